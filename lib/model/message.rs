//! The messages of the commits that the suite makes: of what an agent left, and of all that
//! an attempt did.

use crate::model::attempt::Attempt;
use crate::model::co_author::CO_AUTHORED_BY;
use crate::model::hidden::is_unsafe;
use crate::model::name::AttemptName;
use crate::model::report::Report;

/// How long a subject line may be, as git's own documentation advises at most (in characters).
const SUBJECT: usize = 72;

/// A subject from the report's first line or the plan's title, the summary as the body, and
/// trailers that name plan, task, attempt and agent.
pub fn commit_message(title: &str, attempt: &Attempt, report: Option<&Report>) -> String {
    let mut message = subject(title, report);
    message.push_str("\n\n");
    if let Some(report) = report {
        message.push_str(&report.summary);
        message.push_str("\n\n");
    }
    message.push_str(&trailers(attempt));
    without_controls(&message)
}

/// The message of the one commit that is made of all that an attempt did: as
/// [`commit_message`], with what was skipped, and those who have a part in it. Where the user
/// has `words` of their own, those stand in the place of subject and body.
pub fn squash_message(
    title: &str,
    attempt: &Attempt,
    report: Option<&Report>,
    co_authors: &[String],
    words: Option<&str>,
) -> String {
    let mut message = match words {
        Some(words) => words.trim_end().to_owned(),
        None => {
            let mut made = subject(title, report);
            // A summary of one line is all in the subject.
            let whole = |report: &&Report| !is_subject(&report.summary, &made);
            if let Some(report) = report.filter(whole) {
                made.push_str(&format!("\n\n{}", report.summary.trim_end()));
            }
            if let Some(skipped) = report.and_then(|report| report.skipped.as_deref()) {
                made.push_str(&format!("\n\nSkipped:\n\n{}", skipped.trim_end()));
            }
            made
        }
    };
    message.push_str("\n\n");
    message.push_str(&trailers(attempt));
    for who in co_authors {
        message.push_str(&format!("{CO_AUTHORED_BY}: {who}\n"));
    }
    without_controls(&message)
}

fn subject(title: &str, report: Option<&Report>) -> String {
    let first = report
        .and_then(|report| report.summary.lines().find(|line| !line.trim().is_empty()))
        .map(|line| {
            line.trim()
                .trim_start_matches(['-', '*', '#', ' '])
                .trim_end_matches('.')
        })
        .filter(|line| !line.is_empty())
        .unwrap_or(title);
    cut(&one_line(first))
}

fn is_subject(summary: &str, subject: &str) -> bool {
    let summary = summary.trim();
    !summary.contains('\n') && summary.trim_end_matches('.').ends_with(subject)
}

/// A last paragraph of nothing but trailers is what git takes for trailers.
fn trailers(attempt: &Attempt) -> String {
    let mut all = format!("Plan: {}\n", attempt.name.plan);
    all.push_str(&format!("Task: {}\n", attempt.name.task));
    if let Some(approach) = &attempt.approach {
        all.push_str(&format!("Approach: {approach}\n"));
    }
    all.push_str(&attempt_trailer(&attempt.name));
    all.push_str(&format!("Agent: {}\n", one_line(&attempt.agent.label())));
    all
}

fn attempt_trailer(name: &AttemptName) -> String {
    format!("Attempt: {name}\n")
}

/// Whether a commit's message says that the suite made the commit of what this attempt left.
pub fn is_of_suite(message: &str, name: &AttemptName) -> bool {
    let wanted = attempt_trailer(name);
    let mut lines = message.trim_end().rsplit('\n');
    lines.any(|line| line == wanted.trim_end())
}

/// An agent's words end up in `git log` of every clone.
fn without_controls(message: &str) -> String {
    message
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_unsafe(*c))
        .collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(subject: &str) -> String {
    if subject.chars().count() <= SUBJECT {
        return subject.to_owned();
    }
    let mut short: String = subject.chars().take(SUBJECT - 1).collect();
    if let Some(space) = short.rfind(' ') {
        short.truncate(space);
    }
    short.push('…');
    short
}
