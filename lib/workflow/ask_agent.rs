//! An agent that is asked something, outside of any attempt: it is given a directory to read,
//! and its answer is all that counts.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::agent::{self, Account, Job, Observer};
use crate::git::repo::Repo;
use crate::model::attempt::AgentSpec;
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::event::{Event, Listener, Working};
use crate::process::interrupt::Interrupts;
use crate::process::lines::LineSplitter;
use crate::process::lock::FileLock;
use crate::process::supervise::{self, End, Finish, Input, Limits, Sink, StopReason};
use crate::process::tree::{Exit, adopt_orphans};
use crate::store::start_lock::start_lock;
use crate::workflow::agent_environment;
use crate::workflow::agent_sink::START_LIMIT;
use crate::workflow::probe;
use crate::workflow::settle::exit_words;
use crate::workflow::spawn::ATTEMPT_VARIABLE;

/// How long the agent may take to end when asked to.
const GRACE: Duration = Duration::from_secs(5);

/// The longest line that is looked at whole, in bytes.
const LONGEST_LINE: usize = 1024 * 1024;

/// How often it is told what the agent does.
const INTERVAL: Duration = Duration::from_millis(500);

/// What is asked.
pub(super) struct Question<'a> {
    /// Who is asked.
    pub(super) spec: &'a AgentSpec,
    /// The directory to read, and where it may leave its last words.
    pub(super) job: Job<'a>,
    /// The prompt.
    pub(super) prompt: &'a str,
    /// What it is asked for, in a word.
    pub(super) errand: &'static str,
    /// How long the answer may take.
    pub(super) timeout: Duration,
}

/// What came of it.
pub(super) struct Answer {
    /// What the agent said.
    pub(super) account: Account,
    /// Why it may be no answer at all, in one line.
    pub(super) trouble: Option<String>,
}

/// Asks, and waits for the answer. Whatever the agent starts ends with it.
pub(super) fn ask(
    repo: &Repo,
    question: &Question<'_>,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Answer> {
    let name = &question.spec.name;
    let failed = || format!("cannot ask agent '{name}'");
    adopt_orphans().or_fatal(failed)?;
    let job = &question.job;
    std::fs::write(job.prompt, question.prompt).or_fatal(failed)?;
    let invocation = probe::invocation(repo, question.spec, job);
    let start_lock = invocation.start_lock.and_then(|kind| {
        let path = start_lock(repo, kind)?;
        FileLock::exclusive(&path, Some(START_LIMIT)).ok()
    });
    let mut command = Command::new(&invocation.program);
    command.args(&invocation.arguments);
    prepare_environment(repo, question, &mut command)?;
    command.envs(
        invocation
            .environment
            .iter()
            .map(|(key, value)| (key, value)),
    );
    let mut hearing = Hearing {
        name,
        observer: agent::observer(question.spec),
        stdout: LineSplitter::new(LONGEST_LINE),
        stderr: LineSplitter::new(LONGEST_LINE),
        activity: String::new(),
        complaint: String::new(),
        began: Instant::now(),
        told: None,
        start_lock,
        listen,
    };
    let limits = Limits {
        timeout: Some(question.timeout),
        silence: None,
        grace: GRACE,
    };
    let stop = || match interrupts.presses() {
        0 => interrupts.pending().map(|_| StopReason::Requested),
        1 => Some(StopReason::Requested),
        _ => Some(StopReason::Forced),
    };
    let input = match invocation.input {
        agent::Input::Prompt => Input::Bytes(question.prompt.as_bytes().to_vec()),
        agent::Input::Nothing => Input::Null,
    };
    let ran = supervise::run(command, input, limits, &mut hearing, &stop);
    listen(Event::Working(None));
    let end = ran.map_err(|error| {
        let program = invocation.program.display();
        Error::missing(format!("cannot run '{program}': {error}"))
    })?;
    if matches!(end.reason, Finish::Stopped(reason) if reason != StopReason::Hopeless) {
        return Err(Error::new(Kind::Interrupted, "interrupted"));
    }
    Ok(hearing.answer(job, &end, question.timeout))
}

/// It works in its directory, and finds no repository around it.
fn prepare_environment(repo: &Repo, question: &Question<'_>, command: &mut Command) -> Result<()> {
    let room = question.job.worktree;
    command.current_dir(room);
    agent_environment::give(repo, question.spec, command)?;
    command.env("GIT_CEILING_DIRECTORIES", room.parent().unwrap_or(room));
    // Who is asked shall not ask others.
    command.env(ATTEMPT_VARIABLE, question.errand);
    Ok(())
}

/// Takes what the agent prints.
struct Hearing<'a> {
    name: &'a str,
    observer: Box<dyn Observer>,
    stdout: LineSplitter,
    stderr: LineSplitter,
    activity: String,
    /// The last line of standard error, which often says why.
    complaint: String,
    began: Instant,
    told: Option<Instant>,
    start_lock: Option<FileLock>,
    listen: Listener<'a>,
}

impl Hearing<'_> {
    fn answer(mut self, job: &Job<'_>, end: &End, timeout: Duration) -> Answer {
        let observer = &mut self.observer;
        self.stdout.finish(|line| {
            observer.stdout(&String::from_utf8_lossy(line.bytes));
        });
        let complaint = &mut self.complaint;
        self.stderr.finish(|line| {
            let line = String::from_utf8_lossy(line.bytes);
            observer.stderr(&line);
            note(complaint, &line);
        });
        let account = observer.account(job);
        let trouble = match (&end.reason, &end.status) {
            (Finish::TimedOut, _) => Some(format!("it took longer than {}s", timeout.as_secs())),
            (_, Exit::Code(0)) => account.failure.clone(),
            (_, status) => Some(match (&account.failure, self.complaint.is_empty()) {
                (Some(failure), _) => failure.clone(),
                (None, true) => format!("it ended with {}", exit_words(status)),
                (None, false) => {
                    format!("it ended with {}: {}", exit_words(status), self.complaint)
                }
            }),
        };
        Answer { account, trouble }
    }
}

/// Keeps the last line that says something, as far as it fits.
fn note(complaint: &mut String, line: &str) {
    const LONGEST: usize = 300;
    if !line.trim().is_empty() {
        *complaint = line.trim().chars().take(LONGEST).collect();
    }
}

impl Sink for Hearing<'_> {
    fn stdout(&mut self, chunk: &[u8]) {
        let (observer, activity) = (&mut self.observer, &mut self.activity);
        self.stdout.push(chunk, |line| {
            if let Some(now) = observer.stdout(&String::from_utf8_lossy(line.bytes)) {
                *activity = now;
            }
        });
    }

    fn stderr(&mut self, chunk: &[u8]) {
        let (observer, activity) = (&mut self.observer, &mut self.activity);
        let complaint = &mut self.complaint;
        self.stderr.push(chunk, |line| {
            let line = String::from_utf8_lossy(line.bytes);
            note(complaint, &line);
            if let Some(now) = observer.stderr(&line) {
                *activity = now;
            }
        });
    }

    fn is_hopeless(&self) -> bool {
        self.observer.trouble().is_some()
    }

    fn tick(&mut self) {
        if self.observer.has_started() || self.began.elapsed() > START_LIMIT {
            self.start_lock = None;
        }
        if self.told.is_some_and(|told| told.elapsed() < INTERVAL) {
            return;
        }
        self.told = Some(Instant::now());
        const LONGEST: usize = 200;
        (self.listen)(Event::Working(Some(Working {
            who: self.name.to_owned(),
            seconds: self.began.elapsed().as_secs(),
            activity: self.activity.chars().take(LONGEST).collect(),
        })));
    }
}
