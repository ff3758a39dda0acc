//! Whether a target has some work, by whoever and however it came there.

use std::collections::HashSet;

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::patch_id::{PatchId, patch_id};
use crate::model::promotion::MergeKind;

/// How many commits of a target are looked at, from its tip on. Each costs a diff.
const MOST: usize = 5000;

/// Work that a target has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    /// The first commit of the target that has all of it.
    pub commit: Oid,
    /// How it came there.
    pub how: MergeKind,
}

impl Repo {
    /// Where `target` has what `work` adds to `base`: the commits themselves, or one commit
    /// that changes the same, or one for each.
    pub fn landed(&self, base: &Oid, work: &Oid, target: &Oid) -> Result<Option<Landed>> {
        if self.is_ancestor(work, target) {
            return self.merged(work, target).map(Some);
        }
        let since = self
            .merge_base(work, target)
            .unwrap_or_else(|| base.clone());
        let there = self.commits(&since, target, &[])?;
        let ids = self.patch_ids(&there)?;
        let whole = self.patch_id_of(&since, work)?;
        if let Some(at) = ids.iter().position(|id| *id == whole) {
            return Ok(Some(Landed {
                commit: there[at].clone(),
                how: MergeKind::Squash,
            }));
        }
        let own = self.commits(&since, work, &[])?;
        let mut missing: HashSet<PatchId> = self.patch_ids(&own)?.into_iter().collect();
        if own.len() < 2 {
            return Ok(None);
        }
        for (commit, id) in there.iter().zip(&ids) {
            if missing.remove(id) && missing.is_empty() {
                return Ok(Some(Landed {
                    commit: commit.clone(),
                    how: MergeKind::Rebase,
                }));
            }
        }
        Ok(None)
    }

    /// The commit by which the target got the commits themselves.
    fn merged(&self, work: &Oid, target: &Oid) -> Result<Landed> {
        let line = self.commits(work, target, &["--first-parent"])?;
        // Whoever has it, all that follow have it.
        let at = line.partition_point(|commit| !self.is_ancestor(work, commit));
        Ok(Landed {
            commit: line.get(at).unwrap_or(work).clone(),
            how: MergeKind::Merge,
        })
    }

    /// The commits of `to` that `from` does not have, the oldest first.
    fn commits(&self, from: &Oid, to: &Oid, more: &[&str]) -> Result<Vec<Oid>> {
        let (most, range) = (format!("-{MOST}"), format!("{from}..{to}"));
        let words = ["rev-list", "--topo-order", "--reverse", &most];
        let kind = match more {
            [] => &["--no-merges"][..],
            more => more,
        };
        let text = Git::guarded(self.common_dir()).line(&[&words[..], kind, &[&range]].concat())?;
        Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
    }

    /// How many commits `to` has that `from` does not have.
    pub fn count_commits(&self, from: &Oid, to: &Oid) -> Result<usize> {
        let range = format!("{from}..{to}");
        let count = Git::guarded(self.common_dir()).line(&["rev-list", "--count", &range])?;
        Ok(count.parse().unwrap_or(0))
    }

    fn patch_ids(&self, commits: &[Oid]) -> Result<Vec<PatchId>> {
        let mut pairs = Vec::new();
        for commit in commits {
            let parent = match self.first_parent(commit) {
                Some(parent) => parent,
                None => self.no_attributes()?,
            };
            pairs.push((parent, commit.clone()));
        }
        let patches = self.patches_of(pairs)?;
        Ok(patches.iter().map(|patches| patch_id(patches)).collect())
    }

    fn patch_id_of(&self, base: &Oid, work: &Oid) -> Result<PatchId> {
        let pair = (base.clone(), work.clone());
        let patches = self.patches_of(vec![pair])?;
        Ok(patch_id(&patches.concat()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with a base and two commits of work, and the target as some commands
    /// make it.
    fn landed(commands: &str) -> Option<(MergeKind, String)> {
        let dir = tempfile::tempdir().unwrap();
        let script = format!(
            "set -e; export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a \
             GIT_COMMITTER_EMAIL=a; git init -q -b main .; seq 9 >lines; git add .; \
             git commit -qm base; git switch -qc work; echo one >>lines; git commit -qam one; \
             echo two >other; git add .; git commit -qm two; git switch -q main; {commands}"
        );
        let done = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        let repo = Repo::open_at(dir.path()).unwrap();
        let of = |name: &str| repo.resolve_commit(name).unwrap();
        let (base, work, target) = (of("work~2"), of("work"), of("main"));
        let found = repo.landed(&base, &work, &target).unwrap()?;
        let title = Git::guarded(dir.path())
            .line(&["log", "-1", "--format=%s", found.commit.as_str()])
            .unwrap();
        Some((found.how, title))
    }

    const MOVED: &str = "sed -i 1i0 lines; git commit -qam moved";

    #[test]
    fn a_merge_is_found_by_its_merge_commit_also_when_the_target_goes_on() {
        let commands = format!(
            "{MOVED}; git merge -q -m merged work; echo >x; git add .; git commit -qm later"
        );
        let expected = Some((MergeKind::Merge, "merged".to_owned()));
        assert_eq!(landed(&commands), expected);
    }

    #[test]
    fn a_target_that_was_moved_to_the_work_has_it() {
        let expected = Some((MergeKind::Merge, "two".to_owned()));
        assert_eq!(landed("git merge -q --ff-only work"), expected);
    }

    #[test]
    fn one_commit_with_all_of_it_is_a_squash_also_on_another_base() {
        let commands =
            format!("{MOVED}; git merge -q --squash work; git commit -qm squashed; {MOVED}");
        let expected = Some((MergeKind::Squash, "squashed".to_owned()));
        assert_eq!(landed(&commands), expected);
    }

    #[test]
    fn commits_that_were_made_anew_are_a_rebase() {
        let commands = format!("{MOVED}; git cherry-pick work~1 work >/dev/null");
        let expected = Some((MergeKind::Rebase, "two".to_owned()));
        assert_eq!(landed(&commands), expected);
    }

    #[test]
    fn a_part_of_the_work_is_not_the_work() {
        let commands = format!("{MOVED}; git cherry-pick work~1 >/dev/null");
        assert_eq!(landed(&commands), None);
        assert_eq!(landed(MOVED), None);
    }
}
