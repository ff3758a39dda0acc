//! What becomes of an agent's output while it runs: all of it goes into the capped log, and
//! line by line to whoever understands it.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::agent::{Account, Job, Observer, Trouble};
use crate::model::spent::Usage;
use crate::process::capped_log::CappedLog;
use crate::process::lines::LineSplitter;
use crate::process::lock::FileLock;
use crate::process::supervise::Sink;
use crate::store::layout::AttemptDir;
use crate::store::live::{self, Live};
use crate::workflow::meanwhile::Watch;

/// The longest line of an agent's output that is looked at whole, in bytes. One event of
/// codex holds the output of a command.
const LONGEST_LINE: usize = 1024 * 1024;

/// The longest that one agent may keep the next of its kind from starting.
pub const START_LIMIT: Duration = Duration::from_secs(30);

/// Takes an agent's output.
pub struct AgentSink<'a> {
    dir: &'a AttemptDir,
    log: CappedLog,
    observer: Option<Box<dyn Observer>>,
    stdout: LineSplitter,
    stderr: LineSplitter,
    activity: String,
    said: Option<Live>,
    started: Option<Timestamp>,
    start_lock: Option<FileLock>,
    start_lock_until: Option<Instant>,
    watch: Option<Watch<'a>>,
}

impl<'a> AgentSink<'a> {
    /// Writes into this log, and tells of the set-up or whatever else is going on.
    pub fn new(dir: &'a AttemptDir, log: CappedLog, activity: String) -> Self {
        Self {
            dir,
            log,
            observer: None,
            stdout: LineSplitter::new(LONGEST_LINE),
            stderr: LineSplitter::new(LONGEST_LINE),
            activity,
            said: None,
            started: Some(Timestamp::now()),
            start_lock: None,
            start_lock_until: None,
            watch: None,
        }
    }

    /// From now on there is somebody who watches over the repository.
    pub fn watches(&mut self, started: Timestamp, watch: Watch<'a>) {
        self.started = Some(started);
        self.watch = Some(watch);
    }

    /// From now on it is the agent that speaks. `start_lock` is let go once it has started.
    pub fn agent_begins(&mut self, observer: Box<dyn Observer>, start_lock: Option<FileLock>) {
        self.listen(observer, start_lock, "starting");
    }

    /// The agent is started once more, since it came up wrong: another observer listens.
    pub fn starts_again(&mut self, observer: Box<dyn Observer>, start_lock: Option<FileLock>) {
        self.listen(observer, start_lock, "starting again");
    }

    fn listen(
        &mut self,
        observer: Box<dyn Observer>,
        start_lock: Option<FileLock>,
        activity: &str,
    ) {
        // What is left of the last line of another one is its own.
        self.stdout = LineSplitter::new(LONGEST_LINE);
        self.stderr = LineSplitter::new(LONGEST_LINE);
        self.observer = Some(observer);
        activity.clone_into(&mut self.activity);
        self.start_lock = start_lock;
        self.start_lock_until = Some(Instant::now() + START_LIMIT);
    }

    /// Lets the next agent start, which may be the same once more: it would wait for itself.
    pub fn let_go_of_start(&mut self) {
        self.start_lock = None;
    }

    /// Why there is no use in waiting for the agent's end.
    pub fn trouble(&self) -> Option<Trouble> {
        self.observer.as_ref().and_then(|one| one.trouble())
    }

    /// Writes a line of ours into the log.
    pub fn note(&mut self, line: &str) {
        let _ = self
            .log
            .append(format!("git-attempts: {line}\n").as_bytes());
    }

    /// What the agent told, how much of it the log had no room for, and who has watched.
    pub fn finish(mut self, job: &Job<'_>) -> (Account, u64, Option<Watch<'a>>) {
        let mut account = Account::default();
        if let Some(mut observer) = self.observer.take() {
            self.stdout.finish(|line| {
                observer.stdout(&String::from_utf8_lossy(line.bytes));
            });
            self.stderr.finish(|line| {
                observer.stderr(&String::from_utf8_lossy(line.bytes));
            });
            account = observer.account(job);
        }
        (account, self.log.dropped(), self.watch)
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
        let usage = self.observer.as_ref().and_then(|one| one.usage());
        let live = live(&self.activity, self.started, usage);
        if self.said.as_ref() != Some(&live) {
            let _ = live::write(self.dir, &live);
            self.said = Some(live);
        }
        if let Some(watch) = &mut self.watch {
            watch.look();
        }
    }

    fn is_hopeless(&self) -> bool {
        self.trouble().is_some()
    }
}

/// Tells whoever watches; nothing depends on it, so nothing fails for it.
pub fn say(dir: &AttemptDir, activity: &str) {
    let _ = live::write(dir, &live(activity, None, None));
}

fn live(activity: &str, started: Option<Timestamp>, usage: Option<Usage>) -> Live {
    /// More of a line does not fit a terminal, in characters.
    const LONGEST: usize = 300;
    Live {
        activity: activity.chars().take(LONGEST).collect(),
        started,
        usage,
    }
}
