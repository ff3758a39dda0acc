//! The comparison, for people.

use crate::model::comparison::{Comparison, Row};
use crate::model::criterion::Accepted;
use crate::render::checks::{base_cell, cross, standing_cell, tests, unread};
use crate::render::conflicts::clashes;
use crate::render::criteria::criteria;
use crate::render::differences::{Ranking, agreement, dominated, findings, grafts, order, points};
use crate::render::files::{are_of_same_files, files};
use crate::render::grid::{Cell, cell, grid, matrix};
use crate::render::judgement::judgement;
use crate::render::page::Page;
use crate::render::style::{Ink, clean, clean_lines, duration};

/// The table, what needs a second look at each attempt, and the files side by side.
pub fn comparison(page: Page, comparison: &Comparison, ranking: Ranking) -> String {
    let mut out = format!(
        "task {} of plan {}, from {}\n\n",
        page.paint(Ink::Strong, &comparison.task),
        page.paint(Ink::Strong, &comparison.plan),
        comparison.base.short()
    );
    out.push_str(&matrix(page, &table(comparison), 1));
    let criteria = criteria(page, comparison);
    if !criteria.is_empty() {
        out.push('\n');
        out.push_str(&criteria);
    }
    let remarks = remarks(page, comparison);
    if !remarks.is_empty() {
        out.push('\n');
        out.push_str(&remarks);
    }
    for line in unread(comparison) {
        out.push_str(&page.prose(&format!("\n{line}\n")));
    }
    let rows = comparison.rows.iter();
    let findings = findings(
        page,
        rows.map(|row| (row.attempt.short(), row.findings.as_slice())),
    );
    if !findings.is_empty() {
        out.push('\n');
        out.push_str(&findings);
    }
    if !comparison.files.is_empty() {
        out.push('\n');
        out.push_str(&files(page, columns(comparison), &comparison.files));
    }
    out.push_str(&apart(page, comparison, ranking));
    if !comparison.clashes.is_empty() {
        out.push('\n');
        out.push_str(&grid(page, &clashes(page, comparison)));
    }
    out
}

/// The attempts that have a column of their own, by their place in the rows.
fn columns(comparison: &Comparison) -> Vec<(usize, String)> {
    let Comparison {
        candidates, rows, ..
    } = comparison;
    let same_as = &comparison.differences.same_as;
    let is_folded = |row: &usize| {
        let nth = candidates.iter().position(|one| one == row);
        let first = nth.and_then(|nth| same_as.get(nth));
        first.is_some_and(|first| {
            candidates[*first] != *row
                && are_of_same_files(&rows[*row].changes, &rows[candidates[*first]].changes)
        })
    };
    let rows = comparison.rows.iter().enumerate();
    rows.filter(|(at, _)| !is_folded(at))
        .map(|(at, row)| (at, row.attempt.short()))
        .collect()
}

/// What tells the candidates apart, and the order where it is asked for.
fn apart(page: Page, comparison: &Comparison, ranking: Ranking) -> String {
    let rows = comparison.candidates.iter();
    let names: Vec<String> = rows
        .map(|at| clean(&comparison.rows[*at].attempt.short()))
        .collect();
    let mut remarks = agreement(&comparison.differences, &names);
    if ranking == Ranking::Told {
        remarks.extend(dominated(&comparison.dominated, &names));
    }
    let mut out = String::new();
    for part in [
        tests(page, comparison, &names),
        cross(page, comparison, &names),
    ] {
        if !part.is_empty() {
            out.push_str(&format!("\n{part}"));
        }
    }
    if names.len() < 2 {
        return out;
    }
    out.push_str(&format!(
        "\n{}",
        points(page, &comparison.differences, &names)
    ));
    if !remarks.is_empty() {
        out.push_str(&format!("\n{}\n", page.prose(&remarks.join("\n"))));
    }
    if ranking == Ranking::Told {
        if !comparison.grafts.is_empty() {
            let points = &comparison.differences.points;
            let grafts = grafts(page, &comparison.grafts, points, &names);
            out.push_str(&format!("\n{grafts}"));
        }
        out.push_str(&format!("\n{}", order(page, &comparison.order, &names)));
    }
    if let Some(opinion) = &comparison.judgement {
        let opinion = judgement(opinion, &names);
        out.push_str(&format!("\n{}", page.prose(&opinion)));
    }
    out
}

fn table(comparison: &Comparison) -> Vec<Vec<Cell>> {
    let mut titles: Vec<&str> = vec!["attempt", "agent", "state"];
    titles.extend(comparison.checks.iter().map(|check| check.as_ref()));
    titles.extend(["files", "lines", "outside", "report", "time"]);
    let titles = titles
        .into_iter()
        .map(|title| cell(Ink::Faint, title))
        .collect();

    let mut base = vec![
        cell(Ink::Strong, "base"),
        cell(Ink::Plain, ""),
        cell(Ink::Plain, ""),
    ];
    let verdicts = comparison.base_verdicts.iter();
    base.extend(
        verdicts
            .zip(&comparison.base_results)
            .map(|(verdict, ran)| base_cell(*verdict, ran.as_ref())),
    );
    let mut rows = vec![titles, base];
    rows.extend(comparison.rows.iter().map(row));
    rows
}

fn row(row: &Row) -> Vec<Cell> {
    let who = match &row.approach {
        Some(approach) => format!("{} {approach}", clean(&row.agent)),
        None => clean(&row.agent),
    };
    let state = match row.status {
        "finished" => Ink::Plain,
        "failed" | "timed-out" | "lost" => Ink::Bad,
        _ => Ink::Notable,
    };
    let name = if row.passes_everything {
        Ink::Good
    } else {
        Ink::Strong
    };
    let mut cells = vec![
        cell(name, row.attempt.short()),
        cell(Ink::Plain, who),
        cell(state, row.status),
    ];
    cells.extend(
        row.standings
            .iter()
            .zip(&row.results)
            .map(|(standing, ran)| standing_cell(*standing, ran.as_ref())),
    );
    let dash = || cell(Ink::Faint, "-");
    if row.candidate.is_some() {
        let outside = match row.outside.len() {
            0 => cell(Ink::Plain, "0"),
            n => cell(Ink::Notable, n.to_string()),
        };
        cells.extend([
            cell(Ink::Plain, row.changes.len().to_string()),
            cell(Ink::Plain, format!("+{} -{}", row.added, row.removed)),
            outside,
        ]);
    } else {
        cells.extend([dash(), dash(), dash()]);
    }
    cells.push(match &row.report {
        Some(_) => cell(Ink::Plain, "yes"),
        None => cell(Ink::Notable, "none"),
    });
    cells.push(
        row.milliseconds
            .map_or_else(dash, |time| cell(Ink::Plain, duration(time))),
    );
    cells
}

/// What a table has no room for, attempt by attempt.
fn remarks(page: Page, comparison: &Comparison) -> String {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    for row in &comparison.rows {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(
            row.cause
                .as_deref()
                .map(|cause| format!("{}: {}", row.status, clean(cause))),
        );
        let list = |paths: &[String]| {
            paths
                .iter()
                .map(|path| page.path(path))
                .collect::<Vec<_>>()
                .join(", ")
        };
        if !row.forbidden.is_empty() {
            lines.push(format!(
                "touches what the plan forbids: {}",
                list(&row.forbidden)
            ));
        }
        if !row.steering_changed.is_empty() {
            lines.push(format!(
                "meanwhile changed for all worktrees: {}",
                list(&row.steering_changed)
            ));
        }
        if !row.outside.is_empty() {
            lines.push(format!(
                "outside of the likely files: {}",
                list(&row.outside)
            ));
        }
        if !row.untouched.is_empty() && row.candidate.is_some() {
            lines.push(format!(
                "likely files that it does not touch: {}",
                list(&row.untouched)
            ));
        }
        if !row.conflicts.is_empty() {
            lines.push(format!(
                "conflicts with the target in {}",
                list(&row.conflicts)
            ));
        }
        lines.extend(row.criteria.iter().filter_map(|one| {
            let Accepted { who, why } = one.accepted.as_ref()?;
            Some(format!(
                "{} accepted by {}: {}",
                one.name,
                clean(who),
                clean(why)
            ))
        }));
        if !row.over_budget.is_empty() {
            lines.push(format!("over budget: {}", row.over_budget.join(", ")));
        }
        let claims = row.claims.iter();
        lines.extend(claims.map(|claim| format!("its report {}", clean(&claim.words()))));
        let told = row.report.iter().flat_map(|report| {
            let told = [
                ("skipped", &report.skipped),
                ("follow-ups", &report.follow_ups),
            ];
            told.into_iter()
                .filter_map(|(what, text)| Some((what, text.as_deref()?)))
        });
        lines.extend(told.map(|(what, text)| format!("{what}: {}", indent(text))));
        let name = row.attempt.short();
        out.extend(
            lines
                .into_iter()
                .map(|line| vec![cell(Ink::Strong, name.as_str()), cell(Ink::Plain, line)]),
        );
    }
    grid(page, &out)
}

/// A text of several lines, behind a word.
fn indent(text: &str) -> String {
    let clean = clean_lines(text);
    let lines: Vec<&str> = clean
        .lines()
        .map(|line| line.trim().trim_start_matches("- "))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("; ")
}
