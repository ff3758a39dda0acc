//! The agent of an attempt at work: it is started, started again where it came up wrong, and
//! ended where it will come to nothing.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::agent::{self, Invocation, Job, Trouble};
use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::process::lock::FileLock;
use crate::process::supervise::{self, End, Finish, Input, Limits, StopReason};
use crate::store::start_lock::start_lock;
use crate::workflow::agent_environment;
use crate::workflow::agent_sink::{AgentSink, START_LIMIT};
use crate::workflow::probe;
use crate::workflow::spawn::PLAN_VARIABLE;
use crate::workflow::supervise::own_variables;

/// How often an agent is started that comes up wrong. Two of 44 did, each for once.
const STARTS: usize = 3;

/// How often it is looked whether an agent may start: codex takes a second for that.
const START_INTERVAL: Duration = Duration::from_millis(20);

/// What an agent works at, and within which limits.
pub(super) struct AgentSite<'a> {
    pub(super) repo: &'a Repo,
    pub(super) attempt: &'a Attempt,
    pub(super) job: &'a Job<'a>,
    pub(super) plan: &'a Path,
    pub(super) prompt: &'a str,
    pub(super) limits: Limits,
}

impl AgentSite<'_> {
    /// Runs the agent to its end, or to ours. The error is why it could not be started.
    pub(super) fn run(
        &self,
        sink: &mut AgentSink<'_>,
        wish: &dyn Fn() -> Option<StopReason>,
    ) -> Result<End, String> {
        let began = Instant::now();
        let spec = &self.attempt.agent;
        let invocation = probe::invocation(self.repo, spec, self.job);
        let lock = self.start_lock(&invocation, sink, wish);
        sink.agent_begins(agent::observer(spec), lock);
        for start in 1.. {
            let limits = Limits {
                timeout: self
                    .limits
                    .timeout
                    .map(|timeout| timeout.saturating_sub(began.elapsed())),
                ..self.limits
            };
            let end = supervise::run(
                self.command(&invocation)?,
                self.input(&invocation),
                limits,
                sink,
                wish,
            );
            let end = end.map_err(|error| {
                let program = invocation.program.display();
                format!("cannot run '{program}': {error}")
            })?;
            let is_ours = matches!(
                end.reason,
                Finish::TimedOut
                    | Finish::Stopped(
                        StopReason::Requested | StopReason::Forced | StopReason::Idle
                    )
            );
            let trouble = sink.trouble().filter(|_| !is_ours && start < STARTS);
            let Some(Trouble::StartAgain(why)) = trouble else {
                return Ok(End {
                    elapsed: began.elapsed().max(end.elapsed),
                    ..end
                });
            };
            sink.note(&format!("starting the agent again: {why}"));
            let lock = self.start_lock(&invocation, sink, wish);
            sink.starts_again(agent::observer(spec), lock);
        }
        unreachable!("it is started a few times at most")
    }

    /// Waits for its turn to start. Somebody who holds the lock too long is stuck, and no reason
    /// to wait for; whoever is not wanted any more waits for nobody.
    fn start_lock(
        &self,
        invocation: &Invocation,
        sink: &mut AgentSink<'_>,
        wish: &dyn Fn() -> Option<StopReason>,
    ) -> Option<FileLock> {
        sink.let_go_of_start();
        let path = start_lock(self.repo, invocation.start_lock?)?;
        let began = Instant::now();
        while wish().is_none() && began.elapsed() < START_LIMIT {
            if let Some(lock) = FileLock::try_exclusive(&path).ok()? {
                return Some(lock);
            }
            std::thread::sleep(START_INTERVAL);
        }
        None
    }

    /// It works in its worktree, has of the user's environment what it may have, and knows
    /// whose it is.
    fn command(&self, invocation: &Invocation) -> Result<Command, String> {
        let mut command = Command::new(&invocation.program);
        command.args(&invocation.arguments);
        command.current_dir(&self.attempt.worktree);
        agent_environment::give(self.repo, &self.attempt.agent, &mut command)
            .map_err(|error| error.message)?;
        command.envs(own_variables(self.attempt));
        command.env(PLAN_VARIABLE, self.plan);
        let variables = invocation.environment.iter();
        command.envs(variables.map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn input(&self, invocation: &Invocation) -> Input {
        match invocation.input {
            agent::Input::Prompt => Input::Bytes(self.prompt.as_bytes().to_vec()),
            agent::Input::Nothing => Input::Null,
        }
    }
}
