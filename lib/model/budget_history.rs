//! Whether a plan's budget is one that the repository's history makes plausible.

use crate::model::budget::written;
use crate::model::change::{FileChange, lines};
use crate::model::finding::{Finding, Rule};
use crate::model::plan::Plan;

/// As many changes have to be known before they say anything.
const FEWEST: usize = 20;

/// A budget is too small where fewer than one in so many changes would fit into it.
const ONE_IN: usize = 10;

/// A budget is too large only where it is so many times the largest change, and more than a
/// reviewer reads at a sitting.
const TIMES_LARGEST: u64 = 2;
const MANY_FILES: u64 = 30;
const MANY_LINES: u64 = 1000;

/// Warnings for a budget that does not fit what single commits of the past changed; `changes` is
/// what each of them did.
pub fn implausible_budget(plan: &Plan, changes: &[Vec<FileChange>]) -> Vec<Finding> {
    let touching = |change: &&Vec<FileChange>| change.iter().any(|file| plan.is_likely(&file.path));
    let written: Vec<Vec<FileChange>> = changes
        .iter()
        .filter(touching)
        .map(|change| written(change))
        .filter(|change| !change.is_empty())
        .collect();
    if written.len() < FEWEST {
        return Vec::new();
    }
    let sizes = |of: &dyn Fn(&Vec<FileChange>) -> u64| {
        let mut sizes: Vec<u64> = written.iter().map(of).collect();
        sizes.sort_unstable();
        sizes
    };
    let files = sizes(&|change| change.len() as u64);
    let changed = sizes(&|change| {
        let (added, removed) = lines(change);
        added + removed
    });
    [
        ("files", plan.budget.files, files, MANY_FILES),
        ("lines", plan.budget.lines, changed, MANY_LINES),
    ]
    .into_iter()
    .filter_map(|(what, most, sizes, many)| finding(plan, what, most?, &sizes, many))
    .collect()
}

fn finding(plan: &Plan, what: &str, most: u64, sizes: &[u64], many: u64) -> Option<Finding> {
    let fitting = sizes.partition_point(|size| *size <= most);
    let (of, largest) = (sizes.len(), *sizes.last()?);
    let median = sizes[of / 2];
    let seen = format!("of {of} commits to these files half changed at most {median} {what}");
    let (message, label, help) = if fitting * ONE_IN < of {
        (
            format!("the budget of {most} {what} is less than nearly every change here took"),
            format!("{fitting} of {of} commits would fit"),
            format!("{seen}; allow more, or make smaller tasks"),
        )
    } else if most > many && most > largest.saturating_mul(TIMES_LARGEST) {
        (
            format!("the budget of {most} {what} is more than any change here took"),
            format!("the largest of {of} commits changed {largest}"),
            format!("{seen}; allow what you are willing to read, or make several plans"),
        )
    } else {
        return None;
    };
    let span = budget_span(plan, what);
    Some(
        Finding::warning(Rule::ImplausibleBudget, span.into(), message)
            .label(label)
            .help(help),
    )
}

/// The number in the front matter, which the parser has read already.
fn budget_span(plan: &Plan, what: &str) -> (usize, usize) {
    let source = &plan.source;
    let found = || {
        let budget = source.find("\nbudget:")?;
        let key = budget + source[budget..].find(&format!("{what}:"))?;
        let number = key + source[key..].find(|c: char| c.is_ascii_digit())?;
        let rest = &source[number..];
        let length = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        Some((key, number + length - key))
    };
    found().unwrap_or((0, 0))
}
