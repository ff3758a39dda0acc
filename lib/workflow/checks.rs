//! Running the plan's checks: each tree in a clean worktree of its own, by a process of its
//! own that supervises what it starts (a hidden mode).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::check::{CheckResult, Environment};
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::CheckName;
use crate::model::oid::Oid;
use crate::process::interrupt::Interrupts;
use crate::process::lock::FileLock;
use crate::store::layout;
use crate::workflow::check_runner::{Order, Told};
use crate::workflow::checks_running::Running;
use crate::workflow::place::{self, HiddenMode};

/// How often the user's wish to stop is looked for.
const INTERRUPT_INTERVAL: Duration = Duration::from_millis(100);

/// One check to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    /// Its name.
    pub check: CheckName,
    /// Its command.
    pub command: String,
    /// Where it leaves its single tests: a glob of the plan's.
    pub junit: Option<String>,
}

/// Where checks run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "kebab-case")]
pub enum Place {
    /// In a clean worktree, made for them.
    Clean,
    /// In the attempt's own, with whatever was built there.
    InPlace {
        /// Where it is.
        worktree: PathBuf,
    },
}

/// Checks to run over one tree, one after another in one worktree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TreeJob {
    /// What to call it: `base`, or an attempt.
    pub over: String,
    /// A commit of the tree.
    pub commit: Oid,
    /// What it starts from, whose attributes are the user's.
    pub base: Oid,
    /// The tree.
    pub tree: Oid,
    /// The set-up that runs first.
    pub setup: Option<String>,
    /// What to run.
    pub wanted: Vec<Wanted>,
    /// How long each may take, in seconds.
    pub timeout_seconds: Option<u64>,
    /// How often each is run.
    pub runs: u32,
    /// What they run in besides the tree.
    pub environment: Environment,
    /// Where they run.
    pub place: Place,
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
    let running = Running::new(jobs);
    let hear = |event: Event| {
        running.note(&event);
        listen(event);
    };
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let failure = Mutex::new(None);
    let common_dir = repo.common_dir().to_owned();
    std::thread::scope(|scope| {
        let work = || {
            while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                let keep = |result| results.lock().expect("no thread panics").push(result);
                let done = Repo::open_common(&common_dir).and_then(|mut repo| {
                    repo.trust_only_filters_of(&job.base)?;
                    run_one(&repo, job, interrupts, &hear, &keep)
                });
                if let Err(error) = done {
                    failure
                        .lock()
                        .expect("no thread panics")
                        .get_or_insert(error);
                    return;
                }
            }
        };
        let count = at_once.clamp(1, jobs.len());
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        let ticker = scope.spawn(|| running.tell(listen));
        for worker in workers {
            let _ = worker.join();
        }
        running.end();
        ticker.thread().unpark();
    });
    listen(Event::Checking(running.now()));
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
    if let Place::InPlace { worktree } = &job.place {
        return run_in(repo, job, worktree, interrupts, listen, keep);
    }
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
        repo.add_worktree(&path, Head::Detached, &job.commit, place::CHECK_REASON)?
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
    let mut runner = place::hidden(HiddenMode::RunChecks)?
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .or_fatal(failed)?;
    let order = serde_json::to_vec(&order).expect("an order is plain JSON");
    let stdin = runner.stdin.take();
    let stdout = BufReader::new(runner.stdout.take().expect("it is piped"));
    stdin
        .expect("it is piped")
        .write_all(&order)
        .or_fatal(failed)?;

    let mut verdicts = 0;
    let mut in_setup = false;
    let mut hear = |told: Told| match told {
        Told::Started { check } => {
            in_setup = check.is_none();
            listen(Event::CheckStarted {
                over: job.over.clone(),
                check,
            });
        }
        Told::Ended { result, log } => {
            verdicts += 1;
            // What ends during the set-up never ran, so it has no log.
            let log = if in_setup {
                layout::setup_log(repo, &job.tree)
            } else {
                log.unwrap_or_else(|| log_of(&result.check))
            };
            listen(Event::CheckEnded {
                over: job.over.clone(),
                check: result.check.clone(),
                verdict: result.verdict,
                exit: result.exit.clone(),
                log: log.display().to_string(),
            });
            keep(*result);
        }
    };
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| pass_on_interrupts(&runner, interrupts, &is_over));
        for line in stdout.lines().map_while(std::io::Result::ok) {
            if let Ok(told) = serde_json::from_str(&line) {
                hear(told);
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
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

/// The runner is in a session of its own, where no Ctrl-C reaches it.
fn pass_on_interrupts(runner: &Child, interrupts: &Interrupts, is_over: &AtomicBool) {
    while !is_over.load(Ordering::Relaxed) {
        if interrupts.pending().is_some() {
            let pid = Pid::from_child(runner);
            // It may just have ended, and is a zombie until it is waited for.
            let _ = kill_process(pid, Signal::TERM);
            return;
        }
        std::thread::sleep(INTERRUPT_INTERVAL);
    }
}
