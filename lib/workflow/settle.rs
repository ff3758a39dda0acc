//! The end of an attempt: what it left is committed, the evidence is judged, and the record
//! says so.

use std::time::Duration;

use jiff::Timestamp;

use crate::agent::Account;
use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::attempt::{Attempt, Candidate, End, Isolation, Outcome, State};
use crate::model::error::Result;
use crate::model::message::commit_message;
use crate::model::oid::Oid;
use crate::model::plan_parser::parse;
use crate::model::report::find_report;
use crate::process::supervise::{self, Finish};
use crate::process::tree::Exit;
use crate::store::attempts::{self, Updated};
use crate::store::notes;
use crate::workflow::clone;

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
    },
}

/// What an attempt has to show.
pub(super) struct Evidence {
    pub(super) candidate: Option<Candidate>,
    /// Commits that must not be lost though they are not the candidate.
    pub(super) anchors: Vec<Oid>,
    /// Why what it left could not be taken, in one line.
    pub(super) trouble: Option<String>,
}

/// Commits what is there, judges, and records the end, with what changed meanwhile of all
/// that steers git.
pub fn settle(
    repo: &Repo,
    attempt: &Attempt,
    ending: Ending,
    steering_changed: Vec<String>,
) -> Result<()> {
    let last_words = match &ending {
        Ending::Ran { account, .. } => account.last_words.clone(),
        _ => String::new(),
    };
    let evidence = match &ending {
        Ending::StoppedInQueue | Ending::NoWorktree => Evidence::nothing(),
        _ => gather(repo, attempt, &last_words).unwrap_or_else(|error| Evidence {
            trouble: Some(format!("what it left could not be committed: {error}")),
            ..Evidence::nothing()
        }),
    };
    let end = End {
        steering_changed,
        ..judge(
            attempt,
            &ending,
            &evidence,
            find_report(&last_words).is_some(),
        )
    };
    let word = end.outcome;
    let record = attempts::update(
        repo,
        &attempt.name,
        &format!("{word:?}").to_lowercase(),
        |attempt| {
            attempt.state = State::Ended(end.clone());
            attempt.candidate.clone_from(&evidence.candidate);
            if let Ending::Ran { account, .. } = &ending {
                attempt.session.clone_from(&account.session);
                attempt.usage = account.usage;
            }
            Ok(Updated {
                last_words: Some(last_words.clone()).filter(|words| !words.is_empty()),
                anchors: evidence.anchors.clone(),
            })
        },
    )?;
    notes::project(repo, &record)
}

impl Evidence {
    pub(super) fn nothing() -> Self {
        Self {
            candidate: None,
            anchors: Vec::new(),
            trouble: None,
        }
    }
}

/// Commits on the attempt's branch whatever the agent left uncommitted: many agents'
/// sandboxes cannot commit in a linked worktree.
fn gather(repo: &Repo, attempt: &Attempt, last_words: &str) -> Result<Evidence> {
    if attempt.isolation == Isolation::Clone {
        return clone::gather(repo, attempt, last_words);
    }
    let Some(worktree) = repo.find_worktree(&attempt.worktree)? else {
        return Ok(Evidence {
            trouble: Some("its worktree is not registered any more".to_owned()),
            ..Evidence::nothing()
        });
    };
    if !attempt.worktree.is_dir() {
        return Ok(Evidence {
            trouble: Some("its worktree is gone".to_owned()),
            ..Evidence::nothing()
        });
    }
    let (on_branch, head) = repo.worktree_head(&worktree)?;
    let is_on_own_branch = on_branch.as_deref() == Some(&attempt.branch);
    let commit = commit_the_rest(repo, attempt, &worktree, &head, last_words)?;
    if commit != head && is_on_own_branch {
        repo.move_ref(
            &attempt.branch,
            &head,
            &commit,
            "commit what the agent left",
        )?;
        repo.refresh_index(&worktree, &attempt.base)?;
    }
    if !is_on_own_branch {
        lead_branch_to(repo, attempt, &commit)?;
    }
    let tree = repo.tree_of(&commit)?;
    if tree == repo.tree_of(&attempt.base)? {
        return Ok(Evidence {
            anchors: vec![commit],
            ..Evidence::nothing()
        });
    }
    Ok(Evidence {
        candidate: Some(Candidate { commit, tree }),
        ..Evidence::nothing()
    })
}

pub(super) fn commit_the_rest(
    repo: &Repo,
    attempt: &Attempt,
    worktree: &Worktree,
    head: &Oid,
    last_words: &str,
) -> Result<Oid> {
    let tree = repo.tree_of_worktree(worktree, &attempt.base)?;
    if tree == repo.tree_of(head)? {
        return Ok(head.clone());
    }
    let plan = attempts::read(repo, &attempt.name)?.plan;
    let title = parse(&plan).plan.map(|plan| plan.title);
    let title = title.unwrap_or_else(|| attempt.name.task.to_string());
    let message = commit_message(&title, attempt, find_report(last_words).as_ref());
    repo.write_commit(&message, &tree, &[head])
}

/// An agent that left its branch has its work at HEAD; the branch follows where that loses
/// nothing, and stays where it would.
fn lead_branch_to(repo: &Repo, attempt: &Attempt, commit: &Oid) -> Result<()> {
    match repo.read_ref(&attempt.branch)? {
        Some(tip) if tip == *commit => Ok(()),
        Some(tip) if repo.is_ancestor(&tip, commit) => {
            repo.move_ref(&attempt.branch, &tip, commit, "follow the agent's HEAD")
        }
        Some(_) => Ok(()),
        None => repo.create_ref(&attempt.branch, commit, "the agent deleted its branch"),
    }
}

/// The judgement: first what shows that it went wrong, then what it has to show; the exit
/// code comes last.
fn judge(attempt: &Attempt, ending: &Ending, evidence: &Evidence, reported: bool) -> End {
    let (outcome, cause) = verdict(ending, evidence, attempt.timeout_seconds);
    let ran = match ending {
        Ending::SetupFailed { end, .. } | Ending::Ran { end, .. } => Some(end),
        _ => None,
    };
    let elapsed = match ending {
        Ending::SetupFailed { elapsed, .. } => *elapsed,
        Ending::Ran { end, .. } => end.elapsed,
        _ => Duration::ZERO,
    };
    End {
        outcome,
        cause,
        exit: ran.map(|end| exit_words(&end.status)),
        ended: Timestamp::now(),
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        leaked: ran.map_or(0, |end| end.leaked),
        reported,
        steering_changed: Vec::new(),
    }
}

fn verdict(
    ending: &Ending,
    evidence: &Evidence,
    timeout_seconds: Option<u64>,
) -> (Outcome, Option<String>) {
    let failed = |cause: String| (Outcome::Failed, Some(cause));
    let (end, account) = match ending {
        Ending::StoppedInQueue => {
            return (Outcome::Stopped, Some("stopped before it began".to_owned()));
        }
        Ending::NoWorktree => return failed("its worktree is gone".to_owned()),
        Ending::NotStarted { cause } => return failed(cause.clone()),
        Ending::SetupFailed { end, .. } => match end.reason {
            Finish::Stopped(_) => {
                return (
                    Outcome::Stopped,
                    Some("stopped during the set-up".to_owned()),
                );
            }
            Finish::TimedOut => {
                return (
                    Outcome::TimedOut,
                    Some("the set-up took too long".to_owned()),
                );
            }
            Finish::ByItself => {
                return failed(format!("the set-up failed: {}", exit_words(&end.status)));
            }
        },
        Ending::Ran { end, account } => (end, account),
    };
    match end.reason {
        Finish::Stopped(_) => return (Outcome::Stopped, Some("stopped by the user".to_owned())),
        Finish::TimedOut => {
            let cause = match timeout_seconds {
                Some(seconds) => format!("timed out after {seconds}s"),
                None => "timed out".to_owned(),
            };
            return (Outcome::TimedOut, Some(cause));
        }
        Finish::ByItself => {}
    }
    if let Some(trouble) = &evidence.trouble {
        return failed(trouble.clone());
    }
    if let Some(failure) = &account.failure {
        return failed(failure.clone());
    }
    if end.status != Exit::Code(0) {
        return failed(format!("the agent ended with {}", exit_words(&end.status)));
    }
    match evidence.candidate {
        Some(_) => (Outcome::Finished, None),
        None => (Outcome::Empty, Some("it changed nothing".to_owned())),
    }
}

/// How a process ended, in words.
pub fn exit_words(exit: &Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exit {code}"),
        Exit::Signal(signal) => format!("signal {signal}"),
        Exit::Unknown => "an end that nobody saw".to_owned(),
    }
}
