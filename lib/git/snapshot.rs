//! What lies in a worktree and is not committed: committed for an agent that could not,
//! or kept to the last byte so that the worktree can go.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::git::exec::Git;
use crate::git::index_mark::IndexMark;
use crate::git::objects::Delta;
use crate::git::private_dir::PrivateDir;
use crate::git::repo::Repo;
use crate::git::rules::Rules;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Error, Result};
use crate::model::file_mode::FileMode;
use crate::model::oid::Oid;

/// The state of a worktree, as far as it is not HEAD's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// What HEAD is.
    pub head: Oid,
    /// The index as a tree, where it differs from HEAD.
    pub index: Option<Oid>,
    /// All files as a tree, where they differ from HEAD: those that do, raw, without any
    /// filter, and the rest as HEAD has them.
    pub files: Option<Oid>,
}

/// All that lies in a worktree, as a tree.
pub struct Staged {
    /// The tree.
    pub tree: Oid,
    own: PrivateDir,
}

impl Staged {
    /// Makes the worktree's own index say the same, once HEAD names a commit of the tree.
    /// Left undone where somebody else holds the index.
    pub fn give_index(&self) -> Result<()> {
        self.own.give_index()
    }
}

impl Repo {
    /// Makes a tree of all that lies in the worktree, as `git add -A` would stage it by
    /// these rules. Its own index is left alone. Attributes are those of `attributes_from`,
    /// so that no attempt chooses the filters that we run. `head` is where its HEAD is, and
    /// `mark` its index as nobody but the suite had yet written it.
    ///
    /// # Errors
    /// A repository that an agent made inside of it cannot be committed, and is refused.
    pub fn stage(
        &self,
        worktree: &Worktree,
        rules: &Rules,
        attributes_from: &Oid,
        head: &Oid,
        mark: Option<&IndexMark>,
    ) -> Result<Staged> {
        let own = PrivateDir::with_index(self, worktree, rules, head, mark)?;
        let git = own.git().env("GIT_ATTR_SOURCE", attributes_from.as_str());
        git.run(&["add", "--all"])?;
        let tree: Oid = git.line(&["write-tree"])?.parse().map_err(Error::fatal)?;
        let before = self.tree_of(attributes_from)?;
        for delta in self.tree_delta(&before, &tree)? {
            let is_link = matches!(delta.entry, Some((FileMode::Submodule, _)));
            if is_link && !self.is_submodule(&tree, &delta.path)? {
                return Err(is_a_repository(&delta.path.to_string()));
            }
        }
        Ok(Staged { tree, own })
    }

    /// Whether `.gitmodules` of a tree knows the path, so that the link leads somewhere.
    fn is_submodule(&self, tree: &Oid, path: &[u8]) -> Result<bool> {
        let modules = format!("{tree}:.gitmodules");
        let answer = self.git().answer(
            &["config", "--blob", &modules, "--get-regexp", r"\.path$"],
            b"",
        )?;
        let knows = |line: &[u8]| line.splitn(2, |byte| *byte == b' ').nth(1) == Some(path);
        Ok(answer.stdout.split(|byte| *byte == b'\n').any(knows))
    }

    /// Keeps what lies in the worktree: the index, and every file that is changed or
    /// untracked, byte for byte. Ignored files are not kept.
    ///
    /// # Errors
    /// A repository inside of the worktree cannot be kept that way, and is refused.
    pub fn snapshot(&self, worktree: &Worktree) -> Result<Snapshot> {
        let (_, head) = self.worktree_head(worktree)?;
        let head_tree = self.tree_of(&head)?;
        let rules = self.cautious_rules(worktree)?;
        let own = PrivateDir::with_index(self, worktree, &rules, &head, None)?;
        let git = own
            .git()
            .env("GIT_ATTR_SOURCE", self.no_attributes()?.as_str());
        if let Some(inner) = inner_repositories(worktree, &git)?.first() {
            return Err(is_a_repository(inner));
        }
        if !git.run(&["ls-files", "--unmerged", "-z"])?.is_empty() {
            return Err(Error::no("it is in the middle of a merge")
                .hint("finish the merge or give it up, and try again"));
        }
        let index: Oid = git.line(&["write-tree"])?.parse().map_err(Error::fatal)?;

        let status = git.run(&[
            "status",
            "--porcelain=v1",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--ignore-submodules=none",
        ])?;
        let paths = status_paths(&status)?;
        let files = self.raw_tree(worktree, &rules, &head, &paths)?;
        Ok(Snapshot {
            head,
            index: Some(index).filter(|tree| *tree != head_tree),
            files: Some(files).filter(|tree| *tree != head_tree),
        })
    }

    /// HEAD's tree with these paths as they lie there, unfiltered.
    fn raw_tree(
        &self,
        worktree: &Worktree,
        rules: &Rules,
        head: &Oid,
        paths: &[Vec<u8>],
    ) -> Result<Oid> {
        let no_attributes = self.no_attributes()?;
        let own = PrivateDir::empty(self, worktree, rules, head)?;
        let git = own
            .git()
            .config("core.autocrlf=false")
            .config("core.safecrlf=false")
            .config("core.fileMode=true")
            .config("core.symlinks=true")
            .env("GIT_ATTR_SOURCE", no_attributes.as_str());
        git.run(&["read-tree", head.as_str()])?;
        let mut stdin = paths.join(&0);
        if !stdin.is_empty() {
            stdin.push(0);
        }
        git.run_with(
            &[
                "update-index",
                "-z",
                "--add",
                "--remove",
                "--replace",
                "--stdin",
            ],
            &stdin,
        )?;
        git.line(&["write-tree"])?.parse().map_err(Error::fatal)
    }

    /// The ignored files and directories that lie in the worktree.
    pub fn ignored(&self, worktree: &Worktree) -> Result<Vec<String>> {
        let listed = worktree.git().run(&[
            "ls-files",
            "-z",
            "--others",
            "--ignored",
            "--exclude-standard",
            "--directory",
        ])?;
        let paths = listed
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty());
        Ok(paths
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect())
    }

    /// Takes out of the worktree what a snapshot has kept, so that git itself will find it
    /// clean and agree to remove it. The snapshot is taken again first: whatever has
    /// changed since is somebody's work, and nothing is touched.
    pub fn clear_kept(&self, worktree: &Worktree, kept: &Snapshot) -> Result<()> {
        self.require_kept(worktree, kept)?;
        let head_tree = self.tree_of(&kept.head)?;
        if let Some(files) = &kept.files {
            let in_head = |path: &[u8]| self.has_path(&head_tree, path);
            for Delta { path, entry } in self.tree_delta(&head_tree, files)? {
                if entry.is_some() && !in_head(&path)? {
                    remove_file(&inside(worktree, &path))?;
                }
            }
        }
        if kept.files.is_some() || kept.index.is_some() {
            let source = format!("--source={}", kept.head);
            self.disarmed(worktree.git())?
                .env("GIT_ATTR_SOURCE", self.no_attributes()?.as_str())
                .run(&["restore", &source, "--staged", "--worktree", "--", "."])?;
        }
        Ok(())
    }

    /// Fails where anything lies in the worktree that a snapshot has not kept. Less may lie
    /// there: whoever cleared it before may have been interrupted.
    pub fn require_kept(&self, worktree: &Worktree, kept: &Snapshot) -> Result<()> {
        if self.is_left_of(&self.snapshot(worktree)?, kept)? {
            return Ok(());
        }
        Err(Error::no(format!(
            "'{}' has changed since its work was kept",
            worktree.path.display()
        )))
    }

    fn is_left_of(&self, now: &Snapshot, kept: &Snapshot) -> Result<bool> {
        if now.head != kept.head || (now.index.is_some() && now.index != kept.index) {
            return Ok(false);
        }
        let Some(left) = &now.files else {
            return Ok(true);
        };
        let Some(all) = &kept.files else {
            return Ok(false);
        };
        let head_tree = self.tree_of(&kept.head)?;
        let all = self.tree_delta(&head_tree, all)?;
        let left = self.tree_delta(&head_tree, left)?;
        Ok(left.iter().all(|delta| all.contains(delta)))
    }

    fn has_path(&self, tree: &Oid, path: &[u8]) -> Result<bool> {
        let mut spec = OsString::from(format!("{tree}:"));
        spec.push(OsString::from_vec(path.to_vec()));
        let arguments = [OsString::from("cat-file"), OsString::from("-e"), spec];
        Ok(self.git().answer(&arguments, b"")?.success)
    }

    /// Puts a snapshot's files and index back into a worktree that has its HEAD checked out.
    pub fn put_back(&self, worktree: &Worktree, kept: &Snapshot) -> Result<()> {
        let head_tree = self.tree_of(&kept.head)?;
        if let Some(files) = &kept.files {
            let deltas = self.tree_delta(&head_tree, files)?;
            for delta in deltas.iter().filter(|delta| delta.entry.is_none()) {
                remove_file(&inside(worktree, &delta.path))?;
            }
            for Delta { path, entry } in &deltas {
                if let Some((mode, blob)) = entry {
                    self.write_raw(&inside(worktree, path), *mode, blob)?;
                }
            }
        }
        if let Some(index) = &kept.index {
            worktree.git().run(&["read-tree", index.as_str()])?;
        }
        self.disarmed(worktree.git())?
            .answer(&["update-index", "-q", "--refresh"], b"")
            .map(drop)
    }

    fn write_raw(&self, path: &Path, mode: FileMode, blob: &Oid) -> Result<()> {
        if mode == FileMode::Submodule {
            return Ok(());
        }
        let failed = || format!("cannot write '{}'", path.display());
        let bytes = self.read_blob(blob)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).or_fatal(failed)?;
        }
        if path.is_dir() && !path.is_symlink() {
            // What was in it has just been deleted; anything else there is refused by rmdir.
            fs::remove_dir(path).or_fatal(failed)?;
        }
        remove_file(path)?;
        if mode == FileMode::Symlink {
            return symlink(OsString::from_vec(bytes), path).or_fatal(failed);
        }
        fs::write(path, bytes).or_fatal(failed)?;
        if mode == FileMode::Executable {
            let mut permissions = fs::metadata(path).or_fatal(failed)?.permissions();
            permissions.set_mode(permissions.mode() | 0o111);
            fs::set_permissions(path, permissions).or_fatal(failed)?;
        }
        Ok(())
    }
}

/// The repositories that lie inside of the worktree where its index has no more than their
/// commit: submodules that are filled, and what an agent made with `git init`.
fn inner_repositories(worktree: &Worktree, git: &Git) -> Result<Vec<String>> {
    let listed = git.run(&["ls-files", "--stage", "-z"])?;
    let links = listed
        .split(|byte| *byte == 0)
        .filter(|entry| entry.starts_with(b"160000 "))
        .filter_map(|entry| entry.splitn(2, |byte| *byte == b'\t').nth(1));
    Ok(links
        .filter(|path| inside(worktree, path).join(".git").exists())
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .collect())
}

/// The paths in `git status --porcelain=v1 -z --no-renames`.
fn status_paths(status: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut paths = Vec::new();
    for entry in status
        .split(|byte| *byte == 0)
        .filter(|entry| entry.len() > 3)
    {
        let path = &entry[3..];
        if path.ends_with(b"/") {
            return Err(is_a_repository(&String::from_utf8_lossy(path)));
        }
        if entry.starts_with(b" A") {
            // No tree can tell that a file is only meant to be added.
            return Err(Error::no(format!(
                "'{}' is added with `git add --intent-to-add`",
                String::from_utf8_lossy(path)
            ))
            .hint("add it, or take it out of the index: git rm --cached <file>"));
        }
        paths.push(path.to_vec());
    }
    Ok(paths)
}

fn is_a_repository(path: &str) -> Error {
    Error::no(format!(
        "'{path}' is a repository of its own, whose files cannot be kept with the others"
    ))
    .hint("move it away, or remove its .git, and try again")
}

fn inside(worktree: &Worktree, path: &[u8]) -> PathBuf {
    worktree.path.join(std::ffi::OsStr::from_bytes(path))
}

fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).or_fatal(|| format!("cannot remove '{}'", path.display()))
        }
        _ => Ok(()),
    }
}
