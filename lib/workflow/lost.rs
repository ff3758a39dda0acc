//! Why an attempt lost, in one line: what is kept with it when it is put away, and told to
//! whoever reviews the one that won.

use crate::git::repo::Repo;
use crate::model::attempt::{Outcome, Status};
use crate::model::comparison::Comparison;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::order::Step;
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
    let between = compared.order.get(other + 1..=own)?;
    // The earliest step of all that stand between them told the two apart.
    let first = between.iter().filter_map(|place| place.why.as_ref());
    let step = first.min_by_key(|reason| reason.step)?.step;
    let own = compared.order[own].why.as_ref();
    Some(match own.filter(|reason| reason.step == step) {
        Some(reason) => reason.words.clone(),
        None => in_general(step).to_owned(),
    })
}

/// What a step has against whoever it puts behind.
fn in_general(step: Step) -> &'static str {
    match step {
        Step::Gates => "something bars it",
        Step::Production => "it changes nothing that was there before",
        Step::Criteria => "it is not shown to meet as many criteria",
        Step::Regressions => "it breaks more checks",
        Step::Safety => "it has more findings about safety",
        Step::FileAgreement => "it has fewer files in common with its siblings",
        Step::LineAgreement => "it has fewer lines in common with its siblings",
        Step::Outside => "it has more files outside of the plan",
        Step::Size => "it changes more lines of production",
    }
}
