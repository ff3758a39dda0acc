//! Clones that borrow the user's objects and have all else of their own: refs, stash,
//! configuration, hooks. For agents that are not trusted with a linked worktree, which can
//! write all of these for the user too, and for those whose sandbox refuses one.
//!
//! A clone is made under another name beside its own and renamed when it is complete, and it
//! is removed the other way round. So what is found at its path is whole, and what is found
//! under the other name is nobody's work.

mod config;
pub mod fetch;
pub mod follow;
pub mod remove;
pub mod view;

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::clone::remove::discard_half_clone;
use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// Where a clone is, and where what the suite itself knows of it is.
#[derive(Clone, Debug)]
pub struct ClonePlace {
    /// Where its files are, and its own `.git`.
    pub path: PathBuf,
    /// Its name while it is being made or removed, in the same directory.
    pub half: PathBuf,
    /// A directory of the suite's own, for what it knows of the clone, and from which the
    /// clone's files are seen with the user's configuration and not with the clone's.
    pub known: PathBuf,
    /// Whose it is, as the marker in its git directory says.
    pub owner: String,
}

/// What a new clone has.
pub struct NewClone<'a> {
    /// The branch that HEAD names, as a full ref name; none for a detached HEAD.
    pub head_branch: Option<&'a str>,
    /// What is checked out.
    pub commit: &'a Oid,
    /// Its refs, with full names, that branch among them.
    pub refs: &'a [(String, Oid)],
}

/// The file of a clone's git directory that says whose it is.
const MARKER: &str = "git-attempts";

impl Repo {
    /// Refuses, before anything is made, where a clone could not have every object.
    pub fn refuse_clones(&self) -> Result<()> {
        let keys = r"^(extensions\.partialclone|remote\..*\.promisor)$";
        let partial = self.git().answer(&["config", "--get-regexp", keys], b"")?;
        if partial.success {
            return Err(Error::fatal(
                "this is a partial clone, whose missing objects a clone of it could not get",
            )
            .hint("use linked worktrees: git spawn --isolate=worktree"));
        }
        Ok(())
    }

    /// The refs that name a commit in the user's repository, so that a clone can know it by
    /// the same names: its branches and remote-tracking branches.
    pub fn names_of(&self, commit: &Oid) -> Result<Vec<(String, Oid)>> {
        let mut names = self.list_refs("refs/heads/")?;
        names.extend(self.list_refs("refs/remotes/")?);
        names.retain(|(_, tip)| tip == commit);
        Ok(names)
    }

    /// Makes a clone, as `finish` completes it, or nothing at all. No hook runs; the user's
    /// filters and attributes apply, as they do in a linked worktree.
    ///
    /// # Errors
    /// Something is at its path already.
    pub fn add_clone(
        &self,
        place: &ClonePlace,
        new: &NewClone<'_>,
        finish: impl FnOnce(&Worktree) -> Result<()>,
    ) -> Result<()> {
        discard_half_clone(place)?;
        let half = &place.half;
        let failed = || format!("cannot make the clone '{}'", half.display());
        let is_free = match place.path.symlink_metadata() {
            // An empty directory makes room.
            Ok(found) if found.is_dir() => place
                .path
                .read_dir()
                .is_ok_and(|mut entries| entries.next().is_none()),
            Ok(_) => false,
            Err(_) => true,
        };
        if !is_free {
            return Err(Error::no(format!("'{}' exists", place.path.display())));
        }
        let worktree = Worktree {
            path: half.clone(),
            git_dir: half.join(".git"),
        };
        fs::create_dir_all(half).or_fatal(failed)?;
        self.init_clone(&worktree, place, new).or_fatal(failed)?;
        self.fill_clone(&worktree, new)?;
        finish(&worktree)?;
        self.remember_clone(place, half)?;
        fs::rename(half, &place.path).or_fatal(failed)
    }

    /// Everything but refs and files.
    fn init_clone(&self, clone: &Worktree, place: &ClonePlace, new: &NewClone<'_>) -> Result<()> {
        let failed = || format!("cannot write in '{}'", clone.git_dir.display());
        let format = self.git().line(&["rev-parse", "--show-object-format"])?;
        let branch = new.head_branch.unwrap_or("refs/heads/main");
        Git::guarded(&clone.path)
            .env("GIT_DEFAULT_REF_FORMAT", "files")
            .run(&[
                "init",
                "--quiet",
                "--template=",
                &format!("--object-format={format}"),
                &format!(
                    "--initial-branch={}",
                    branch.trim_start_matches("refs/heads/")
                ),
            ])?;
        let own = |name: &str| clone.git_dir.join(name);
        fs::write(own(MARKER), format!("{}\n", place.owner)).or_fatal(failed)?;
        let objects = self.common_dir().join("objects");
        let mut borrowed = path_in_list(&objects, b"\n");
        borrowed.push(b'\n');
        fs::create_dir_all(own("objects/info")).or_fatal(failed)?;
        fs::write(own("objects/info/alternates"), borrowed).or_fatal(failed)?;
        for directory in ["info", "hooks"] {
            fs::create_dir_all(own(directory)).or_fatal(failed)?;
        }
        for name in [
            "info/exclude",
            "info/attributes",
            "info/sparse-checkout",
            "shallow",
        ] {
            copy_if_there(&self.common_dir().join(name), &own(name))?;
        }
        let mut config = fs::read(own("config")).or_fatal(failed)?;
        config.extend(self.config_for_clone()?);
        fs::write(own("config"), config).or_fatal(failed)
    }

    fn fill_clone(&self, clone: &Worktree, new: &NewClone<'_>) -> Result<()> {
        let git = clone.git();
        let mut commands = Vec::new();
        for (name, tip) in new.refs {
            commands.extend_from_slice(format!("create {name}\0{tip}\0").as_bytes());
        }
        git.run_with(&["update-ref", "-z", "--stdin"], &commands)?;
        if new.head_branch.is_none() {
            let commit = new.commit.as_str();
            git.run(&["update-ref", "--no-deref", "HEAD", commit])?;
        }
        // It is copied, and a split index would be in two places.
        git.config("core.splitIndex=false")
            .run(&["reset", "--hard", "--quiet", "--no-recurse-submodules"])
            .map(drop)
    }

    /// Puts a commit on the stash of a clone that the suite has just made.
    pub fn store_stash(&self, clone: &Worktree, stash: &Oid) -> Result<()> {
        let git = clone.git();
        let id = stash.as_str();
        let subject = git.line(&["log", "-1", "--format=%s", id])?;
        git.run(&["stash", "store", "--quiet", "--message", &subject, id])
            .map(drop)
    }
}

/// Whether a directory itself is there, and no link to one.
fn is_directory(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_dir())
}

fn copy_if_there(from: &Path, to: &Path) -> Result<()> {
    match fs::copy(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).or_fatal(|| format!("cannot copy '{}'", from.display()))
        }
        _ => Ok(()),
    }
}

/// Copies an index with its time: git looks into a file that is as young as the index.
fn copy_index(from: &Path, to: &Path) -> Result<()> {
    let failed = || format!("cannot copy '{}'", from.display());
    fs::copy(from, to).or_fatal(failed)?;
    let written = from
        .metadata()
        .and_then(|found| found.modified())
        .or_fatal(failed)?;
    let copy = fs::File::options().append(true).open(to).or_fatal(failed)?;
    copy.set_modified(written).or_fatal(failed)
}

/// A path as git reads it in a list that these bytes separate: quoted where it must be.
fn path_in_list(path: &Path, separators: &[u8]) -> Vec<u8> {
    let bytes = path.as_os_str().as_bytes();
    let is_special = |byte: &u8| separators.contains(byte) || *byte == b'"';
    if !bytes.iter().any(is_special) {
        return bytes.to_vec();
    }
    let mut quoted = vec![b'"'];
    for byte in bytes {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', *byte]),
            b'\n' => quoted.extend(b"\\n"),
            byte => quoted.push(*byte),
        }
    }
    quoted.push(b'"');
    quoted
}

/// The environment variable that lends a git the objects of a clone.
fn lending(place: &ClonePlace) -> (&'static str, std::ffi::OsString) {
    let objects = path_in_list(&place.path.join(".git/objects"), b":");
    (
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        OsStr::from_bytes(&objects).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_only_where_it_must_be() {
        let quoted = |path: &str| path_in_list(Path::new(path), b"\n");
        assert_eq!(quoted("/a b/\\c:d"), b"/a b/\\c:d");
        assert_eq!(quoted("/a\nb\\"), b"\"/a\\nb\\\\\"");
    }
}
