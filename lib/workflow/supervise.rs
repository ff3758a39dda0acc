//! The life of one attempt, lived by a process of its own: a hidden mode of the suite. It
//! needs nobody else, outlives the terminal, and writes the end into the record.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::agent::{Access, Job};
use crate::git::exec::foreign_environment;
use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, State, Step};
use crate::model::error::{Context, Error, Result};
use crate::model::name::AttemptName;
use crate::process::boot::boot_id;
use crate::process::capped_log::{CappedLog, MIN_CAP};
use crate::process::interrupt::Interrupts;
use crate::process::lock::FileLock;
use crate::process::supervise::{self, Finish, Input, Limits, StopReason};
use crate::process::tree::{Exit, become_supervisor};
use crate::store::attempts::{self, AttemptRecord, Updated};
use crate::store::exit_record::{self, ExitRecord};
use crate::store::layout::{self, AttemptDir};
use crate::store::{guard, notes};
use crate::workflow::agent_environment;
use crate::workflow::agent_run::AgentSite;
use crate::workflow::agent_sink::{AgentSink, say};
use crate::workflow::begin_afresh::begin_afresh;
use crate::workflow::harvest::Site;
use crate::workflow::meanwhile::{Found, Watch};
use crate::workflow::papers::Papers;
use crate::workflow::ports;
use crate::workflow::settle::{self, Ending, exit_words};
use crate::workflow::spawn::marks;

/// The most that is kept of what an agent prints, in bytes; `attempt.logLimit` says otherwise.
const LOG_LIMIT: u64 = 16 * 1024 * 1024;

/// How long an agent may take to end when asked to.
const GRACE: Duration = Duration::from_secs(10);

/// How often a free place is looked for.
const SLOT_INTERVAL: Duration = Duration::from_millis(100);

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
    // Before any agent of this spawn can have had its hand in it.
    let mut site = Site::of(&repo, &attempt)?;
    say(&dir, "waiting for a free place");
    let slot = wait_for_slot(&repo, &attempt.spawn, slots, &wish)?;
    let record = attempts::read(&repo, name)?;
    let (ending, watch) = match (&slot, &mut site) {
        (None, _) => (Ending::StoppedInQueue, None),
        (_, None) => (Ending::NoWorktree, None),
        (Some(_), Some(site)) => work(&repo, &dir, &record, site, &wish)?,
    };
    if matches!(ending, Ending::StoppedInQueue) {
        site = None;
    }
    end(&repo, &dir, &record.attempt, &ending, site.as_ref(), watch)
}

/// The evidence first: then nobody who comes after a sudden death of ours has to guess.
fn end(
    repo: &Repo,
    dir: &AttemptDir,
    attempt: &Attempt,
    ending: &Ending,
    site: Option<&Site>,
    mut watch: Option<Watch<'_>>,
) -> Result<()> {
    let exit = exit_record(ending);
    let settled = std::thread::scope(|scope| {
        // It waits for the disk, and is waited for here whatever becomes of the rest.
        let writing = exit.map(|exit| scope.spawn(move || exit_record::write(dir, &exit)));
        let found = match &mut watch {
            Some(watch) => watch.end()?,
            None => Found::default(),
        };
        let settled = settle::take(repo, attempt, ending, site, found);
        match writing.map(std::thread::ScopedJoinHandle::join) {
            Some(written) => written.expect("it does not panic").map(|()| settled),
            None => Ok(settled),
        }
    })?;
    let record = settle::record(repo, &settled)?;
    guard::remove(repo, &attempt.name)?;
    notes::project(repo, &record)
}

fn exit_record(ending: &Ending) -> Option<ExitRecord> {
    let Ending::Ran {
        end, log_dropped, ..
    } = ending
    else {
        return None;
    };
    let (code, signal) = match end.status {
        Exit::Code(code) => (Some(code), None),
        Exit::Signal(signal) => (None, Some(signal)),
        Exit::Unknown => (None, None),
    };
    let ended = Timestamp::now();
    Some(ExitRecord {
        exit: exit_words(&end.status),
        code,
        signal,
        timed_out: matches!(
            end.reason,
            Finish::TimedOut | Finish::Stopped(StopReason::Idle)
        ),
        leaked: end.leaked,
        killed: end.killed,
        log_dropped: *log_dropped,
        started: ended.checked_sub(end.elapsed).unwrap_or(ended),
        ended,
        milliseconds: u64::try_from(end.elapsed.as_millis()).unwrap_or(u64::MAX),
        boot: boot_id(),
    })
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
    let asked = fs::read(dir.stop());
    let is_now = asked.as_ref().is_ok_and(|word| !word.is_empty());
    if is_now || interrupts.presses() > 1 {
        return Some(StopReason::Forced);
    }
    // A repository that is deleted under an attempt wants none.
    let is_unwanted = asked.is_ok() || !dir.path().is_dir();
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
fn work<'a>(
    repo: &'a Repo,
    dir: &'a AttemptDir,
    record: &'a AttemptRecord,
    site: &mut Site,
    wish: &dyn Fn() -> Option<StopReason>,
) -> Result<(Ending, Option<Watch<'a>>)> {
    let attempt = &record.attempt;
    let limit = log_limit(repo)?;
    let log_path = dir.log();
    let log = CappedLog::create(&log_path, limit)
        .or_fatal(|| format!("cannot write '{}'", log_path.display()))?;
    let began = Instant::now();
    let limits = Limits {
        timeout: attempt.timeout_seconds.map(Duration::from_secs),
        silence: attempt.silence_seconds.map(Duration::from_secs),
        grace: GRACE,
    };
    let activity = match &attempt.setup {
        Some(setup) => format!("set-up: {setup}"),
        None => String::new(),
    };
    let mut sink = AgentSink::new(dir, log, activity);
    if let Some(setup) = &attempt.setup {
        let step = Step::SetUp;
        enter(repo, &attempt.name, &State::Preparing { step })?;
        let mut command = Command::new("sh");
        command.arg("-c").arg(setup);
        prepare_environment(&mut command, attempt);
        let end = supervise::run(command, Input::Null, limits, &mut sink, wish)
            .or_fatal(|| "cannot run the set-up".to_owned())?;
        if end.status != Exit::Code(0) || end.reason != Finish::ByItself {
            let elapsed = began.elapsed();
            return Ok((Ending::SetupFailed { end, elapsed }, None));
        }
        site.renew(repo, attempt)?;
    }

    let started = Timestamp::now();
    let boot = boot_id();
    enter(repo, &attempt.name, &State::Running { started, boot })?;
    sink.watches(started, Watch::begin(repo, attempt, &site.worktree)?);
    let prompt = &record.prompt;
    let papers = Papers::lay_out(dir, &record.plan, prompt)?;
    let mut job = Job {
        worktree: &attempt.worktree,
        room: &papers.room,
        prompt: &papers.prompt,
        last_message: &papers.last_message,
        conversation: attempt.session.as_deref(),
        access: Access::Work,
    };
    let run = |job: &Job<'_>, prompt: &str, sink: &mut AgentSink<'_>| {
        let site = AgentSite {
            repo,
            attempt,
            job,
            plan: &papers.plan,
            prompt,
            limits,
        };
        site.run(sink, wish)
    };
    let mut ran = run(&job, prompt, &mut sink);
    let afresh = match &ran {
        Ok(end) => begin_afresh(repo, dir, attempt, end)?,
        Err(_) => None,
    };
    if let Some(afresh) = &afresh {
        sink.note(&format!("beginning another conversation: {}", afresh.why));
        // In the same places as before.
        Papers::lay_out(dir, &record.plan, &afresh.prompt)?;
        job.conversation = None;
        ran = run(&job, &afresh.prompt, &mut sink);
    }
    let (mut account, log_dropped, watch) = sink.finish(&job);
    if let Some(failure) = &mut account.failure
        && let Some(hint) = agent_environment::withheld(repo, &attempt.agent, failure)
    {
        failure.push_str(&hint);
    }
    let ending = match ran {
        Ok(end) => Ending::Ran {
            end,
            account,
            began_afresh: afresh.map(|afresh| afresh.why),
            log_dropped,
        },
        Err(cause) => Ending::NotStarted { cause },
    };
    Ok((ending, watch))
}

/// The set-up works in the worktree with the user's environment, without what tells of another
/// repository.
fn prepare_environment(command: &mut Command, attempt: &Attempt) {
    command.current_dir(&attempt.worktree);
    for name in foreign_environment() {
        command.env_remove(name);
    }
    command.envs(own_variables(attempt));
    // A prompt for a password would wait for nobody.
    command.env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_EDITOR", ":");
}

/// What tells all processes of an attempt whose they are, and which ports they have.
pub(super) fn own_variables(attempt: &Attempt) -> impl Iterator<Item = (&'static str, String)> {
    marks(attempt).into_iter().chain(ports::variables(attempt))
}
