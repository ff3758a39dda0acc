//! The pull request's title and body, in Markdown, made for a reviewer.

use crate::model::change::{FileChange, lines};
use crate::model::name::AttemptName;
use crate::model::plan::{Plan, SectionKind};
use crate::model::report::Report;
use crate::render::style::{clean_lines, count};

/// What the body is made of.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The attempt.
    pub attempt: &'a AttemptName,
    /// Its agent's name.
    pub agent: &'a str,
    /// What the agent said.
    pub report: Option<&'a Report>,
    /// The diff against the base.
    pub changes: &'a [FileChange],
    /// Each check, and the verdict over the candidate and over the base, in words.
    pub checks: Vec<(String, String, String)>,
    /// The alternatives, and how each ended.
    pub alternatives: Vec<(String, String)>,
}

/// The title.
pub fn title(material: &Material<'_>) -> String {
    let plan = material.plan;
    if plan.tasks.len() > 1 {
        format!("{} ({})", plan.title, material.attempt.task)
    } else {
        plan.title.clone()
    }
}

/// The body.
pub fn body(material: &Material<'_>) -> String {
    let plan = material.plan;
    let mut out = format!("## Goal\n\n{}\n", plan.section(SectionKind::Goal));
    out.push_str("\n## What changed\n\n");
    match material.report {
        // An agent's words are quoted: they are its claim.
        Some(report) => {
            out.push_str(&format!(
                "{} says:\n\n{}\n",
                material.agent,
                quote(&report.summary)
            ));
        }
        None => out.push_str(&format!("{} gave no report.\n", material.agent)),
    }
    out.push_str("\n## What was skipped\n\n");
    match material.report.map(|report| &report.skipped) {
        Some(Some(skipped)) => out.push_str(&format!("{}\n", quote(skipped))),
        Some(None) => out.push_str("Nothing, says the agent.\n"),
        None => out.push_str("Unknown: there is no report.\n"),
    }
    out.push_str("\n## Evidence\n\n| check | base | this |\n|---|---|---|\n");
    for (check, base, own) in &material.checks {
        out.push_str(&format!("| {check} | {base} | {own} |\n"));
    }
    let (added, removed) = lines(material.changes);
    out.push_str(&format!(
        "\n{}, +{added} -{removed}.",
        count(material.changes.len(), "file")
    ));
    let outside: Vec<String> = material
        .changes
        .iter()
        .filter(|change| !plan.is_likely(&change.path))
        .map(|change| format!("`{}`", clean_lines(&change.path).replace(['`', '\n'], "?")))
        .collect();
    if outside.is_empty() {
        out.push_str(" All within the plan's likely files.\n");
    } else {
        out.push_str(&format!(
            " Outside of the plan's likely files: {}.\n",
            outside.join(", ")
        ));
    }
    out.push_str("\n## Acceptance criteria\n\n");
    for criterion in &plan.criteria {
        let judged = criterion.check.as_ref().and_then(|check| {
            let found = material
                .checks
                .iter()
                .find(|(name, ..)| name == check.as_ref());
            found.map(|(_, _, own)| (check, own))
        });
        match judged {
            Some((check, own)) => {
                let tick = if own == "passed" { 'x' } else { ' ' };
                out.push_str(&format!(
                    "- [{tick}] {} (check `{check}`: {own})\n",
                    criterion.text
                ));
            }
            None => out.push_str(&format!(
                "- [ ] {} (for a human to judge)\n",
                criterion.text
            )),
        }
    }
    if !material.alternatives.is_empty() {
        out.push_str("\n## Alternatives\n\n");
        for (name, how) in &material.alternatives {
            out.push_str(&format!("- {name}: {how}\n"));
        }
    }
    out.push_str(&format!(
        "\nAttempt `{}` by {}.\n",
        material.attempt, material.agent
    ));
    clean_lines(&out)
}

fn quote(text: &str) -> String {
    text.lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
