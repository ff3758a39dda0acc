//! What in the diffs wants a second look, the gravest first, with file and line.

use maud::{Markup, html};

use crate::model::safety::{Finding, Weight};
use crate::render::html::controls::kind;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs;
use crate::render::html::subject::{Entry, Subject};
use crate::render::html::text::Text;
use crate::render::style::{clean, count};

/// Findings of one weight and one attempt that are shown.
const SHOWN: usize = 200;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let all: usize = subject
        .entries
        .iter()
        .map(|entry| entry.findings.len())
        .sum();
    if all == 0 {
        return None;
    }
    let weights = [
        (Weight::Block, "bars the attempt, here and at its promotion"),
        (Weight::Ask, "wants a person to have seen it"),
        (Weight::Note, "worth knowing"),
    ];
    Some(Section {
        id: "safety",
        title: "Safety",
        note: count(all, "finding"),
        body: html! {
            @for (weight, meaning) in weights { (of_weight(subject, weight, meaning)) }
        },
    })
}

fn of_weight(subject: &Subject<'_>, weight: Weight, meaning: &str) -> Markup {
    let of = |entry: &Entry<'_>| {
        let found = entry.findings.iter().filter(|one| one.weight == weight);
        found.cloned().collect::<Vec<Finding>>()
    };
    let found: Vec<(&Entry<'_>, Vec<Finding>)> = subject
        .entries
        .iter()
        .map(|entry| (entry, of(entry)))
        .filter(|(_, found)| !found.is_empty())
        .collect();
    let all: usize = found.iter().map(|(_, found)| found.len()).sum();
    html! {
        @if !found.is_empty() {
            details.fold open[weight != Weight::Note || all <= 10] {
                summary { (signs::weight(weight)) " " small { (all) " · " (meaning) } }
                div.scroll {
                    table.plain {
                        @for (entry, found) in &found {
                            @for one in found.iter().take(SHOWN) {
                                tr class={ (entry.class()) " " (kind(&one.path)) }
                                    data-path=(clean(&one.path)) {
                                    th scope="row" { bdi { (Text(&entry.name)) } }
                                    td { (one.rule.name()) }
                                    td { code { (Text(&one.place())) } }
                                    td {
                                        (Text(&one.what))
                                        @if one.acknowledged { " " small { "seen" } }
                                    }
                                }
                            }
                            @if found.len() > SHOWN {
                                tr class=(entry.class()) {
                                    th scope="row" { bdi { (Text(&entry.name)) } }
                                    td colspan="3" {
                                        "and " (found.len() - SHOWN) " more: "
                                        code { "git compare --json" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
