//! `git promote`: gate, push, pull request, archive the losers. One record is the commit
//! point; every step after it is done again at no cost, so an interrupted promotion is
//! finished by running the command again.

use jiff::Timestamp;

use crate::forge::{self, Forge};
use crate::git::repo::Repo;
use crate::model::change::FileChange;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::oid::Oid;
use crate::model::plan::Plan;
use crate::model::promotion::{Promotion, PullRequest, Readiness, Step};
use crate::model::report::Report;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::plans;
use crate::workflow::cautions::cautions;
use crate::workflow::gate::{Refusal, refusals};
use crate::workflow::list::{Listed, list};
use crate::workflow::{archive, evidence, plan as plans_of};

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan, free of errors.
    pub plan: Plan,
    /// The attempt.
    pub attempt: AttemptPattern,
    /// The branch at the remote; by default `<plan>/<task>`.
    pub branch: Option<String>,
    /// The remote; by default the one that the target follows, or `origin`.
    pub remote: Option<String>,
    /// Whether and how a pull request is opened.
    pub pull_request: Opening,
}

/// Whether a pull request is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Not at all: the branch is pushed only.
    PushOnly,
    /// It is opened.
    Open(Readiness),
}

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
                "or give it up: git promote --withdraw {}",
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
            record: chosen.record,
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
            step: Step::Decided,
        },
        report: chosen.record.report(),
        evidence: evidence::table(repo, plan, &chosen.record)?,
        record: chosen.record,
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
fn refuse(name: &str, refusals: &[Refusal]) -> Error {
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

/// The forge that the pull request is opened at, known to be usable; none where there is to
/// be no pull request. Asked before anything is pushed.
pub fn forge_of(
    repo: &Repo,
    request: &Request,
    promotion: &Promotion,
) -> Result<Option<Box<dyn Forge>>> {
    if request.pull_request == Opening::PushOnly {
        return Ok(None);
    }
    let url = repo.remote_url(&promotion.remote)?;
    let forge = forge::of_url(&url, repo.common_dir())?;
    forge.ready()?;
    Ok(Some(forge))
}

/// A branch of other commits that is in the way at the remote, which the push would find.
pub fn branch_in_the_way(repo: &Repo, promotion: &Promotion) -> Result<Option<Refusal>> {
    let there = repo.remote_branch(&promotion.remote, &promotion.branch)?;
    let other = there.filter(|there| *there != promotion.candidate.commit);
    Ok(other.map(|there| Refusal {
        reason: format!(
            "'{}' already has a branch '{}', at {}",
            promotion.remote,
            promotion.branch,
            there.short()
        ),
        way_on: "choose another name: git promote --branch <name> <attempt>".to_owned(),
    }))
}

/// Promotes. `write` makes the title and the body of the pull request.
pub fn promote(
    repo: &Repo,
    request: &Request,
    write: &dyn Fn(&Intent) -> (String, String),
    listen: Listener<'_>,
) -> Result<Promotion> {
    let intent = intend(repo, request)?;
    let name = intent.promotion.attempt.to_string();
    if !intent.refusals.is_empty() {
        return Err(refuse(&name, &intent.refusals));
    }
    for caution in intent.cautions.iter().cloned() {
        listen(Event::Warning(caution));
    }
    let mut promotion = intent.promotion.clone();
    // A branch that is gone from the remote while no pull request has it is pushed again.
    if promotion.step == Step::Pushed
        && repo
            .remote_branch(&promotion.remote, &promotion.branch)?
            .is_none()
    {
        promotion.step = Step::Decided;
    }
    let forge = forge_of(repo, request, &promotion)?;
    plans::save_text(repo, &request.plan.name, &request.plan.source)?;
    plans::save_promotion(repo, &promotion)?;

    if promotion.step == Step::Decided {
        let (remote, commit) = (&promotion.remote, &promotion.candidate.commit);
        if let Err(error) = repo.push_branch(remote, commit, &promotion.branch) {
            // Nothing of ours is there, so that the user is free to decide again.
            plans::withdraw_promotion(repo, &promotion)?;
            return Err(error);
        }
        promotion.step = Step::Pushed;
        plans::save_promotion(repo, &promotion)?;
        listen(Event::Pushed {
            remote: promotion.remote.clone(),
            branch: promotion.branch.clone(),
        });
    }
    if let (Some(forge), Opening::Open(readiness), Step::Pushed) =
        (&forge, request.pull_request, &promotion.step)
    {
        let found = forge.find(&promotion.branch)?;
        let was_there = found.is_some();
        let pull_request = match found {
            Some(found) => found,
            None => {
                let (title, body) = write(&intent);
                forge.open(&PullRequest {
                    title,
                    body,
                    head: promotion.branch.clone(),
                    base: promotion.target.clone(),
                    readiness,
                })?
            }
        };
        promotion.step = Step::Opened {
            url: pull_request.url.clone(),
        };
        plans::save_promotion(repo, &promotion)?;
        listen(Event::Opened {
            url: pull_request.url,
            found: was_there,
        });
    }
    for loser in &intent.losers {
        archive::archive(repo, &loser.record, listen)?;
    }
    Ok(promotion)
}
