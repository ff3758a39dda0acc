//! What the agents say, held against what they did.

use maud::{Markup, html};

use crate::model::comparison::Row;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{Tone, sign};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::style::count;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let has_words =
        |row: &Row| row.report.is_some() || row.cause.is_some() || !row.steering_changed.is_empty();
    let rows: Vec<_> = subject
        .entries
        .iter()
        .filter_map(|entry| Some((entry, entry.row?)))
        .filter(|(_, row)| has_words(row))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let differing: usize = rows
        .iter()
        .filter(|(_, row)| !row.claims.is_empty())
        .count();
    Some(Section {
        id: "reports",
        title: "Reports",
        note: match differing {
            0 => String::new(),
            n => format!(
                "{} from what was done",
                if n == 1 {
                    "1 differs".to_owned()
                } else {
                    format!("{n} differ")
                }
            ),
        },
        body: html! {
            div.reports {
                @for (entry, row) in rows {
                    div class={ "report " (entry.class()) } {
                        h3 { bdi { (Text(&entry.name)) } " " small { (Text(&row.agent)) } }
                        (report(row))
                    }
                }
            }
        },
    })
}

fn report(row: &Row) -> Markup {
    html! {
        @if let Some(cause) = &row.cause {
            p { (sign(Tone::Bad, "✗", &format!("{}: {cause}", row.status))) }
        }
        @if !row.steering_changed.is_empty() {
            p {
                (sign(Tone::Notable, "!", "meanwhile changed for all worktrees:"))
                " " (Text(&row.steering_changed.join(", ")))
            }
        }
        @for claim in &row.claims {
            p { (sign(Tone::Notable, "!", &format!("it {}", claim.words()))) }
        }
        @match &row.report {
            Some(report) => {
                (words("what it says", &report.summary))
                @match &report.skipped {
                    Some(skipped) => (words("what it skipped", skipped)),
                    None => { p.faint { "it says that it skipped nothing" } }
                }
                @if let Some(follow_ups) = &report.follow_ups {
                    (words("what should be done next", follow_ups))
                }
            }
            None => { p.faint { "no report" } }
        }
    }
}

/// Its own words, as they are: nothing in them is Markdown, a link or anything else here.
fn words(title: &str, text: &str) -> Markup {
    let lines = text.lines().count();
    html! {
        h4 { (title) }
        @if lines > 40 {
            details.fold { summary { (count(lines, "line")) } pre.words { (Text(text)) } }
        } @else {
            pre.words { (Text(text)) }
        }
    }
}
