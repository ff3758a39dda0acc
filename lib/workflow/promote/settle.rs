//! What is pushed, made final before anything is decided: checked, worded, committed.

use crate::git::push::Lease;
use crate::git::repo::Repo;
use crate::model::attempt::Candidate;
use crate::model::error::{Error, Kind, Result};
use crate::model::event::Listener;
use crate::model::shaping::Shaping;
use crate::process::interrupt::Interrupts;
use crate::workflow::promote::Request;
use crate::workflow::promote::intend::{Intent, refuse};
use crate::workflow::promote::recheck::recheck;
use crate::workflow::promote::shape::make;
use crate::workflow::promote::wording::{Edit, Occasion, message};

/// What is final.
pub(super) struct Settled {
    /// What was made of the candidate; nothing where it is pushed as it is, or was made
    /// before.
    pub made: Option<Candidate>,
    /// Signals, where they are caught.
    interrupts: Option<Interrupts>,
}

impl Settled {
    /// Ends here where the user wants an end, which nothing else does once checks have run.
    pub fn stop_if_asked(&self) -> Result<()> {
        match &self.interrupts {
            Some(caught) if caught.pending().is_some() => Err(interrupted()),
            _ => Ok(()),
        }
    }

    /// What failed because the user wanted an end, as such.
    pub fn interrupted_or(&self, error: Error) -> Error {
        match self.stop_if_asked() {
            Ok(()) => error,
            Err(interrupted) => interrupted,
        }
    }
}

fn interrupted() -> Error {
    Error::new(Kind::Interrupted, "interrupted")
        .hint("run the command again to finish what it began")
}

/// Checks the tree of a draft where that is another than the candidate's, asks for the message
/// where there is one to write, and makes the commits.
pub(super) fn settle(
    repo: &Repo,
    request: &Request,
    intent: &Intent,
    edit: Option<Edit<'_>>,
    listen: Listener<'_>,
) -> Result<Settled> {
    let Some(draft) = &intent.draft else {
        return Ok(Settled {
            made: None,
            interrupts: None,
        });
    };
    let promotion = &intent.promotion;
    let attempt = &intent.record.attempt;
    // Before minutes of checks, and before a message is written in vain.
    repo.user()?;
    let (remote, branch) = (&promotion.remote, &promotion.branch);
    let commit = &promotion.candidate.commit;
    if let Some(other) = repo.in_the_way(remote, branch, commit, Lease::New)? {
        return Err(repo.not_over(remote, branch, &other, Lease::New));
    }
    let (plan, record) = (&request.plan, &intent.record);
    let target = &promotion.target;
    let rechecked = recheck(repo, plan, record, target, &intent.checks, None, listen)?;
    if !rechecked.refusals.is_empty() {
        return Err(refuse(&attempt.name.to_string(), &rechecked.refusals));
    }
    let mut settled = Settled {
        made: None,
        interrupts: rechecked.interrupts,
    };
    settled.stop_if_asked()?;
    let message = if draft.shape.is_squashed() {
        let occasion = Occasion {
            title: &plan.title,
            attempt,
            report: intent.report.as_ref(),
            branch,
            remote,
        };
        message(repo, &request.wording, occasion, draft, edit)?
    } else {
        String::new()
    };
    settled.stop_if_asked()?;
    settled.made = Some(make(repo, attempt, draft, &message)?);
    Ok(settled)
}

/// What would be made, for whoever only asks.
pub fn shaping(intent: &Intent) -> Option<Shaping> {
    let draft = intent.draft.as_ref()?;
    Some(Shaping {
        shape: draft.shape,
        on: draft.on.clone(),
        commits: draft.commits(),
        checks: intent.checks.iter().map(|job| job.wanted.len()).sum(),
    })
}
