//! The single tests that tell attempts apart, and the tests of each run on the others.

use maud::{Markup, html};

use crate::model::comparison::Comparison;
use crate::model::cross_check::CrossCheck;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{crossed, test};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::style::count;

/// Single tests that are shown; `--json` has them all.
const SHOWN: usize = 300;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let comparison = subject.comparison?;
    if comparison.tests.is_empty() && !comparison.cross.has_run() {
        return None;
    }
    let tests = comparison.tests.iter();
    let apart = tests.filter(|row| row.tells_candidates_apart()).count();
    Some(Section {
        id: "tests",
        title: "Tests",
        note: match comparison.tests.is_empty() {
            true => String::new(),
            false => format!("{} apart", count(apart, "test")),
        },
        body: html! {
            @if comparison.cross.has_run() { (cross(subject, comparison)) }
            @if !comparison.tests.is_empty() { (singles(subject, comparison)) }
        },
    })
}

fn heads(subject: &Subject<'_>) -> Markup {
    html! {
        @for nth in 0..subject.candidates.len() {
            th scope="col" class=(subject.of(nth).class()) {
                bdi title=[subject.of(nth).hint()] { (Text(&subject.of(nth).label)) }
            }
        }
    }
}

fn singles(subject: &Subject<'_>, comparison: &Comparison) -> Markup {
    html! {
        details.fold open[comparison.tests.len() <= 40] {
            summary { "Single tests that do not say the same of all" }
            div.sheet.(subject.density()) tabindex="0" {
                table {
                    thead { tr { td.corner { (subject.corner()) } th.base scope="col" { "base" } (heads(subject)) } }
                    tbody {
                        @for row in comparison.tests.iter().take(SHOWN) {
                            tr {
                                th scope="row" { code { (Text(&row.test)) } }
                                td.base { (test(row.base)) }
                                @for (nth, outcome) in row.outcomes.iter().enumerate() {
                                    td class=(subject.of(nth).class()) { (test(*outcome)) }
                                }
                            }
                        }
                    }
                }
            }
            @if comparison.tests.len() > SHOWN {
                p { "and " (comparison.tests.len() - SHOWN) " more: " code { "git compare --json" } }
            }
        }
    }
}

/// A line for each candidate that brings tests and each check that runs them.
fn cross(subject: &Subject<'_>, comparison: &Comparison) -> Markup {
    let all = &comparison.cross.checks;
    let mut lines: Vec<(usize, &CrossCheck)> = Vec::new();
    for one in all {
        let is_same =
            |(of, known): &(usize, &CrossCheck)| *of == one.tests_of && known.check == one.check;
        if !lines.iter().any(is_same) {
            lines.push((one.tests_of, one));
        }
    }
    let cell = |line: &CrossCheck, on: Option<usize>| {
        let mut found = all.iter();
        found.find(|one| one.tests_of == line.tests_of && one.check == line.check && one.on == on)
    };
    html! {
        p { "The tests that each brings, run on the base and on the others:" }
        div.sheet.(subject.density()) tabindex="0" {
            table {
                thead {
                    tr { td.corner { "tests of" } th.base scope="col" { "on the base" } (heads(subject)) }
                }
                tbody {
                    @for (of, line) in &lines {
                        tr class=(subject.of(*of).class()) {
                            th scope="row" {
                                bdi { (Text(&subject.of(*of).name)) } " "
                                small { (Text(line.check.as_ref())) }
                            }
                            td.base { @if let Some(one) = cell(line, None) { (told(one)) } }
                            @for nth in 0..subject.candidates.len() {
                                td class=(subject.of(nth).class()) {
                                    @if nth == *of { span.faint { "own" } }
                                    @if let Some(one) = cell(line, Some(nth)) { (told(one)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The answer, with the single tests behind it where they are known.
fn told(one: &CrossCheck) -> Markup {
    let names = match one.on {
        None => &one.proving_nothing,
        Some(_) => &one.failing,
    };
    html! {
        (crossed(one))
        @if !names.is_empty() {
            ul.paths { @for name in names.iter().take(10) { li { code { (Text(name)) } } } }
        }
    }
}
