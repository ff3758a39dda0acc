//! What a promotion is about to do, and what stands against it. Nothing is changed here.

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::change::FileChange;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;
use crate::model::promotion::{Promotion, Shape, Step};
use crate::model::report::Report;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::plans;
use crate::workflow::cautions::cautions;
use crate::workflow::gate::{Refusal, refusals};
use crate::workflow::list::{Listed, list};
use crate::workflow::promote::Request;
use crate::workflow::{archive, evidence, plan as plans_of};

/// What a promotion is about to do, or would.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The attempt.
    pub record: AttemptRecord,
    /// What the promotion's record says, or will.
    pub promotion: Promotion,
    /// The reasons against it.
    pub refusals: Vec<Refusal>,
    /// What the user should know, and that forbids nothing.
    pub cautions: Vec<String>,
    /// The attempt, with how far it is.
    pub chosen: Listed,
    /// The attempts that lose, and are not archived yet.
    pub losers: Vec<Listed>,
    /// All other attempts of the task.
    pub alternatives: Vec<Listed>,
    /// The diff against the base.
    pub changes: Vec<FileChange>,
    /// What the agent said at the end.
    pub report: Option<Report>,
    /// Each check, and its verdict over the base and over the candidate, in words.
    pub evidence: Vec<(String, String, String)>,
}

/// Looks at everything, changes nothing (but for fetching the target's tip).
pub fn intend(repo: &Repo, request: &Request) -> Result<Intent> {
    let record = attempts::find(repo, &request.attempt)?;
    let name = record.attempt.name.clone();
    let plan = &request.plan;
    if name.plan != plan.name {
        return Err(Error::fatal(format!(
            "attempt '{name}' is of another plan than '{}'",
            plan.name
        ))
        .hint("name that plan's file: --plan <file>"));
    }
    let (all, _) = list(repo)?;
    let (mut own, alternatives): (Vec<Listed>, Vec<Listed>) = all
        .into_iter()
        .filter(|one| {
            one.record.attempt.name.plan == name.plan && one.record.attempt.name.task == name.task
        })
        .partition(|one| one.record.attempt.name == name);
    let chosen = own
        .pop()
        .ok_or_else(|| Error::fatal(format!("there is no attempt '{name}'")))?;
    let losers = alternatives
        .iter()
        .filter(|one| {
            one.record.attempt.archive.is_none()
                || archive::has_leftovers(repo, &one.record.attempt)
        })
        .cloned()
        .collect();

    if let Some(promotion) = plans::promotion(repo, &name.plan, &name.task)? {
        if promotion.attempt != name {
            return Err(Error::no(format!(
                "attempt '{}' of task '{}' has been promoted already",
                promotion.attempt, name.task
            ))
            .hint(format!(
                "finish that one: git promote {}",
                promotion.attempt
            ))
            .hint(format!(
                "or give it up: git promote --undo {}",
                promotion.attempt
            )));
        }
        // The gate was passed when it was decided; what is missing is finished.
        let mut promotion = promotion;
        if promotion.step == Step::Decided
            && let Some(branch) = &request.branch
        {
            promotion.branch.clone_from(branch);
        }
        let changes = repo.changes(&chosen.record.attempt.base, &promotion.candidate.commit)?;
        return Ok(Intent {
            report: chosen.record.report(),
            evidence: evidence::table(repo, plan, &chosen.record)?,
            record: chosen.record.clone(),
            chosen,
            promotion,
            refusals: Vec::new(),
            cautions: Vec::new(),
            losers,
            alternatives,
            changes,
        });
    }

    let mut everybody = alternatives.clone();
    everybody.push(chosen.clone());
    let mut found = refusals(repo, plan, &chosen, &everybody)?;
    let Some(candidate) = chosen.record.attempt.candidate.clone() else {
        return Err(refuse(&name.to_string(), &found));
    };
    let target = plans_of::target_of(repo, plan)?;
    let remote = match &request.remote {
        Some(remote) => remote.clone(),
        None => repo.remote_for(&target)?,
    };
    let tip = repo.fetch_branch(&remote, &target)?;
    found.extend(conflict(
        repo,
        &remote,
        &target,
        tip.as_ref(),
        &candidate.commit,
    )?);
    let attempt = &chosen.record.attempt;
    let cautions = cautions(repo, attempt, &candidate, &target, tip.as_ref())?;
    let branch = match &request.branch {
        Some(branch) => branch.clone(),
        None => format!("{}/{}", name.plan, name.task),
    };
    let changes = repo.changes(&chosen.record.attempt.base, &candidate.commit)?;
    Ok(Intent {
        promotion: Promotion {
            attempt: name,
            candidate,
            remote,
            branch,
            target,
            decided: Timestamp::now(),
            shaped: None,
            shape: Shape::default(),
            forced: None,
            rounds: Vec::new(),
            step: Step::Decided,
        },
        report: chosen.record.report(),
        evidence: evidence::table(repo, plan, &chosen.record)?,
        record: chosen.record.clone(),
        chosen,
        refusals: found,
        cautions,
        losers,
        alternatives,
        changes,
    })
}

fn conflict(
    repo: &Repo,
    remote: &str,
    target: &str,
    tip: Option<&Oid>,
    candidate: &Oid,
) -> Result<Option<Refusal>> {
    let Some(tip) = tip else {
        return Ok(Some(Refusal {
            reason: format!("'{remote}' has no branch '{target}' to aim at"),
            way_on: format!(
                "push it first (git push {remote} {target}), or name another as the plan's `target:`"
            ),
        }));
    };
    let paths = repo.conflicts(tip, candidate)?;
    Ok((!paths.is_empty()).then(|| Refusal {
        reason: format!(
            "'{target}' has moved at '{remote}', and conflicts in {}",
            paths.join(", ")
        ),
        way_on: "spawn new attempts from where it is now: git spawn".to_owned(),
    }))
}

/// The refusals as one error.
pub(super) fn refuse(name: &str, refusals: &[Refusal]) -> Error {
    let reasons: Vec<&str> = refusals
        .iter()
        .map(|refusal| refusal.reason.as_str())
        .collect();
    let mut error = Error::no(format!("not promoting '{name}': {}", reasons.join("; ")));
    for refusal in refusals {
        if !error.hints.contains(&refusal.way_on) {
            error = error.hint(refusal.way_on.clone());
        }
    }
    error
}
