//! Finding the repository of the current directory as git does.
//!
//! git itself knows best: `safe.directory`, `safe.bareRepository`, extensions newer than gix,
//! and how to say no in the words that users know; gix would open several of these and
//! misread them. But asking takes two processes, which is more than a list of attempts takes
//! by itself. So an ordinary repository, of which there is nothing to be known, is found
//! here; and git is asked about every other one.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::git::ref_format::RefFormat;
use crate::git::repo::Repo;
use crate::git::system_config;
use crate::model::error::{Context, Error, Result};

impl Repo {
    /// Finds the repository of the current directory as git does.
    pub fn discover() -> Result<Self> {
        match ordinary() {
            Some(repo) => Ok(repo),
            None => ask_git(),
        }
    }
}

fn ask_git() -> Result<Repo> {
    let answer = std::thread::scope(|scope| {
        // Asked at the same time as this, it costs nobody a wait.
        scope.spawn(system_config::prepare);
        let mut git = Command::new("git");
        git.args(["rev-parse", "--path-format=absolute"]);
        git.args(["--git-common-dir", "--git-dir", "--is-inside-work-tree"]);
        // The last one fails outside of a worktree.
        git.args(["--show-ref-format", "--show-toplevel"]);
        git.stdin(Stdio::null()).output()
    })
    .or_fatal(|| "cannot run git".to_owned())?;
    let mut lines = answer.stdout.split(|byte| *byte == b'\n');
    let mut line = || lines.next().map(OsStr::from_bytes).unwrap_or_default();
    let (common_dir, git_dir) = (PathBuf::from(line()), PathBuf::from(line()));
    let inside_work_tree = line();
    if !answer.status.success() && inside_work_tree != "false" {
        let stderr = String::from_utf8_lossy(&answer.stderr);
        let said = stderr.trim_end().trim_start_matches("fatal: ");
        return Err(Error::fatal(said));
    }
    let format = line().to_str().unwrap_or_default();
    // Told where it is, one may also stand outside of it.
    let top_level = answer.status.success().then(|| PathBuf::from(line()));
    let repo = Repo::open(common_dir, git_dir, top_level)?;
    // A git before 2.44 repeats the option instead, and has no other format than files.
    if !format.starts_with("--") && RefFormat::parse(format)? != repo.ref_format {
        return Err(Error::fatal(format!(
            "git keeps the refs of this repository as '{format}', which its configuration \
             does not say"
        )));
    }
    Ok(repo)
}

/// The repository of the current directory where it is an ordinary one; nothing is said of
/// any other.
fn ordinary() -> Option<Repo> {
    if !std::env::vars_os().all(|(name, _)| leaves_the_repository_alone(&name)) {
        return None;
    }
    let top_level = ordinary_top_level(&std::env::current_dir().ok()?)?;
    if !std::env::var_os("GIT_CEILING_DIRECTORIES")
        .is_none_or(|ceilings| all_are_above(&ceilings, &top_level))
    {
        return None;
    }
    let git_dir = top_level.join(".git");
    let repo = Repo::open(git_dir.clone(), git_dir, Some(top_level)).ok()?;
    has_ordinary_config(&repo).then_some(repo)
}

/// The variables of git that have no say in which repository it is. Ceilings have, and are
/// looked at by themselves.
const HARMLESS: [&str; 14] = [
    "GIT_ADVICE",
    "GIT_ASKPASS",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EDITOR",
    "GIT_EXEC_PATH",
    "GIT_PAGER",
    "GIT_PAGER_IN_USE",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SSH_COMMAND",
    "GIT_SSL_CAINFO",
    "GIT_TERMINAL_PROMPT",
];

/// The same, by what they begin with.
const HARMLESS_FAMILIES: [&str; 3] = ["GIT_ATTEMPT", "GIT_AUTHOR_", "GIT_COMMITTER_"];

fn leaves_the_repository_alone(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return !name.as_bytes().starts_with(b"GIT_");
    };
    !name.starts_with("GIT_")
        || HARMLESS.contains(&name)
        || HARMLESS_FAMILIES
            .iter()
            .any(|family| name.starts_with(family))
}

/// The first directory above with a `.git`, where that and the way to it are such that git
/// would take it without a further question: the user's own, on one file system, and no
/// bare repository in between.
fn ordinary_top_level(current: &Path) -> Option<PathBuf> {
    let device = fs::metadata(current).ok()?.dev();
    for dir in current.ancestors() {
        let place = fs::metadata(dir).ok()?;
        if place.dev() != device {
            return None;
        }
        match fs::symlink_metadata(dir.join(".git")) {
            Ok(git_dir) => {
                let user = rustix::process::geteuid().as_raw();
                let is_ordinary = git_dir.is_dir()
                    && git_dir.dev() == device
                    && (place.uid(), git_dir.uid()) == (user, user)
                    && is_ordinary_git_dir(&dir.join(".git"));
                return is_ordinary.then(|| dir.to_owned());
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(_) => return None,
        }
        // A bare repository, or the inside of any.
        if fs::symlink_metadata(dir.join("HEAD")).is_ok() {
            return None;
        }
    }
    None
}

fn is_ordinary_git_dir(git_dir: &Path) -> bool {
    let kind = |name: &str| fs::symlink_metadata(git_dir.join(name)).map(|found| found.file_type());
    kind("HEAD").is_ok_and(|kind| kind.is_file())
        && kind("config").is_ok_and(|kind| kind.is_file())
        && ["objects", "refs"]
            .iter()
            .all(|name| kind(name).is_ok_and(|kind| kind.is_dir()))
        && kind("commondir").is_err()
}

/// Whether git would look as far up as `top_level`, whatever the ceilings.
fn all_are_above(ceilings: &OsString, top_level: &Path) -> bool {
    std::env::split_paths(ceilings)
        .all(|ceiling| top_level.starts_with(&ceiling) && top_level != ceiling)
}

/// Neither a worktree elsewhere, nor a format or an extension that one would have to know.
fn has_ordinary_config(repo: &Repo) -> bool {
    let config = repo.gix.config_snapshot();
    let is_known_format = match config.try_integer("core.repositoryFormatVersion") {
        Ok(version) => version.is_none_or(|version| version == 0),
        Err(_) => false,
    };
    let is_bare = match config.try_boolean("core.bare") {
        Ok(bare) => bare.unwrap_or(false),
        Err(_) => true,
    };
    is_known_format
        && !is_bare
        && config.string("core.worktree").is_none()
        && config.plumbing().sections_by_name("extensions").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ceiling_above_the_repository_hides_nothing() {
        let hides_nothing =
            |ceilings: &str| all_are_above(&ceilings.into(), Path::new("/home/me/project"));
        assert!(hides_nothing("/home/me"));
        assert!(hides_nothing("/home/me:/home"));
        for ceilings in ["/home/me/project", "/home/me/project/src", "/tmp"] {
            assert!(!hides_nothing(ceilings), "{ceilings}");
        }
    }

    #[test]
    fn variables_that_choose_a_repository_are_known_and_so_are_new_ones() {
        let is_harmless = |name: &str| leaves_the_repository_alone(OsStr::new(name));
        for name in ["PATH", "GIT_AUTHOR_NAME", "GIT_EDITOR", "GIT_ATTEMPT"] {
            assert!(is_harmless(name), "{name}");
        }
        for name in ["GIT_DIR", "GIT_CONFIG_COUNT", "GIT_TEST_X", "GIT_OF_2031"] {
            assert!(!is_harmless(name), "{name}");
        }
    }
}
