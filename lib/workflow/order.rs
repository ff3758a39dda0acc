//! What a spawn orders: names for its attempts, written into the plan's record at once.

use std::path::Path;

use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::{Context, Error, Result};
use crate::model::name::{AttemptName, PlanName};
use crate::model::plan::Task;
use crate::model::spawn::Spawn;
use crate::process::lock::FileLock;
use crate::store::{layout, plans, spawns};
use crate::workflow::{place, ports};

/// A spawn whose attempts have names, and that nobody else makes while this lives.
pub struct Ordered {
    /// The order.
    pub spawn: Spawn,
    /// Of which plan.
    pub plan: PlanName,
    _lock: FileLock,
}

/// Refuses, before anything is made, where worktrees or branches could not be.
pub fn refuse_bad_places(repo: &Repo, plan: &PlanName, tasks: &[&Task]) -> Result<()> {
    repo.config_value("attempt.branchPrefix", |text| {
        match Repo::is_branch_name(text.trim_end_matches('/')) {
            true => Ok(()),
            false => Err(format!("'{text}' begins no name of a branch")),
        }
    })?;
    for task in tasks {
        let first = AttemptName {
            plan: plan.clone(),
            task: task.name.clone(),
            n: std::num::NonZeroU32::MIN,
        };
        let branch = layout::branch(repo, &first);
        for (end, _) in branch.match_indices('/') {
            let above = &branch[..end];
            if repo.read_ref(&format!("refs/heads/{above}"))?.is_some() {
                return Err(Error::fatal(format!(
                    "there is a branch '{above}', so that no branch '{above}/…' can be made"
                ))
                .hint("choose another prefix, such as: git config attempt.branchPrefix tried"));
            }
        }
    }
    repo.config_path("attempt.worktreeDir")?;
    let root = layout::worktree_root(repo);
    let main = repo.main_place();
    if root.starts_with(&main) {
        return Err(Error::fatal(format!(
            "attempt.worktreeDir '{}' is inside of the repository's own worktree",
            root.display()
        ))
        .hint("worktrees of attempts belong beside it, where no clean-up of yours reaches them"));
    }
    refuse_read_only(&root, "the worktrees go")?;
    refuse_read_only(&layout::state_dir(repo), "logs and locks go")
}

fn refuse_read_only(dir: &Path, what: &str) -> Result<()> {
    std::fs::create_dir_all(dir)
        .and_then(|()| tempfile::tempfile_in(dir))
        .map(drop)
        .or_fatal(|| format!("cannot write in '{}', where {what}", dir.display()))
}

/// What earlier spawns that were killed have left open.
pub enum Earlier {
    /// One asked for just the same: it is ours now, to be gone on with.
    Same(Ordered),
    /// None did; how many attempts the others have ordered.
    Others(usize),
}

/// Looks for spawns of a plan that were killed before all that they ordered was made.
pub fn earlier(repo: &Repo, plan: &PlanName, wish: &Spawn) -> Result<Earlier> {
    let mut others = 0;
    for spawn in spawns::open(repo, plan)? {
        if let Some(ordered) = take(repo, &spawn)? {
            if ordered.spawn.asks_the_same(wish) {
                return Ok(Earlier::Same(ordered));
            }
            others += ordered.spawn.attempts.len();
        }
    }
    Ok(Earlier::Others(others))
}

/// All spawns, of every plan, that were killed before all that they ordered was made.
pub fn all_interrupted(repo: &Repo) -> Result<Vec<Ordered>> {
    let mut found = Vec::new();
    for plan in plans::list(repo)? {
        for spawn in spawns::open(repo, &plan)? {
            found.extend(take(repo, &spawn)?);
        }
    }
    Ok(found)
}

/// Takes an order over, unless somebody is at it or it has been closed meanwhile.
fn take(repo: &Repo, spawn: &Spawn) -> Result<Option<Ordered>> {
    let Some(first) = spawn.attempts.first() else {
        return Ok(None);
    };
    let plan = first.name.plan.clone();
    let Some(lock) = lock(repo, &spawn.id)? else {
        return Ok(None);
    };
    let is_open = spawns::open(repo, &plan)?.contains(spawn);
    Ok(is_open.then(|| Ordered {
        spawn: spawn.clone(),
        plan,
        _lock: lock,
    }))
}

/// Orders the attempts of a wish, which gets names here, of a plan that has a record. What stands against one of them is
/// found before anything is made.
pub fn order(repo: &Repo, plan: &PlanName, wish: &Spawn) -> Result<Ordered> {
    let lock = lock(repo, &wish.id)?
        .ok_or_else(|| Error::fatal(format!("spawn '{}' is at work already", wish.id)))?;
    let ports = ports::choose(repo, wish.attempts.len())?;
    let spawn = spawns::order(repo, plan, |numbers| {
        let mut spawn = wish.clone();
        for (attempt, range) in spawn.attempts.iter_mut().zip(&ports.ranges) {
            let name = numbers.next(&attempt.name.task)?;
            *attempt = Attempt {
                branch: format!("refs/heads/{}", layout::branch(repo, &name)),
                worktree: layout::worktree(repo, &name),
                name,
                ports: Some(*range),
                ..attempt.clone()
            };
        }
        refuse_unmakeable(repo, &spawn)?;
        Ok(spawn)
    })?;
    Ok(Ordered {
        spawn,
        plan: plan.clone(),
        _lock: lock,
    })
}

/// Refuses names that are in use, and a disk that is too full for all of the worktrees.
fn refuse_unmakeable(repo: &Repo, spawn: &Spawn) -> Result<()> {
    for attempt in &spawn.attempts {
        // One that is at the base would do as well, but it is somebody's.
        if repo.read_ref(&attempt.branch)?.is_some() {
            let name = attempt.branch_name();
            let error = Error::fatal(format!("there is a branch '{name}' already"));
            let hint = "rename it, or choose another prefix, such as: git config attempt.branchPrefix tried";
            return Err(error.hint(hint));
        }
    }
    let attempts: Vec<&Attempt> = spawn.attempts.iter().collect();
    let Some(first) = attempts.first() else {
        return Ok(());
    };
    let reasons = place::lock_reasons(&attempts);
    let new = place::new_worktrees(&attempts, &reasons);
    repo.refuse_unmakeable(&new, &first.base)
}

fn lock(repo: &Repo, id: &str) -> Result<Option<FileLock>> {
    let path = layout::spawn_lock(repo, id);
    let failed = || format!("cannot take the lock '{}'", path.display());
    std::fs::create_dir_all(layout::spawn_dir(repo, id)).or_fatal(failed)?;
    FileLock::try_exclusive(&path).or_fatal(failed)
}
