//! How two texts of a plan differ: section by section, line by line, word by word.

use std::ops::Range;

use serde::Serialize;

use crate::model::plan_version::Labelled;
use crate::render::style::{Colour, Ink, clean};
use crate::render::words::{Step, changed_lines, marks, steps};

/// Lines that are shown around a change, as git does.
const CONTEXT: usize = 3;

/// How much of a section changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SectionChange {
    /// Its heading; `Tasks/<heading>` for a task, and empty for what is above the first one.
    pub section: String,
    /// Lines added.
    pub added: usize,
    /// Lines removed.
    pub removed: usize,
}

/// The sections in which two texts differ, in the order of the later one.
pub fn sections(from: &str, to: &str) -> Vec<SectionChange> {
    let (left, right) = (lines(from), lines(to));
    let (left_in, right_in) = (sections_of(&left), sections_of(&right));
    let mut found: Vec<SectionChange> = Vec::new();
    let mut count =
        |section: &str, added, removed| match found.iter_mut().find(|one| one.section == section) {
            Some(one) => {
                one.added += added;
                one.removed += removed;
            }
            None => found.push(SectionChange {
                section: section.to_owned(),
                added,
                removed,
            }),
        };
    for (removed, added) in changed_lines(&left, &right) {
        for at in removed.filter(|at| !left[*at].trim().is_empty()) {
            count(&left_in[at], 0, 1);
        }
        for at in added.filter(|at| !right[*at].trim().is_empty()) {
            count(&right_in[at], 1, 0);
        }
    }
    found
}

/// Each line's section. A heading is of the section that it begins.
fn sections_of(lines: &[String]) -> Vec<String> {
    let (mut section, mut task, mut is_code) = (String::new(), String::new(), false);
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        if line.starts_with("```") || line.starts_with("~~~") {
            is_code = !is_code;
        }
        if !is_code && let Some(heading) = line.strip_prefix("## ") {
            (section, task) = (heading.trim().to_owned(), String::new());
        } else if !is_code && let Some(heading) = line.strip_prefix("### ") {
            task = heading
                .split(':')
                .next()
                .unwrap_or(heading)
                .trim()
                .to_owned();
        }
        all.push(match task.as_str() {
            "" => section.clone(),
            task => format!("{section}/{task}"),
        });
    }
    all
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The difference as `git diff` lays it out, with the words that differ marked; nothing where
/// there is none.
pub fn diff(colour: Colour, from: &Labelled, to: &Labelled) -> String {
    if from.text == to.text {
        return String::new();
    }
    let (left, right) = (lines(&from.text), lines(&to.text));
    let mut out = String::new();
    for (mark, one) in [("---", from), ("+++", to)] {
        let line = format!("{mark} {}", clean(&one.label));
        out.push_str(&format!("{}\n", colour.paint(Ink::Strong, &line)));
    }
    let changes = changed_lines(&left, &right);
    if changes.is_empty() {
        out.push_str("only the ends of lines differ\n");
    }
    let named = sections_of(&right);
    for group in groups(&changes) {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        let start = (
            first.0.start.saturating_sub(CONTEXT),
            first.1.start.saturating_sub(CONTEXT),
        );
        let end = (
            (last.0.end + CONTEXT).min(left.len()),
            (last.1.end + CONTEXT).min(right.len()),
        );
        let place = |start: usize, end: usize| match end - start {
            0 => format!("{start},0"),
            n => format!("{},{n}", start + 1),
        };
        let section = named.get(start.1).map_or("", String::as_str);
        let head = format!(
            "@@ -{} +{} @@",
            place(start.0, end.0),
            place(start.1, end.1)
        );
        let head = colour.paint(Ink::Code, &head);
        out.push_str(format!("{head} {}", clean(section)).trim_end());
        out.push('\n');
        let mut at = start.0;
        for (removed, added) in group {
            out.push_str(&context(&left[at..removed.start]));
            out.push_str(&hunk(colour, &left[removed.clone()], &right[added.clone()]));
            at = removed.end;
        }
        out.push_str(&context(&left[at..end.0]));
    }
    out
}

/// Changes whose context touches are shown together.
fn groups(changes: &[(Range<usize>, Range<usize>)]) -> Vec<Vec<(Range<usize>, Range<usize>)>> {
    let mut groups: Vec<Vec<(Range<usize>, Range<usize>)>> = Vec::new();
    for change in changes {
        let before = groups.last_mut().filter(|group| {
            let last = group.last().map_or(0, |last| last.0.end);
            change.0.start <= last + 2 * CONTEXT
        });
        match before {
            Some(group) => group.push(change.clone()),
            None => groups.push(vec![change.clone()]),
        }
    }
    groups
}

fn context(lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| format!(" {}\n", clean(line)))
        .collect()
}

/// Lines that are gone and lines that are new, as git orders them: first all of the ones.
fn hunk(colour: Colour, removed: &[String], added: &[String]) -> String {
    let mut gone: Vec<Vec<Range<usize>>> = vec![Vec::new(); removed.len()];
    let mut new: Vec<Vec<Range<usize>>> = vec![Vec::new(); added.len()];
    for step in steps(removed, added) {
        if let Step::Pair(one, other) = step {
            (gone[one], new[other]) = marks(&removed[one], &added[other]);
        }
    }
    let line = |mark: &str, text: &str, marks: &[Range<usize>], ink, mark_ink| {
        let mut out = colour.paint(ink, mark);
        let mut at = 0;
        for marked in marks {
            out.push_str(&colour.paint(ink, &clean(&text[at..marked.start])));
            out.push_str(&colour.paint(mark_ink, &clean(&text[marked.clone()])));
            at = marked.end;
        }
        out.push_str(&colour.paint(ink, &clean(&text[at..])));
        out.push('\n');
        out
    };
    let gone = removed.iter().zip(&gone);
    let new = added.iter().zip(&new);
    let gone = gone.map(|(text, marks)| line("-", text, marks, Ink::Bad, Ink::BadMark));
    let new = new.map(|(text, marks)| line("+", text, marks, Ink::Good, Ink::GoodMark));
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "# T\n\n## Goal\nIt turns.\n\n## Tasks\n### motor: x\nBuild it.\n";

    fn labelled(text: &str) -> Labelled {
        Labelled {
            label: "it".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_change_is_told_by_its_section() {
        let to = FROM.replace("It turns.", "It spins.") + "### handle\nHold it.\n";
        let told: Vec<_> = sections(FROM, &to)
            .into_iter()
            .map(|one| (one.section, one.added, one.removed))
            .collect();
        let expected = [("Goal".to_owned(), 1, 1), ("Tasks/handle".to_owned(), 2, 0)];
        assert_eq!(told, expected);
    }

    #[test]
    fn it_is_laid_out_as_git_does() {
        let to = FROM.replace("Build it.", "Build it well.");
        let expected = "--- it\n+++ it\n@@ -5,4 +5,4 @@ Goal\n \n ## Tasks\n ### motor: x\n\
                        -Build it.\n+Build it well.\n";
        assert_eq!(diff(Colour::Off, &labelled(FROM), &labelled(&to)), expected);
        let coloured = diff(Colour::On, &labelled(FROM), &labelled(&to));
        assert!(coloured.contains("\x1b[7;32m well\x1b[m"), "{coloured:?}");
        assert_eq!(diff(Colour::Off, &labelled(FROM), &labelled(FROM)), "");
    }

    #[test]
    fn other_line_ends_alone_are_told() {
        let to = FROM.replace('\n', "\r\n");
        let told = diff(Colour::Off, &labelled(FROM), &labelled(&to));
        assert!(
            told.ends_with("\nonly the ends of lines differ\n"),
            "{told}"
        );
    }
}
