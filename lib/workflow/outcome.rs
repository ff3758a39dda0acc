//! What a merge makes of the plan's file in this worktree: an edit that the user sees and
//! commits, of ticked criteria and of a line about the task.

use jiff::tz::TimeZone;

use crate::git::repo::Repo;
use crate::model::check::Verdict;
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::outcome::{Outcome, with_outcome};
use crate::model::plan::{Criterion, Plan};
use crate::model::plan_parser::parse;
use crate::model::promotion::{Merged, Promotion};
use crate::model::tick::tick;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::layout::PLAN_FILE;
use crate::workflow::{evidence, plan_file};

/// Ticks the criteria that are shown to be met, and says below the task what became of it.
/// Nothing happens where the file is not there, or holds another plan.
pub(super) fn write_here(
    repo: &Repo,
    promotion: &Promotion,
    merged: &Merged,
    listen: Listener<'_>,
) -> Result<()> {
    let Some(path) = repo.top_level().map(|top| top.join(PLAN_FILE)) else {
        return Ok(());
    };
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    // A link may lead out of the worktree, and what was merged could have made it.
    let text = match plan_file::read_own(repo, &path) {
        Ok(read) => read.text,
        Err(error) => {
            listen(Event::Warning(format!(
                "{PLAN_FILE} is left as it is: {error}"
            )));
            return Ok(());
        }
    };
    let is_this = |plan: &Plan| plan.name == promotion.attempt.plan;
    let Some(plan) = parse(&text).plan.filter(is_this) else {
        return Ok(());
    };
    let record = attempts::read(repo, &promotion.attempt)?;
    let ticked = tick(&plan, |criterion| {
        is_met(&plan, &record, promotion, criterion)
    });
    let outcome = outcome(promotion, merged, &record);
    let edited = with_outcome(&plan, &ticked, &promotion.attempt.task, &outcome);
    if edited == text {
        return Ok(());
    }
    plan_file::replace(&path, text.as_bytes(), edited.as_bytes())?;
    let did = match (ticked != text, edited != ticked) {
        (true, true) => "ticked what is met and told the outcome",
        (true, false) => "ticked what is met",
        (false, _) => "told the outcome",
    };
    listen(Event::Note(format!(
        "{did} in {PLAN_FILE}; commit it when you like it"
    )));
    Ok(())
}

fn outcome(promotion: &Promotion, merged: &Merged, record: &AttemptRecord) -> Outcome {
    Outcome {
        commit: merged.commit.clone(),
        target: promotion.target.clone(),
        date: merged.seen.to_zoned(TimeZone::UTC).date(),
        url: merged.url.clone(),
        attempt: promotion.attempt.short(),
        agent: record.attempt.agent.name.clone(),
        skipped: record.report().and_then(|report| report.skipped),
    }
}

/// By its check over what was promoted, or because a person said so.
fn is_met(plan: &Plan, record: &AttemptRecord, promotion: &Promotion, one: &Criterion) -> bool {
    let tree = &promotion.candidate.tree;
    let Some(check) = one.check.as_ref().and_then(|name| plan.check(name)) else {
        let mut accepted = record.accepted.iter();
        return accepted.any(|said| said.text == one.text && said.tree == *tree);
    };
    evidence::verdict(plan, record, check, tree) == Some(Verdict::Passed)
}
