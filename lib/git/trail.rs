//! The commits that HEAD of a worktree leads through while an agent works there, and the
//! list of stashes: what its own reflogs say, which it may clear at any time.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;

use crate::git::head::{Head, logged_in};
use crate::git::head_by_git::tables;
use crate::git::ref_format::RefFormat;
use crate::git::repo::{Repo, gix_id, oid};
use crate::git::worktree::Worktree;
use crate::model::oid::Oid;

/// By what it is told, often, whether there is anything new to read.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    /// What is another when the log is.
    log: Log,
    /// What is another when any ref of the repository is; a branch can be moved from
    /// elsewhere. Nothing tells where each is a file.
    refs: Option<Vec<u8>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Log {
    /// Its size and time.
    File(u64, i64, i64),
    /// The tables of the worktree.
    Tables(Vec<u8>),
}

impl Stamp {
    fn of(repo: &Repo, worktree: &Worktree) -> Option<Self> {
        let git_dir = &worktree.git_dir;
        match repo.ref_format {
            RefFormat::Files => {
                let log = fs::metadata(git_dir.join("logs/HEAD")).ok()?;
                Some(Self {
                    log: Log::File(log.len(), log.mtime(), log.mtime_nsec()),
                    refs: None,
                })
            }
            RefFormat::Reftable => Some(Self {
                log: Log::Tables(tables(git_dir)?),
                refs: Some(tables(repo.common_dir())?),
            }),
        }
    }
}

/// Follows HEAD of a worktree.
#[derive(Debug)]
pub struct Trail {
    worktree: Worktree,
    seen: Option<Stamp>,
    known: HashSet<Oid>,
    commits: Vec<Oid>,
    head: Head,
}

impl Trail {
    /// Begins where HEAD is now.
    pub fn from_here(repo: &Repo, worktree: &Worktree) -> Self {
        let mut trail = Self {
            worktree: worktree.clone(),
            seen: None,
            known: HashSet::new(),
            commits: Vec::new(),
            head: Head::default(),
        };
        trail.look(repo);
        trail.commits.clear();
        trail
    }

    /// Begins where an attempt began, for whoever was not there at the time.
    pub fn from_base(repo: &Repo, worktree: &Worktree, base: &Oid) -> Self {
        let mut trail = Self::from_here(repo, worktree);
        trail.seen = None;
        trail.known = HashSet::from([base.clone()]);
        trail.head = Head::default();
        trail.look(repo);
        trail
    }

    /// The commits that HEAD has newly been at, in the order of time.
    pub fn look(&mut self, repo: &Repo) -> Vec<Oid> {
        let stamp = Stamp::of(repo, &self.worktree);
        let is_as_seen = stamp.is_some() && stamp == self.seen;
        if is_as_seen && stamp.as_ref().is_some_and(|stamp| stamp.refs.is_some()) {
            return Vec::new();
        }
        let head = repo.head_of(&self.worktree);
        let is_log_as_seen = match (&stamp, &self.seen) {
            (Some(stamp), Some(seen)) => stamp.log == seen.log,
            _ => false,
        };
        if is_log_as_seen && head == self.head {
            self.seen = stamp;
            return Vec::new();
        }
        let mut found = repo.logged(&self.worktree.git_dir, "HEAD");
        found.extend(head.commit.clone());
        // Where nothing could be read, it is looked at again.
        self.seen = stamp.filter(|_| !found.is_empty());
        self.head = head;
        found.retain(|commit| !self.known.contains(commit) && repo.has_commit(commit));
        let mut new = Vec::new();
        for commit in found {
            if self.known.insert(commit.clone()) {
                new.push(commit);
            }
        }
        self.commits.extend(new.iter().cloned());
        new
    }

    /// All that HEAD has been at since the beginning, in the order of time.
    pub fn commits(&self) -> &[Oid] {
        &self.commits
    }
}

impl Repo {
    /// The stashes, the oldest first, each with what it says of itself.
    pub fn stashes(&self) -> Vec<(Oid, String)> {
        if self.ref_format == RefFormat::Reftable {
            return self.stashes_by_git();
        }
        let log = self.common_dir().join("logs/refs/stash");
        let text = fs::read(&log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let message = |line: &str| line.split_once('\t').map(|(_, said)| said.to_owned());
        let said = text.lines().map(|line| message(line).unwrap_or_default());
        logged_in(&log).into_iter().zip(said).collect()
    }

    /// Those of `tips` that nothing leads to from `covered` or from a later tip; what `base`
    /// leads to is of no interest.
    pub fn not_covered(&self, tips: &[Oid], covered: &[Oid], base: &Oid) -> Vec<Oid> {
        let mut seen = HashSet::from([base.clone()]);
        let mut walk = |tip: &Oid| {
            if !seen.insert(tip.clone()) || self.is_ancestor(tip, base) {
                return false;
            }
            let commits = self.gix.rev_walk([gix_id(tip)]);
            let walked = commits.with_hidden([gix_id(base)]).all();
            for commit in walked.into_iter().flatten().flatten() {
                seen.insert(oid(commit.id));
            }
            true
        };
        for tip in covered {
            walk(tip);
        }
        tips.iter().rev().filter(|tip| walk(tip)).cloned().collect()
    }
}
