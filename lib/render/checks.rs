//! What checks say, for people: in one cell, test by test, and of each other's work.

use crate::model::check::{Ran, Verdict};
use crate::model::comparison::{Comparison, Standing};
use crate::model::cross_check::{CrossCheck, CrossOutcome};
use crate::model::test_case::TestOutcome;
use crate::model::test_row::TestRow;
use crate::render::differences::shortened;
use crate::render::grid::{Cell, cell, matrix};
use crate::render::labels::{labels, together};
use crate::render::page::Page;
use crate::render::style::{Ink, clean, count};

/// Single tests that a table shows; `--json` has them all.
const SHOWN: usize = 20;

/// Columns that the name of a test takes at most.
const WIDTH: usize = 50;

/// Names of tests that a sentence has at most.
const NAMED: usize = 3;

/// How a candidate stands on a check.
pub fn standing_cell(standing: Standing, ran: Option<&Ran>) -> Cell {
    let mut words = standing.words().to_owned();
    if let Some(ran) = ran {
        if standing == Standing::Flaky {
            words.push_str(&format!(" {} of {}", ran.passed, ran.runs));
        }
        words.push_str(in_place(ran));
    }
    cell(ink(standing), words)
}

/// What a check says of the base.
pub fn base_cell(verdict: Option<Verdict>, ran: Option<&Ran>) -> Cell {
    match (verdict, ran) {
        (Some(Verdict::Passed), _) => cell(Ink::Plain, "passed"),
        (Some(Verdict::Indeterminate), Some(ran)) if ran.passed > 0 => cell(
            Ink::Notable,
            format!("flaky {} of {}", ran.passed, ran.runs),
        ),
        (Some(verdict), _) => cell(Ink::Notable, verdict.word()),
        (None, _) => cell(Ink::Faint, "not run"),
    }
}

fn in_place(ran: &Ran) -> &'static str {
    if ran.in_place { " in place" } else { "" }
}

fn ink(standing: Standing) -> Ink {
    match standing {
        Standing::Passed | Standing::Fixed => Ink::Good,
        Standing::Failed | Standing::Regressed => Ink::Bad,
        Standing::FailingBefore
        | Standing::Indeterminate
        | Standing::Flaky
        | Standing::TimedOut
        | Standing::Aborted => Ink::Notable,
        Standing::NotRun => Ink::Faint,
    }
}

/// What the plan promises of single tests and no check kept.
pub fn unread(comparison: &Comparison) -> Vec<String> {
    let base = ("base".to_owned(), &comparison.base_results);
    let rows = comparison.rows.iter();
    let all = std::iter::once(base).chain(rows.map(|row| (row.attempt.short(), &row.results)));
    let mut told = Vec::new();
    for (name, results) in all {
        for (check, ran) in comparison.checks.iter().zip(results) {
            if let Some(why) = ran.as_ref().and_then(|ran| ran.tests_unread.as_ref()) {
                told.push(format!("{check} over {name}: {}", clean(why)));
            }
        }
    }
    told
}

/// The single tests that do not say the same of all. `names` has the name of each candidate.
pub fn tests(page: Page, comparison: &Comparison, names: &[String]) -> String {
    let rows = &comparison.tests;
    if rows.is_empty() {
        return String::new();
    }
    let apart = rows.iter().filter(|row| row.tells_candidates_apart());
    let mut titles = vec![
        cell(
            Ink::Faint,
            format!("{} apart", count(apart.count(), "test")),
        ),
        cell(Ink::Faint, "base"),
    ];
    let labels = labels(page, names).into_iter();
    titles.extend(labels.map(|name| cell(Ink::Faint, name)));
    let mut table = vec![titles];
    table.extend(rows.iter().take(SHOWN).map(test_row));
    let mut out = matrix(page, &table, 1);
    if rows.len() > SHOWN {
        out.push_str(&format!("and {} more: --json\n", rows.len() - SHOWN));
    }
    out
}

fn test_row(row: &TestRow) -> Vec<Cell> {
    let outcome = |outcome: &Option<TestOutcome>| match outcome {
        None => cell(Ink::Faint, "·"),
        Some(outcome) => {
            let ink = match outcome {
                TestOutcome::Passed => Ink::Good,
                TestOutcome::Failed => Ink::Bad,
                TestOutcome::Flaky => Ink::Notable,
                TestOutcome::Skipped => Ink::Faint,
            };
            cell(ink, outcome.word())
        }
    };
    let name = shortened(&clean(&row.test), WIDTH);
    let mut cells = vec![cell(Ink::Plain, name), outcome(&row.base)];
    cells.extend(row.outcomes.iter().map(outcome));
    cells
}

/// What the tests that each candidate brings say of the base and of the others; nothing where
/// nobody ran them.
pub fn cross(page: Page, comparison: &Comparison, names: &[String]) -> String {
    let cross = &comparison.cross;
    if !cross.has_run() {
        return String::new();
    }
    let mut titles = vec![
        cell(Ink::Faint, "tests of"),
        cell(Ink::Faint, "check"),
        cell(Ink::Faint, "on base"),
    ];
    let labels = labels(page, names).into_iter();
    titles.extend(labels.map(|name| cell(Ink::Faint, format!("on {name}"))));
    let mut table = vec![titles];
    let mut remarks = Vec::new();
    for (of, name) in names.iter().enumerate() {
        let mut checks: Vec<_> = cross
            .checks
            .iter()
            .filter(|one| one.tests_of == of)
            .collect();
        checks.sort_by_key(|one| comparison.checks.iter().position(|name| *name == one.check));
        for same in checks.chunk_by(|one, other| one.check == other.check) {
            let mut cells = vec![
                cell(Ink::Strong, name.as_str()),
                cell(Ink::Plain, same[0].check.as_ref()),
                base_outcome(same.iter().find(|one| one.on.is_none()).copied()),
            ];
            for on in 0..names.len() {
                cells.push(if on == of {
                    cell(Ink::Faint, "own")
                } else {
                    outcome(same.iter().find(|one| one.on == Some(on)).copied())
                });
            }
            table.push(cells);
            remarks.extend(told(page, same, names));
        }
    }
    let mut out = matrix(page, &table, 2);
    for remark in remarks {
        out.push_str(&page.prose(&(remark + "\n")));
    }
    out
}

/// On the base, a new test has to fail to prove anything.
fn base_outcome(one: Option<&CrossCheck>) -> Cell {
    match one.map(|one| one.outcome) {
        Some(CrossOutcome::Passes) => cell(Ink::Notable, "passes: proves nothing"),
        Some(CrossOutcome::Fails) => cell(Ink::Good, "fails, as it should"),
        Some(other) => cell(Ink::Faint, other.words()),
        None => cell(Ink::Faint, "·"),
    }
}

fn outcome(one: Option<&CrossCheck>) -> Cell {
    match one.map(|one| one.outcome) {
        Some(CrossOutcome::Passes) => cell(Ink::Good, "passes"),
        Some(CrossOutcome::Fails) => cell(Ink::Bad, "fails"),
        Some(other) => cell(Ink::Faint, other.words()),
        None => cell(Ink::Faint, "·"),
    }
}

/// The single tests behind the cells of a line, where they are known. Those of which the same
/// tests fail share a sentence.
fn told(page: Page, same: &[&CrossCheck], names: &[String]) -> Vec<String> {
    let list = |tests: &[String]| {
        let named = tests
            .iter()
            .take(NAMED)
            .map(|test| shortened(&clean(test), WIDTH));
        let mut text = named.collect::<Vec<_>>().join(", ");
        if tests.len() > NAMED {
            text.push_str(&format!(" and {} more", tests.len() - NAMED));
        }
        text
    };
    let mut failing: Vec<(&[String], Vec<&str>)> = Vec::new();
    let mut told = Vec::new();
    for one in same {
        if let (Some(on), false) = (one.on, one.failing.is_empty()) {
            let on = names[on].as_str();
            match failing.iter_mut().find(|(tests, _)| *tests == one.failing) {
                Some((_, all)) => all.push(on),
                None => failing.push((&one.failing, vec![on])),
            }
        }
        if !one.proving_nothing.is_empty() {
            told.push(format!(
                "of {} passes on the base too, and proves nothing: {}",
                names[one.tests_of],
                list(&one.proving_nothing)
            ));
        }
    }
    let fails = failing.into_iter().map(|(tests, on)| {
        let of = &names[same[0].tests_of];
        format!("of {of} fails on {}: {}", together(page, &on), list(tests))
    });
    told.extend(fails);
    told
}
