//! `git compare --diff --all`: every place at which candidates decided differently, with the
//! lines of each.

use std::ops::Range;

use crate::model::differences::Differences;
use crate::model::point::{Deed, Point, Variant};
use crate::render::labels::together;
use crate::render::page::Page;
use crate::render::style::{Ink, clean, count};
use crate::render::words::{Step, changed_lines, marks, steps};

/// The decision points in these files, or in all, at which not all did alike; `names` has the
/// name of each candidate.
pub fn decisions(
    page: Page,
    differences: &Differences,
    names: &[String],
    paths: &[String],
) -> String {
    let is_wanted = |point: &Point| {
        let below = |path: &String| {
            let dir = path.trim_end_matches('/');
            let rest = point.path.strip_prefix(dir);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || dir == ".")
        };
        paths.is_empty() || paths.iter().any(|path| path == "." || below(path))
    };
    let all = differences.points.iter().enumerate();
    let told: Vec<String> = all
        .filter(|(_, point)| !point.is_agreed() && is_wanted(point))
        .map(|(at, point)| decision(page, at + 1, point, names))
        .collect();
    match told.is_empty() {
        true if paths.is_empty() => "all decided alike\n".to_owned(),
        true => "all decided alike there\n".to_owned(),
        false => told.join("\n"),
    }
}

fn decision(page: Page, number: usize, point: &Point, names: &[String]) -> String {
    let place = match point.before.len() {
        0 if matches!(point.variants[0].deed, Deed::Lines(_)) => {
            format!("{}:{}", page.path(&point.path), point.base.start + 1)
        }
        0 => page.path(&point.path),
        1 => format!("{}:{}", page.path(&point.path), point.base.start + 1),
        _ => format!(
            "{}:{}-{}",
            page.path(&point.path),
            point.base.start + 1,
            point.base.end
        ),
    };
    let mut out = format!(
        "{}\n",
        page.paint(Ink::Strong, &format!("p{number} {place}"))
    );
    for variant in &point.variants {
        let who = page.paint(Ink::Notable, &who(page, &variant.attempts, names));
        out.push_str(&format!("  {who}\n{}", deed(page, point, variant)));
    }
    if !point.unchanged.is_empty() {
        let who = page.paint(Ink::Notable, &who(page, &point.unchanged, names));
        out.push_str(&format!("  {who}: as it was\n"));
    }
    out
}

fn who(page: Page, attempts: &[usize], names: &[String]) -> String {
    let names: Vec<&str> = attempts.iter().map(|at| names[*at].as_str()).collect();
    together(page, &names)
}

fn deed(page: Page, point: &Point, variant: &Variant) -> String {
    match &variant.deed {
        Deed::Lines(lines) => diff(page, &point.before, lines),
        Deed::NewFile(lines) => diff(page, &[], lines),
        Deed::Deleted => note(page, "deleted"),
        Deed::Renamed(path) => note(page, &format!("renamed to {}", page.path(path))),
        Deed::Binary(_) => note(page, "other bytes"),
        Deed::Mode => note(page, "other mode"),
    }
}

fn note(page: Page, text: &str) -> String {
    format!("    {}\n", page.paint(Ink::Faint, text))
}

/// The lines of a variant against those of the base, as a diff with the words marked.
fn diff(page: Page, before: &[String], after: &[String]) -> String {
    let mut out = String::new();
    if before.is_empty() && after.is_empty() {
        return note(page, &count(0, "line"));
    }
    let line = |sign: char, ink: Ink, text: &str, marked: &[Range<usize>]| {
        format!(
            "  {}{}\n",
            page.paint(ink, &format!("{sign} ")),
            inked(page, ink, text, marked)
        )
    };
    let mut at = 0;
    for (gone, come) in changed_lines(before, after) {
        let kept = before[at..gone.start].iter();
        out.extend(kept.map(|text| line(' ', Ink::Plain, text, &[])));
        at = gone.end;
        let (before, after) = (&before[gone], &after[come]);
        for step in steps(before, after) {
            match step {
                Step::Pair(one, other) => {
                    let (gone, come) = marks(&before[one], &after[other]);
                    out.push_str(&line('-', Ink::Bad, &before[one], &gone));
                    out.push_str(&line('+', Ink::Good, &after[other], &come));
                }
                Step::Removed(lines) => {
                    let lines = before[lines].iter();
                    out.extend(lines.map(|text| line('-', Ink::Bad, text, &[])));
                }
                Step::Added(lines) => {
                    let lines = after[lines].iter();
                    out.extend(lines.map(|text| line('+', Ink::Good, text, &[])));
                }
            }
        }
    }
    let kept = before[at..].iter();
    out.extend(kept.map(|text| line(' ', Ink::Plain, text, &[])));
    out
}

/// A line in its ink, the marked bytes turned around.
fn inked(page: Page, ink: Ink, text: &str, marked: &[Range<usize>]) -> String {
    let turned = match ink {
        Ink::Bad => Ink::BadMark,
        Ink::Good => Ink::GoodMark,
        other => other,
    };
    let mut out = String::new();
    let mut at = 0;
    for range in marked {
        out.push_str(&page.paint(ink, &clean(&text[at..range.start])));
        out.push_str(&page.paint(turned, &clean(&text[range.clone()])));
        at = range.end;
    }
    out.push_str(&page.paint(ink, &clean(&text[at..])));
    out
}
