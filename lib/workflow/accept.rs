//! `git promote --accept`: a person judges what no check can.

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::acceptance::Acceptance;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::plan::{Criterion, Plan};
use crate::store::{acceptances, attempts};
use crate::workflow::nesting::refuse_nesting;

/// What the user says of these criteria of the plan, `C1` and so on, and of an attempt's
/// candidate as it is now. Nothing is recorded yet.
pub fn judged(
    repo: &Repo,
    plan: &Plan,
    pattern: &AttemptPattern,
    criteria: &[String],
    why: &str,
) -> Result<Vec<Acceptance>> {
    let attempt = attempts::find(repo, pattern)?.attempt;
    let candidate = attempt
        .candidate
        .as_ref()
        .ok_or_else(|| Error::no(format!("attempt '{}' offers nothing", attempt.name)))?;
    let who = repo.committer()?;
    let judge = |name: &String| {
        let (name, criterion) = named(plan, name)?;
        if let Some(check) = &criterion.check {
            return Err(Error::no(format!(
                "criterion {name} is judged by check '{check}', and not by you"
            ))
            .hint(format!(
                "where the check is wrong, mend it in the plan and compare again: git compare {}",
                attempt.name.task
            )));
        }
        Ok(Acceptance {
            criterion: name,
            text: criterion.text.clone(),
            tree: candidate.tree.clone(),
            who: who.clone(),
            why: why.to_owned(),
            accepted: Timestamp::now(),
        })
    };
    criteria.iter().map(judge).collect()
}

/// Records it.
pub fn accept(repo: &Repo, pattern: &AttemptPattern, said: &[Acceptance]) -> Result<()> {
    refuse_nesting(repo)?;
    let name = attempts::find_name(repo, pattern)?;
    acceptances::add(repo, &name, said)
}

/// The criterion that is called so, in the plan's order from `C1` on.
fn named<'p>(plan: &'p Plan, text: &str) -> Result<(String, &'p Criterion)> {
    let number = text
        .strip_prefix(['C', 'c'])
        .unwrap_or(text)
        .parse::<usize>();
    let at = number.ok().and_then(|number| number.checked_sub(1));
    match at.and_then(|at| Some((at, plan.criteria.get(at)?))) {
        Some((at, criterion)) => Ok((format!("C{}", at + 1), criterion)),
        None => Err(
            Error::usage(format!("the plan has no criterion '{text}'")).hint(format!(
                "its criteria are C1 to C{}, in the order of the plan",
                plan.criteria.len()
            )),
        ),
    }
}
