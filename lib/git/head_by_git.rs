//! HEADs and reflogs that are in a reftable, read by git. A worktree has a table of its own
//! for both; its file `HEAD` says nothing.

use std::fs;
use std::path::Path;

use crate::git::exec::Git;
use crate::git::git_of_refs::NO_HEAD;
use crate::git::private_dir::OwnPlace;
use crate::git::refs_by_git::TABLES_LOCK;
use crate::git::repo::Repo;
use crate::model::error::{Context, Result};
use crate::model::oid::Oid;

/// So many entries of a reflog are asked for at a time.
const AT_ONCE: usize = 200;

impl Repo {
    /// The commit that a revision names from where the user stands.
    pub(super) fn rev_parse_by_git(&self, revision: &str) -> Option<Oid> {
        let words = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let git = self.git_where_the_user_stands();
        let found = git.line(&[&words[..], &[revision]].concat()).ok()?;
        found.parse().ok()
    }

    /// The branch that HEAD of a git directory names, which may not exist.
    pub(super) fn branch_by_git(&self, git_dir: &Path) -> Option<String> {
        let git = self.git_of(git_dir).ok()?;
        git.line(&["symbolic-ref", "--quiet", "HEAD"]).ok()
    }

    /// Sets HEAD of a git directory that has none yet, to a branch or to a commit.
    pub(super) fn set_head_by_git(
        &self,
        git_dir: &Path,
        branch: Option<&str>,
        commit: &Oid,
    ) -> Result<()> {
        let tables = git_dir.join("reftable");
        fs::create_dir_all(&tables).or_fatal(|| format!("cannot make '{}'", tables.display()))?;
        let git = self.git_of(git_dir)?;
        match branch {
            Some(branch) => git.run(&["symbolic-ref", "HEAD", branch]),
            None => git.run(&["update-ref", "--no-deref", "HEAD", commit.as_str()]),
        }
        .map(drop)
    }

    /// The commits that the reflog of a ref leads through, oldest first, also where objects
    /// are missing; none where there is no log.
    pub(super) fn logged_by_git(&self, git_dir: &Path, name: &str) -> Vec<Oid> {
        let Ok(git) = self.git_of(git_dir) else {
            return Vec::new();
        };
        let exists = git.answer(&["reflog", "exists", name], b"");
        if !exists.is_ok_and(|answer| answer.success) {
            return Vec::new();
        }
        let is_there = git.answer(&["rev-parse", "--verify", "--quiet", name], b"");
        if name == "HEAD" && !is_there.is_ok_and(|answer| answer.success) {
            return self.logged_without_head(git_dir).unwrap_or_default();
        }
        entries(&git, name)
    }

    /// git tells of no reflog where HEAD is a branch without a commit. In a copy of the
    /// worktree's tables, HEAD is made to be one.
    fn logged_without_head(&self, git_dir: &Path) -> Result<Vec<Oid>> {
        let failed = || format!("cannot copy the reflogs of '{}'", git_dir.display());
        let copy = OwnPlace::new(self.common_dir()).or_fatal(failed)?;
        let tables = copy.path().join("reftable");
        fs::create_dir(&tables).or_fatal(failed)?;
        fs::write(copy.path().join("HEAD"), format!("{NO_HEAD}\n")).or_fatal(failed)?;
        fs::write(copy.path().join("commondir"), "..\n").or_fatal(failed)?;
        for entry in fs::read_dir(git_dir.join("reftable")).or_fatal(failed)? {
            let entry = entry.or_fatal(failed)?;
            let is_table = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_table && !TABLES_LOCK.ends_with(&*entry.file_name().to_string_lossy()) {
                fs::copy(entry.path(), tables.join(entry.file_name())).or_fatal(failed)?;
            }
        }
        let any = self.write_commit("any", &self.no_attributes()?, &[])?;
        let git = self.git_of(copy.path())?;
        git.run(&["update-ref", "--no-deref", "HEAD", any.as_str()])?;
        let mut logged = entries(&git, "HEAD");
        logged.retain(|commit| *commit != any);
        Ok(logged)
    }

    /// The stashes, the oldest first, each with what it says of itself.
    pub(super) fn stashes_by_git(&self) -> Vec<(Oid, String)> {
        let words = [
            "-c",
            "log.showSignature=false",
            "log",
            "--walk-reflogs",
            "--no-decorate",
            "--no-color",
            "--format=%H%x09%gs",
            "refs/stash",
            "--",
        ];
        let git = self.git_of(self.common_dir());
        let listed = git.and_then(|git| git.run(&words)).unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let one = |line: &str| {
            let (id, said) = line.split_once('\t')?;
            Some((id.parse().ok()?, said.to_owned()))
        };
        listed.lines().rev().filter_map(one).collect()
    }
}

/// What is another as soon as any ref or reflog is that a git directory has of its own: the
/// names of its tables, each of which is unique.
pub(super) fn tables(git_dir: &Path) -> Option<Vec<u8>> {
    fs::read(git_dir.join("reftable/tables.list")).ok()
}

fn entries(git: &Git, name: &str) -> Vec<Oid> {
    let walk = [
        "rev-list",
        "--walk-reflogs",
        "--no-commit-header",
        "--format=%H",
    ];
    let mut newest_first = match git.run(&[&walk[..], &[name, "--"]].concat()) {
        Ok(listed) => ids(&listed),
        // What the ref names is missing.
        Err(_) => entries_one_by_one(git, name),
    };
    newest_first.reverse();
    newest_first
}

fn entries_one_by_one(git: &Git, name: &str) -> Vec<Oid> {
    let mut found = Vec::new();
    for first in (0..).step_by(AT_ONCE) {
        let mut words = vec!["rev-parse".to_owned(), "--quiet".to_owned()];
        words.extend((first..first + AT_ONCE).map(|n| format!("{name}@{{{n}}}")));
        // It prints what there is and fails at the first that is not there.
        let Ok(answer) = git.answer(&words, b"") else {
            break;
        };
        found.extend(ids(&answer.stdout));
        if !answer.success {
            break;
        }
    }
    found
}

fn ids(lines: &[u8]) -> Vec<Oid> {
    let lines = String::from_utf8_lossy(lines);
    let ids = lines.lines().filter_map(|line| line.parse().ok());
    ids.filter(|id: &Oid| !id.is_null()).collect()
}
