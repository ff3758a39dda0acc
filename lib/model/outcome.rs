//! The outcome of a task in the text of a plan: one line below its heading, which tells a
//! reader of the file what became of it, and a program that the task is done.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;

use crate::model::name::TaskName;
use crate::model::oid::Oid;
use crate::model::plan::{Plan, Task};
use crate::model::plan_parser::parse;

/// What an outcome line begins with; an abbreviated commit follows.
const START: &str = "Outcome: merged as ";

/// The heading that an outcome gets in a plan which is one task.
const HEADING: &str = "Outcome";

/// Of what an agent skipped, no more than this is told on one line.
const LONGEST_SKIPPED: usize = 160;

/// What became of a task, as it is written down once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The commit of the target that has it.
    pub commit: Oid,
    /// The branch that it was merged into.
    pub target: String,
    /// When that was seen.
    pub date: Date,
    /// Where its pull request is, if it had one.
    pub url: Option<String>,
    /// Which attempt it was, as `<task>/<n>`.
    pub attempt: String,
    /// Its agent's name.
    pub agent: String,
    /// What the agent says that it skipped.
    pub skipped: Option<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (commit, target) = (self.commit.short(), &self.target);
        write!(f, "{START}{commit} into {target} on {}", self.date)?;
        if let Some(url) = &self.url {
            write!(f, ", {}", plain(url))?;
        }
        write!(f, "; attempt {} by {}", self.attempt, plain(&self.agent))?;
        match &self.skipped {
            Some(skipped) => write!(f, "; skipped: {}", short(skipped)),
            None => Ok(()),
        }
    }
}

/// Text of others as words on one line, which mark up nothing and hide nothing.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

fn short(text: &str) -> String {
    let items = text.lines().map(|line| {
        let item = line.trim_start_matches(|c: char| c.is_whitespace() || "-*+".contains(c));
        item.trim().trim_end_matches('.')
    });
    let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
    let words = items.join(", ");
    match words.char_indices().nth(LONGEST_SKIPPED) {
        Some((end, _)) => format!("{}…", plain(words[..end].trim_end())),
        None => plain(&words),
    }
}

/// An outcome as a plan's text has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The abbreviated commit.
    pub commit: String,
    /// The line without its first word: `merged as …`.
    pub text: String,
    /// The line, without its end.
    pub span: Range<usize>,
}

impl Told {
    /// Whether it tells of this one, in whatever words.
    fn is(&self, outcome: &Outcome) -> bool {
        outcome.commit.as_str().starts_with(&self.commit)
    }
}

/// The outcome in these bytes of a plan, which are what is below a heading.
pub(super) fn find(source: &str, range: Range<usize>) -> Option<Told> {
    let mut at = range.start;
    let mut fence = None;
    for line in source[range].split_inclusive('\n') {
        let text = line.trim_end();
        let marks = ["```", "~~~"]
            .into_iter()
            .find(|mark| text.starts_with(mark));
        fence = match (fence, marks) {
            (None, marks) => marks,
            (Some(open), Some(mark)) if open == mark => None,
            (open, _) => open,
        };
        if fence.is_none()
            && let Some(commit) = commit_of(text)
        {
            return Some(Told {
                commit: commit.to_owned(),
                text: text["Outcome: ".len()..].to_owned(),
                span: at..at + text.len(),
            });
        }
        at += line.len();
    }
    None
}

/// The abbreviated commit of a line, if it is an outcome.
fn commit_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(START)?;
    let end = rest.find(' ').unwrap_or(rest.len());
    let commit = &rest[..end];
    let is_hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    ((7..=64).contains(&end) && commit.bytes().all(is_hex)).then_some(commit)
}

/// What is below a heading, as an agent is told it: without the outcome.
pub(super) fn without(body: &str) -> String {
    let Some(told) = find(body, 0..body.len()) else {
        return body.to_owned();
    };
    let (before, after) = (&body[..told.span.start], &body[told.span.end..]);
    match (before.trim_end(), after.trim_start_matches(['\r', '\n'])) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) => format!("{before}\n\n{after}"),
    }
}

/// Whether a heading of the second level is that of an outcome.
pub(super) fn is_heading(text: &str) -> bool {
    text.eq_ignore_ascii_case(HEADING)
}

/// The plan's text with the outcome of a task in it: the same text where it is told already,
/// and otherwise no other byte changed. `text` has every line where the plan's own has it.
pub fn with_outcome(plan: &Plan, text: &str, task: &TaskName, outcome: &Outcome) -> String {
    let Some(now) = plan.task(task) else {
        return text.to_owned();
    };
    let with = written(now, text, outcome);
    let again = parse(&with).plan;
    let told = again
        .as_ref()
        .and_then(|plan| plan.task(task)?.outcome.as_ref());
    match told.is_some_and(|told| told.is(outcome)) {
        true => with,
        // As in a block of code that nothing ends: it would be written again each time.
        false => text.to_owned(),
    }
}

fn written(task: &Task, text: &str, outcome: &Outcome) -> String {
    let mut text = text.to_owned();
    match &task.outcome {
        Some(told) if told.is(outcome) => {}
        Some(told) => text.replace_range(told.span.clone(), &outcome.to_string()),
        None if task.span.is_empty() => {
            let end = line_end(&text);
            if !text.ends_with('\n') {
                text.push_str(end);
            }
            text.push_str(&format!("{end}## {HEADING}{end}{end}{outcome}{end}"));
        }
        None => {
            let end = line_end(&text);
            let rest = &text[task.span.offset()..];
            let at = task.span.offset() + rest.find(['\r', '\n']).unwrap_or(rest.len());
            // Beside other words it would be one paragraph with them.
            let below = text[at..].strip_prefix(end);
            let between = match below {
                Some(below) if !below.is_empty() && !below.starts_with(end) => end,
                _ => "",
            };
            text.insert_str(at, &format!("{end}{end}{outcome}{between}"));
        }
    }
    text
}

fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;
