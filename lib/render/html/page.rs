//! The page around its parts.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::render::html::controls::{Volume, aside, boxes, filter_rules, help};
use crate::render::html::policy::policy;
use crate::render::html::sections::{Room, Section, markup, sections};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::style::{clean, count};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// All of it.
pub fn page(subjects: &[Subject<'_>]) -> String {
    // A column for each of many needs the paper's longer side.
    let paper = match subjects.iter().any(Subject::is_many) {
        true => "@page { size: landscape; margin: 1cm; }\n",
        false => "",
    };
    let style = format!("{STYLE}{paper}{}", filter_rules(subjects));
    let mut room = Room::default();
    let parts: Vec<(&Subject<'_>, Vec<Section>)> = subjects
        .iter()
        .map(|subject| (subject, sections(subject, &mut room)))
        .collect();
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, SCRIPT));
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title(subjects)) }
                style { (PreEscaped(&style)) }
            }
            body {
                (boxes(subjects))
                div.frame {
                    (aside(&parts, Volume::of(subjects)))
                    main {
                        @for (subject, sections) in &parts {
                            article id=(subject.anchor("part")) {
                                (head(subject))
                                @for section in sections { (markup(subject, section)) }
                            }
                        }
                    }
                    (help())
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    document.into_string()
}

fn title(subjects: &[Subject<'_>]) -> String {
    let names: Vec<String> = match subjects {
        [one] if one.comparison.is_none() => {
            one.entries.iter().map(|entry| clean(&entry.name)).collect()
        }
        _ => subjects
            .iter()
            .filter_map(|one| Some(one.comparison?.task.clone()))
            .collect(),
    };
    format!("{} · git compare", names.join(", "))
}

/// What is compared with what.
fn head(subject: &Subject<'_>) -> Markup {
    let base = html! { code title=(subject.base.as_str()) { (subject.base.short()) } };
    html! {
        header.head {
            @match subject.comparison {
                Some(comparison) => {
                    p.kicker { "plan " (Text(&comparison.plan)) }
                    h1 { (Text(&comparison.task)) }
                    p.facts {
                        (count(subject.entries.len(), "attempt")) " from " (base)
                        " · " (count(subject.candidates.len(), "candidate"))
                        " · " (passing(comparison.rows.iter().filter(|row| row.passes_everything).count()))
                    }
                }
                None => {
                    p.kicker { "git compare" }
                    h1 { (count(subject.entries.len(), "revision")) }
                    p.facts { "each against " (base) }
                }
            }
        }
    }
}

fn passing(number: usize) -> String {
    match number {
        0 => "none passes everything".to_owned(),
        1 => "1 passes everything".to_owned(),
        number => format!("{number} pass everything"),
    }
}
