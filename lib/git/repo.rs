//! The repository that the user stands in.

use std::path::{Path, PathBuf};

use crate::git::checkout::Weighed;
use crate::git::config::overrides_from_environment;
use crate::git::exec::Git;
use crate::git::gix_error;
use crate::git::ref_format::{self, RefFormat};
use crate::git::refs_by_git::KnownRefs;
use crate::git::remote_urls::HeldUrls;
use crate::git::system_config::{self, SystemConfig};
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// Who writes records and notes where nobody has said who they are: gix takes these when
/// nothing else is set. Refs of ours move even then, as git's own do.
const NOBODY: [&str; 4] = [
    "gitoxide.committer.nameFallback=no name configured",
    "gitoxide.committer.emailFallback=noEmailAvailable@example.com",
    "gitoxide.author.nameFallback=no name configured",
    "gitoxide.author.emailFallback=noEmailAvailable@example.com",
];

/// An opened repository. A clone is another handle of it, for another thread.
#[derive(Clone)]
pub struct Repo {
    pub(super) gix: gix::Repository,
    common_dir: PathBuf,
    git_dir: PathBuf,
    top_level: Option<PathBuf>,
    pub(super) ref_format: RefFormat,
    /// The configuration file of a repository whose refs are git's, as it was.
    pub(super) config_at_first: Vec<u8>,
    pub(super) known_refs: KnownRefs,
    pub(super) distrusted_filters: Vec<Vec<u8>>,
    pub(super) weighed: Weighed,
    pub(super) held_urls: HeldUrls,
}

impl Repo {
    /// The address in commits that were made where nobody had said who they are.
    pub const NO_EMAIL: &str = "noEmailAvailable@example.com";

    /// Opens the repository whose common git directory is known, from no worktree at all.
    pub fn open_common(common_dir: &Path) -> Result<Self> {
        Self::open(common_dir.to_owned(), common_dir.to_owned(), None)
    }

    /// Opens the repository whose main worktree is known, whatever the environment says.
    pub fn open_at(top_level: &Path) -> Result<Self> {
        let common_dir = top_level.join(".git");
        Self::open(common_dir.clone(), common_dir, Some(top_level.to_owned()))
    }

    pub(super) fn open(
        common_dir: PathBuf,
        git_dir: PathBuf,
        top_level: Option<PathBuf>,
    ) -> Result<Self> {
        let mut permissions = gix::open::Permissions::all();
        let mut options = gix::open::Options::default();
        match system_config::found() {
            SystemConfig::Usual => {}
            SystemConfig::At(path) => {
                permissions.config.git_binary = true;
                options = options.git_installation_config_path(path);
            }
            SystemConfig::AskGit => permissions.config.git_binary = true,
        }
        let mut overrides = overrides_from_environment()?;
        overrides.extend(NOBODY.map(str::to_owned));
        let options = options
            .permissions(permissions)
            .with(gix::sec::Trust::Full)
            .open_path_as_is(true)
            .cli_overrides(overrides);
        let mut gix = gix::open_opts(&git_dir, options)
            .map_err(|error| gix_error("cannot open the repository", &error))?;
        gix.object_cache_size_if_unset(4 * 1024 * 1024);
        let ref_format = RefFormat::of(&gix)?;
        let mut config = Vec::new();
        if ref_format == RefFormat::Reftable {
            ref_format::give_head(&mut gix, &common_dir);
            config = std::fs::read(common_dir.join("config")).unwrap_or_default();
        }
        Ok(Self {
            ref_format,
            config_at_first: config,
            known_refs: KnownRefs::default(),
            gix,
            common_dir,
            git_dir,
            top_level,
            distrusted_filters: Vec::new(),
            weighed: Weighed::default(),
            held_urls: HeldUrls::default(),
        })
    }

    /// The git directory that all worktrees share.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// The git directory of this worktree.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The top of this worktree; none in a bare repository or inside of a git directory.
    pub fn top_level(&self) -> Option<&Path> {
        self.top_level.as_deref()
    }

    /// The main worktree, or for a bare repository the repository itself: what the
    /// worktrees of attempts are named after.
    pub fn main_place(&self) -> PathBuf {
        let is_dot_git = self
            .common_dir
            .file_name()
            .is_some_and(|name| name == ".git");
        match self.common_dir.parent() {
            Some(parent) if is_dot_git => parent.to_owned(),
            _ => self.common_dir.clone(),
        }
    }

    /// A guarded git in the common directory, for what concerns no worktree.
    pub(super) fn git(&self) -> Git {
        let git = Git::guarded(&self.common_dir).env("GIT_DIR", &self.common_dir);
        self.distrusting(git)
    }

    /// The commit that a revision names, from the user's point of view.
    pub fn resolve_commit(&self, revision: &str) -> Result<Oid> {
        let spec = format!("{revision}^{{commit}}");
        let found = match (self.ref_format, revision.parse()) {
            // To search for what may be a short id takes several times as long.
            (_, Ok(object)) => self.commit_of(&object),
            (RefFormat::Files, Err(_)) => {
                let found = self.gix.rev_parse_single(spec.as_str());
                found.ok().map(|id| oid(id.detach()))
            }
            (RefFormat::Reftable, Err(_)) => self.rev_parse_by_git(&spec),
        };
        found.ok_or_else(|| Error::fatal(format!("invalid reference: {revision}")))
    }

    fn peeled_to_tree(&self, object: &Oid) -> Option<Oid> {
        let object = self.gix.find_object(gix_id(object)).ok()?;
        Some(oid(object.peel_to_tree().ok()?.id))
    }

    /// The tree that a revision names, be it a commit, a tag or a tree.
    pub fn resolve_tree(&self, revision: &str) -> Result<Oid> {
        // After a path, `^{tree}` would be a part of its name.
        let is_path = revision.contains(':');
        let spec = if is_path {
            revision.to_owned()
        } else {
            format!("{revision}^{{tree}}")
        };
        let found = match (self.ref_format, revision.parse()) {
            (_, Ok(object)) => self.peeled_to_tree(&object),
            (RefFormat::Files, Err(_)) => {
                let found = self.gix.rev_parse_single(spec.as_str());
                found.ok().map(|id| oid(id.detach()))
            }
            (RefFormat::Reftable, Err(_)) => self.rev_parse_by_git(&spec),
        };
        let found = match found {
            Some(named) if is_path => self.peeled_to_tree(&named),
            found => found,
        };
        found.ok_or_else(|| Error::fatal(format!("invalid reference: {revision}")))
    }

    /// The branch that HEAD names, short, and the one it follows (`origin/main`), if any.
    pub fn current_branch(&self) -> Result<(Option<String>, Option<String>)> {
        let failed = |error: gix::Error| gix_error("cannot read HEAD", &error);
        let head = match self.ref_format {
            RefFormat::Files => self.gix.head_name().map_err(failed)?,
            RefFormat::Reftable => self
                .branch_by_git(&self.git_dir)
                .and_then(|name| name.try_into().ok()),
        };
        let Some(name) = head else {
            return Ok((None, None));
        };
        let upstream = self
            .gix
            .branch_remote_tracking_ref_name(name.as_ref(), gix::remote::Direction::Fetch)
            .and_then(Result::ok)
            .map(|tracking| tracking.shorten().to_string())
            .filter(|tracking| self.resolve_commit(tracking).is_ok());
        Ok((Some(name.shorten().to_string()), upstream))
    }

    /// The branch that HEAD of the main worktree names, as a full ref name.
    pub fn main_branch(&self) -> Option<String> {
        self.branch_of(&self.common_dir)
    }

    /// What `git --version` says.
    pub fn git_version(&self) -> Result<String> {
        self.git().line(&["--version"])
    }

    /// Whether the main worktree has an index, and so is or was one.
    pub fn has_main_index(&self) -> bool {
        self.common_dir.join("index").is_file()
    }

    /// The user's editor, by git's order of precedence.
    pub fn editor(&self) -> Result<String> {
        let git = Git::as_user(&self.common_dir);
        // git itself says nothing where it knows none.
        git.line(&["var", "GIT_EDITOR"]).map_err(|_| {
            Error::fatal("terminal is dumb, but neither GIT_EDITOR nor EDITOR is set")
                .hint("name an editor: git config --global core.editor 'code --wait'")
        })
    }

    /// The user's pager, by git's order of precedence; `cat` where they want none.
    pub fn pager(&self) -> Result<String> {
        Git::as_user(&self.common_dir).line(&["var", "GIT_PAGER"])
    }

    /// Whether HEAD names a commit at all.
    pub fn has_commits(&self) -> bool {
        self.resolve_commit("HEAD").is_ok()
    }
}

/// gix's id as ours.
pub(super) fn oid(id: gix::ObjectId) -> Oid {
    id.to_string()
        .parse()
        .expect("gix writes ids in full hexadecimal")
}

/// Our id as gix's.
pub(super) fn gix_id(oid: &Oid) -> gix::ObjectId {
    gix::ObjectId::from_hex(oid.as_str().as_bytes()).expect("an Oid is full hexadecimal")
}
