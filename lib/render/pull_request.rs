//! The pull request's title and body, in Markdown, made for a reviewer.
//!
//! What an agent or an attempt wrote stands within code alone: there it mentions nobody, closes
//! no issue, and cannot pass for a section of ours. The plan's sections are the user's words,
//! and stay Markdown.

use crate::model::acceptance::{Acceptance, find};
use crate::model::acknowledgement::Acknowledgement;
use crate::model::change::{FileChange, lines};
use crate::model::name::AttemptName;
use crate::model::plan::{Criterion, Plan, SectionKind};
use crate::model::promotion::Promotion;
use crate::model::report::Report;
use crate::model::safety::{Finding, Weight};
use crate::render::markup::{closed, code, list, sentence};
use crate::render::paper::{Cuttable, Piece, lay_out};
use crate::render::style::{clean, clean_lines, count};

/// The longest title that GitHub takes, in characters.
const LONGEST_TITLE: usize = 256;

/// How many files, findings and alternatives are listed each.
const LISTED: usize = 30;

/// What the body is made of.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What is promoted, and where to.
    pub promotion: &'a Promotion,
    /// Its agent's name.
    pub agent: &'a str,
    /// What the agent said.
    pub report: Option<&'a Report>,
    /// The diff against the base.
    pub changes: &'a [FileChange],
    /// Each check, and the verdict over the base and over the candidate, in words.
    pub checks: &'a [(String, String, String)],
    /// What people have said of criteria that no check judges.
    pub accepted: &'a [Acceptance],
    /// What in the diff wants a second look.
    pub findings: &'a [Finding],
    /// What people have said of that.
    pub acknowledged: &'a [Acknowledgement],
    /// The alternatives.
    pub alternatives: Vec<Alternative>,
    /// The ref of the attempt's record.
    pub record: String,
    /// The ref of the plan's record.
    pub plan_record: String,
    /// The repository's own template for bodies, as the target has it.
    pub template: Option<&'a str>,
    /// The most characters that the body may have.
    pub longest: usize,
}

/// An attempt that is not promoted.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Its name.
    pub name: AttemptName,
    /// Its approach.
    pub approach: Option<String>,
    /// Its agent's name.
    pub agent: String,
    /// How it ended, or why it lost, in one line.
    pub how: String,
}

/// The title: one line.
pub fn title(material: &Material<'_>) -> String {
    let plan = material.plan;
    let title = if plan.tasks.len() > 1 {
        format!("{} ({})", plan.title, material.promotion.attempt.task)
    } else {
        plan.title.clone()
    };
    let title = clean(&title);
    match title.chars().count() > LONGEST_TITLE {
        true => title.chars().take(LONGEST_TITLE - 1).chain(['…']).collect(),
        false => title,
    }
}

/// The body.
pub fn body(material: &Material<'_>) -> String {
    let plan = material.plan;
    let of_plan = |kind| {
        Piece::Prose(Cuttable {
            text: clean_lines(plan.section(kind)),
            whole: code(&format!("git show {}:plan.md", material.plan_record)),
        })
    };
    let own = |text: String| Piece::Own(clean_lines(&text));
    let mut pieces = vec![
        own(format!("{}## Goal\n\n", overruled(material))),
        of_plan(SectionKind::Goal),
    ];
    pieces.push(own("\n## What changed\n\n".to_owned()));
    match material.report {
        Some(report) => {
            pieces.push(own(format!("{} says:\n\n", code(material.agent))));
            pieces.push(words(material, &report.summary));
        }
        None => pieces.push(own(format!(
            "{} did not say what it did.\n",
            code(material.agent)
        ))),
    }
    pieces.push(own(changes(material)));
    pieces.push(own(criteria(material)));
    pieces.push(own(evidence(material)));
    pieces.push(own("\n## What was skipped\n\n".to_owned()));
    pieces.push(match material.report.map(|report| &report.skipped) {
        Some(Some(skipped)) => words(material, skipped),
        Some(None) => own(format!("Nothing, says {}.\n", code(material.agent))),
        None => own("Unknown: there is no report.\n".to_owned()),
    });
    if let Some(follow_ups) = material
        .report
        .and_then(|report| report.follow_ups.as_ref())
    {
        pieces.push(own("\n## What should be done next\n\n".to_owned()));
        pieces.push(words(material, follow_ups));
    }
    if !plan.section(SectionKind::Risks).is_empty() {
        pieces.push(own("\n## Risks\n\n".to_owned()));
        pieces.push(of_plan(SectionKind::Risks));
    }
    pieces.push(own(findings(material)));
    pieces.push(own(alternatives(material)));
    pieces.push(own(check_out(material)));
    // Below: whoever reviews wants to know what this is before they tick the boxes that every
    // pull request here has.
    if let Some(template) = material.template {
        pieces.push(own("\n---\n\n".to_owned()));
        pieces.push(Piece::Prose(Cuttable {
            text: clean_lines(&template.replace("\r\n", "\n")),
            whole: "in the repository's template for pull requests".to_owned(),
        }));
    }
    lay_out(&pieces, material.longest)
}

/// An agent's words are its claim.
fn words(material: &Material<'_>, text: &str) -> Piece {
    Piece::Words(Cuttable {
        text: text.to_owned(),
        whole: code(&format!("git show {}:report.md", material.record)),
    })
}

/// That somebody overruled the gate comes first.
fn overruled(material: &Material<'_>) -> String {
    let Some(forced) = &material.promotion.forced else {
        return String::new();
    };
    format!(
        "## The gate was overruled\n\nThe reason that was given: {}\n\nWhat stood against it:\n{}\n",
        sentence(&forced.reason),
        list(forced.overruled.iter().map(|one| sentence(one)))
    )
}

fn changes(material: &Material<'_>) -> String {
    let (added, removed) = lines(material.changes);
    let files = count(material.changes.len(), "file");
    let outside: Vec<String> = material
        .changes
        .iter()
        .filter(|change| !material.plan.is_likely(&change.path))
        .map(|change| code(&change.path))
        .collect();
    let place = match outside.len() {
        0 => "All within the plan's likely files.".to_owned(),
        n => {
            let more = match n.checked_sub(LISTED) {
                None | Some(0) => String::new(),
                Some(more) => format!(" and {more} more"),
            };
            let shown = &outside[..n.min(LISTED)];
            format!(
                "Outside of the plan's likely files: {}{more}.",
                shown.join(", ")
            )
        }
    };
    format!("\n{files}, +{added} -{removed}. {place}\n")
}

/// Each criterion, and by what it is met.
fn criteria(material: &Material<'_>) -> String {
    let line = |criterion: &Criterion| {
        let (is_met, by_what) = match &criterion.check {
            Some(check) => {
                let is_of = |row: &&(String, String, String)| row.0 == check.as_ref();
                match material.checks.iter().find(is_of) {
                    Some((_, base, own)) => (
                        own == "passed",
                        format!("check {}: {own}, on the base: {base}", code(check.as_ref())),
                    ),
                    None => (false, format!("check {}: not run", code(check.as_ref()))),
                }
            }
            None => {
                let tree = &material.promotion.candidate.tree;
                match find(material.accepted, &criterion.text, tree) {
                    Some(said) => (
                        true,
                        format!(
                            "accepted by {}: {}",
                            sentence(said.name()),
                            sentence(&said.why)
                        ),
                    ),
                    None if criterion.ticked => (true, "ticked in the plan".to_owned()),
                    None => (false, "for a human to judge".to_owned()),
                }
            }
        };
        let tick = if is_met { 'x' } else { ' ' };
        format!("- [{tick}] {} ({by_what})\n", closed(&criterion.text))
    };
    let all: String = material.plan.criteria.iter().map(line).collect();
    format!("\n## Acceptance criteria\n\n{all}")
}

fn evidence(material: &Material<'_>) -> String {
    let row = |(check, base, own): &(String, String, String)| {
        format!("| {} | {base} | {own} |\n", code(check))
    };
    let rows: String = material.checks.iter().map(row).collect();
    format!("\n## Evidence\n\n| check | base | this |\n|---|---|---|\n{rows}")
}

/// What a person has seen, or should.
fn findings(material: &Material<'_>) -> String {
    let told: Vec<&Finding> = material
        .findings
        .iter()
        .filter(|one| one.weight != Weight::Note)
        .collect();
    if told.is_empty() {
        return String::new();
    }
    let tree = &material.promotion.candidate.tree;
    let line = |one: &&Finding| {
        let said = material
            .acknowledged
            .iter()
            .find(|said| one.acknowledged && said.rule == one.rule && said.tree == *tree);
        let word = match (said, one.weight) {
            (Some(said), _) => match &said.why {
                Some(why) => format!("seen and found right: {}", sentence(why)),
                None => "seen".to_owned(),
            },
            (None, Weight::Block) => "it bars an attempt".to_owned(),
            (None, _) => "look at it".to_owned(),
        };
        format!("{} {} ({word})", code(&one.place()), code(&one.what))
    };
    let mut out = "\n## Worth a second look\n".to_owned();
    out.push_str(&list(told.iter().take(LISTED).map(line)));
    if told.len() > LISTED {
        out.push_str(&format!("- and {} more\n", told.len() - LISTED));
    }
    out
}

fn alternatives(material: &Material<'_>) -> String {
    let all = &material.alternatives;
    if all.is_empty() {
        return String::new();
    }
    let line = |one: &Alternative| {
        let approach = one
            .approach
            .as_ref()
            .map(|name| format!(" ({})", code(name)));
        format!(
            "{}{} by {}: {}",
            code(&one.name.to_string()),
            approach.unwrap_or_default(),
            code(&one.agent),
            sentence(&one.how)
        )
    };
    let mut out = "\n## Alternatives\n".to_owned();
    out.push_str(&list(all.iter().take(LISTED).map(line)));
    if all.len() > LISTED {
        out.push_str(&format!("- and {} more\n", all.len() - LISTED));
    }
    out
}

fn check_out(material: &Material<'_>) -> String {
    let promotion = material.promotion;
    let (remote, branch) = (shell(&promotion.remote), shell(&promotion.branch));
    format!(
        "\n## How to check it out\n\n```sh\ngit fetch {remote} {branch} && git switch --detach FETCH_HEAD\n```\n\n\
         Attempt {} by {}; its record is {} where it was made.\n",
        code(&promotion.attempt.to_string()),
        code(material.agent),
        code(&material.record)
    )
}

/// A word as a shell takes it.
fn shell(word: &str) -> String {
    let word = clean(word);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    match word.chars().all(is_plain) && !word.starts_with('-') {
        true => word,
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}
