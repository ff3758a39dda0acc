//! Whether two commits would merge, tried in memory.

use gix::bstr::ByteSlice;
use gix::merge::blob::builtin_driver::text::Labels;
use gix::merge::tree::TreatAsUnresolved;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
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
        let mut paths: Vec<String> = outcome
            .tree_merge
            .conflicts
            .iter()
            .filter(|conflict| conflict.is_unresolved(TreatAsUnresolved::git()))
            .map(|conflict| conflict.ours.location().to_str_lossy().into_owned())
            .collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Whether `ancestor` is `commit` or among its ancestors.
    pub fn is_ancestor(&self, ancestor: &Oid, commit: &Oid) -> bool {
        self.gix
            .merge_base(gix_id(ancestor), gix_id(commit))
            .is_ok_and(|base| base.is_some_and(|base| base.detach() == gix_id(ancestor)))
    }
}
