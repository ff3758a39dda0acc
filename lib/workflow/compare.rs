//! `git compare`: the same checks over the base and all candidates, and the evidence side
//! by side.

use crate::git::repo::Repo;
use crate::model::attempt::AgentSpec;
use crate::model::check::CheckResult;
use crate::model::comparison::Comparison;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::{CheckName, TaskName};
use crate::model::oid::Oid;
use crate::model::plan::{Check, Plan};
use crate::process::interrupt::Interrupts;
use crate::store::plan_checks;
use crate::workflow::agent_environment::require_sound;
use crate::workflow::agents::{require_installed, resolve};
use crate::workflow::checks::{TreeJob, run_all};
use crate::workflow::compare_jobs::jobs;
use crate::workflow::compare_keep::keep;
use crate::workflow::compare_lay_out::lay_out;
use crate::workflow::list::{Listed, list};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::{approve, conflicts, cross_checks, judge};

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan, free of errors.
    pub plan: Plan,
    /// The task; every task with attempts where none is named.
    pub task: Option<TaskName>,
    /// How many trees are checked at once.
    pub jobs: usize,
    /// Which checks run.
    pub checks: Checks,
    /// Of those, none but these; all of them where none is named.
    pub only: Vec<CheckName>,
    /// How often each is run, at least once.
    pub repeat: u32,
    /// In which worktree an attempt's checks run.
    pub room: Room,
    /// Whether the tests of each are run on the others.
    pub cross: Cross,
    /// The agent that is asked for its opinion.
    pub judge: Option<String>,
}

impl Request {
    /// For the verdicts that are missing, each told once and in a clean worktree, and nothing
    /// beside them.
    pub fn missing(plan: Plan, task: Option<TaskName>, jobs: usize) -> Self {
        Self {
            plan,
            task,
            jobs,
            checks: Checks::Missing,
            only: Vec::new(),
            repeat: 1,
            room: Room::Clean,
            cross: Cross::Shown,
            judge: None,
        }
    }
}

/// Whether the tests that each candidate brings are run on the others and on the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cross {
    /// Those that have no verdict yet.
    Run,
    /// None; what is known is shown.
    Shown,
}

impl Request {
    /// The checks that are asked for.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Check> {
        let is_wanted = |check: &&Check| self.only.is_empty() || self.only.contains(&check.name);
        self.plan.checks.iter().filter(is_wanted)
    }
}

/// In which worktree an attempt's checks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// In a clean one, made for them.
    Clean,
    /// In the attempt's own, where it is as its candidate says.
    Own,
}

/// Which checks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// Those that have no verdict yet.
    Missing,
    /// All of them.
    All,
    /// None; what is known is shown.
    None,
}

/// Compares the attempts of each task that is asked for.
pub fn compare_tasks(
    repo: &Repo,
    request: &Request,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<Comparison>> {
    let plan = &request.plan;
    refuse_unknown(plan, &request.only)?;
    let judge = request.judge.as_ref().map(|name| judge_named(repo, name));
    let judge = judge.transpose()?;
    let (all, unreadable) = list(repo)?;
    for error in unreadable {
        listen(Event::Warning(error.to_string()));
    }
    if repo.overlooks_replaced_objects()? {
        listen(Event::Warning(
            "some objects are replaced, which is not seen where refs are kept as reftable: what \
             attempts change is told as it was before"
                .to_owned(),
        ));
    }
    let of_task = |task: &TaskName| -> Vec<Listed> {
        all.iter()
            .filter(|one| {
                let attempt = &one.record.attempt;
                let name = &attempt.name;
                name.plan == plan.name && name.task == *task && attempt.archive.is_none()
            })
            .cloned()
            .collect()
    };
    let tasks: Vec<&TaskName> = match &request.task {
        Some(task) => vec![task],
        None => plan.tasks.iter().map(|task| &task.name).collect(),
    };
    let mut verdicts = Verdicts {
        recorded: all
            .iter()
            .flat_map(|one| one.record.checks.iter().cloned())
            .chain(plan_checks::read(repo, &plan.name)?)
            .collect(),
        new: Vec::new(),
    };
    let mut comparisons = Vec::new();
    for task in tasks {
        let attempts = of_task(task);
        if !attempts.is_empty() {
            let jobs = prepare(repo, request, task, &attempts, &verdicts, listen)?;
            let (new, outcome) = run_all(repo, &jobs, request.jobs, interrupts, listen);
            verdicts.new.extend(new);
            let attempts = keep(repo, plan, attempts, &verdicts)?;
            outcome?;
            if request.cross == Cross::Run {
                let jobs = cross_checks::jobs(repo, request, &attempts, &verdicts)?;
                let (new, outcome) = run_all(repo, &jobs, request.jobs, interrupts, listen);
                cross_checks::keep(repo, plan, &attempts, &new)?;
                verdicts.new.extend(new);
                outcome?;
            }
            let mut comparison = lay_out(repo, plan, task, &attempts)?;
            comparison.cross = cross_checks::tell(repo, plan, &attempts, &verdicts)?;
            comparisons.push(comparison);
        }
    }
    if comparisons.is_empty() {
        let what = match &request.task {
            Some(task) => format!("task '{task}' of plan '{}'", plan.name),
            None => format!("plan '{}'", plan.name),
        };
        return Err(Error::missing(format!("{what} has no attempts to compare"))
            .hint("start some: git spawn"));
    }
    conflicts::tell_clashes(repo, &mut comparisons)?;
    if let Some(spec) = &judge {
        for comparison in &mut comparisons {
            comparison.judgement = judge::judge(repo, plan, comparison, spec, interrupts, listen)?;
        }
    }
    Ok(comparisons)
}

fn judge_named(repo: &Repo, name: &str) -> Result<AgentSpec> {
    refuse_nesting(repo)?;
    let choice = name
        .parse()
        .map_err(|error| Error::usage(format!("'{name}' is no agent: {error}")))?;
    let specs = resolve(repo, &[choice])?;
    require_installed(&specs)?;
    require_sound(repo, &specs)?;
    match specs.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Error::usage("one judge is asked, not several")),
    }
}

fn refuse_unknown(plan: &Plan, only: &[CheckName]) -> Result<()> {
    let is_known = |name: &&CheckName| plan.checks.iter().any(|check| check.name == **name);
    let Some(unknown) = only.iter().find(|name| !is_known(name)) else {
        return Ok(());
    };
    let names: Vec<&str> = plan.checks.iter().map(|one| one.name.as_ref()).collect();
    Err(Error::usage(format!("the plan has no check '{unknown}'"))
        .hint(format!("it has: {}", names.join(", "))))
}

/// What is known before a task is compared.
pub(super) struct Verdicts {
    /// From the records of all attempts and of the plan: a tree that several tasks share is checked once.
    pub recorded: Vec<CheckResult>,
    /// From this very comparison.
    pub new: Vec<CheckResult>,
}

/// The checks that have to run before the attempts at a task can be laid side by side.
fn prepare(
    repo: &Repo,
    request: &Request,
    task: &TaskName,
    attempts: &[Listed],
    verdicts: &Verdicts,
    listen: Listener<'_>,
) -> Result<Vec<TreeJob>> {
    if request.checks == Checks::None {
        return Ok(Vec::new());
    }
    approve::require(repo, &request.plan)?;
    let bases = distinct(attempts.iter().map(|one| one.record.attempt.base.clone()));
    if bases.len() > 1 {
        listen(Event::Warning(format!(
            "the attempts at '{task}' start from {} different commits; each is held against its own",
            bases.len()
        )));
    }
    let jobs = jobs(repo, request, attempts, &bases, verdicts, listen)?;
    let has_candidate = |one: &Listed| one.record.attempt.candidate.is_some();
    if jobs.is_empty() && attempts.iter().any(has_candidate) {
        listen(Event::Note(
            "every verdict is known already; to run the checks again: git compare --rerun"
                .to_owned(),
        ));
    }
    Ok(jobs)
}

fn distinct(oids: impl Iterator<Item = Oid>) -> Vec<Oid> {
    let mut seen = Vec::new();
    for oid in oids {
        if !seen.contains(&oid) {
            seen.push(oid);
        }
    }
    seen
}
