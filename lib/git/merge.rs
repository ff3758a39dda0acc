//! Whether two commits would merge, tried in memory.

use gix::bstr::ByteSlice;
use gix::merge::blob::builtin_driver::text::Labels;
use gix::merge::tree::TreatAsUnresolved;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::Result;
use crate::model::oid::Oid;

impl Repo {
    /// The paths in which merging `theirs` into `ours` conflicts, as git would see them.
    /// Nothing is written.
    pub fn conflicts(&self, ours: &Oid, theirs: &Oid) -> Result<Vec<String>> {
        let failed = |error: gix::Error| gix_error("cannot try the merge", &error);
        let repo = self.gix.clone().with_object_memory();
        let options = repo.tree_merge_options().map_err(failed)?;
        let outcome = repo
            .merge_commits(
                gix_id(ours),
                gix_id(theirs),
                Labels::default(),
                options.into(),
            )
            .map_err(failed)?;
        Ok(unresolved(&outcome.tree_merge.conflicts))
    }

    /// Merges two trees that were made of a third. The objects that come of it are kept.
    pub fn merge_trees(&self, base: &Oid, ours: &Oid, theirs: &Oid) -> Result<Merged> {
        let failed = |error: gix::Error| gix_error("cannot merge", &error);
        let options = self.gix.tree_merge_options().map_err(failed)?;
        let [base, ours, theirs] = [base, ours, theirs].map(gix_id);
        let labels = Labels::default();
        let mut outcome = self
            .gix
            .merge_trees(base, ours, theirs, labels, options)
            .map_err(failed)?;
        let paths = unresolved(&outcome.conflicts);
        if !paths.is_empty() {
            return Ok(Merged::Conflicts(paths));
        }
        let tree = outcome.tree.write().map_err(failed)?;
        Ok(Merged::Tree(oid(tree.detach())))
    }

    /// The best common ancestor of two commits, if they have any; of several that are
    /// equally good, the first. (gix does not reduce them, see [`Repo::is_ancestor`].)
    pub fn merge_base(&self, one: &Oid, other: &Oid) -> Option<Oid> {
        let mut bases = self.merge_bases(one, &[other]);
        bases.pop().flatten()
    }

    /// The same of one commit and each of several. Commits that are between them are read
    /// once for all: most of the way is the same for candidates that left one line of history.
    pub fn merge_bases(&self, one: &Oid, others: &[&Oid]) -> Vec<Option<Oid>> {
        let Ok(cache) = self.gix.commit_graph_if_enabled() else {
            return vec![None; others.len()];
        };
        let mut graph = self.gix.revision_graph(cache.as_ref());
        let mut base_of = |other: &&Oid| {
            let (one, other) = (gix_id(one), [gix_id(other)]);
            let bases = self
                .gix
                .merge_bases_many_with_graph(one, &other, &mut graph);
            self.best(bases.ok()?.into_iter().map(|id| oid(id.detach())).collect())
        };
        others.iter().map(&mut base_of).collect()
    }

    fn best(&self, bases: Vec<Oid>) -> Option<Oid> {
        let is_best = |base: &&Oid| {
            let mut others = bases.iter().filter(|other| other != base);
            !others.any(|other| self.is_ancestor(base, other))
        };
        bases.iter().find(is_best).cloned()
    }

    /// Whether `ancestor` is `commit` or among its ancestors.
    ///
    /// gix does not reduce merge bases as git does: of commits made in one second, an
    /// ancestor of the best one may come before it. So all of them are looked at.
    pub fn is_ancestor(&self, ancestor: &Oid, commit: &Oid) -> bool {
        let ancestor = gix_id(ancestor);
        self.gix
            .merge_bases_many(ancestor, &[gix_id(commit)])
            .is_ok_and(|bases| bases.iter().any(|base| base.detach() == ancestor))
    }
}

/// What comes of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// A tree.
    Tree(Oid),
    /// Nothing, since these paths conflict.
    Conflicts(Vec<String>),
}

/// The paths that are left to a human.
fn unresolved(conflicts: &[gix::merge::tree::Conflict]) -> Vec<String> {
    let mut paths: Vec<String> = conflicts
        .iter()
        .filter(|conflict| conflict.is_unresolved(TreatAsUnresolved::git()))
        .map(|conflict| conflict.ours.location().to_str_lossy().into_owned())
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::exec::Git;

    #[test]
    fn an_ancestor_is_one_where_all_commits_are_of_one_second() {
        let dir = tempfile::tempdir().unwrap();
        let mut git = Git::guarded(dir.path());
        for who in ["AUTHOR", "COMMITTER"] {
            git = git
                .env(&format!("GIT_{who}_NAME"), "A U Thor")
                .env(&format!("GIT_{who}_EMAIL"), "author@example.com")
                .env(&format!("GIT_{who}_DATE"), "1767323045 +0000");
        }
        git.run(&["init", "--quiet"]).unwrap();
        let tree = git.line(&["write-tree"]).unwrap();
        let commit = |message: &str, parents: &[&Oid]| -> Oid {
            let mut words = vec!["commit-tree", &tree, "-m", message];
            words.extend(parents.iter().flat_map(|parent| ["-p", parent.as_str()]));
            git.line(&words).unwrap().parse().unwrap()
        };
        // The record of an attempt, and the history that it anchors.
        let begin = commit("begin", &[]);
        let base = commit("base", &[&begin]);
        let work = commit("work", &[&base]);
        let root = commit("root", &[]);
        let spawned = commit("spawned", &[&root, &base]);
        let queued = commit("queued", &[&spawned]);
        let running = commit("running", &[&queued]);
        let finished = commit("finished", &[&running, &work, &base]);
        let repo = Repo::open_at(dir.path()).unwrap();
        for one in [&begin, &base, &work, &root, &spawned, &queued, &running] {
            assert!(repo.is_ancestor(one, &finished), "{one}");
            assert!(!repo.is_ancestor(&finished, one), "{one}");
        }
        assert!(repo.is_ancestor(&finished, &finished));
        assert!(!repo.is_ancestor(&work, &running));
    }
}
