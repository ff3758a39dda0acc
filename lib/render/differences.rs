//! What tells candidates apart, for people.

use crate::model::differences::Differences;
use crate::model::graft::{Effect, Graft};
use crate::model::order::{Dominated, Place};
use crate::model::point::{Deed, Point, Variant};
use crate::model::safety::{Finding, Weight};
use crate::render::grid::{Cell, cell, fits, grid};
use crate::render::labels::together;
use crate::render::page::Page;
use crate::render::style::{Ink, clean, count};

/// Decision points that a table shows; `--json` has them all.
const SHOWN: usize = 20;

/// Attempts that left a place as it was and are named on a terminal; more are counted.
const FEW: usize = 3;

/// Columns that the lines of a decision take at most.
const WIDTH: usize = 44;

/// Whether the order is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// With its reasons.
    Told,
    /// Not.
    Left,
}

/// Findings of one candidate that a table shows.
const FINDINGS: usize = 8;

/// What in their diffs wants a second look, candidate by candidate.
pub fn findings<'a>(page: Page, all: impl Iterator<Item = (String, &'a [Finding])>) -> String {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (name, findings) in all {
        for one in findings.iter().take(FINDINGS) {
            let ink = match one.weight {
                Weight::Block => Ink::Bad,
                Weight::Ask => Ink::Notable,
                Weight::Note => Ink::Faint,
            };
            let (ink, word) = match one.acknowledged {
                true => (Ink::Faint, "seen"),
                false => (ink, one.weight.word()),
            };
            rows.push(vec![
                cell(Ink::Strong, name.as_str()),
                cell(ink, word),
                cell(Ink::Plain, one.rule.name()),
                cell(Ink::Plain, clean(&one.place())),
                cell(Ink::Plain, shortened(&clean(&one.what), WIDTH)),
            ]);
        }
        if let Some(more) = findings
            .len()
            .checked_sub(FINDINGS)
            .filter(|more| *more > 0)
        {
            let more = format!("and {more} more: --json");
            rows.push(vec![
                cell(Ink::Strong, name.as_str()),
                cell(Ink::Faint, more),
            ]);
        }
    }
    grid(page, &rows)
}

/// What a person has said that they have seen.
pub fn acknowledged(page: Page, seen: &[Finding]) -> String {
    let row = |one: &Finding| {
        vec![
            cell(Ink::Faint, "seen"),
            cell(Ink::Plain, one.rule.name()),
            cell(Ink::Plain, clean(&one.place())),
            cell(Ink::Plain, shortened(&clean(&one.what), WIDTH)),
        ]
    };
    grid(page, &seen.iter().map(row).collect::<Vec<_>>())
}

/// Where they decided differently. `names` has the name of each candidate.
pub fn points(page: Page, differences: &Differences, names: &[String]) -> String {
    let all = &differences.points;
    let numbered = all.iter().enumerate();
    let split: Vec<(usize, &Point)> = numbered.filter(|(_, point)| !point.is_agreed()).collect();
    let mut out = page.prose(&format!(
        "{}, {} decided alike by all{}\n",
        count(all.len(), "decision point"),
        all.len() - split.len(),
        alone(differences, names)
    ));
    let shown = || split.iter().take(SHOWN);
    let rows: Vec<Vec<Cell>> = shown()
        .flat_map(|(at, point)| point_rows(page, at + 1, point, names))
        .collect();
    if fits(page, &rows) {
        out.push_str(&grid(page, &rows));
    } else {
        let blocks = shown().map(|(at, point)| point_block(page, at + 1, point, names));
        out.extend(blocks);
    }
    if split.len() > SHOWN {
        out.push_str(&format!("and {} more: --json\n", split.len() - SHOWN));
    }
    out
}

/// How many decisions each made that nobody else did, where more than one did anything.
fn alone(differences: &Differences, names: &[String]) -> String {
    let counts = names.iter().zip(&differences.alone);
    let told: Vec<String> = counts
        .filter(|(_, alone)| !alone.is_empty())
        .map(|(name, alone)| format!("{} by {name} alone", alone.len()))
        .collect();
    match told.is_empty() {
        true => String::new(),
        false => format!(", {}", told.join(", ")),
    }
}

/// A point in columns: its number, its place, who, and what they did.
fn point_rows(page: Page, number: usize, point: &Point, names: &[String]) -> Vec<Vec<Cell>> {
    let ways = ways(page, point, names).into_iter().enumerate();
    let row = |(nth, way): (usize, Vec<Cell>)| {
        let (number, place) = match nth {
            0 => (format!("p{number}"), place(page, point)),
            _ => (String::new(), String::new()),
        };
        let mut row = vec![cell(Ink::Faint, number), cell(Ink::Plain, place)];
        row.extend(way);
        row
    };
    ways.map(row).collect()
}

/// A point where columns have no room: its number and place, and below it who did what.
fn point_block(page: Page, number: usize, point: &Point, names: &[String]) -> String {
    let number = page.paint(Ink::Faint, &format!("p{number}"));
    let mut rows = ways(page, point, names);
    for row in &mut rows {
        row.insert(0, cell(Ink::Plain, "  "));
    }
    format!("{number}  {}\n{}", place(page, point), grid(page, &rows))
}

fn place(page: Page, point: &Point) -> String {
    match point.variants[0].deed {
        Deed::Lines(_) => format!("{}:{}", page.path(&point.path), point.base.start + 1),
        _ => page.path(&point.path),
    }
}

/// Who went which way at a point.
fn ways(page: Page, point: &Point, names: &[String]) -> Vec<Vec<Cell>> {
    let who = |attempts: &[usize]| {
        let names: Vec<&str> = attempts.iter().map(|at| names[*at].as_str()).collect();
        together(page, &names)
    };
    let variants = point.variants.iter();
    let mut ways: Vec<Vec<Cell>> = variants
        .map(|variant| {
            vec![
                cell(Ink::Strong, who(&variant.attempts)),
                cell(Ink::Plain, deed(page, point, variant)),
            ]
        })
        .collect();
    if !point.unchanged.is_empty() {
        // All others: only where they are few are they worth their names.
        let others = match page.columns() {
            Some(_) if point.unchanged.len() > FEW => {
                format!("the other {}", point.unchanged.len())
            }
            _ => who(&point.unchanged),
        };
        ways.push(vec![
            cell(Ink::Strong, others),
            cell(Ink::Faint, "as it was"),
        ]);
    }
    ways
}

/// What was done, in a few words and the first line that only this variant has.
fn deed(page: Page, point: &Point, variant: &Variant) -> String {
    match &variant.deed {
        Deed::Lines(lines) => match own_line(point, variant, lines) {
            Some(line) => shortened(&line, WIDTH),
            None if lines.is_empty() => format!("{} removed", count(point.base.len(), "line")),
            None => count(lines.len(), "line"),
        },
        Deed::NewFile(lines) => format!("new, {}", count(lines.len(), "line")),
        Deed::Deleted => "deleted".to_owned(),
        Deed::Renamed(path) => format!("renamed to {}", page.path(path)),
        Deed::Binary(_) => "other bytes".to_owned(),
        Deed::Mode => "other mode".to_owned(),
    }
}

fn own_line(point: &Point, variant: &Variant, lines: &[String]) -> Option<String> {
    let has = |other: &Variant, line: &String| match &other.deed {
        Deed::Lines(lines) => lines.contains(line),
        _ => false,
    };
    let others = || point.variants.iter().filter(|other| *other != variant);
    let line = lines
        .iter()
        .filter(|line| !line.trim().is_empty() && !point.before.contains(line))
        .find(|line| !others().any(|other| has(other, line)))?;
    Some(clean(line.trim()))
}

/// A line, cut to so many characters.
pub fn shortened(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    let mut short: String = line.chars().take(width - 1).collect();
    short.push('…');
    short
}

/// Those that are nearly the same, how far they agree, and what that says.
pub fn agreement(differences: &Differences, names: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for (at, first) in differences.same_as.iter().enumerate() {
        if at != *first {
            out.push(format!(
                "{} is nearly the same as {}",
                names[at], names[*first]
            ));
        }
    }
    match &differences.agreements {
        None if names.len() == 2 => out.push(
            "that two agree or do not says nothing; a third would".to_owned(),
        ),
        None => {}
        Some(_) if differences.without_consensus => out.push(
            "no two of them share a change: such groups seldom have one that is right, and the plan may be at fault"
                .to_owned(),
        ),
        Some(_) => {}
    }
    out
}

/// The order in which they deserve to be read, with the reason of each step.
pub fn order(page: Page, places: &[Place], names: &[String]) -> String {
    let mut rows = Vec::new();
    let mut number = 1;
    for place in places {
        let who: Vec<&str> = place
            .attempts
            .iter()
            .map(|at| names[*at].as_str())
            .collect();
        let who = together(page, &who);
        let why = match &place.why {
            Some(reason) => clean(&reason.words),
            None => String::new(),
        };
        rows.push(vec![
            cell(Ink::Faint, format!("{number}.")),
            cell(Ink::Strong, who),
            cell(Ink::Plain, why),
        ]);
        number += place.attempts.len();
    }
    grid(page, &rows)
}

/// Decisions of others that a table shows.
const GRAFTS: usize = 10;

/// The decisions of others that would apply on the one that comes first, and how.
pub fn grafts(page: Page, all: &[Graft], points: &[Point], names: &[String]) -> String {
    let row = |graft: &Graft| {
        let (from, onto) = (&names[graft.from], &names[graft.onto]);
        let effect = match graft.effect {
            Effect::Adds => format!("would apply on {onto}"),
            Effect::Replaces => format!("would replace what {onto} did"),
        };
        let command = format!("--graft {from}:p{}", graft.point + 1);
        vec![
            cell(Ink::Faint, format!("p{}", graft.point + 1)),
            cell(Ink::Plain, page.path(&points[graft.point].path)),
            cell(Ink::Strong, format!("of {from}")),
            cell(Ink::Plain, effect),
            cell(Ink::Faint, command),
        ]
    };
    let rows: Vec<Vec<Cell>> = all.iter().take(GRAFTS).map(row).collect();
    let mut out = grid(page, &rows);
    if all.len() > GRAFTS {
        out.push_str(&format!("and {} more: --json\n", all.len() - GRAFTS));
    }
    out
}

/// A sentence for each that another one is better than.
pub fn dominated(all: &[Dominated], names: &[String]) -> Vec<String> {
    let sentence = |one: &Dominated| {
        format!(
            "{} is dominated by {}: {}",
            names[one.attempt],
            names[one.by],
            clean(&one.because)
        )
    };
    all.iter().map(sentence).collect()
}
