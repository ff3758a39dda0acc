//! How much each rule of safety matters here: `safety` in the plan, and `attempt.safety.<rule>`
//! in git's configuration.

use crate::git::repo::Repo;
use crate::model::acknowledgement::mark;
use crate::model::change::FileChange;
use crate::model::error::Result;
use crate::model::patch::FilePatch;
use crate::model::plan::Plan;
use crate::model::safety::{Finding, Rule, Weights, parse_weight, safety};
use crate::store::attempts::AttemptRecord;

/// What the plan and the configuration say of the rules; the configuration has the last word,
/// since it is this user's.
pub fn weights(repo: &Repo, plan: Option<&Plan>) -> Result<Weights> {
    let mut weights = plan.map(|plan| plan.safety.clone()).unwrap_or_default();
    for rule in Rule::ALL {
        let key = format!("attempt.safety.{}", rule.name());
        let weight = repo.config_value(&key, |word| {
            parse_weight(word).ok_or_else(|| "it must be block, ask, note or off".to_owned())
        })?;
        if let Some(weight) = weight {
            weights.set(rule, weight);
        }
    }
    Ok(weights)
}

/// What an attempt's candidate changes, and what of it wants a second look; what a person has
/// seen is marked. Nothing where it offers nothing.
pub fn looked_at(
    repo: &Repo,
    plan: &Plan,
    record: &AttemptRecord,
) -> Result<(Vec<FileChange>, Vec<Finding>)> {
    let Some(candidate) = &record.attempt.candidate else {
        return Ok((Vec::new(), Vec::new()));
    };
    let pair = (record.attempt.base.clone(), candidate.commit.clone());
    let patch: Vec<FilePatch> = repo.patches_of(vec![pair])?.into_iter().flatten().collect();
    let mut findings = safety(&patch, &weights(repo, Some(plan))?);
    mark(&mut findings, &record.acknowledged, &candidate.tree);
    Ok((
        patch.into_iter().map(|file| file.change).collect(),
        findings,
    ))
}
