//! The life of one attempt, lived by a process of its own: a hidden mode of the suite. It
//! needs nobody else, outlives the terminal, and writes the end into the record.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::agent::{self, Account, Job, Observer};
use crate::git::exec::foreign_environment;
use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, State, Step};
use crate::model::error::{Context, Error, Result};
use crate::model::name::AttemptName;
use crate::process::capped_log::{CappedLog, MIN_CAP};
use crate::process::interrupt::Interrupts;
use crate::process::lines::LineSplitter;
use crate::process::lock::FileLock;
use crate::process::supervise::{self, Finish, Input, Limits, Sink, StopReason};
use crate::process::tree::{Exit, become_supervisor};
use crate::store::attempts::{self, Updated};
use crate::store::layout::{self, AttemptDir};
use crate::store::live::{self, Live};
use crate::workflow::settle::{self, Ending};
use crate::workflow::spawn::marks;

/// The most that is kept of what an agent prints, in bytes; `attempt.logLimit` says otherwise.
const LOG_LIMIT: u64 = 16 * 1024 * 1024;

/// The longest line of an agent's output that is looked at whole, in bytes. One event of
/// codex holds the output of a command.
const LONGEST_LINE: usize = 1024 * 1024;

/// How long an agent may take to end when asked to.
const GRACE: Duration = Duration::from_secs(10);

/// How often a free place is looked for.
const SLOT_INTERVAL: Duration = Duration::from_millis(100);

/// The longest that one agent may keep the next of its kind from starting.
const START_LIMIT: Duration = Duration::from_secs(30);

/// How much is kept of what an agent prints, in bytes.
pub fn log_limit(repo: &Repo) -> Result<u64> {
    let limit = repo.config_number("attempt.logLimit")?.unwrap_or(LOG_LIMIT);
    if limit < MIN_CAP {
        return Err(Error::fatal(format!(
            "attempt.logLimit is {limit}, and must be at least {MIN_CAP} (bytes)"
        )));
    }
    Ok(limit)
}

/// Supervises one attempt from its queueing to its end.
pub fn supervise(common_dir: &Path, name: &AttemptName, slots: usize) -> Result<()> {
    become_supervisor().or_fatal(|| "cannot become a supervisor".to_owned())?;
    let repo = Repo::open_common(common_dir)?;
    let dir = AttemptDir::new(&repo, name);
    let lock_path = dir.lock();
    let _lock = FileLock::exclusive(&lock_path, Some(Duration::from_secs(5)))
        .or_fatal(|| format!("cannot take '{}'", lock_path.display()))?;
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let wish = || stop_wish(&dir, &interrupts);

    let attempt = attempts::read(&repo, name)?.attempt;
    if attempt.end().is_some() {
        return Ok(());
    }
    say(&dir, "waiting for a free place", None);
    let Some(_slot) = wait_for_slot(&repo, &attempt.spawn, slots, &wish)? else {
        return settle::settle(&repo, &attempt, Ending::StoppedInQueue, Vec::new());
    };
    let record = attempts::read(&repo, name)?;
    let before = repo.steering()?;
    let ending = work(&repo, &dir, &record.attempt, &record.prompt, &wish)?;
    let changed = before.changed(&repo.steering()?);
    settle::settle(&repo, &record.attempt, ending, changed)
}

/// Says in the record how far it is.
fn enter(repo: &Repo, name: &AttemptName, state: &State) -> Result<()> {
    let word = match state {
        State::Preparing { .. } => "preparing",
        _ => "running",
    };
    attempts::update(repo, name, word, |attempt| {
        attempt.state = state.clone();
        Ok(Updated::default())
    })
    .map(drop)
}

fn stop_wish(dir: &AttemptDir, interrupts: &Interrupts) -> Option<StopReason> {
    // A repository that is deleted under an attempt wants none.
    let is_unwanted = dir.stop().exists() || !dir.path().is_dir();
    (interrupts.pending().is_some() || is_unwanted).then_some(StopReason::Requested)
}

/// One of the places that the supervisors of a spawn share; `None` when the user does not
/// want the attempt any more. A place is a lock, so a supervisor that dies frees its own.
fn wait_for_slot(
    repo: &Repo,
    spawn: &str,
    slots: usize,
    wish: &dyn Fn() -> Option<StopReason>,
) -> Result<Option<FileLock>> {
    loop {
        if wish().is_some() {
            return Ok(None);
        }
        for k in 0..slots {
            let path = layout::slot(repo, spawn, k);
            let failed = || format!("cannot take '{}'", path.display());
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).or_fatal(failed)?;
            }
            if let Some(lock) = FileLock::try_exclusive(&path).or_fatal(failed)? {
                return Ok(Some(lock));
            }
        }
        std::thread::sleep(SLOT_INTERVAL);
    }
}

/// The set-up, then the agent.
fn work(
    repo: &Repo,
    dir: &AttemptDir,
    attempt: &Attempt,
    prompt: &str,
    wish: &dyn Fn() -> Option<StopReason>,
) -> Result<Ending> {
    if !attempt.worktree.is_dir() {
        return Ok(Ending::NoWorktree);
    }
    let limit = log_limit(repo)?;
    let log_path = dir.log();
    let log = CappedLog::create(&log_path, limit)
        .or_fatal(|| format!("cannot write '{}'", log_path.display()))?;
    let began = Instant::now();
    let limits = Limits {
        timeout: attempt.timeout_seconds.map(Duration::from_secs),
        grace: GRACE,
    };
    let mut sink = AgentSink::new(dir, log);
    if let Some(setup) = &attempt.setup {
        let step = Step::SetUp;
        enter(repo, &attempt.name, &State::Preparing { step })?;
        sink.activity = format!("set-up: {setup}");
        let mut command = Command::new("sh");
        command.arg("-c").arg(setup);
        prepare_environment(&mut command, attempt);
        let end = supervise::run(command, Input::Null, limits, &mut sink, wish)
            .or_fatal(|| "cannot run the set-up".to_owned())?;
        if end.status != Exit::Code(0) || end.reason != Finish::ByItself {
            return Ok(Ending::SetupFailed {
                end,
                elapsed: began.elapsed(),
            });
        }
    }

    let started = Timestamp::now();
    enter(repo, &attempt.name, &State::Running { started })?;
    let last_message = dir.last_message();
    let job = Job {
        worktree: &attempt.worktree,
        last_message: &last_message,
    };
    let invocation = agent::invocation(&attempt.agent, &job);
    sink.observer = Some(agent::observer(&attempt.agent));
    sink.activity = "starting".to_owned();
    sink.started = Some(started);
    sink.start_lock = match invocation.start_lock {
        Some(kind) => {
            let path = layout::start_lock(repo, kind);
            // Somebody who holds it too long is stuck, and no reason to wait for.
            FileLock::exclusive(&path, Some(START_LIMIT)).ok()
        }
        None => None,
    };
    sink.start_lock_until = Some(Instant::now() + START_LIMIT);
    let mut command = Command::new(&invocation.program);
    command.args(&invocation.arguments);
    prepare_environment(&mut command, attempt);
    command.envs(
        invocation
            .environment
            .iter()
            .map(|(key, value)| (key, value)),
    );
    let input = Input::Bytes(prompt.as_bytes().to_vec());
    let end = match supervise::run(command, input, limits, &mut sink, wish) {
        Ok(end) => end,
        Err(error) => {
            return Ok(Ending::NotStarted {
                cause: format!("cannot run '{}': {error}", invocation.program.display()),
            });
        }
    };
    let account = sink.finish(&job);
    Ok(Ending::Ran { end, account })
}

/// The attempt's own processes work in its worktree, find no other repository in their
/// environment, and know whose they are.
fn prepare_environment(command: &mut Command, attempt: &Attempt) {
    command.current_dir(&attempt.worktree);
    for name in foreign_environment() {
        command.env_remove(name);
    }
    command.envs(marks(attempt));
    // A prompt for a password would wait for nobody.
    command.env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_EDITOR", ":");
}

/// Takes an agent's output: all of it into the capped log, and line by line to its observer.
struct AgentSink<'a> {
    dir: &'a AttemptDir,
    log: CappedLog,
    observer: Option<Box<dyn Observer>>,
    stdout: LineSplitter,
    stderr: LineSplitter,
    activity: String,
    said: String,
    started: Option<Timestamp>,
    start_lock: Option<FileLock>,
    start_lock_until: Option<Instant>,
}

impl<'a> AgentSink<'a> {
    fn new(dir: &'a AttemptDir, log: CappedLog) -> Self {
        Self {
            dir,
            log,
            observer: None,
            stdout: LineSplitter::new(LONGEST_LINE),
            stderr: LineSplitter::new(LONGEST_LINE),
            activity: String::new(),
            said: String::new(),
            started: None,
            start_lock: None,
            start_lock_until: None,
        }
    }

    fn finish(mut self, job: &Job<'_>) -> Account {
        let Some(mut observer) = self.observer.take() else {
            return Account::default();
        };
        self.stdout.finish(|line| {
            observer.stdout(&String::from_utf8_lossy(line.bytes));
        });
        self.stderr.finish(|line| {
            observer.stderr(&String::from_utf8_lossy(line.bytes));
        });
        observer.account(job)
    }
}

impl Sink for AgentSink<'_> {
    fn stdout(&mut self, chunk: &[u8]) {
        // A full disk must not stop the agent; the log goes on when there is room again.
        let _ = self.log.append(chunk);
        if let Some(observer) = &mut self.observer {
            let activity = &mut self.activity;
            self.stdout.push(chunk, |line| {
                if let Some(now) = observer.stdout(&String::from_utf8_lossy(line.bytes)) {
                    *activity = now;
                }
            });
        }
    }

    fn stderr(&mut self, chunk: &[u8]) {
        let _ = self.log.append(chunk);
        if let Some(observer) = &mut self.observer {
            let activity = &mut self.activity;
            self.stderr.push(chunk, |line| {
                if let Some(now) = observer.stderr(&String::from_utf8_lossy(line.bytes)) {
                    *activity = now;
                }
            });
        }
    }

    fn tick(&mut self) {
        let has_started = self.observer.as_ref().is_some_and(|one| one.has_started());
        let is_over = self
            .start_lock_until
            .is_some_and(|until| Instant::now() > until);
        if has_started || is_over {
            self.start_lock = None;
        }
        if self.said != self.activity {
            self.said.clone_from(&self.activity);
            say(self.dir, &self.said, self.started);
        }
    }
}

/// Tells whoever watches; nothing depends on it, so nothing fails for it.
fn say(dir: &AttemptDir, activity: &str, started: Option<Timestamp>) {
    /// More of a line does not fit a terminal, in characters.
    const LONGEST: usize = 200;
    let live = Live {
        activity: activity.chars().take(LONGEST).collect(),
        started,
    };
    let _ = live::write(dir, &live);
}
