//! The message of the commit that the suite makes of what an agent left.

use crate::model::attempt::Attempt;
use crate::model::report::Report;

/// How long a subject line may be, as git's own documentation advises at most (in characters).
const SUBJECT: usize = 72;

/// A subject from the report's first line or the plan's title, the summary as the body, and
/// trailers that name plan, task, attempt and agent.
pub fn commit_message(title: &str, attempt: &Attempt, report: Option<&Report>) -> String {
    let first = report
        .and_then(|report| report.summary.lines().find(|line| !line.trim().is_empty()))
        .map(|line| {
            line.trim()
                .trim_start_matches(['-', '*', '#', ' '])
                .trim_end_matches('.')
        })
        .filter(|line| !line.is_empty())
        .unwrap_or(title);
    let mut message = cut(&one_line(first));
    message.push_str("\n\n");
    if let Some(report) = report {
        message.push_str(&report.summary);
        message.push_str("\n\n");
    }
    // A last paragraph of nothing but trailers is what git takes for trailers.
    message.push_str(&format!("Plan: {}\n", attempt.name.plan));
    message.push_str(&format!("Task: {}\n", attempt.name.task));
    if let Some(approach) = &attempt.approach {
        message.push_str(&format!("Approach: {approach}\n"));
    }
    message.push_str(&format!("Attempt: {}\n", attempt.name));
    message.push_str(&format!("Agent: {}\n", one_line(&attempt.agent.name)));
    // An agent's words end up in `git log` of every clone.
    message
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
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
