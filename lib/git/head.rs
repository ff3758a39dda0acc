//! What HEAD of a worktree says, read from where it is kept: whatever an agent has done to
//! the worktree and to its git directory, there is an answer, if only that there is none.

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::ref_format::RefFormat;
use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::oid::Oid;

/// What HEAD names, as far as it can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The branch, as a full ref name, which may not exist.
    pub branch: Option<String>,
    /// The commit, where there is one.
    pub commit: Option<Oid>,
}

impl Repo {
    /// HEAD of a worktree.
    pub fn head_of(&self, worktree: &Worktree) -> Head {
        if self.ref_format == RefFormat::Reftable {
            return self.head_in_table(&worktree.git_dir);
        }
        let Some(word) = head_word(&worktree.git_dir) else {
            return Head::default();
        };
        let Some(branch) = word.strip_prefix("ref: ") else {
            return Head {
                branch: None,
                commit: self.commit_named(&word),
            };
        };
        let commit = self.read_ref(branch).ok().flatten().or_else(|| {
            // refs/bisect, refs/worktree and refs/rewritten are the worktree's own.
            let own = fs::read_to_string(worktree.git_dir.join(branch)).ok()?;
            self.commit_named(own.trim())
        });
        Head {
            branch: Some(branch.to_owned()),
            commit: commit.filter(|commit| self.has_commit(commit)),
        }
    }

    fn head_in_table(&self, git_dir: &Path) -> Head {
        let Some(head) = self.head_by_git(git_dir) else {
            return Head {
                branch: self.branch_by_git(git_dir),
                commit: None,
            };
        };
        Head {
            branch: head.symref,
            commit: Some(head.id).filter(|commit| self.has_commit(commit)),
        }
    }

    /// The branch that HEAD of a git directory names, as a full ref name.
    pub(super) fn branch_of(&self, git_dir: &Path) -> Option<String> {
        match self.ref_format {
            RefFormat::Files => {
                let word = head_word(git_dir)?;
                word.strip_prefix("ref: ").map(str::to_owned)
            }
            RefFormat::Reftable => self.branch_by_git(git_dir),
        }
    }

    /// The commits that the reflog of a ref of a git directory leads through, oldest first;
    /// none where there is no log.
    pub(super) fn logged(&self, git_dir: &Path, name: &str) -> Vec<Oid> {
        match self.ref_format {
            RefFormat::Files => logged_in(&git_dir.join("logs").join(name)),
            RefFormat::Reftable => self.logged_by_git(git_dir, name),
        }
    }

    fn commit_named(&self, word: &str) -> Option<Oid> {
        word.parse()
            .ok()
            .filter(|commit: &Oid| self.has_commit(commit))
    }

    /// Where the work of another worktree than this one has a branch checked out: whether
    /// the branch's tip is what was last done there. Nothing where nobody has it checked out.
    pub fn was_moved_where_it_is_checked_out(
        &self,
        branch: &str,
        tip: Option<&Oid>,
        other_than: &Worktree,
    ) -> Option<bool> {
        let linked = fs::read_dir(self.common_dir().join("worktrees"));
        let linked = linked.into_iter().flatten().flatten();
        let mut places: Vec<PathBuf> = linked.map(|entry| entry.path()).collect();
        places.push(self.common_dir().to_owned());
        let mut there = places
            .iter()
            .filter(|place| **place != other_than.git_dir)
            .filter(|place| self.branch_of(place).as_deref() == Some(branch))
            .peekable();
        there.peek()?;
        Some(there.any(|place| self.logged(place, "HEAD").last() == tip))
    }
}

fn head_word(git_dir: &Path) -> Option<String> {
    let text = fs::read_to_string(git_dir.join("HEAD")).ok()?;
    let line = text.lines().next()?.trim();
    Some(match line.strip_prefix("ref:") {
        Some(branch) => format!("ref: {}", branch.trim()),
        None => line.to_owned(),
    })
}

/// The commits that a reflog's file leads through, oldest first.
pub(super) fn logged_in(log: &Path) -> Vec<Oid> {
    let text = fs::read(log).unwrap_or_default();
    let second = |line: &[u8]| {
        let word = line.split(|byte| *byte == b' ').nth(1)?;
        let oid: Oid = std::str::from_utf8(word).ok()?.parse().ok()?;
        (!oid.is_null()).then_some(oid)
    };
    text.split(|byte| *byte == b'\n')
        .filter_map(second)
        .collect()
}
