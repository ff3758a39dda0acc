//! Each attempt at a glance: whether it could be promoted, and how much there is to read.

use maud::{Markup, html};

use crate::model::comparison::{Comparison, Row};
use crate::model::differences::Churn;
use crate::model::order::ReviewSize;
use crate::model::safety::{Finding, Weight};
use crate::model::standing::Standing;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{Tone, churn, sign};
use crate::render::html::subject::{Entry, Subject};
use crate::render::html::text::Text;
use crate::render::style::count;

/// Reasons against an attempt that its card has room for.
const MOST_BARS: usize = 5;

/// The width of the bars, in their own units.
const WIDTH: u64 = 200;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let most = subject.differences.churn.iter().map(all).max().unwrap_or(0);
    Some(Section {
        id: "glance",
        title: "At a glance",
        note: String::new(),
        body: html! {
            div.cards {
                @for entry in &subject.entries { (card(subject, entry, most)) }
            }
            p.legend {
                span.swatch.production {} "production " span.swatch.test {} "tests "
                span.swatch.docs {} "documents " span.swatch.generated {} "generated"
            }
        },
    })
}

fn all(churn: &Churn) -> u64 {
    churn.to_review() + churn.generated
}

fn card(subject: &Subject<'_>, entry: &Entry<'_>, most: u64) -> Markup {
    let bars = match (entry.row, subject.comparison) {
        (Some(row), Some(comparison)) => bars(row, comparison),
        _ => findings(entry.findings),
    };
    let is_winner = entry.passes();
    // No line is spent on saying that there is one more.
    let shown = match bars.len() {
        0..=MOST_BARS => MOST_BARS,
        _ => MOST_BARS - 1,
    };
    html! {
        div class={ "card " (entry.class()) (if is_winner { " winner" } else { "" }) } {
            h3 { bdi { (Text(&entry.name)) } }
            @if let Some(row) = entry.row {
                p.who {
                    (Text(&row.agent))
                    @if let Some(approach) = &row.approach { " · " (approach) }
                    @if let Some(time) = row.milliseconds {
                        " · " (crate::render::style::duration(time))
                    }
                }
            }
            @if is_winner { p { (sign(Tone::Good, "✓", "passes everything")) } }
            @for bar in bars.iter().take(shown) { p { (sign(Tone::Bad, "✗", bar)) } }
            @if bars.len() > shown {
                p.faint { "and " (count(bars.len() - shown, "more reason")) }
            }
            @if let Some(nth) = entry.candidate {
                (relations(subject, nth))
                @if is_winner { p.next { code { "git promote " (Text(&entry.name)) } } }
                p.size {
                    a href={ "#" (subject.anchor("diff")) "-" (nth) } {
                        (count(entry.changes.len(), "file"))
                    }
                    " " (churn(entry.added, entry.removed))
                    " " (size(subject.differences.churn[nth].to_review()))
                }
                (bar(subject.differences.churn[nth], most))
            }
        }
    }
}

/// What keeps an attempt from being promoted as it is. What it did comes before what the base
/// was like.
fn bars(row: &Row, comparison: &Comparison) -> Vec<String> {
    let mut bars = Vec::new();
    if row.status != "finished" {
        bars.push(match &row.cause {
            Some(cause) => format!("{}: {cause}", row.status),
            None => row.status.to_owned(),
        });
    }
    if !row.forbidden.is_empty() {
        bars.push(format!("touches {}", row.forbidden.join(", ")));
    }
    bars.extend(findings(&row.findings));
    if row.candidate.is_some() {
        bars.extend(not_passed(row, comparison));
    }
    if !row.conflicts.is_empty() {
        bars.push(format!("conflicts in {}", row.conflicts.join(", ")));
    }
    bars
}

/// The findings that block, in a line for each rule.
fn findings(all: &[Finding]) -> Vec<String> {
    let mut rules: Vec<(&Finding, usize)> = Vec::new();
    for one in all.iter().filter(|one| one.weight == Weight::Block) {
        match rules.iter_mut().find(|(first, _)| first.rule == one.rule) {
            Some((_, more)) => *more += 1,
            None => rules.push((one, 0)),
        }
    }
    let line = |(first, more): &(&Finding, usize)| match more {
        0 => format!("{} {}", first.place(), first.what),
        more => format!("{} {}, and {more} more such", first.place(), first.what),
    };
    rules.iter().map(line).collect()
}

/// The checks that it does not pass, in a line for each way of that: `lint, test regressed`.
fn not_passed(row: &Row, comparison: &Comparison) -> Vec<String> {
    let mut ways: Vec<(Standing, Vec<String>)> = Vec::new();
    for (check, standing) in comparison.checks.iter().zip(&row.standings) {
        if standing.passes() {
            continue;
        }
        match ways.iter_mut().find(|(known, _)| known == standing) {
            Some((_, checks)) => checks.push(check.to_string()),
            None => ways.push((*standing, vec![check.to_string()])),
        }
    }
    // Sorting is stable: the checks stay in the plan's order.
    ways.sort_by_key(|(standing, _)| match standing {
        Standing::Regressed | Standing::Failed => 0,
        Standing::FailingBefore => 2,
        _ => 1,
    });
    let line = |(standing, checks): &(Standing, Vec<String>)| {
        format!("{} {}", checks.join(", "), standing.words())
    };
    ways.iter().map(line).collect()
}

/// Whether it is nearly another one, or another one is better.
fn relations(subject: &Subject<'_>, nth: usize) -> Markup {
    let first = subject.differences.same_as[nth];
    let by = subject.dominated.iter().find(|one| one.attempt == nth);
    html! {
        @if first != nth {
            p.faint { "nearly the same as " bdi { (Text(&subject.of(first).name)) } }
        }
        @if let Some(by) = by {
            p.faint title=(crate::render::style::clean(&by.because)) {
                "dominated by " bdi { (Text(&subject.of(by.by).name)) }
            }
        }
    }
}

/// How much of a reviewer's time it takes.
pub fn size(lines: u64) -> Markup {
    let word = format!("{:?}", ReviewSize::of(lines)).to_uppercase();
    html! { span.badge title={ (lines) " lines to review" } { (word) } }
}

/// Lines by what their files are for, as long as they are many. Attributes of a drawing are
/// allowed where the page's policy has no room for styles.
fn bar(churn: Churn, most: u64) -> Markup {
    let parts = [
        (churn.production, "production"),
        (churn.test, "test"),
        (churn.docs, "docs"),
        (churn.generated, "generated"),
    ];
    let mut at = 0;
    let mut rects = Vec::new();
    for (lines, class) in parts.into_iter().filter(|(lines, _)| *lines > 0) {
        let width = (lines * WIDTH / most.max(1)).max(1);
        rects.push((at, width, class, lines));
        at += width;
    }
    let words: Vec<String> = rects
        .iter()
        .map(|(_, _, class, lines)| format!("{class} {lines}"))
        .collect();
    html! {
        svg.bar viewBox={ "0 0 " (WIDTH + 4) " 6" } preserveAspectRatio="none" role="img"
            aria-label={ "changed lines: " (words.join(", ")) } {
            @for (x, width, class, _) in &rects {
                rect class=(class) x=(x) y="0" width=(width) height="6" {}
            }
        }
    }
}
