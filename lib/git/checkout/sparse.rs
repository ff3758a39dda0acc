//! Which files a sparse checkout has. git's own reading of the patterns decides.

use std::collections::HashSet;

use gix::bstr::BStr;

use super::Halt;
use super::guard::{Fallback, is_true};
use super::tree::Tree;
use crate::git::repo::Repo;

/// Leaves out of the table what the user's worktree leaves out, as `git worktree add` takes
/// the patterns over.
pub(super) fn apply(repo: &Repo, tree: &mut Tree) -> Result<(), Halt> {
    // Without patterns git checks everything out, whatever is configured.
    if !is_true(repo, "core.sparseCheckout") || !patterns(repo).is_file() {
        return Ok(());
    }
    let mut paths = Vec::new();
    for entry in &tree.entries {
        paths.extend_from_slice(tree.path(entry));
        paths.push(0);
    }
    let answer = repo
        .git_where_the_user_stands()
        .answer(&["sparse-checkout", "check-rules", "-z"], &paths)?;
    if !answer.success {
        return Err(Fallback::SparseCheckout.into());
    }
    let inside: HashSet<&BStr> = answer
        .stdout
        .split(|byte| *byte == 0)
        .map(BStr::new)
        .collect();
    tree.leave_out(|path| !inside.contains(path));
    Ok(())
}

/// The patterns of the worktree that the user stands in.
pub(super) fn patterns(repo: &Repo) -> std::path::PathBuf {
    repo.git_dir().join("info").join("sparse-checkout")
}
