//! Revisions side by side, for people.

use crate::model::change::FileChange;
use crate::model::file_rows::file_rows;
use crate::model::order::ReviewSize;
use crate::model::revisions::Revisions;
use crate::render::differences::{Ranking, agreement, dominated, findings, order, points};
use crate::render::files::{are_of_same_files, files};
use crate::render::grid::{Cell, cell, matrix};
use crate::render::page::Page;
use crate::render::style::{Ink, clean, count};

/// The table, what tells them apart, and the order where it is asked for.
pub fn revisions(page: Page, all: &Revisions, ranking: Ranking) -> String {
    let names: Vec<String> = all.rows.iter().map(|row| clean(&row.revision)).collect();
    let mut sections = vec![
        format!(
            "{} from {}\n",
            count(names.len(), "revision"),
            all.base.short()
        ),
        matrix(page, &table(all, &names), 1),
    ];
    let mut remarks = agreement(&all.differences, &names);
    if ranking == Ranking::Told {
        remarks.extend(dominated(&all.dominated, &names));
    }
    if !remarks.is_empty() {
        sections.push(page.prose(&(remarks.join("\n") + "\n")));
    }
    let rows = names.iter().zip(&all.rows);
    let findings = findings(
        page,
        rows.map(|(name, row)| (name.clone(), row.findings.as_slice())),
    );
    if !findings.is_empty() {
        sections.push(findings);
    }
    let diffs: Vec<&[FileChange]> = all.rows.iter().map(|row| row.changes.as_slice()).collect();
    // Without a plan no file is outside of it.
    let rows = file_rows(&diffs, |_| true);
    let own = |at: &usize| {
        let first = all.differences.same_as[*at];
        first == *at || !are_of_same_files(diffs[*at], diffs[first])
    };
    let columns: Vec<(usize, String)> = (0..names.len())
        .filter(own)
        .map(|at| (at, names[at].clone()))
        .collect();
    sections.push(files(page, columns, &rows));
    sections.push(points(page, &all.differences, &names));
    if ranking == Ranking::Told {
        sections.push(order(page, &all.order, &names));
    }
    sections.join("\n")
}

fn table(all: &Revisions, names: &[String]) -> Vec<Vec<Cell>> {
    let titles = ["revision", "files", "lines", "review", "tests", "agreement"];
    let mut rows = vec![titles.map(|title| cell(Ink::Faint, title)).to_vec()];
    for (at, row) in all.rows.iter().enumerate() {
        let churn = all.differences.churn[at];
        let agreement = all.differences.agreements.as_ref().map(|all| all[at]);
        rows.push(vec![
            cell(Ink::Strong, names[at].as_str()),
            cell(Ink::Plain, row.changes.len().to_string()),
            cell(Ink::Plain, format!("+{} -{}", row.added, row.removed)),
            cell(
                Ink::Plain,
                format!("{:?}", ReviewSize::of(churn.to_review())).to_uppercase(),
            ),
            cell(Ink::Plain, churn.test.to_string()),
            match agreement {
                Some(agreement) => cell(
                    Ink::Plain,
                    format!(
                        "{} of {} lines",
                        agreement.shared_lines, agreement.all_lines
                    ),
                ),
                None => cell(Ink::Faint, "-"),
            },
        ]);
    }
    rows
}
