//! Pairs of commits of a real history, chosen the same way each time.

use std::path::Path;
use std::process::Command;

/// What one `git diff base...candidate` compares.
#[derive(Clone)]
pub struct Pair {
    /// Where the candidate is thought to have started.
    pub base: String,
    /// What it came to.
    pub candidate: String,
}

/// The candidates that are compared at once.
const CANDIDATES: usize = 8;

/// The commits of a repository that pairs are made of.
pub struct History {
    /// The files of the newest one.
    pub files: usize,
    /// The first parents of the newest commit, the newest first.
    line: Vec<String>,
    /// What was merged into them: the first parent, and the branch.
    merged: Vec<Pair>,
}

impl History {
    /// Of what the repository's `HEAD` names.
    pub fn of(repository: &Path) -> Self {
        let git = |words: &[&str]| {
            let output = Command::new("git")
                .current_dir(repository)
                .args(words)
                .output()
                .expect("git");
            assert!(output.status.success(), "git {words:?}");
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let log = git(&["rev-list", "--first-parent", "--parents", "HEAD"]);
        let commits = || log.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let merged = commits().filter_map(|commit| match commit[..] {
            [_, base, branch] => Some(Pair {
                base: base.to_owned(),
                candidate: branch.to_owned(),
            }),
            _ => None,
        });
        Self {
            files: git(&["ls-tree", "-r", "HEAD"]).lines().count(),
            line: commits().map(|commit| commit[0].to_owned()).collect(),
            merged: merged.collect(),
        }
    }

    /// As many pairs, of all kinds: beside each other, near, far, merged.
    pub fn pairs(&self, count: usize) -> Vec<Pair> {
        let each = count.div_ceil(4);
        let last = self.line.len() - 1;
        let apart = |distance: usize| -> Vec<Pair> {
            let from = last.saturating_sub(distance) / each;
            let pair = |n: usize| self.pair(last.min(n * from + distance), n * from);
            (0..each).map(pair).collect()
        };
        let far = (0..each).map(|n| self.pair(last - n * last / (4 * each), n * last / (2 * each)));
        let step = (self.merged.len() / each).max(1);
        let merged = self.merged.iter().step_by(step).take(each).cloned();
        let pairs = apart(1).into_iter().chain(apart(40)).chain(far);
        pairs.chain(merged).collect()
    }

    /// Candidates of one base each: commits one after the other, near and far ones, and
    /// branches that were merged one after the other.
    pub fn sets(&self) -> Vec<(&'static str, Vec<Pair>)> {
        let last = self.line.len() - 1;
        let after = |base: usize, step: usize| -> Vec<Pair> {
            let newer = (1..=CANDIDATES).map(|n| base - n * step);
            newer.map(|newer| self.pair(base, newer)).collect()
        };
        let mut sets = vec![
            ("beside", after(CANDIDATES, 1)),
            ("near", after(CANDIDATES * 20, 20)),
            ("mid", after(CANDIDATES * 100, 100)),
            ("far", after(last / 2, last / 2 / CANDIDATES)),
        ];
        let branches = &self.merged[..CANDIDATES.min(self.merged.len())];
        if let Some(Pair { base, .. }) = branches.last().filter(|_| branches.len() == CANDIDATES) {
            let of_base = |one: &Pair| Pair {
                base: base.clone(),
                candidate: one.candidate.clone(),
            };
            sets.push(("merged", branches.iter().map(of_base).collect()));
        }
        sets
    }

    fn pair(&self, base: usize, candidate: usize) -> Pair {
        Pair {
            base: self.line[base].clone(),
            candidate: self.line[candidate].clone(),
        }
    }
}
