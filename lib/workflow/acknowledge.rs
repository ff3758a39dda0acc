//! `git compare --acknowledge`: a person has seen what safety finds in an attempt.

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::acknowledgement::Acknowledgement;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::patch::FilePatch;
use crate::model::plan::Plan;
use crate::model::safety::{Finding, Rule, Weight, safety};
use crate::store::attempts;
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::safety::weights;

/// Which findings: `<attempt>:<rule>`.
pub fn parse(text: &str) -> Result<(AttemptPattern, Rule)> {
    let form = "say which attempt and which rule: --acknowledge limiter/1:dependency";
    let (attempt, rule) = text
        .rsplit_once(':')
        .ok_or_else(|| Error::usage(format!("'{text}' names no rule")).hint(form))?;
    let is_named = |one: &Rule| one.name() == rule;
    let rule = Rule::ALL.into_iter().find(is_named).ok_or_else(|| {
        let names = Rule::ALL.map(Rule::name).join(", ");
        Error::usage(format!("there is no rule '{rule}'")).hint(format!("there is: {names}"))
    })?;
    let attempt = attempt
        .parse()
        .map_err(|error| Error::usage(format!("'{attempt}' is no attempt: {error}")))?;
    Ok((attempt, rule))
}

/// Records that all findings of a rule in an attempt's candidate have been seen, and returns
/// them.
pub fn acknowledge(
    repo: &Repo,
    plan: Option<&Plan>,
    pattern: &AttemptPattern,
    rule: Rule,
    why: Option<&str>,
) -> Result<Vec<Finding>> {
    refuse_nesting(repo)?;
    let record = attempts::find(repo, pattern)?;
    let name = &record.attempt.name;
    let candidate = record
        .attempt
        .candidate
        .as_ref()
        .ok_or_else(|| Error::no(format!("attempt '{name}' offers nothing")))?;
    let pair = (record.attempt.base.clone(), candidate.commit.clone());
    let patch: Vec<FilePatch> = repo.patches_of(vec![pair])?.into_iter().flatten().collect();
    let mut found = safety(&patch, &weights(repo, plan)?);
    found.retain(|one| one.rule == rule);
    let rule_name = rule.name();
    if found.is_empty() {
        return Err(Error::no(format!(
            "there is no finding of '{rule_name}' in attempt '{name}'"
        ))
        .hint("see what there is: git compare --no-checks"));
    }
    if found.iter().any(|one| one.weight == Weight::Block) {
        return Err(
            Error::no(format!("what '{rule_name}' finds bars attempt '{name}'")).hint(format!(
                "where it is meant: git config attempt.safety.{rule_name} ask"
            )),
        );
    }
    let acknowledgement = Acknowledgement {
        rule,
        tree: candidate.tree.clone(),
        why: why.map(str::to_owned),
        acknowledged: Timestamp::now(),
    };
    attempts::acknowledge(repo, name, &acknowledgement)?;
    Ok(found)
}
