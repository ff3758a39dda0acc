//! `git spawn`: several attempts from one commit, side by side.

use std::num::NonZeroU32;
use std::time::Duration;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::{AgentSpec, Asker, Attempt, Isolation, State, Step, first_round};
use crate::model::duration::parse_duration;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::{ApproachName, AttemptName, TaskName};
use crate::model::oid::Oid;
use crate::model::plan::{Plan, Task};
use crate::model::spawn::Spawn;
use crate::process::interrupt::Interrupts;
use crate::store::{layout, plans};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::open_tasks::open_tasks;
use crate::workflow::order::{self, Earlier};
use crate::workflow::supervise::log_limit;
use crate::workflow::{agent_environment, agents, approve, plan, probe, roll_forward};

/// Without any word on it, an agent may take this long: none may run for ever, since an
/// agent whose server is out of reach never ends by itself.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// The environment variable that tells an attempt's own processes which attempt they are of.
pub const ATTEMPT_VARIABLE: &str = "GIT_ATTEMPT";

/// The environment variable that tells them apart from those of an attempt of the same name
/// in another repository.
pub const SPAWN_VARIABLE: &str = "GIT_ATTEMPT_SPAWN";

/// The environment variable that tells an agent where its plan is.
pub const PLAN_VARIABLE: &str = "GIT_ATTEMPT_PLAN";

/// What the environment of every process of an attempt says.
pub fn marks(attempt: &Attempt) -> [(&'static str, String); 2] {
    [
        (ATTEMPT_VARIABLE, attempt.name.to_string()),
        (SPAWN_VARIABLE, attempt.spawn.clone()),
    ]
}

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan, free of errors.
    pub plan: Plan,
    /// The task; all of the plan's tasks where none is named.
    pub task: Option<TaskName>,
    /// Attempts for each task; by default one for each approach or agent, whichever are more.
    pub count: Option<NonZeroU32>,
    /// Who tries; by default whom the plan names, else the first that is installed.
    pub agents: Vec<AgentChoice>,
    /// Any command as the agent, instead of `agents`.
    pub agent_commands: Vec<String>,
    /// How many may work at once; by default all.
    pub jobs: Option<NonZeroU32>,
    /// The revision to start from, instead of the plan's.
    pub base: Option<String>,
    /// How long each may take, instead of the plan's.
    pub timeout: Option<Duration>,
    /// How long each may say nothing.
    pub silence: Option<Duration>,
    /// What keeps them apart from the user's repository, instead of what is configured.
    pub isolation: Option<Isolation>,
    /// A spawn id of the caller's choice, for the demo's recorded agents.
    pub specs: Option<Vec<AgentSpec>>,
}

/// Starts the attempts and returns their names; their supervisors outlive this process.
///
/// Everything that can be refused is refused before anything is made. When the user
/// interrupts, no more are started.
pub fn spawn(
    repo: &Repo,
    request: &Request,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<AttemptName>> {
    refuse_nesting(repo)?;
    let tasks = open_tasks(&request.plan, request.task.as_ref(), listen)?;
    let specs = match &request.specs {
        Some(specs) => specs.clone(),
        None => agents::wanted(repo, request, listen)?,
    };
    agents::require_installed(&specs)?;
    agent_environment::require_sound(repo, &specs)?;
    log_limit(repo)?;
    approve::require(repo, &request.plan)?;
    let base = base(repo, request)?;
    order::refuse_bad_places(repo, &request.plan.name, &tasks)?;
    if isolation(repo, request)? == Isolation::Clone {
        repo.refuse_clones()?;
    }

    probe::warn_of_untried(repo, &specs, listen);
    if repo.committer().is_err() {
        listen(Event::Warning(
            "git does not know who you are, so nobody's name is in what is committed for the \
             attempts: git config --global user.name 'Your Name' && git config --global \
             user.email you@example.com"
                .to_owned(),
        ));
    }
    let wish = wish(repo, request, &tasks, &specs, &base)?;
    let plan = &request.plan.name;
    let ordered = match order::earlier(repo, plan, &wish)? {
        Earlier::Same(ordered) => {
            listen(Event::Note(format!(
                "going on with the spawn of {} that was interrupted",
                ordered.spawn.attempts[0]
                    .created
                    .strftime("%Y-%m-%d %H:%M:%SZ")
            )));
            ordered
        }
        Earlier::Others(open) => {
            if open > 0 {
                listen(Event::Warning(format!(
                    "another spawn was interrupted, and not all of its {open} attempts run; \
                     git spawn doctor --repair goes on with it"
                )));
            }
            plans::save_text(repo, plan, &wish.plan)?;
            order::order(repo, plan, &wish)?
        }
    };
    roll_forward::make(repo, &ordered, interrupts, listen)
}

/// The attempts that are asked for, with the number 1 instead of their own.
fn wish(
    repo: &Repo,
    request: &Request,
    tasks: &[&Task],
    specs: &[AgentSpec],
    base: &Oid,
) -> Result<Spawn> {
    let id = spawn_id()?;
    let mut attempts = Vec::new();
    for task in tasks {
        let approaches = &task.approaches;
        let count = request
            .count
            .map_or(approaches.len().max(specs.len()), |count| {
                count.get() as usize
            });
        for i in 0..count {
            let approach =
                (!approaches.is_empty()).then(|| approaches[i % approaches.len()].name.clone());
            let agent = specs[i % specs.len()].clone();
            let name = AttemptName {
                plan: request.plan.name.clone(),
                task: task.name.clone(),
                n: NonZeroU32::MIN,
            };
            attempts.push(template(repo, request, &id, name, base, approach, agent)?);
        }
    }
    Ok(Spawn {
        slots: request
            .jobs
            .map_or(attempts.len(), |jobs| jobs.get() as usize),
        id,
        plan: request.plan.source.clone(),
        attempts,
    })
}

/// The base, resolved once: all attempts of a spawn start at this commit.
fn base(repo: &Repo, request: &Request) -> Result<Oid> {
    let revision = match &request.base {
        Some(base) => base.clone(),
        None => plan::base_of(repo, &request.plan)?,
    };
    repo.resolve_commit(&revision).map_err(|error| {
        // The branch that HEAD names is there with its first commit.
        let is_unborn = |branch: Option<String>| branch.is_some_and(|name| name == revision);
        let branch = repo.current_branch().ok().and_then(|(branch, _)| branch);
        if !repo.has_commits() && (revision == "HEAD" || is_unborn(branch)) {
            return Error::fatal("there is no commit yet to start from")
                .hint("make the first one: git add --all && git commit -m 'Begin'");
        }
        error.hint("this is the plan's `base:`, or what --base says")
    })
}

fn isolation(repo: &Repo, request: &Request) -> Result<Isolation> {
    match request.isolation {
        Some(isolation) => Ok(isolation),
        None => {
            let configured = repo.config_value("attempt.isolate", str::parse)?;
            Ok(configured.unwrap_or_default())
        }
    }
}

fn template(
    repo: &Repo,
    request: &Request,
    spawn: &str,
    name: AttemptName,
    base: &Oid,
    approach: Option<ApproachName>,
    agent: AgentSpec,
) -> Result<Attempt> {
    let timeout = request
        .timeout
        .or(agent.timeout_seconds.map(Duration::from_secs))
        .or(request.plan.timeout)
        .or(repo.config_value("attempt.timeout", parse_duration)?)
        .unwrap_or(DEFAULT_TIMEOUT);
    let silence = request
        .silence
        .or(repo.config_value("attempt.silence", parse_duration)?);
    Ok(Attempt {
        name,
        spawn: spawn.to_owned(),
        approach,
        agent,
        base: base.clone(),
        branch: String::new(),
        worktree: layout::worktree_root(repo),
        setup: request.plan.setup.clone(),
        timeout_seconds: Some(timeout.as_secs().max(1)),
        silence_seconds: silence.map(|silence| silence.as_secs().max(1)),
        isolation: isolation(repo, request)?,
        ports: None,
        created: Timestamp::now(),
        round: first_round(),
        asker: Asker::Spawn,
        rounds: Vec::new(),
        state: State::Preparing {
            step: Step::Worktree,
        },
        candidate: None,
        session: None,
        usage: None,
        cost: None,
        archive: None,
    })
}

/// 64 random bits in hexadecimal.
pub(super) fn spawn_id() -> Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::fatal(format!("cannot get random bytes: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
