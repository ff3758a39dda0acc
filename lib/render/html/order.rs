//! In which order they deserve to be read, and why: folded, since it is no verdict.

use maud::{Markup, html};

use crate::model::graft::Effect;

use crate::render::html::points::anchor;
use crate::render::html::sections::{Room, Section};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::judgement::judgement;

/// Decisions of others that are shown; `--json` has them all.
const GRAFTS: usize = 30;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    if subject.candidates.len() < 2 {
        return None;
    }
    let mut number = 1;
    let places: Vec<_> = subject
        .order
        .iter()
        .map(|place| {
            let first = number;
            number += place.attempts.len();
            (first, place)
        })
        .collect();
    Some(Section {
        id: "order",
        title: "Order of reading",
        note: "no score; each step has its reason".to_owned(),
        body: html! {
            (opinion(subject))
            details.fold {
                summary { "Show the order, and what is dominated" }
                div.scroll {
                    table.plain {
                        @for (number, place) in places {
                            tr {
                                td.faint { (number) "." }
                                th scope="row" {
                                    @for at in &place.attempts {
                                        span class={ "who " (subject.of(*at).class()) } {
                                            bdi { (Text(&subject.of(*at).name)) }
                                        }
                                        " "
                                    }
                                }
                                td {
                                    @if let Some(why) = &place.why { (Text(&why.words)) }
                                }
                            }
                        }
                    }
                }
                (grafts(subject))
                @for one in subject.dominated {
                    p class=(subject.of(one.attempt).class()) {
                        bdi { (Text(&subject.of(one.attempt).name)) } " is dominated by "
                        bdi { (Text(&subject.of(one.by).name)) } ": " (Text(&one.because))
                    }
                }
            }
        },
    })
}

/// What a judge said, where one was asked: an opinion, and told as one.
fn opinion(subject: &Subject<'_>) -> Markup {
    let judged = subject.comparison.and_then(|one| one.judgement.as_ref());
    let names: Vec<String> = subject
        .candidates
        .iter()
        .map(|at| subject.entries[*at].name.clone())
        .collect();
    html! {
        @if let Some(judged) = judged { p { (Text(&judgement(judged, &names))) } }
    }
}

/// The decisions of others that would apply on the one that comes first.
fn grafts(subject: &Subject<'_>) -> Markup {
    let grafts = subject.comparison.map_or(&[][..], |one| &one.grafts);
    let effect = |effect| match effect {
        Effect::Adds => "would apply as it is",
        Effect::Replaces => "would replace what is there",
    };
    html! {
        @if let Some(first) = grafts.first() {
            p {
                "Decisions of others that could be put on "
                bdi { (Text(&subject.of(first.onto).name)) } ":"
            }
            div.scroll {
                table.plain {
                    @for graft in grafts.iter().take(GRAFTS) {
                        tr class=(subject.of(graft.from).class()) {
                            td { a href={ "#" (anchor(subject, graft.point)) } { "p" (graft.point + 1) } }
                            td { code { (Text(&subject.differences.points[graft.point].path)) } }
                            th scope="row" { bdi { (Text(&subject.of(graft.from).name)) } }
                            td { (effect(graft.effect)) }
                            td {
                                code {
                                    "git compare --graft " (Text(&subject.of(graft.from).name))
                                    ":p" (graft.point + 1)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
