//! The evidence: a column for the base and each attempt, a line for each check, each
//! criterion and each other thing that can be said of all of them.

use maud::{Markup, html};

use crate::model::comparison::{Comparison, Row};
use crate::render::html::cards::size;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{self, Tone, churn, dash, sign};
use crate::render::html::subject::{Entry, Subject};
use crate::render::html::text::Text;
use crate::render::spent;
use crate::render::style::{count, duration};

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let groups = [
        ("checks", checks(subject)),
        ("acceptance criteria", criteria(subject)),
        ("plan", plan(subject)),
        ("change", change(subject)),
        ("agent", agent(subject)),
    ];
    Some(Section {
        id: "evidence",
        title: "Evidence",
        note: String::new(),
        body: html! {
            div.sheet.(subject.density()) tabindex="0" {
                table {
                    thead {
                        tr {
                            td.corner {}
                            th.base scope="col" { "base" }
                            @for entry in &subject.entries {
                                th scope="col" class=(entry.class()) {
                                    bdi { (Text(&entry.name)) }
                                    @if let Some(row) = entry.row {
                                        small { (Text(&row.agent)) }
                                    }
                                }
                            }
                        }
                    }
                    @for (title, lines) in groups {
                        @if !lines.is_empty() {
                            tbody {
                                tr.group {
                                    th scope="rowgroup" colspan=(subject.entries.len() + 2) {
                                        span { (title) }
                                    }
                                }
                                @for line in lines { (line) }
                            }
                        }
                    }
                }
            }
        },
    })
}

/// A line of the table: what it is of, the base's cell, and one for each entry.
fn line(
    subject: &Subject<'_>,
    title: &Markup,
    base: Markup,
    cell: impl Fn(&Entry<'_>) -> Markup,
) -> Markup {
    html! {
        tr {
            th scope="row" { (title) }
            td.base { (base) }
            @for entry in &subject.entries {
                td class=(entry.class()) { (cell(entry)) }
            }
        }
    }
}

fn of_row(entry: &Entry<'_>, cell: impl Fn(&Row) -> Markup) -> Markup {
    match entry.row.filter(|row| row.candidate.is_some()) {
        Some(row) => cell(row),
        None => dash(),
    }
}

fn checks(subject: &Subject<'_>) -> Vec<Markup> {
    let Some(comparison) = subject.comparison else {
        return Vec::new();
    };
    let checks = comparison.checks.iter().enumerate();
    let of_check = |(at, check): (usize, &crate::model::name::CheckName)| {
        let base = signs::verdict(comparison.base_verdicts.get(at).copied().flatten());
        let title = html! { code { (Text(check.as_ref())) } };
        line(subject, &title, base, |entry| {
            of_row(entry, |row| {
                signs::standing(row.standings[at], row.results[at].as_ref())
            })
        })
    };
    checks.map(of_check).collect()
}

fn criteria(subject: &Subject<'_>) -> Vec<Markup> {
    let mut rows = subject.entries.iter().filter_map(|entry| entry.row);
    let Some(first) = rows.find(|row| !row.criteria.is_empty()) else {
        return Vec::new();
    };
    let criteria = first.criteria.iter().enumerate();
    let of_criterion = |(at, one): (usize, &crate::model::criterion::Criterion)| {
        let title = html! {
            span.faint { (one.name) } " " (Text(&one.text))
        };
        line(subject, &title, html! {}, |entry| {
            of_row(entry, |row| match row.criteria.get(at) {
                Some(one) => signs::criterion(one.state),
                None => dash(),
            })
        })
    };
    criteria.map(of_criterion).collect()
}

fn plan(subject: &Subject<'_>) -> Vec<Markup> {
    let Some(comparison) = subject.comparison else {
        return Vec::new();
    };
    let none = || html! {};
    let paths = |tone, symbol: &str, paths: &[String]| {
        html! {
            (sign(tone, symbol, &paths.len().to_string()))
            ul.paths { @for path in paths { li { code { (Text(path)) } } } }
        }
    };
    let text = |text: &str| html! { (text) };
    let mut lines = vec![
        line(subject, &text("files inside"), none(), |entry| {
            of_row(entry, |row| {
                let inside = row.changes.len().saturating_sub(row.outside.len());
                html! { (inside) " of " (row.changes.len()) }
            })
        }),
        line(subject, &text("files outside"), none(), |entry| {
            of_row(entry, |row| match row.outside.as_slice() {
                [] => sign(Tone::Good, "✓", "none"),
                outside => paths(Tone::Notable, "!", outside),
            })
        }),
        line(
            subject,
            &text("likely files not touched"),
            none(),
            |entry| {
                of_row(entry, |row| match row.untouched.as_slice() {
                    [] => sign(Tone::Good, "✓", "none"),
                    untouched => paths(Tone::Faint, "–", untouched),
                })
            },
        ),
        line(subject, &text("forbidden files"), none(), |entry| {
            of_row(entry, |row| match row.forbidden.as_slice() {
                [] => sign(Tone::Good, "✓", "none"),
                forbidden => paths(Tone::Bad, "✗", forbidden),
            })
        }),
        line(subject, &text("budget"), none(), |entry| {
            of_row(entry, |row| match row.over_budget.as_slice() {
                [] => sign(Tone::Good, "✓", "kept"),
                over => html! { @for one in over { div { (sign(Tone::Notable, "!", one)) } } },
            })
        }),
    ];
    if comparison.rows.iter().any(|row| !row.conflicts.is_empty()) {
        lines.push(line(
            subject,
            &text("merge with the target"),
            none(),
            |entry| {
                of_row(entry, |row| match row.conflicts.as_slice() {
                    [] => sign(Tone::Faint, "–", "no conflict known"),
                    conflicts => paths(Tone::Bad, "✗", conflicts),
                })
            },
        ));
    }
    lines
}

fn change(subject: &Subject<'_>) -> Vec<Markup> {
    let none = || html! {};
    let nth = |entry: &Entry<'_>, cell: &dyn Fn(usize) -> Markup| match entry.candidate {
        Some(nth) => cell(nth),
        None => dash(),
    };
    let text = |text: &str| html! { (text) };
    let all = subject.differences;
    let mut lines = vec![
        line(subject, &text("lines"), none(), |entry| {
            nth(entry, &|_| churn(entry.added, entry.removed))
        }),
        line(subject, &text("to review"), none(), |entry| {
            nth(entry, &|nth| {
                let lines = all.churn[nth].to_review();
                html! { (size(lines)) " " (count(usize::try_from(lines).unwrap_or(usize::MAX), "line")) }
            })
        }),
        line(subject, &text("of these in tests"), none(), |entry| {
            nth(entry, &|nth| html! { (all.churn[nth].test) })
        }),
        line(subject, &text("safety"), none(), |entry| {
            nth(entry, &|_| findings(subject, entry))
        }),
    ];
    lines.push(line(
        subject,
        &text("lines that half of the others share"),
        none(),
        |entry| {
            nth(entry, &|nth| match &all.agreements {
                Some(agreements) => {
                    let one = agreements[nth];
                    html! { (one.shared_lines) " of " (one.all_lines) }
                }
                None => html! { span.faint { "needs three" } },
            })
        },
    ));
    lines
}

fn findings(subject: &Subject<'_>, entry: &Entry<'_>) -> Markup {
    use crate::model::safety::Weight;
    let weights = [Weight::Block, Weight::Ask, Weight::Note];
    let number = |weight: Weight| {
        entry
            .findings
            .iter()
            .filter(|one| one.weight == weight)
            .count()
    };
    if entry.findings.is_empty() {
        return sign(Tone::Good, "✓", "nothing found");
    }
    html! {
        @for weight in weights {
            @if number(weight) > 0 {
                div {
                    a.plain href={ "#" (subject.anchor("safety")) } {
                        (signs::weights(number(weight), weight))
                    }
                }
            }
        }
    }
}

fn agent(subject: &Subject<'_>) -> Vec<Markup> {
    let Some(Comparison { .. }) = subject.comparison else {
        return Vec::new();
    };
    let cell = |of: fn(&Row) -> Markup| move |entry: &Entry<'_>| entry.row.map_or_else(dash, of);
    let text = |text: &str| html! { (text) };
    let none = || html! {};
    let state = |row: &Row| match row.status {
        "finished" => sign(Tone::Good, "✓", row.status),
        "failed" | "timed-out" | "lost" => sign(Tone::Bad, "✗", row.status),
        status => sign(Tone::Notable, "…", status),
    };
    let report = |row: &Row| match (&row.report, row.claims.len()) {
        (None, _) => sign(Tone::Notable, "!", "none"),
        (Some(_), 0) => sign(Tone::Good, "✓", "agrees with the diff"),
        (Some(_), n) => sign(
            Tone::Notable,
            "!",
            &format!("differs in {}", count(n, "thing")),
        ),
    };
    let tokens = |row: &Row| match row.usage {
        Some(usage) => html! { (spent::tokens(usage)) },
        None => dash(),
    };
    let cost = |row: &Row| {
        row.cost
            .map_or_else(dash, |cost| html! { (cost.to_string()) })
    };
    let time = |row: &Row| {
        row.milliseconds
            .map_or_else(dash, |time| html! { (duration(time)) })
    };
    let mut lines = vec![
        line(subject, &text("state"), none(), cell(state)),
        line(subject, &text("report"), none(), cell(report)),
        line(subject, &text("time"), none(), cell(time)),
        line(subject, &text("tokens"), none(), cell(tokens)),
    ];
    if subject
        .entries
        .iter()
        .any(|entry| entry.row.is_some_and(|row| row.cost.is_some()))
    {
        lines.push(line(subject, &text("cost"), none(), cell(cost)));
    }
    lines
}
