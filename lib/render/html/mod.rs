//! The comparison as one HTML page that needs nothing else: no network, and no script for
//! anything that is to be read.
//!
//! A page has a part for each [`subject::Subject`], and a part has the sections that
//! [`sections::SECTIONS`] lists, each in a file of its own. What others wrote gets onto the
//! page through [`text`] alone, and its policy lets nothing run but the one script that it
//! names by its hash.

mod agreement;
mod cards;
mod columns;
mod conflicts;
mod controls;
mod diff;
mod diffs;
mod evidence;
mod files;
mod findings;
mod languages;
mod lines;
mod order;
mod page;
mod points;
mod policy;
mod reports;
mod sections;
mod signs;
mod subject;
mod syntax;
mod tests;
mod text;

use crate::model::comparison::Comparison;
use crate::model::revisions::Revisions;
use crate::render::html::subject::Subject;

/// The page of one task's attempts, or of several tasks'.
pub fn comparisons(comparisons: &[Comparison]) -> String {
    let mut subjects = Vec::new();
    let mut key = 0;
    for (number, comparison) in comparisons.iter().enumerate() {
        subjects.push(Subject::of_attempts(number, key, comparison));
        key += comparison.rows.len();
    }
    page::page(&subjects)
}

/// The page of revisions.
pub fn revisions(revisions: &Revisions) -> String {
    page::page(&[Subject::of_revisions(revisions)])
}
