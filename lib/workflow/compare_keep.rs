//! The verdicts of a comparison, kept in the records of the attempts.

use crate::git::repo::Repo;
use crate::model::check::CheckResult;
use crate::model::error::Result;
use crate::model::plan::Plan;
use crate::store::{attempts, notes};
use crate::workflow::compare::Verdicts;
use crate::workflow::evidence;
use crate::workflow::list::Listed;

/// Writes the verdicts of the plan's checks into the records of the attempts that they
/// concern: those over its candidate and over its base, also where another attempt had them
/// first.
pub(super) fn keep(
    repo: &Repo,
    plan: &Plan,
    attempts: Vec<Listed>,
    verdicts: &Verdicts,
) -> Result<Vec<Listed>> {
    // The new ones first, since the first that answers counts.
    let known = || {
        let clean = verdicts.new.iter().filter(|result| !result.in_place);
        clean.chain(&verdicts.recorded)
    };
    let mut kept = Vec::new();
    for mut one in attempts {
        let attempt = &one.record.attempt;
        let mut trees = vec![repo.tree_of(&attempt.base)?];
        trees.extend(
            attempt
                .candidate
                .iter()
                .map(|candidate| candidate.tree.clone()),
        );
        let mut concerning: Vec<CheckResult> = Vec::new();
        for tree in &trees {
            let results = plan
                .checks
                .iter()
                .filter_map(|check| evidence::result(plan, known(), check, tree));
            concerning.extend(results.cloned());
        }
        if one.status.is_live() {
            // Its record is its supervisor's until it has ended.
            one.record.checks = concerning;
        } else {
            attempts::add_checks(repo, &attempt.name, &concerning)?;
            one.record = attempts::read(repo, &attempt.name)?;
            notes::project(repo, &one.record)?;
        }
        // Shown for now, ahead of what is kept: the first that answers counts.
        let in_place = verdicts.new.iter().filter(|result| result.in_place);
        let of_this = in_place.filter(|result| trees.contains(&result.tree));
        one.record.checks.splice(0..0, of_this.cloned());
        kept.push(one);
    }
    Ok(kept)
}
