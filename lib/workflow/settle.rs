//! The end of an attempt: what it left is committed, the evidence is judged, and the record
//! says so.

use std::collections::HashSet;
use std::time::Duration;

use crate::agent::Account;
use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, End, Outcome, State, Status};
use crate::model::attempt_round::Told;
use crate::model::claim::{BasePaths, Claim, claims};
use crate::model::duration::duration_words;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::report::{Report, find_report};
use crate::process::supervise::{self, Finish, StopReason};
use crate::process::tree::Exit;
use crate::store::attempts::{self, AttemptRecord, LastWords, Updated};
use crate::store::exit_record::ExitRecord;
use crate::store::record::Kept;
use crate::workflow::harvest::{Evidence, Site, harvest};
use crate::workflow::meanwhile::Found;

/// How the work on an attempt ended.
#[derive(Debug)]
pub enum Ending {
    /// The user stopped it before it had begun.
    StoppedInQueue,
    /// Its worktree is not there.
    NoWorktree,
    /// The plan's set-up did not succeed.
    SetupFailed {
        /// How it ended.
        end: supervise::End,
        /// How long it took.
        elapsed: Duration,
    },
    /// The agent could not be started at all.
    NotStarted {
        /// Why.
        cause: String,
    },
    /// The agent ran.
    Ran {
        /// How its process ended.
        end: supervise::End,
        /// What its own output tells.
        account: Account,
        /// Why it began another conversation than the one that it was to go on with.
        began_afresh: Option<String>,
        /// How much of that output its log had no room for, in bytes.
        log_dropped: u64,
    },
    /// Its supervisor died, and a later command found it.
    Lost {
        /// What is known of it, in one line.
        cause: String,
        /// How the agent's process ended, where the supervisor lived to see it.
        exit: Option<ExitRecord>,
        /// What its log tells.
        account: Account,
    },
}

/// The end of an attempt, before anybody is told.
pub struct Settled {
    name: AttemptName,
    end: End,
    evidence: Evidence,
    anchors: Vec<Oid>,
    told: Told,
    last_words: Option<String>,
}

/// Commits what is there and judges. `site` is where it worked, if it got so far; `found` is
/// what became of the rest of the repository.
pub fn take(
    repo: &Repo,
    attempt: &Attempt,
    ending: &Ending,
    site: Option<&Site>,
    found: Found,
) -> Settled {
    let account = match ending {
        Ending::Ran { account, .. } | Ending::Lost { account, .. } => account.clone(),
        _ => Account::default(),
    };
    // Where nobody has worked in this round, it offers what it did before.
    let before = || Evidence {
        candidate: attempt.candidate.clone(),
        ..Evidence::default()
    };
    let evidence = site.map_or_else(before, |site| {
        harvest(repo, attempt, site, &found.made, &account.last_words).unwrap_or_else(|error| {
            let why = format!("what it left could not be committed: {error}");
            Evidence {
                // Whatever else fails: these were seen, and are kept.
                anchors: found.made.clone(),
                ..Evidence::trouble(why)
            }
        })
    });
    let report = find_report(&account.last_words);
    let end = End {
        steering_changed: found.steering_changed,
        meanwhile: found.meanwhile,
        claims: differing(repo, attempt, &evidence, report.as_ref()),
        ..judge(attempt, ending, &evidence, report.is_some())
    };
    let mut anchors = found.anchors;
    anchors.extend(evidence.anchors.iter().cloned());
    let mut seen = HashSet::new();
    anchors.retain(|anchor| repo.has_commit(anchor) && seen.insert(anchor.clone()));
    Settled {
        name: attempt.name.clone(),
        end,
        evidence,
        anchors,
        last_words: has_worked(attempt, ending).then_some(account.last_words),
        told: Told {
            session: account.session.filter(|id| id.len() <= LONGEST),
            usage: account.usage,
            cost: account.cost,
        },
    }
}

/// Where a report differs from the diff. It is a remark: where it cannot be told, there is none.
fn differing(
    repo: &Repo,
    attempt: &Attempt,
    evidence: &Evidence,
    report: Option<&Report>,
) -> Vec<Claim> {
    let Some(report) = report else {
        return Vec::new();
    };
    let changes = match &evidence.candidate {
        Some(candidate) => repo.changes(&attempt.base, &candidate.commit),
        None => Ok(Vec::new()),
    };
    match (changes, repo.paths_at(&attempt.base)) {
        (Ok(changes), Ok(base)) => claims(report, &changes, &BasePaths::new(base), &[], &[]),
        _ => Vec::new(),
    }
}

/// Whether the agent had its turn, so that what it said before is of an earlier one.
fn has_worked(attempt: &Attempt, ending: &Ending) -> bool {
    match ending {
        Ending::Ran { .. } => true,
        Ending::Lost { .. } => matches!(attempt.state, State::Running { .. }),
        _ => false,
    }
}

/// Writes the end into the record, on the disk.
pub fn record(repo: &Repo, settled: &Settled) -> Result<AttemptRecord> {
    let word = Status::Ended(settled.end.outcome).word();
    attempts::update(repo, &settled.name, word, |attempt| {
        let candidate = settled.evidence.candidate.clone();
        attempt.end_round(settled.end.clone(), candidate, settled.told.clone());
        let is_fruitless = attempt.end().is_some_and(|end| end.fruitless.is_some());
        let last_words = settled.last_words.clone();
        Ok(Updated {
            last_words: last_words.map(|words| match is_fruitless {
                true => LastWords::OfRound(words),
                false => LastWords::OfAttempt(words),
            }),
            anchors: settled.anchors.clone(),
            kept: Kept::Now,
            ..Updated::default()
        })
    })
}

/// The longest cause in characters, and the longest id of a conversation in bytes: an agent says
/// them, and may say anything.
const LONGEST: usize = 500;

/// A cause on one line, cut where it tells nothing more.
fn shortened(cause: &str) -> String {
    let line = cause.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The judgement: first what shows that it went wrong, then what it has to show; the exit
/// code comes last.
fn judge(attempt: &Attempt, ending: &Ending, evidence: &Evidence, reported: bool) -> End {
    let (outcome, cause) = verdict(ending, evidence, attempt);
    let end = End {
        reported,
        cause: cause.as_deref().map(shortened),
        ..End::not_begun(outcome, "")
    };
    let millis = |elapsed: Duration| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match ending {
        Ending::StoppedInQueue | Ending::NoWorktree | Ending::NotStarted { .. } => end,
        Ending::SetupFailed { end: ran, elapsed } => End {
            exit: Some(exit_words(&ran.status)),
            milliseconds: millis(*elapsed),
            leaked: ran.leaked,
            ..end
        },
        Ending::Ran {
            end: ran,
            log_dropped,
            began_afresh,
            ..
        } => End {
            began_afresh: began_afresh.as_deref().map(shortened),
            exit: Some(exit_words(&ran.status)),
            milliseconds: millis(ran.elapsed),
            leaked: ran.leaked,
            log_dropped: *log_dropped,
            ..end
        },
        Ending::Lost { exit, .. } => match exit {
            Some(exit) => End {
                exit: Some(exit.exit.clone()),
                milliseconds: exit.milliseconds,
                leaked: exit.leaked,
                log_dropped: exit.log_dropped,
                ..end
            },
            None => end,
        },
    }
}

fn verdict(ending: &Ending, evidence: &Evidence, attempt: &Attempt) -> (Outcome, Option<String>) {
    let because = |outcome, cause: &str| (outcome, Some(cause.to_owned()));
    let failed = |cause: &str| because(Outcome::Failed, cause);
    let (end, account) = match ending {
        Ending::StoppedInQueue => return because(Outcome::Stopped, "stopped before it began"),
        Ending::NoWorktree => return failed("its worktree is gone"),
        Ending::NotStarted { cause } => return failed(cause),
        Ending::SetupFailed { end, .. } => return setup_verdict(end),
        Ending::Lost { cause, .. } => {
            let trouble = evidence.trouble.as_ref();
            let more = trouble.map(|trouble| format!("; {trouble}"));
            let cause = format!("{cause}{}", more.unwrap_or_default());
            return (Outcome::Lost, Some(cause));
        }
        Ending::Ran { end, account, .. } => (end, account),
    };
    match end.reason {
        Finish::Stopped(StopReason::Idle) => {
            let limit = duration_words(attempt.silence_seconds.unwrap_or(0));
            return because(Outcome::TimedOut, &format!("said nothing for {limit}"));
        }
        Finish::Stopped(StopReason::Requested | StopReason::Forced) => {
            return because(Outcome::Stopped, "stopped by the user");
        }
        Finish::TimedOut => {
            let limit = duration_words(attempt.timeout_seconds.unwrap_or(0));
            return because(Outcome::TimedOut, &format!("timed out after {limit}"));
        }
        Finish::Stopped(StopReason::Hopeless) | Finish::ByItself => {}
    }
    if let Some(trouble) = &evidence.trouble {
        return failed(trouble);
    }
    if let Some(failure) = &account.failure {
        return failed(failure);
    }
    if end.reason == Finish::Stopped(StopReason::Hopeless) {
        return failed("it could not go on");
    }
    if end.status != Exit::Code(0) {
        return failed(&format!("the agent ended with {}", exit_words(&end.status)));
    }
    let candidate = evidence.candidate.as_ref();
    if candidate.is_some() && attempt.standing(candidate).is_none() {
        return (Outcome::Finished, None);
    }
    if let Some(first) = account.denied.first() {
        let more = match account.denied.len() {
            1 => String::new(),
            all => format!(", and {} more", all - 1),
        };
        return failed(&format!("it changed nothing, and could not: {first}{more}"));
    }
    if evidence.elsewhere.is_empty() {
        return because(Outcome::Empty, "it changed nothing");
    }
    let commits: Vec<&str> = evidence.elsewhere.iter().map(Oid::short).collect();
    let commits = commits.join(", ");
    because(
        Outcome::Empty,
        &format!(
            "it changed nothing where it ended; what it committed elsewhere is kept: {commits}"
        ),
    )
}

fn setup_verdict(end: &supervise::End) -> (Outcome, Option<String>) {
    let (outcome, cause) = match end.reason {
        Finish::Stopped(StopReason::Idle) => {
            (Outcome::TimedOut, "the set-up said nothing for too long")
        }
        Finish::Stopped(StopReason::Hopeless | StopReason::Requested | StopReason::Forced) => {
            (Outcome::Stopped, "stopped during the set-up")
        }
        Finish::TimedOut => (Outcome::TimedOut, "the set-up took too long"),
        Finish::ByItself => {
            let cause = format!("the set-up failed: {}", exit_words(&end.status));
            return (Outcome::Failed, Some(cause));
        }
    };
    (outcome, Some(cause.to_owned()))
}

/// How a process ended, in words.
pub fn exit_words(exit: &Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exit {code}"),
        Exit::Signal(signal) => format!("signal {signal}"),
        Exit::Unknown => "an end that nobody saw".to_owned(),
    }
}
