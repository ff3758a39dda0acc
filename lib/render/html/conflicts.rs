//! What could not be merged as it is.

use maud::html;

use crate::model::name::AttemptName;
use crate::render::html::sections::{Room, Section};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::style::count;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let comparison = subject.comparison?;
    let with_target: Vec<_> = subject
        .entries
        .iter()
        .filter_map(|entry| Some((entry, entry.row?)))
        .filter(|(_, row)| !row.conflicts.is_empty())
        .collect();
    let clashes = &comparison.clashes;
    let all = with_target.len() + clashes.len();
    if all == 0 {
        return None;
    }
    let class_of = |name: &AttemptName| {
        let mut entries = subject.entries.iter();
        let found = entries.find(|entry| entry.row.is_some_and(|row| row.attempt == *name));
        found.map_or_else(String::new, |entry| entry.class())
    };
    Some(Section {
        id: "conflicts",
        title: "Conflicts",
        note: count(all, "pair"),
        body: html! {
            div.scroll {
                table.plain {
                    @for (entry, row) in with_target {
                        tr class=(entry.class()) {
                            th scope="row" { bdi { (Text(&entry.name)) } }
                            td { "with the target" }
                            td { ul.paths { @for path in &row.conflicts { li { code { (Text(path)) } } } } }
                        }
                    }
                    @for clash in clashes {
                        tr class=(class_of(&clash.attempt)) {
                            th scope="row" { bdi { (Text(&clash.attempt.short())) } }
                            td { "with " bdi { (Text(&clash.other.short())) } }
                            td { ul.paths { @for path in &clash.paths { li { code { (Text(path)) } } } } }
                        }
                    }
                }
            }
        },
    })
}
