//! `git spawn retry`: one more attempt, at the same task and from the same plan and base as
//! an earlier one.

use std::num::NonZeroU32;

use jiff::Timestamp;

use crate::agent;
use crate::git::repo::Repo;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::{AgentSpec, Asker, Attempt, State, Step, first_round};
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::model::plan::Plan;
use crate::model::plan_parser::parse;
use crate::model::spawn::Spawn;
use crate::process::interrupt::Interrupts;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::layout::{self, file};
use crate::workflow::agent_environment::require_sound;
use crate::workflow::agents::{configured_otherwise, require_installed, resolve};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::spawn::spawn_id;
use crate::workflow::supervise::log_limit;
use crate::workflow::{approve, order, probe, roll_forward};

/// Who tries this time.
#[derive(Clone, Debug)]
pub enum Who {
    /// Whoever tried before.
    Same,
    /// An agent by its name.
    Agent(AgentChoice),
    /// Any command.
    Command(String),
}

/// An attempt to be made again, with the plan as it was.
pub struct Retry {
    /// The plan as the attempt's record has it.
    pub plan: Plan,
    record: AttemptRecord,
}

/// Looks the attempt up.
///
/// # Errors
/// Where its plan cannot be read by this version any more, or has not its task.
pub fn retry_of(repo: &Repo, pattern: &AttemptPattern) -> Result<Retry> {
    let record = attempts::find(repo, pattern)?;
    let name = &record.attempt.name;
    let plan = parse(&record.plan)
        .plan
        .filter(|plan| plan.name == name.plan && plan.task(&name.task).is_some());
    match plan {
        Some(plan) => Ok(Retry { plan, record }),
        None => Err(
            Error::fatal(format!("the plan of attempt '{name}' cannot be read"))
                .hint("spawn a new one from the plan as it is now: git spawn"),
        ),
    }
}

/// Makes it under the next number and starts it; the earlier one stays as it is. The plan's
/// commands must be approved as they were then.
pub fn retry(
    repo: &Repo,
    retry: &Retry,
    who: &Who,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<AttemptName>> {
    refuse_nesting(repo)?;
    let before = &retry.record.attempt;
    let agent = match who {
        Who::Same => {
            if let Some(warning) = configured_otherwise(repo, &before.agent) {
                listen(Event::Warning(warning));
            }
            before.agent.clone()
        }
        Who::Command(shell) => agent::any_command(shell),
        Who::Agent(choice) => one_agent(repo, choice)?,
    };
    require_installed(std::slice::from_ref(&agent))?;
    require_sound(repo, std::slice::from_ref(&agent))?;
    log_limit(repo)?;
    approve::require(repo, &retry.plan).map_err(|error| {
        let record = layout::attempt_ref(&before.name);
        error.hint(format!(
            "the plan as it was then: git show {record}:{}",
            file::PLAN
        ))
    })?;
    probe::warn_of_untried(repo, std::slice::from_ref(&agent), listen);
    let plan = &before.name.plan;
    let task: Vec<_> = retry.plan.task(&before.name.task).into_iter().collect();
    order::refuse_bad_places(repo, plan, &task)?;
    let id = spawn_id()?;
    let wish = Spawn {
        id: id.clone(),
        slots: 1,
        plan: retry.record.plan.clone(),
        attempts: vec![Attempt {
            name: AttemptName {
                n: NonZeroU32::MIN,
                ..before.name.clone()
            },
            spawn: id,
            agent,
            branch: String::new(),
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
            ..before.clone()
        }],
    };
    let ordered = order::order(repo, plan, &wish)?;
    roll_forward::make(repo, &ordered, interrupts, listen)
}

fn one_agent(repo: &Repo, choice: &AgentChoice) -> Result<AgentSpec> {
    match resolve(repo, std::slice::from_ref(choice))?.as_slice() {
        [agent] => Ok(agent.clone()),
        _ => Err(Error::usage("an attempt is retried by one agent")),
    }
}
