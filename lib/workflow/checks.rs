//! Running the plan's checks: each tree in a clean worktree of its own, by a process of its
//! own that supervises what it starts (a hidden mode of `git-compare`).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::git::exec::FOREIGN_ENVIRONMENT;
use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::check::{CheckResult, Verdict};
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::CheckName;
use crate::model::oid::Oid;
use crate::process::capped_log::CappedLog;
use crate::process::interrupt::Interrupts;
use crate::process::lock::FileLock;
use crate::process::supervise::{self, Finish, Input, Limits, Sink, StopReason};
use crate::process::tree::{Exit, become_supervisor};
use crate::store::layout;
use crate::workflow::place;
use crate::workflow::settle::exit_words;

/// The most that is kept of what one check prints, in bytes.
const LOG_LIMIT: u64 = 4 * 1024 * 1024;

/// How long a check may take to end when asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A check that takes this long, and the plan names no time-out, hangs.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// One check to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    /// Its name.
    pub check: CheckName,
    /// Its command.
    pub command: String,
}

/// Checks to run over one tree, one after another in one worktree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TreeJob {
    /// What to call it: `base`, or an attempt.
    pub over: String,
    /// A commit of the tree.
    pub commit: Oid,
    /// The tree.
    pub tree: Oid,
    /// The set-up that runs first.
    pub setup: Option<String>,
    /// What to run.
    pub wanted: Vec<Wanted>,
    /// How long each may take, in seconds.
    pub timeout_seconds: Option<u64>,
}

/// What a runner is told on its standard input.
#[derive(Serialize, Deserialize)]
struct Order {
    job: TreeJob,
    worktree: PathBuf,
    logs: PathBuf,
}

/// What a runner tells on its standard output, a line each.
#[derive(Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "kebab-case")]
enum Told {
    Started { check: Option<CheckName> },
    Ended { result: CheckResult },
}

/// Runs all jobs, at most `at_once` at the same time, and returns what has a verdict. When
/// the user interrupts, what is finished is returned with the interruption as the error.
pub fn run_all(
    repo: &Repo,
    jobs: &[TreeJob],
    at_once: usize,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> (Vec<CheckResult>, Result<()>) {
    if jobs.is_empty() {
        return (Vec::new(), Ok(()));
    }
    listen(Event::ChecksNeeded {
        checks: jobs.iter().map(|job| job.wanted.len()).sum(),
        trees: jobs.len(),
    });
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let failure = Mutex::new(None);
    let common_dir = repo.common_dir().to_owned();
    std::thread::scope(|scope| {
        for _ in 0..at_once.clamp(1, jobs.len()) {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let keep = |result| results.lock().expect("no thread panics").push(result);
                    let done = Repo::open_common(&common_dir)
                        .and_then(|repo| run_one(&repo, job, interrupts, listen, &keep));
                    if let Err(error) = done {
                        failure
                            .lock()
                            .expect("no thread panics")
                            .get_or_insert(error);
                        return;
                    }
                }
            });
        }
    });
    let failure = failure.into_inner().expect("no thread panics");
    (
        results.into_inner().expect("no thread panics"),
        failure.map_or(Ok(()), Err),
    )
}

fn run_one(
    repo: &Repo,
    job: &TreeJob,
    interrupts: &Interrupts,
    listen: Listener<'_>,
    keep: &dyn Fn(CheckResult),
) -> Result<()> {
    let root = layout::check_worktrees(repo);
    fs::create_dir_all(&root).or_fatal(|| format!("cannot make '{}'", root.display()))?;
    let lock = root.join(format!("{}.lock", job.tree));
    let lock = FileLock::exclusive(&lock, None)
        .or_fatal(|| format!("cannot take '{}'", lock.display()))?;
    let path = root.join(job.tree.short());
    let worktree = {
        let _lock = place::lock_repository(repo)?;
        if let Some(left) = repo.find_worktree(&path)? {
            // Of a comparison that was killed; nobody's work is in it.
            repo.remove_scratch_worktree(&left)?;
        }
        let reason = "git-attempts: a check runs here";
        repo.add_worktree(&path, Head::Detached, &job.commit, reason)?
    };
    let ran = run_in(repo, job, &path, interrupts, listen, keep);
    let removed = {
        let _lock = place::lock_repository(repo)?;
        repo.remove_scratch_worktree(&worktree)
    };
    drop(lock);
    ran.and(removed)
}

/// Starts the runner of one tree and listens to it.
fn run_in(
    repo: &Repo,
    job: &TreeJob,
    worktree: &Path,
    interrupts: &Interrupts,
    listen: Listener<'_>,
    keep: &dyn Fn(CheckResult),
) -> Result<()> {
    let log_of = |check: &CheckName| layout::check_log(repo, &job.tree, check);
    let logs = job.wanted.first().map(|wanted| log_of(&wanted.check));
    let logs = logs
        .and_then(|log| log.parent().map(Path::to_owned))
        .unwrap_or_default();
    fs::create_dir_all(&logs).or_fatal(|| format!("cannot make '{}'", logs.display()))?;
    let order = Order {
        job: job.clone(),
        worktree: worktree.to_owned(),
        logs,
    };
    let failed = || "cannot run the checks".to_owned();
    let mut runner = Command::new(place::program("git-compare")?)
        .arg("--run-checks")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .or_fatal(failed)?;
    let mut stdin = runner.stdin.take().expect("it is piped");
    let stdout = runner.stdout.take().expect("it is piped");
    let order = serde_json::to_vec(&order).expect("an order is plain JSON");
    // It stays open: its end tells the runner that we are gone.
    stdin
        .write_all(&order)
        .and_then(|()| stdin.write_all(b"\n"))
        .or_fatal(failed)?;

    let mut verdicts = 0;
    for line in BufReader::new(stdout).lines() {
        let told = line.ok().and_then(|line| serde_json::from_str(&line).ok());
        match told {
            Some(Told::Started { check }) => listen(Event::CheckStarted {
                over: job.over.clone(),
                check,
            }),
            Some(Told::Ended { result }) => {
                verdicts += 1;
                listen(Event::CheckEnded {
                    over: job.over.clone(),
                    check: result.check.clone(),
                    verdict: result.verdict,
                    exit: result.exit.clone(),
                    log: log_of(&result.check).display().to_string(),
                });
                keep(result);
            }
            None => {}
        }
    }
    runner.wait().or_fatal(failed)?;
    if interrupts.pending().is_some() {
        return Err(Error::new(Kind::Interrupted, "interrupted")
            .hint("verdicts so far are kept; run the command again to go on"));
    }
    if verdicts < job.wanted.len() {
        return Err(Error::fatal(format!(
            "the checks over {} ended without a verdict",
            job.over
        )));
    }
    Ok(())
}

/// The hidden mode: runs the checks of one tree. `tell` takes a line for standard output.
pub fn run_as_runner(tell: &mut dyn FnMut(String)) -> Result<()> {
    let failed = || "cannot run checks".to_owned();
    become_supervisor().or_fatal(failed)?;
    let interrupts = Interrupts::install().or_fatal(failed)?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).or_fatal(failed)?;
    let order: Order = serde_json::from_str(&line).or_fatal(failed)?;
    let parent = rustix::process::getppid();
    // In a session of our own, no Ctrl-C reaches us: the parent's end does, and its signal.
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
                let result = result(
                    job,
                    wanted,
                    Verdict::Aborted,
                    format!("set-up failed: {exit}"),
                    &end,
                );
                tell(&Told::Ended { result });
            }
            return Ok(());
        }
    }
    for wanted in &job.wanted {
        tell(&Told::Started {
            check: Some(wanted.check.clone()),
        });
        let log = order.logs.join(format!("{}.log", wanted.check));
        let end = run_command(&order, &wanted.command, &log, &stop)?;
        let verdict = match (&end.reason, &end.status) {
            // Not the check's verdict, so none at all.
            (Finish::Stopped(_), _) => return Ok(()),
            (Finish::ByItself, Exit::Code(code)) => Verdict::of_exit(*code),
            _ => Verdict::Aborted,
        };
        let result = result(job, wanted, verdict, words(&end, job), &end);
        tell(&Told::Ended { result });
    }
    Ok(())
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

fn result(
    job: &TreeJob,
    wanted: &Wanted,
    verdict: Verdict,
    exit: String,
    end: &supervise::End,
) -> CheckResult {
    CheckResult {
        check: wanted.check.clone(),
        command: wanted.command.clone(),
        setup: job.setup.clone(),
        tree: job.tree.clone(),
        verdict,
        exit,
        milliseconds: u64::try_from(end.elapsed.as_millis()).unwrap_or(u64::MAX),
        ended: Timestamp::now(),
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
    for name in FOREIGN_ENVIRONMENT {
        command.env_remove(name);
    }
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_EDITOR", ":");
    let limits = Limits {
        timeout: Some(timeout(&order.job)),
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
