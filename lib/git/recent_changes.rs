//! What the recent commits of a branch changed.

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::change::FileChange;
use crate::model::error::Result;
use crate::model::oid::Oid;

/// A commit that changes more files than this is no change that anybody wrote, and would cost
/// more than all others.
const MOST_FILES: usize = 200;

impl Repo {
    /// What each of the last commits that lead to one changed, the newest first, where it changed
    /// a file that is wanted. So many commits are looked at, without merges and without the first
    /// commit of all.
    pub fn recent_changes(
        &self,
        tip: &Oid,
        most: usize,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Vec<FileChange>>> {
        let failed = |error: gix::Error| gix_error("cannot read the history", &error);
        let newest_first = gix::revision::walk::Sorting::ByCommitTime(Default::default());
        let walk = self.gix.rev_walk([gix_id(tip)]).sorting(newest_first);
        let mut pairs = Vec::new();
        for commit in walk
            .all()
            .map_err(|error| failed(gix::Error::from_error(error)))?
        {
            // Where a shallow clone ends there is no parent to hold a commit against.
            let Ok(commit) = commit else { break };
            let mut parents = commit.parent_ids();
            if let (Some(parent), None) = (parents.next(), parents.next()) {
                pairs.push((oid(parent.detach()), oid(commit.id)));
            }
            if pairs.len() == most {
                break;
            }
        }
        let mut small = Vec::new();
        for (parent, commit) in pairs {
            let (from, to) = (self.tree_of(&parent), self.tree_of(&commit));
            let (Ok(from), Ok(to)) = (from, to) else {
                continue;
            };
            // Trees are cheap to compare, and lines are not.
            let delta = self.tree_delta(&from, &to)?;
            let touches = || delta.iter().any(|one| is_wanted(&one.path.to_string()));
            if delta.len() <= MOST_FILES && touches() {
                small.push((from, to));
            }
        }
        let patches = self.patches_of(small)?;
        let changes = |patch: Vec<crate::model::patch::FilePatch>| {
            patch.into_iter().map(|file| file.change).collect()
        };
        Ok(patches.into_iter().map(changes).collect())
    }
}
