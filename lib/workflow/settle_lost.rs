//! The end of an attempt whose supervisor died without a word: what lies in its worktree is
//! taken as it is, and the record says what is known of it.

use std::fs;
use std::time::Duration;

use crate::agent::{self, Access, Account, Job};
use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, State, Step, Supervisor};
use crate::model::error::{Context, Error, Result};
use crate::process::boot::boot_id;
use crate::process::lock::FileLock;
use crate::process::log_reader::read_log;
use crate::process::survivors::end_survivors;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::exit_record;
use crate::store::layout::AttemptDir;
use crate::store::{guard, notes};
use crate::workflow::harvest::Site;
use crate::workflow::list::supervisor;
use crate::workflow::logs::keep_log;
use crate::workflow::meanwhile::{Found, Watch};
use crate::workflow::settle::{self, Ending};
use crate::workflow::spawn::marks;

/// How long the lock of the attempt is waited for: somebody may just be asking whether it is
/// held.
const LOCK: Duration = Duration::from_secs(2);

/// Ends what still runs of a lost attempt, takes what it left, and records its end. An
/// attempt that is over already is returned as it is.
///
/// # Errors
/// Where it is not lost, or where processes of it cannot be ended: they may still write.
pub fn settle_lost(repo: &Repo, attempt: &Attempt) -> Result<AttemptRecord> {
    let name = &attempt.name;
    if supervisor(repo, name) == Supervisor::Alive {
        return Err(Error::no(format!("attempt '{name}' has a supervisor")));
    }
    let dir = AttemptDir::new(repo, name);
    let failed = || format!("cannot take the lock of attempt '{name}'");
    fs::create_dir_all(dir.path()).or_fatal(failed)?;
    let _lock = FileLock::exclusive(&dir.lock(), Some(LOCK)).or_fatal(failed)?;
    let record = attempts::read(repo, name)?;
    if record.attempt.end().is_some() {
        guard::remove(repo, name)?;
        return Ok(record);
    }
    let attempt = &record.attempt;
    let (_, left) = end_survivors(&marks(attempt));
    if left > 0 {
        return Err(Error::no(format!(
            "{left} processes of attempt '{name}' do not end, and may still write"
        )));
    }
    let has_begun = matches!(
        attempt.state,
        State::Running { .. } | State::Preparing { step: Step::SetUp }
    );
    let site = if has_begun {
        Site::after(repo, attempt)?
    } else {
        // Nobody has worked in its worktree, which may be filled by half.
        None
    };
    let mut watch = match &site {
        Some(site) => Watch::resume(repo, attempt, &site.worktree)?,
        None => None,
    };
    let found = match &mut watch {
        Some(watch) => watch.end()?,
        None => Found::default(),
    };
    let mut cause = cause(&dir, attempt);
    if has_begun && site.is_none() {
        cause.push_str("; its worktree is gone");
    }
    if attempt.state == State::Queued {
        keep_log(&dir, attempt.round)?;
    }
    let ending = Ending::Lost {
        cause,
        exit: exit_record::read(&dir),
        account: account(&dir, attempt),
    };
    let settled = settle::take(repo, attempt, &ending, site.as_ref(), found);
    let record = settle::record(repo, &settled)?;
    guard::remove(repo, name)?;
    notes::project(repo, &record)?;
    Ok(record)
}

fn cause(dir: &AttemptDir, attempt: &Attempt) -> String {
    let State::Running { boot, .. } = &attempt.state else {
        return "its supervisor died before its agent began".to_owned();
    };
    if let Some(exit) = exit_record::read(dir) {
        let failed = last_words(dir).map(|words| format!(": {words}"));
        return format!(
            "its agent ended with {}, and its supervisor died before it took the result{}",
            exit.exit,
            failed.unwrap_or_default()
        );
    }
    if boot.is_some() && *boot != boot_id() {
        return "the machine restarted while it ran".to_owned();
    }
    match last_words(dir) {
        Some(words) => format!("its supervisor failed while it ran: {words}"),
        None => "its supervisor was killed while it ran".to_owned(),
    }
}

/// What the supervisor itself had to say at the end, if it lived to say anything.
fn last_words(dir: &AttemptDir) -> Option<String> {
    let said = fs::read(dir.supervisor_log()).ok()?;
    let said = String::from_utf8_lossy(&said);
    let error = said
        .lines()
        .rev()
        .find(|line| line.starts_with("fatal: "))?;
    Some(error.trim_start_matches("fatal: ").to_owned())
}

/// What the agent said, if it has begun, from its log: both streams are in it, and some may be
/// left out.
fn account(dir: &AttemptDir, attempt: &Attempt) -> Account {
    let has_begun = matches!(attempt.state, State::Running { .. });
    let Some(log) = has_begun.then(|| read_log(&dir.log()).ok()).flatten() else {
        return Account::default();
    };
    let mut observer = agent::observer(&attempt.agent);
    for part in [Some(log.head), log.tail].into_iter().flatten() {
        for line in String::from_utf8_lossy(&part).lines() {
            observer.stdout(line);
        }
    }
    observer.account(&Job {
        worktree: &attempt.worktree,
        room: &dir.room(),
        prompt: &dir.prompt(),
        last_message: &dir.last_message(),
        conversation: None,
        access: Access::Work,
    })
}
