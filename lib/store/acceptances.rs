//! What people have said of criteria, in the records of attempts.

use crate::git::repo::Repo;
use crate::model::acceptance::Acceptance;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::store::attempts::{AttemptRecord, parse};
use crate::store::layout::{self, file};
use crate::store::manifest::Kind;
use crate::store::record::{self, Change, Kept};

/// Adds what a person has said of the candidate; what was said of the same criterion and the
/// same tree before is replaced.
pub fn add(repo: &Repo, name: &AttemptName, new: &[Acceptance]) -> Result<()> {
    let named: Vec<&str> = new.iter().map(|one| one.criterion.as_str()).collect();
    let why = format!("{name}: accepted {}", named.join(", "));
    record::update(repo, &layout::attempt_ref(name), Kind::Attempt, |record| {
        let AttemptRecord {
            attempt,
            mut accepted,
            ..
        } = parse(record)?;
        let is_replaced = |old: &Acceptance| {
            new.iter()
                .any(|new| (&new.text, &new.tree) == (&old.text, &old.tree))
        };
        accepted.retain(|old| !is_replaced(old));
        accepted.extend_from_slice(new);
        let mut files = record.files.clone();
        files.insert(file::ACCEPTED.into(), record::json(&accepted));
        let candidate = attempt.candidate.map(|candidate| candidate.commit);
        Ok(Some(Change {
            files,
            anchors: candidate.into_iter().collect(),
            why: why.clone(),
            kept: Kept::Now,
        }))
    })
    .map(drop)
}
