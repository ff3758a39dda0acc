//! Every ref name and every path of the suite, and nothing else.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::name::{AttemptName, CheckName, PlanName, TaskName};
use crate::model::oid::Oid;
pub use crate::store::attempt_dir::AttemptDir;

/// Where records of attempts are, with the slash.
pub const ATTEMPTS: &str = "refs/attempts/";
/// Where records of plans are, with the slash.
pub const PLANS: &str = "refs/plans/";
/// The notes that `git log --notes=attempts` shows.
pub const NOTES: &str = "refs/notes/attempts";
/// Where what an agent could take from the user is kept while it works, with the slash.
pub const GUARDS: &str = "refs/attempt-guards/";
/// The document that a human and an agent share, at the top of the worktree.
pub const PLAN_FILE: &str = "Plans.md";

/// `refs/plans/<plan>`
pub fn plan_ref(plan: &PlanName) -> String {
    format!("{PLANS}{plan}")
}

/// `refs/attempts/<plan>/<task>/<n>`
pub fn attempt_ref(name: &AttemptName) -> String {
    format!("{ATTEMPTS}{name}")
}

/// `refs/attempt-guards/<plan>/<task>/<n>`
pub fn guard_ref(name: &AttemptName) -> String {
    format!("{GUARDS}{name}")
}

/// What a ref is to the suite while an agent works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefKind {
    /// A record, or the notes: nobody but the suite moves it, and only forwards.
    Suite,
    /// The branch of an attempt.
    Attempt(AttemptName),
    /// The user's.
    User,
    /// A copy of what is elsewhere, or of no use to anybody but git.
    Passing,
}

/// Tells what a full ref name is.
pub fn ref_kind(repo: &Repo, name: &str) -> RefKind {
    const PASSING: [&str; 8] = [
        "refs/remotes/",
        "refs/remote-attempts/",
        GUARDS,
        "refs/stash",
        "refs/bisect/",
        "refs/rewritten/",
        "refs/worktree/",
        "refs/prefetch/",
    ];
    if PASSING.iter().any(|start| name.starts_with(start)) {
        return RefKind::Passing;
    }
    let is_suite = |start: &&str| name.starts_with(*start);
    if [ATTEMPTS, PLANS].iter().any(is_suite) || name == NOTES {
        return RefKind::Suite;
    }
    let prefix = format!("refs/heads/{}/", branch_prefix(repo));
    let attempt = name
        .strip_prefix(&prefix)
        .and_then(|name| name.parse().ok());
    attempt.map_or(RefKind::User, RefKind::Attempt)
}

/// What the branches of attempts begin with, by `attempt.branchPrefix`, without a slash.
pub fn branch_prefix(repo: &Repo) -> String {
    let prefix = repo
        .config("attempt.branchPrefix")
        .unwrap_or_else(|| "attempt".to_owned());
    prefix.trim_end_matches('/').to_owned()
}

/// `attempt/<plan>/<task>/<n>`, with the user's `attempt.branchPrefix`.
pub fn branch(repo: &Repo, name: &AttemptName) -> String {
    format!("{}/{name}", branch_prefix(repo))
}

/// Files within a record.
pub mod file {
    use super::{CheckName, Oid, TaskName};

    /// The first file that is read.
    pub const MANIFEST: &str = "manifest.json";
    /// An attempt's state.
    pub const ATTEMPT: &str = "attempt.json";
    /// The plan as it was at the spawn, or as it is in a plan's record.
    pub const PLAN: &str = "plan.md";
    /// What the agent was told.
    pub const PROMPT: &str = "prompt.md";
    /// What the agent said at the end.
    pub const REPORT: &str = "report.md";
    /// `rounds/<n>/prompt.md`: what the agent was told in an earlier round.
    pub fn prompt_of(round: u32) -> String {
        format!("rounds/{round}/{PROMPT}")
    }

    /// `rounds/<n>/report.md`: what the agent said at the end of an earlier round.
    pub fn report_of(round: u32) -> String {
        format!("rounds/{round}/{REPORT}")
    }

    /// `rounds/<n>/asked.md`: what the user asked for in a round.
    pub fn asked_of(round: u32) -> String {
        format!("rounds/{round}/asked.md")
    }

    /// What a person has said of the findings in an attempt's candidates.
    pub const ACKNOWLEDGED: &str = "acknowledged.json";
    /// What a person has said of the criteria that no check judges.
    pub const ACCEPTED: &str = "accepted.json";
    /// Where check results are, with the slash.
    pub const CHECKS: &str = "checks/";

    /// Where promotions are, with the slash.
    pub const PROMOTIONS: &str = "promotions/";

    /// `checks/<check>/<tree>.json`
    pub fn check(check: &CheckName, tree: &Oid) -> String {
        format!("{CHECKS}{check}/{tree}.json")
    }

    /// `promotions/<task>.json`
    pub fn promotion(task: &TaskName) -> String {
        format!("{PROMOTIONS}{task}.json")
    }

    /// Where open spawns are, with the slash.
    pub const SPAWNS: &str = "spawns/";

    /// `spawns/<id>.json`
    pub fn spawn(id: &str) -> String {
        format!("{SPAWNS}{id}.json")
    }

    /// The highest numbers of attempts whose records are gone, by task.
    pub const NUMBERS: &str = "numbers.json";

    /// `comparisons/<task>.json`
    pub fn comparison(task: &TaskName) -> String {
        format!("comparisons/{task}.json")
    }
}

/// The directory of the suite below the common git directory: logs and locks, nothing
/// that matters.
pub fn state_dir(repo: &Repo) -> PathBuf {
    repo.common_dir().join("attempts")
}

/// The file that the user's editor is opened on for a commit message, of this worktree.
pub fn edited_message(repo: &Repo) -> PathBuf {
    repo.git_dir().join("PROMOTE_EDITMSG")
}

/// The file that the user's editor is opened on for what an agent shall do in another round,
/// of this worktree.
pub fn edited_round(repo: &Repo) -> PathBuf {
    repo.git_dir().join("RESUME_EDITMSG")
}

/// Where plans are that agents have drafted and nobody has kept.
pub fn drafts(repo: &Repo) -> PathBuf {
    state_dir(repo).join("drafts")
}

/// Where the file of a damaged ref is kept, under a name that nothing has yet.
pub fn set_aside(repo: &Repo, ref_name: &str) -> PathBuf {
    let dir = state_dir(repo).join("set-aside");
    let name = ref_name.replace('/', ".");
    let mut place = dir.join(&name);
    for n in 2.. {
        if place.symlink_metadata().is_err() {
            break;
        }
        place = dir.join(format!("{name}.{n}"));
    }
    place
}

/// The lock for what git cannot do twice at a time: adding and removing worktrees.
pub fn repository_lock(repo: &Repo) -> PathBuf {
    state_dir(repo).join("lock")
}

/// Held while ports are chosen, until an order names them.
pub fn ports_lock(repo: &Repo) -> PathBuf {
    state_dir(repo).join("ports.lock")
}

/// Held by whatever carries the promotion of this attempt's task on.
pub fn promotion_lock(repo: &Repo, name: &AttemptName) -> PathBuf {
    let file = format!("{}.lock", name.task);
    state_dir(repo)
        .join("promotions")
        .join(name.plan.as_ref())
        .join(file)
}

/// What installed agents have said of themselves.
pub fn probes(repo: &Repo) -> PathBuf {
    state_dir(repo).join("agents.json")
}

/// A lock that agents of one kind take while they start.
pub fn start_lock(repo: &Repo, agent: &str) -> PathBuf {
    state_dir(repo).join(format!("start-{agent}.lock"))
}

/// Where spawns have their locks.
pub fn spawns_dir(repo: &Repo) -> PathBuf {
    state_dir(repo).join("spawns")
}

/// The directory of a spawn's locks.
pub fn spawn_dir(repo: &Repo, spawn: &str) -> PathBuf {
    spawns_dir(repo).join(spawn)
}

/// Held by the `git spawn` that makes what it has ordered.
pub fn spawn_lock(repo: &Repo, spawn: &str) -> PathBuf {
    spawn_dir(repo, spawn).join("lock")
}

/// The place number `k` of at most `-j` that a spawn's supervisors share.
pub fn slot(repo: &Repo, spawn: &str, k: usize) -> PathBuf {
    spawn_dir(repo, spawn).join(format!("slot-{k}"))
}

/// Where the output of a check over a tree is.
pub fn check_log(repo: &Repo, tree: &Oid, check: &CheckName) -> PathBuf {
    state_dir(repo)
        .join("checks")
        .join(tree.as_str())
        .join(format!("{check}.log"))
}

/// Where the output of the set-up for the checks over a tree is.
pub fn setup_log(repo: &Repo, tree: &Oid) -> PathBuf {
    state_dir(repo)
        .join("checks")
        .join(tree.as_str())
        .join("set-up.log")
}

/// The user's list of ignored files that every new worktree gets a copy of.
pub fn include_file(main_worktree: &Path) -> PathBuf {
    main_worktree.join(".worktreeinclude")
}

/// Where worktrees are: `attempt.worktreeDir`, or beside the main worktree.
pub fn worktree_root(repo: &Repo) -> PathBuf {
    let main = repo.main_place();
    if let Ok(Some(configured)) = repo.config_path("attempt.worktreeDir") {
        return without_dots(&main.join(configured));
    }
    let mut name = main
        .file_name()
        .map(|name| name.to_string_lossy().trim_end_matches(".git").to_owned())
        .unwrap_or_default();
    name.push_str(".attempts");
    main.with_file_name(name)
}

/// The path without `.` and `..`, as it is written: what it names may not exist yet.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// `<root>/<plan>/<task>-<n>`
pub fn worktree(repo: &Repo, name: &AttemptName) -> PathBuf {
    worktree_root(repo)
        .join(name.plan.as_ref())
        .join(format!("{}-{}", name.task, name.n))
}

/// Whose worktree is, or would be, at this path below the root.
pub fn attempt_at(path: &Path) -> Option<AttemptName> {
    let (plan, rest) = path.to_str()?.split_once('/')?;
    let own = rest.split('/').next()?;
    let (task, n) = own.rsplit_once('-')?;
    format!("{plan}/{task}/{n}").parse().ok()
}

/// What a clone is called in its directory while it is being made or removed:
/// `.<task>-<n>.half`.
pub fn half_clone(clone: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(clone.file_name().unwrap_or_default());
    name.push(".half");
    clone.with_file_name(name)
}

/// Where checks run, each in a scratch worktree of its own.
pub fn check_worktrees(repo: &Repo) -> PathBuf {
    worktree_root(repo).join(".checks")
}
