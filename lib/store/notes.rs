//! The notes: a projection of the records for people who read `git log --notes=attempts`.
//! They can be deleted and are made again from the records.

use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::store::attempts::AttemptRecord;
use crate::store::layout;

/// Writes the note of an attempt's candidate, where it has one.
pub fn project(repo: &Repo, record: &AttemptRecord) -> Result<()> {
    match &record.attempt.candidate {
        Some(candidate) => repo.write_note(layout::NOTES, &candidate.commit, &text(record)),
        None => Ok(()),
    }
}

/// A few `key: value` lines, which are YAML.
fn text(record: &AttemptRecord) -> String {
    let attempt = &record.attempt;
    let mut lines = vec![
        format!("plan: {}", attempt.name.plan),
        format!("task: {}", attempt.name.task),
        format!("attempt: {}", attempt.name),
        format!("agent: {}", attempt.agent.label()),
    ];
    if let Some(approach) = &attempt.approach {
        lines.push(format!("approach: {approach}"));
    }
    if let Some(candidate) = &attempt.candidate {
        let verdicts = record
            .checks
            .iter()
            .filter(|result| result.tree == candidate.tree)
            .map(|result| format!("check {}: {}", result.check, result.verdict));
        lines.extend(verdicts);
    }
    lines.push(String::new());
    lines.join("\n")
}
