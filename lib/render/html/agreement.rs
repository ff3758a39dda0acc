//! How like one another they are.

use maud::{Markup, html};

use crate::model::agreement::NEAR_IDENTICAL;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{Tone, sign};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;

/// Shades of a cell.
const SHADES: f64 = 9.0;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let number = subject.candidates.len();
    if number < 2 {
        return None;
    }
    let all = subject.differences;
    let same = all
        .same_as
        .iter()
        .enumerate()
        .filter(|(at, first)| at != *first);
    Some(Section {
        id: "likeness",
        title: "Likeness",
        note: "the share of changed lines that two have in common".to_owned(),
        body: html! {
            @if all.without_consensus {
                p {
                    (sign(Tone::Notable, "!", "No two of them share a change. Such groups seldom have one that is right, and the plan may be at fault."))
                }
            }
            @if number == 2 {
                p.faint { "That two agree or do not says nothing; a third would." }
            }
            @for (at, first) in same {
                p class=(subject.of(at).class()) {
                    bdi { (Text(&subject.of(at).name)) } " is nearly the same as "
                    bdi { (Text(&subject.of(*first).name)) }
                }
            }
            div.sheet.likeness.(subject.density()) tabindex="0" {
                table {
                    thead {
                        tr {
                            td.corner { (subject.corner()) }
                            @for other in 0..number {
                                th scope="col" class=(subject.of(other).class()) {
                                    bdi title=[subject.of(other).hint()] { (Text(&subject.of(other).label)) }
                                }
                            }
                        }
                    }
                    tbody { @for one in 0..number { (line(subject, one)) } }
                }
            }
        },
    })
}

fn line(subject: &Subject<'_>, one: usize) -> Markup {
    let pairs = &subject.differences.pairs;
    let likeness = |other: usize| {
        let (first, second) = (one.min(other), one.max(other));
        let pair = pairs
            .iter()
            .find(|pair| pair.one == first && pair.other == second);
        pair.map(|pair| pair.likeness)
    };
    html! {
        tr class=(subject.of(one).class()) {
            th scope="row" { bdi { (Text(&subject.of(one).name)) } }
            @for other in 0..subject.candidates.len() {
                @match likeness(other) {
                    Some(share) => {
                        td class={ (subject.of(other).class()) " shade" (shade(share)) } {
                            @if share >= NEAR_IDENTICAL { span title="nearly the same" { "≈" } " " }
                            (format!("{:.0} %", share * 100.0))
                        }
                    }
                    None => { td class={ (subject.of(other).class()) " self" } {} }
                }
            }
        }
    }
}

fn shade(share: f64) -> usize {
    // Between nothing and `SHADES`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let shade = (share.clamp(0.0, 1.0) * SHADES).round() as usize;
    shade
}
