//! Why an attempt lost, in one line: what is kept with it when it is put away, and told to
//! whoever reviews the one that won.

use crate::git::repo::Repo;
use crate::model::attempt::{Outcome, Status};
use crate::model::comparison::Comparison;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::plan::Plan;
use crate::workflow::compare_lay_out::comparison;
use crate::workflow::list::Listed;
use crate::workflow::promote::Intent;

/// One line for each loser that is not put away yet, in their order.
pub(super) fn reasons(repo: &Repo, plan: &Plan, intent: &Intent) -> Result<Vec<String>> {
    let winner = &intent.promotion.attempt;
    let are_there = |one: &&Listed| one.record.attempt.archive.is_none();
    let mut all: Vec<Listed> = intent.losers.iter().filter(are_there).cloned().collect();
    if all.is_empty() {
        return Ok(intent
            .losers
            .iter()
            .map(|one| reason(None, winner, one))
            .collect());
    }
    all.push(intent.chosen.clone());
    all.sort_by(|a, b| a.record.attempt.name.cmp(&b.record.attempt.name));
    let compared = comparison(repo, plan, &winner.task, &all)?;
    let losers = intent.losers.iter();
    Ok(losers
        .map(|one| reason(Some(&compared), winner, one))
        .collect())
}

fn reason(compared: Option<&Comparison>, winner: &AttemptName, loser: &Listed) -> String {
    let attempt = &loser.record.attempt;
    let lost = format!("lost to {}", winner.short());
    let end = attempt.end();
    if let (Status::Ended(outcome), Some(end)) = (loser.status, end)
        && outcome != Outcome::Finished
    {
        let cause = end.cause.as_deref().map(|cause| format!(": {cause}"));
        return format!("{lost}: it {}{}", loser.status, cause.unwrap_or_default());
    }
    match compared.and_then(|compared| behind(compared, winner, &attempt.name)) {
        Some(why) => format!("{lost}: {why}"),
        None => lost,
    }
}

/// What the comparison has against the loser; nothing where it has nothing.
fn behind(compared: &Comparison, winner: &AttemptName, loser: &AttemptName) -> Option<String> {
    let of = |name: &AttemptName| {
        let mut candidates = compared.candidates.iter();
        candidates.position(|row| compared.rows[*row].attempt == *name)
    };
    let (own, other) = (of(loser)?, of(winner)?);
    let by_winner = compared
        .dominated
        .iter()
        .find(|one| one.attempt == own && one.by == other);
    if let Some(dominated) = by_winner {
        return Some(dominated.because.clone());
    }
    let place = |at: usize| {
        let mut places = compared.order.iter();
        places.position(|place| place.attempts.contains(&at))
    };
    let (own, other) = (place(own)?, place(other)?);
    // The step that put it behind the winner is the one of the first place after that.
    let behind = compared.order.get(other + 1).filter(|_| own > other)?;
    behind.why.as_ref().map(|reason| reason.words.clone())
}
