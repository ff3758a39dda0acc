//! What HEAD of a worktree says, read from its file: whatever an agent has done to the
//! worktree and to its git directory, there is an answer, if only that there is none.

use std::fs;
use std::path::{Path, PathBuf};

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
            .filter(|place| {
                let word = head_word(place);
                word.is_some_and(|word| word.strip_prefix("ref: ") == Some(branch))
            })
            .peekable();
        there.peek()?;
        Some(there.any(|place| logged(&place.join("logs/HEAD")).last() == tip))
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

/// The commits that a reflog leads through, oldest first; none where there is no log.
pub(super) fn logged(log: &Path) -> Vec<Oid> {
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
