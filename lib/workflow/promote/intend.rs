//! What a promotion is about to do, and what stands against it. Nothing is changed here.

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::change::FileChange;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;
use crate::model::promotion::{Promotion, Shape, Step};
use crate::model::report::Report;
use crate::model::safety::Finding;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::plans;
use crate::workflow::cautions::{cautions, unseen};
use crate::workflow::checks::TreeJob;
use crate::workflow::gate::{Case, Ground, Refusal, overrule, refusals};
use crate::workflow::list::{Listed, list};
use crate::workflow::promote::Request;
use crate::workflow::promote::branch::branch;
use crate::workflow::promote::recheck;
use crate::workflow::promote::shape::{Aim, Draft, Drafted, draft};
use crate::workflow::safety::looked_at;
use crate::workflow::{archive, evidence, plan as plans_of, remotes};

/// What a promotion is about to do, or would.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The attempt.
    pub record: AttemptRecord,
    /// What the promotion's record says, or will.
    pub promotion: Promotion,
    /// What is made of the candidate; nothing where it is pushed as it is, or where what is
    /// pushed has been made before.
    pub draft: Option<Draft>,
    /// The checks that have to pass over the tree of the draft first.
    pub checks: Vec<TreeJob>,
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
    /// What in that diff wants a second look.
    pub findings: Vec<Finding>,
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
    let mut chosen = own
        .pop()
        .ok_or_else(|| Error::fatal(format!("there is no attempt '{name}'")))?;
    chosen.record.accepted.extend_from_slice(&request.accepted);
    let (diff, findings) = looked_at(repo, plan, &chosen.record)?;
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
        if request.shape != Shape::AsIs && request.shape != promotion.shape {
            return Err(Error::no(format!(
                "attempt '{name}' has been promoted already, in another shape"
            ))
            .hint(format!("finish that: git promote {name}"))
            .hint(format!("or give it up: git promote --undo {name}")));
        }
        if promotion.step == Step::Decided && request.branch.is_some() {
            promotion.branch = branch(repo, request.branch.as_deref(), &name, &promotion.target)?;
        }
        remotes::hold(repo, &plan.name, &promotion.remote)?;
        let changes = repo.changes(&chosen.record.attempt.base, &promotion.candidate.commit)?;
        return Ok(Intent {
            report: chosen.record.report(),
            evidence: evidence::table(repo, plan, &chosen.record)?,
            record: chosen.record.clone(),
            chosen,
            promotion,
            draft: None,
            checks: Vec::new(),
            refusals: Vec::new(),
            cautions: Vec::new(),
            losers,
            alternatives,
            changes,
            findings,
        });
    }

    let mut everybody = alternatives.clone();
    everybody.push(chosen.clone());
    let mut found = refusals(&Case {
        repo,
        plan,
        chosen: &chosen,
        all: &everybody,
        changes: &diff,
        findings: &findings,
    })?;
    let Some(candidate) = chosen.record.attempt.candidate.clone() else {
        return Err(refuse(&name.to_string(), &found));
    };
    let target = plans_of::target_of(repo, plan)?;
    let remote = match &request.remote {
        Some(remote) => remote.clone(),
        None => repo.remote_for(&target)?,
    };
    remotes::hold(repo, &plan.name, &remote)?;
    let tip = repo.fetch_branch(&remote, &target)?;
    let attempt = &chosen.record.attempt;
    // On the target's tip, the draft says what conflicts, and no commit before the attempt's
    // own goes along.
    let merged_with = tip.as_ref().filter(|_| !request.shape.is_onto());
    if tip.is_none() || merged_with.is_some() {
        let commit = &candidate.commit;
        found.extend(conflict(repo, &remote, &target, merged_with, commit)?);
    }
    let mut cautions = cautions(repo, attempt, &candidate, &target, merged_with)?;
    cautions.extend(unseen(&name, &findings));
    let branch = branch(repo, request.branch.as_deref(), &name, &target)?;
    let drafted = match &tip {
        Some(tip) => {
            let aim = Aim {
                target: &target,
                tip,
            };
            draft(repo, request.shape, attempt, &candidate, aim)?
        }
        None => Drafted::AsIs,
    };
    let draft = match drafted {
        Drafted::AsIs => None,
        Drafted::Draft(draft) => Some(draft),
        Drafted::Refused(refusal) => {
            found.push(refusal);
            None
        }
    };
    let checks = match &draft {
        Some(draft) => recheck::needed(repo, plan, &chosen.record, &target, draft)?,
        None => Vec::new(),
    };
    let why = request.force.as_deref();
    let forced = why.and_then(|why| overrule(&mut found, why));
    Ok(Intent {
        promotion: Promotion {
            attempt: name,
            candidate,
            remote,
            branch,
            target,
            decided: Timestamp::now(),
            shaped: None,
            shape: request.shape,
            forced,
            request_url: None,
            rounds: Vec::new(),
            step: Step::Decided,
        },
        report: chosen.record.report(),
        evidence: evidence::table(repo, plan, &chosen.record)?,
        record: chosen.record.clone(),
        chosen,
        draft,
        checks,
        refusals: found,
        cautions,
        losers,
        alternatives,
        changes: diff,
        findings,
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
        return Ok(Some(Refusal::new(
            Ground::Target,
            format!("'{remote}' has no branch '{target}' to aim at"),
            format!(
                "push it first (git push {remote} {target}), or name another as the plan's `target:`"
            ),
        )));
    };
    let paths = repo.conflicts(tip, candidate)?;
    Ok((!paths.is_empty()).then(|| {
        Refusal::new(
            Ground::Conflict,
            format!(
                "'{target}' has moved at '{remote}', and conflicts in {}",
                paths.join(", ")
            ),
            "spawn new attempts from where it is now: git spawn",
        )
    }))
}

/// The remote that a promotion goes to: the one that it went to already, where it was decided
/// before.
pub fn remote_of(repo: &Repo, request: &Request) -> Result<String> {
    let name = attempts::find_name(repo, &request.attempt)?;
    let decided = plans::promotion(repo, &name.plan, &name.task)?;
    match (decided, &request.remote) {
        (Some(promotion), _) => Ok(promotion.remote),
        (None, Some(remote)) => Ok(remote.clone()),
        (None, None) => repo.remote_for(&plans_of::target_of(repo, &request.plan)?),
    }
}

/// The refusals as one error: one on its line, several each on one of their own.
pub(super) fn refuse(name: &str, refusals: &[Refusal]) -> Error {
    // What a path or a plan has in it makes no line of its own.
    let line = |refusal: &Refusal| refusal.reason.replace(['\n', '\t'], " ");
    let reasons = match refusals {
        [only] => format!(" {}", line(only)),
        all => all.iter().map(|one| format!("\n\t{}", line(one))).collect(),
    };
    let mut error = Error::no(format!("not promoting '{name}':{reasons}"));
    for refusal in refusals {
        if !error.hints.contains(&refusal.way_on) {
            error = error.hint(refusal.way_on.clone());
        }
    }
    error
}
