//! What an agent did, or somebody else meanwhile, to what all worktrees of the repository
//! share. The words stay neutral: nobody can tell whose hand it was.
//!
//! A ref of the user's is told of where it was deleted, or does not lead to where it was any
//! more. Where it only went on, it is told of if commits of the attempt's own HEAD are what
//! it leads to now, or if it is checked out in another worktree whose HEAD knows nothing of
//! it; a user who commits, pulls or pushes meanwhile hears nothing. Branches of other
//! attempts that are at work or archived move anyway. Remote-tracking refs are copies.

use std::collections::BTreeMap;

use crate::git::repo::Repo;
use crate::git::steering::{Links, Steering};
use crate::git::trail::Trail;
use crate::git::worktree::Worktree;
use crate::model::attempt::{Attempt, Supervisor};
use crate::model::error::Result;
use crate::model::meanwhile::{Meanwhile, MovedRef};
use crate::model::oid::Oid;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::guard::{self, Before};
use crate::store::layout::{self, RefKind};
use crate::workflow::list::supervisor;

/// Watches over what an agent could take, from before it begins until its end is recorded.
pub struct Watch<'a> {
    repo: &'a Repo,
    attempt: &'a Attempt,
    worktree: Worktree,
    before: Before,
    steering: Option<Steering>,
    links: Links,
    trail: Trail,
    guard: Oid,
}

/// What became of it all.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Worth telling.
    pub meanwhile: Meanwhile,
    /// Files and settings that steer git, and that are others now.
    pub steering_changed: Vec<String>,
    /// Commits that the record has to keep, though nothing leads to them from its candidate.
    pub anchors: Vec<Oid>,
    /// Commits that HEAD has been at, in the order of time.
    pub made: Vec<Oid>,
}

impl<'a> Watch<'a> {
    /// Begins, once the attempt's own record says that it runs.
    pub fn begin(repo: &'a Repo, attempt: &'a Attempt, worktree: &Worktree) -> Result<Self> {
        let before = Before::now(repo)?;
        Ok(Self {
            guard: guard::create(repo, &attempt.name, &before, &attempt.base)?,
            repo,
            attempt,
            worktree: worktree.clone(),
            before,
            steering: Some(repo.steering(worktree, None)?),
            links: Links::of(worktree),
            trail: Trail::from_here(repo, worktree),
        })
    }

    /// Takes over from a supervisor that died. What steered git then is not known.
    pub fn resume(
        repo: &'a Repo,
        attempt: &'a Attempt,
        worktree: &Worktree,
    ) -> Result<Option<Self>> {
        let Some((guard, before)) = guard::read(repo, &attempt.name)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            guard,
            repo,
            attempt,
            worktree: worktree.clone(),
            before,
            steering: None,
            links: Links::of(worktree),
            trail: Trail::from_base(repo, worktree, &attempt.base),
        }))
    }

    /// Looks where HEAD is, again and again, and keeps what it leads to: an agent may clear
    /// its reflog and collect the garbage at any time. A failure is mended by the next look.
    pub fn look(&mut self) {
        let new = self.trail.look(self.repo);
        if !new.is_empty()
            && let Ok(guard) = guard::add(self.repo, &self.attempt.name, &self.guard, &new)
        {
            self.guard = guard;
        }
    }

    /// Looks at everything once more, and puts back what is the suite's own.
    pub fn end(&mut self) -> Result<Found> {
        self.look();
        let steering_changed = match &self.steering {
            Some(before) => before.changed(&self.repo.steering(&self.worktree, Some(before))?),
            None => Vec::new(),
        };
        self.links.put_back(&self.worktree)?;
        let now: BTreeMap<String, Oid> = self.repo.list_refs("refs/")?.into_iter().collect();
        let mut found = Found {
            steering_changed,
            made: self.trail.commits().to_vec(),
            ..Found::default()
        };
        for (name, before) in &self.before.refs {
            let after = now.get(name);
            if after != Some(before) {
                self.note(&mut found, name, before, after)?;
            }
        }
        self.note_stashes(&mut found);
        Ok(found)
    }

    fn note(&self, found: &mut Found, name: &str, before: &Oid, after: Option<&Oid>) -> Result<()> {
        if name == self.attempt.branch {
            return Ok(());
        }
        let repo = self.repo;
        let goes_on = after.is_some_and(|after| self.leads_to(after, before));
        let mut put_back = false;
        match layout::ref_kind(repo, name) {
            RefKind::Passing => return Ok(()),
            RefKind::Suite if goes_on => return Ok(()),
            RefKind::Suite => {
                // Somebody else may be at the same.
                let why = "put back what an agent has moved";
                put_back = match after {
                    Some(after) => repo.move_ref(name, after, before, why),
                    None => repo.create_ref(name, before, why),
                }
                .is_ok();
                // Not lost either, whatever it is.
                found
                    .anchors
                    .extend(after.and_then(|after| repo.commit_of(after)));
            }
            RefKind::Attempt(other) => {
                let is_busy = supervisor(repo, &other) == Supervisor::Alive;
                // Its own supervisor has led it there, or it has been put away.
                let is_explained = || {
                    let record = attempts::read(repo, &other);
                    record.is_ok_and(|AttemptRecord { attempt, .. }| {
                        let candidate = attempt.candidate.map(|candidate| candidate.commit);
                        attempt.archive.is_some()
                            || (after.is_some() && candidate.as_ref() == after)
                    })
                };
                if is_busy || is_explained() {
                    return Ok(());
                }
            }
            RefKind::User if goes_on => {
                let made_here = |commit: &Oid| {
                    !self.leads_to(before, commit)
                        && after.is_some_and(|after| self.leads_to(after, commit))
                };
                let is_strange = repo
                    .was_moved_where_it_is_checked_out(name, after, &self.worktree)
                    .is_some_and(|was_moved_there| !was_moved_there);
                if !is_strange && !self.trail.commits().iter().any(made_here) {
                    return Ok(());
                }
            }
            RefKind::User => {}
        }
        found.anchors.extend(repo.commit_of(before));
        found.meanwhile.refs.push(MovedRef {
            name: name.to_owned(),
            before: before.clone(),
            after: after.cloned(),
            put_back,
        });
        Ok(())
    }

    /// Whether what a ref names now still leads to what it named.
    fn leads_to(&self, after: &Oid, before: &Oid) -> bool {
        match (self.repo.commit_of(after), self.repo.commit_of(before)) {
            (Some(after), Some(before)) => self.repo.is_ancestor(&before, &after),
            _ => false,
        }
    }

    fn note_stashes(&self, found: &mut Found) {
        let now = self.repo.stashes();
        let branch = self.attempt.branch.trim_start_matches("refs/heads/");
        let [on, wip] = ["On", "WIP on"].map(|word| format!("{word} {branch}: "));
        for (stash, said) in &now {
            if self.before.stashes.contains(stash) {
                continue;
            }
            let on_what = self.repo.first_parent(stash);
            let is_of_attempt = said.starts_with(&on)
                || said.starts_with(&wip)
                || on_what.is_some_and(|commit| self.trail.commits().contains(&commit));
            if is_of_attempt {
                found.meanwhile.stashed.push(stash.clone());
            }
        }
        for stash in &self.before.stashes {
            if !now.iter().any(|(one, _)| one == stash) {
                found.meanwhile.unstashed.push(stash.clone());
            }
        }
        let meanwhile = &found.meanwhile;
        found.anchors.extend(
            meanwhile
                .stashed
                .iter()
                .chain(&meanwhile.unstashed)
                .cloned(),
        );
    }
}
