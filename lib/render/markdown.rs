//! A comparison as Markdown, for a pull request or a ticket. Words of attempts stand in code
//! spans alone: there they mention nobody, close no issue and make no markup.

use crate::model::check::Verdict;
use crate::model::comparison::{Comparison, Row};
use crate::model::cross_check::CrossOutcome;
use crate::model::order::Place;
use crate::model::revisions::Revisions;
use crate::model::safety::{Finding, Weight};
use crate::render::differences::{agreement, dominated};
use crate::render::judgement::judgement;
use crate::render::markup::{code, list, sentence};

/// Findings of one candidate that are listed.
const FINDINGS: usize = 10;

/// Files that are listed.
const FILES: usize = 50;

/// All comparisons.
pub fn comparisons(all: &[Comparison]) -> String {
    all.iter().map(comparison).collect::<Vec<_>>().join("\n")
}

fn comparison(one: &Comparison) -> String {
    let mut out = format!(
        "## {} of {}\n\nAgainst {}.\n\n",
        code(&one.task),
        code(&one.plan),
        code(one.base.short())
    );
    let mut titles = vec!["attempt".to_owned(), "agent".to_owned(), "state".to_owned()];
    titles.extend(one.checks.iter().map(|check| code(check.as_ref())));
    titles.extend(["files", "lines", "outside"].map(str::to_owned));
    let mut base = vec!["base".to_owned(), String::new(), String::new()];
    base.extend(one.base_verdicts.iter().map(|verdict| {
        let word = verdict.map_or("not run", Verdict::word);
        word.to_owned()
    }));
    base.extend([String::new(), String::new(), String::new()]);
    let mut rows = vec![base];
    rows.extend(one.rows.iter().map(row));
    out.push_str(&table(&titles, &rows));
    let names: Vec<String> = one
        .candidates
        .iter()
        .map(|at| one.rows[*at].attempt.short())
        .collect();
    out.push_str(&criteria(one, &names));
    for row in &one.rows {
        out.push_str(&remarks(row));
    }
    out.push_str(&cross(one, &names));
    let mut told = agreement(&one.differences, &names);
    told.extend(dominated(&one.dominated, &names));
    out.push_str(&list(told.iter().map(|text| sentence(text))));
    out.push_str(&order(&one.order, &names));
    if let Some(opinion) = &one.judgement {
        let opinion = judgement(opinion, &names);
        out.push_str(&list(opinion.lines().map(sentence)));
    }
    out.push_str(&files(one));
    out
}

/// Revisions side by side.
pub fn revisions(all: &Revisions) -> String {
    let names: Vec<String> = all.rows.iter().map(|row| row.revision.clone()).collect();
    let titles = ["revision", "files", "lines", "findings"].map(str::to_owned);
    let rows: Vec<Vec<String>> = all
        .rows
        .iter()
        .map(|row| {
            vec![
                code(&row.revision),
                row.changes.len().to_string(),
                format!("+{} -{}", row.added, row.removed),
                row.findings.len().to_string(),
            ]
        })
        .collect();
    let mut out = format!("## Against {}\n\n", code(all.base.short()));
    out.push_str(&table(&titles, &rows));
    for row in &all.rows {
        out.push_str(&findings(&row.revision, &row.findings));
    }
    let mut told = agreement(&all.differences, &names);
    told.extend(dominated(&all.dominated, &names));
    out.push_str(&list(told.iter().map(|text| sentence(text))));
    out.push_str(&order(&all.order, &names));
    out
}

fn row(row: &Row) -> Vec<String> {
    let who = match &row.approach {
        Some(approach) => format!("{} {approach}", row.agent),
        None => row.agent.clone(),
    };
    let mut cells = vec![
        code(&row.attempt.short()),
        code(&who),
        row.status.to_owned(),
    ];
    cells.extend(row.standings.iter().map(|one| one.words().to_owned()));
    match row.candidate {
        Some(_) => cells.extend([
            row.changes.len().to_string(),
            format!("+{} -{}", row.added, row.removed),
            row.outside.len().to_string(),
        ]),
        None => cells.extend(["", "", ""].map(str::to_owned)),
    }
    cells
}

fn criteria(one: &Comparison, names: &[String]) -> String {
    let rows: Vec<&Row> = one.candidates.iter().map(|at| &one.rows[*at]).collect();
    let Some(first) = rows.first().filter(|row| !row.criteria.is_empty()) else {
        return String::new();
    };
    let mut titles = vec!["criterion".to_owned()];
    titles.extend(names.iter().map(|name| code(name)));
    let line = |at: usize| {
        let mut cells = vec![code(&first.criteria[at].text)];
        cells.extend(
            rows.iter()
                .map(|row| row.criteria[at].state.words().to_owned()),
        );
        cells
    };
    let lines: Vec<Vec<String>> = (0..first.criteria.len()).map(line).collect();
    format!("\n{}", table(&titles, &lines))
}

fn remarks(row: &Row) -> String {
    let mut lines = Vec::new();
    let mut tell = |what: &str, which: &[String]| {
        if !which.is_empty() {
            let which: Vec<String> = which.iter().map(|one| code(one)).collect();
            lines.push(format!("{what}: {}", which.join(", ")));
        }
    };
    tell("touches what the plan forbids", &row.forbidden);
    tell("outside of the likely files", &row.outside);
    tell("likely files that it does not touch", &row.untouched);
    tell("conflicts with the target in", &row.conflicts);
    tell("over budget", &row.over_budget);
    let claims: Vec<String> = row.claims.iter().map(|claim| claim.words()).collect();
    tell("its report", &claims);
    let mut tell_words = |what: &str, words: Option<&String>| {
        let lines: Vec<String> = words
            .iter()
            .flat_map(|text| text.lines())
            .map(|line| line.trim().trim_start_matches("- "))
            .map(str::to_owned)
            .collect();
        tell(what, &lines);
    };
    let report = row.report.as_ref();
    tell_words("skipped", report.and_then(|one| one.skipped.as_ref()));
    tell_words("follow-ups", report.and_then(|one| one.follow_ups.as_ref()));
    let name = row.attempt.short();
    let mut out = list(lines.iter().map(|line| format!("{} {line}", code(&name))));
    out.push_str(&findings(&name, &row.findings));
    out
}

fn findings(name: &str, all: &[Finding]) -> String {
    let told = all.iter().filter(|one| one.weight != Weight::Note);
    let line = |one: &Finding| {
        let word = if one.acknowledged {
            "seen"
        } else {
            one.weight.word()
        };
        let (place, what) = (code(&one.place()), code(&one.what));
        format!("{} {word}: {} {place} {what}", code(name), one.rule.name())
    };
    list(told.take(FINDINGS).map(line))
}

fn cross(one: &Comparison, names: &[String]) -> String {
    let on = |at: Option<usize>| at.map_or("the base".to_owned(), |at| code(&names[at]));
    let line = |told: &crate::model::cross_check::CrossCheck| match (told.outcome, told.on) {
        (CrossOutcome::Fails, Some(_)) => Some(format!(
            "the tests of {} fail on {}",
            code(&names[told.tests_of]),
            on(told.on)
        )),
        (CrossOutcome::Passes, None) => Some(format!(
            "the tests of {} pass on the base too, and prove nothing",
            code(&names[told.tests_of])
        )),
        _ => None,
    };
    list(one.cross.checks.iter().filter_map(line))
}

fn order(places: &[Place], names: &[String]) -> String {
    if names.len() < 2 {
        return String::new();
    }
    let mut out = String::from("\nIn this order they deserve to be read:\n\n");
    let mut number = 1;
    for place in places {
        let who: Vec<String> = place.attempts.iter().map(|at| code(&names[*at])).collect();
        let why = place
            .why
            .as_ref()
            .map(|why| format!(" — {}", sentence(&why.words)));
        out.push_str(&format!(
            "{number}. {}{}\n",
            who.join(", "),
            why.unwrap_or_default()
        ));
        number += place.attempts.len();
    }
    out
}

fn files(one: &Comparison) -> String {
    if one.files.is_empty() {
        return String::new();
    }
    let mut titles = vec!["file".to_owned()];
    titles.extend(one.rows.iter().map(|row| code(&row.attempt.short())));
    let line = |file: &crate::model::file_rows::FileRow| {
        let mut cells = vec![code(&file.path)];
        cells.extend(file.cells.iter().map(|cell| match cell {
            None => String::new(),
            Some(cell) => match (cell.added, cell.removed) {
                (Some(added), Some(removed)) => format!("+{added} -{removed}"),
                _ => "binary".to_owned(),
            },
        }));
        cells
    };
    let lines: Vec<Vec<String>> = one.files.iter().take(FILES).map(line).collect();
    let mut out = format!("\n{}", table(&titles, &lines));
    if one.files.len() > FILES {
        out.push_str(&format!("\nand {} more files\n", one.files.len() - FILES));
    }
    out
}

fn table(titles: &[String], rows: &[Vec<String>]) -> String {
    // A pipe ends a cell even within code.
    let cell = |text: &String| text.replace('|', "\\|");
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = line(titles);
    out.push_str(&format!("|{}\n", "---|".repeat(titles.len())));
    out.extend(rows.iter().map(|row| line(row)));
    out
}
