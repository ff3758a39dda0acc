//! The process that runs the checks of one tree and supervises what they start: a hidden
//! mode of the suite, told by [`checks`](super::checks).

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::git::exec::foreign_environment;
use crate::model::check::{CheckResult, Repeated, Verdict};
use crate::model::error::{Context, Result};
use crate::model::name::CheckName;
use crate::model::test_case::{TestCase, together};
use crate::process::capped_log::CappedLog;
use crate::process::interrupt::Interrupts;
use crate::process::supervise::{self, Finish, Input, Limits, Sink, StopReason};
use crate::process::tree::{Exit, become_supervisor};
use crate::workflow::checks::{Place, TreeJob, Wanted};
use crate::workflow::junit::Reports;
use crate::workflow::settle::exit_words;

/// The most that is kept of what one check prints, in bytes.
const LOG_LIMIT: u64 = 4 * 1024 * 1024;

/// How long a check may take to end when asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A check that takes this long, and the plan names no time-out, hangs.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// What a runner is told on its standard input.
#[derive(Serialize, Deserialize)]
pub(super) struct Order {
    /// What to run.
    pub(super) job: TreeJob,
    /// The clean worktree to run it in.
    pub(super) worktree: PathBuf,
    /// The directory for what is printed.
    pub(super) logs: PathBuf,
}

/// What a runner tells on its standard output, a line each.
#[derive(Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "kebab-case")]
pub(super) enum Told {
    /// The set-up, or a check, begins.
    Started { check: Option<CheckName> },
    /// A check has a verdict. What is printed about it is in the log, if anything ran.
    Ended {
        result: Box<CheckResult>,
        log: Option<PathBuf>,
    },
}

/// The hidden mode: runs the checks of one tree. `tell` takes a line for standard output.
pub fn run_as_runner(tell: &mut dyn FnMut(String)) -> Result<()> {
    let failed = || "cannot run checks".to_owned();
    become_supervisor().or_fatal(failed)?;
    let interrupts = Interrupts::install().or_fatal(failed)?;
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .or_fatal(failed)?;
    let order: Order = serde_json::from_str(&text).or_fatal(failed)?;
    let parent = rustix::process::getppid();
    let stop = || {
        let is_orphan = rustix::process::getppid() != parent;
        (interrupts.pending().is_some() || is_orphan).then_some(StopReason::Requested)
    };
    let mut tell = |told: &Told| tell(serde_json::to_string(told).expect("it is plain JSON"));
    let job = &order.job;

    if let Some(setup) = &job.setup {
        tell(&Told::Started { check: None });
        let log = order.logs.join("set-up.log");
        let end = run_command(&order, setup, &log, &stop)?;
        if matches!(end.reason, Finish::Stopped(_)) {
            return Ok(());
        }
        let exit = words(&end, job);
        if exit != "exit 0" {
            for wanted in &job.wanted {
                let mut run = Run::of(&end, job);
                run.verdict = Verdict::Aborted;
                run.exit = format!("set-up failed: {exit}");
                let result = Box::new(result(job, wanted, &[run]));
                tell(&Told::Ended { result, log: None });
            }
            return Ok(());
        }
    }
    for wanted in &job.wanted {
        tell(&Told::Started {
            check: Some(wanted.check.clone()),
        });
        let mut runs: Vec<Run> = Vec::new();
        let mut shown = None;
        for nth in 1..=job.runs.max(1) {
            let log = match nth {
                1 => order.logs.join(format!("{}.log", wanted.check)),
                _ => order.logs.join(format!("{}.{nth}.log", wanted.check)),
            };
            let glob = wanted.junit.as_ref().and_then(|glob| glob.parse().ok());
            let reports = glob
                .as_ref()
                .map(|glob| Reports::before(&order.worktree, glob));
            let end = run_command(&order, &wanted.command, &log, &stop)?;
            if matches!(end.reason, Finish::Stopped(_)) {
                // Not the check's verdict, so none at all.
                return Ok(());
            }
            let mut run = Run::of(&end, job);
            match reports.map(|reports| reports.tests()) {
                Some(Ok(tests)) => run.tests = tests,
                Some(Err(why)) => run.tests_unread = Some(why),
                None => {}
            }
            // The log of the first run that says why.
            if shown.is_none() && run.verdict != Verdict::Passed {
                shown = Some(log);
            }
            runs.push(run);
        }
        tell(&Told::Ended {
            result: Box::new(result(job, wanted, &runs)),
            log: shown,
        });
    }
    Ok(())
}

/// One run of a check.
struct Run {
    verdict: Verdict,
    exit: String,
    timed_out: bool,
    elapsed: Duration,
    tests: Vec<TestCase>,
    tests_unread: Option<String>,
}

impl Run {
    fn of(end: &supervise::End, job: &TreeJob) -> Self {
        Self {
            verdict: match (&end.reason, &end.status) {
                (Finish::ByItself, Exit::Code(code)) => Verdict::of_exit(*code),
                _ => Verdict::Aborted,
            },
            exit: words(end, job),
            timed_out: matches!(end.reason, Finish::TimedOut),
            elapsed: end.elapsed,
            tests: Vec::new(),
            tests_unread: None,
        }
    }
}

fn words(end: &supervise::End, job: &TreeJob) -> String {
    match end.reason {
        Finish::TimedOut => format!("timed out after {}s", timeout(job).as_secs()),
        _ => exit_words(&end.status),
    }
}

fn timeout(job: &TreeJob) -> Duration {
    job.timeout_seconds
        .map_or(DEFAULT_TIMEOUT, Duration::from_secs)
}

/// What all runs of a check say together: where they do not say the same, it cannot be told.
fn result(job: &TreeJob, wanted: &Wanted, runs: &[Run]) -> CheckResult {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let is_pass = |run: &&Run| run.verdict == Verdict::Passed;
    let repeated = Repeated {
        runs: count(runs.len()),
        passed: count(runs.iter().filter(is_pass).count()),
    };
    let is_flaky = repeated.passed > 0 && repeated.passed < repeated.runs;
    // Those that all fail may fail in several ways; the first tells.
    let first = &runs[0];
    let (verdict, exit) = if is_flaky {
        let exit = format!("passed {} of {} times", repeated.passed, repeated.runs);
        (Verdict::Indeterminate, exit)
    } else {
        (first.verdict, first.exit.clone())
    };
    let elapsed: Duration = runs.iter().map(|run| run.elapsed).sum();
    CheckResult {
        check: wanted.check.clone(),
        command: wanted.command.clone(),
        setup: job.setup.clone(),
        tree: job.tree.clone(),
        verdict,
        exit,
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        ended: Timestamp::now(),
        timed_out: !is_flaky && first.timed_out,
        repeated: (runs.len() > 1).then_some(repeated),
        environment: Some(job.environment.clone()),
        in_place: matches!(job.place, Place::InPlace { .. }),
        tests: together(runs.iter().flat_map(|run| run.tests.iter().cloned())),
        tests_unread: runs.iter().find_map(|run| run.tests_unread.clone()),
    }
}

fn run_command(
    order: &Order,
    shell: &str,
    log: &Path,
    stop: &dyn Fn() -> Option<StopReason>,
) -> Result<supervise::End> {
    let mut sink = LogSink(
        CappedLog::create(log, LOG_LIMIT)
            .or_fatal(|| format!("cannot write '{}'", log.display()))?,
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(shell).current_dir(&order.worktree);
    for name in foreign_environment() {
        command.env_remove(name);
    }
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_EDITOR", ":");
    let limits = Limits {
        timeout: Some(timeout(&order.job)),
        silence: None,
        grace: GRACE,
    };
    supervise::run(command, Input::Null, limits, &mut sink, stop)
        .or_fatal(|| format!("cannot run '{shell}'"))
}

struct LogSink(CappedLog);

impl Sink for LogSink {
    fn stdout(&mut self, chunk: &[u8]) {
        // A full disk must not become a verdict.
        let _ = self.0.append(chunk);
    }

    fn stderr(&mut self, chunk: &[u8]) {
        let _ = self.0.append(chunk);
    }
}
