//! How promotions stand, as a table.

use crate::model::promotion::{Promotion, Step};
use crate::model::promotion_state::{Next, PromotionState, Reviewed, check_words};
use crate::model::pull_request::{Decision, Mergeability, RemoteVerdict, Review};
use crate::render::grid::{Cell, cell, grid};
use crate::render::page::Page;
use crate::render::style::{Ink, clean, count};

/// A line for each, and below it what could not be told.
pub fn table(page: Page, states: &[PromotionState]) -> String {
    let head = [
        "attempt", "state", "review", "checks", "threads", "merge", "where",
    ];
    let mut rows = vec![head.map(|text| cell(Ink::Faint, text)).to_vec()];
    rows.extend(states.iter().map(row));
    let mut out = grid(page, &rows);
    for state in states {
        let name = &state.promotion.attempt;
        if let Reviewed::Unknown(why) = &state.review {
            out.push_str(&format!("\n{name}: {}\n", clean(why)));
        }
        if state.is_current() == Some(false) {
            out.push_str(&format!(
                "\n{name}: the pull request offers another commit than {}, which was promoted\n",
                state.promotion.offered().commit.short()
            ));
        }
    }
    out
}

/// A line for each, by the records alone.
pub fn list(page: Page, states: &[PromotionState]) -> String {
    let row = |state: &PromotionState| {
        let promotion = &state.promotion;
        let merged = match &promotion.step {
            Step::Merged(merged) => format!(" as {}", merged.commit.short()),
            _ => String::new(),
        };
        vec![
            cell(Ink::Strong, promotion.attempt.to_string()),
            cell(Ink::Plain, format!("{}{merged}", state.word())),
            cell(Ink::Plain, format!("into {}", clean(&promotion.target))),
            cell(Ink::Plain, place(promotion)),
        ]
    };
    grid(page, &states.iter().map(row).collect::<Vec<_>>())
}

fn place(promotion: &Promotion) -> String {
    match promotion.url() {
        Some(url) => clean(url),
        None => format!("{} {}", clean(&promotion.remote), clean(&promotion.branch)),
    }
}

fn row(state: &PromotionState) -> Vec<Cell> {
    let promotion = &state.promotion;
    let mut cells = vec![
        cell(Ink::Strong, promotion.attempt.to_string()),
        cell(Ink::Plain, state.word()),
    ];
    match &state.review {
        Reviewed::Known(review) => cells.extend(known(review)),
        Reviewed::Unknown(_) => cells.extend(["unknown"; 4].map(|word| cell(Ink::Notable, word))),
        Reviewed::NotAsked => cells.extend([""; 4].map(|word| cell(Ink::Plain, word))),
    }
    cells.push(cell(Ink::Plain, place(promotion)));
    cells
}

fn known(review: &Review) -> [Cell; 4] {
    let decision = match review.decision {
        Decision::Approved => Ink::Good,
        Decision::ChangesRequested => Ink::Bad,
        Decision::ReviewRequired | Decision::NoneNeeded | Decision::Unknown => Ink::Notable,
    };
    let says = |verdict| review.checks.iter().any(|check| check.verdict == verdict);
    let checks = if says(RemoteVerdict::Failed) {
        Ink::Bad
    } else if says(RemoteVerdict::Pending) || says(RemoteVerdict::Unknown) {
        Ink::Notable
    } else {
        Ink::Good
    };
    let open = review.threads.iter().filter(|thread| !thread.is_resolved);
    let (threads, ink) = match open.count() {
        0 => ("none open".to_owned(), Ink::Plain),
        n => (format!("{} open", count(n, "thread")), Ink::Notable),
    };
    let merge = match review.mergeability {
        Mergeability::Clean => Ink::Good,
        Mergeability::Conflicts | Mergeability::Blocked => Ink::Bad,
        Mergeability::Behind | Mergeability::Unstable | Mergeability::Unknown => Ink::Notable,
    };
    [
        cell(decision, review.decision.words()),
        cell(checks, check_words(review)),
        cell(ink, threads),
        cell(merge, review.mergeability.word()),
    ]
}

/// What to do next, as commands; nothing where there is nothing but to wait.
pub fn next_steps(states: &[PromotionState]) -> Vec<String> {
    let step = |state: &PromotionState| {
        let name = state.promotion.attempt.short();
        match state.next() {
            Next::Promote => Some(format!("go on: git promote {name}")),
            Next::Revise => Some(match state.asked.words() {
                words if words.is_empty() => format!("go on: git promote revise {name}"),
                words => format!("answer {words}: git promote revise {name}"),
            }),
            Next::Merge => Some(format!("merge it: git promote merge {name}")),
            Next::Finish => Some(format!("finish it: git promote finish {name}")),
            Next::Decide => Some(format!(
                "its pull request was closed; open it again there, or: git promote --undo {name}"
            )),
            Next::Wait | Next::Nothing => None,
        }
    };
    states.iter().filter_map(step).collect()
}
