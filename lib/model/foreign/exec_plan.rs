//! The ExecPlan of OpenAI's cookbook ("Using PLANS.md for multi-hour problem solving"): prose
//! under a dozen fixed headings, in a file of its own or in one fenced block.

use crate::model::foreign::Part;
use crate::model::foreign::draft::Draft;
use crate::model::foreign::outline::{Outline, Section, is_one_of, trimmed};
use crate::model::plan::SectionKind;
use crate::model::plan_markdown::BlockKind;

const PURPOSE: [&str; 4] = [
    "Purpose / Big Picture",
    "Purpose",
    "Big Picture",
    "Purpose and Big Picture",
];
const ACCEPTANCE: [&str; 3] = [
    "Validation and Acceptance",
    "Validation & Acceptance",
    "Acceptance",
];

/// The headings that no other shape has.
const HEADINGS: [&str; 11] = [
    "Progress",
    "Surprises & Discoveries",
    "Surprises and Discoveries",
    "Decision Log",
    "Outcomes & Retrospective",
    "Outcomes and Retrospective",
    "Context and Orientation",
    "Plan of Work",
    "Concrete Steps",
    "Idempotence and Recovery",
    "Interfaces and Dependencies",
];

pub(super) fn is_it(outline: &Outline<'_>) -> bool {
    let has = |headings: &[&str]| outline.find(headings).is_some();
    let others = HEADINGS.iter().filter(|heading| has(&[heading])).count();
    others >= 4 || others >= 2 && (has(&PURPOSE) || has(&ACCEPTANCE))
}

pub(super) fn read(parts: &[Part], draft: &mut Draft<'_>) {
    for part in parts {
        one(&part.text, draft);
    }
}

fn one(text: &str, draft: &mut Draft<'_>) {
    let whole = Outline::of(text, u8::MAX);
    // Its sections stand on the level that its own headings have.
    let is_known = |section: &&Section| {
        is_one_of(&section.heading, &HEADINGS) || is_one_of(&section.heading, &PURPOSE)
    };
    let level = whole
        .sections
        .iter()
        .filter(is_known)
        .map(|section| section.level)
        .min();
    let outline = Outline::of(text, level.unwrap_or(2));
    if let Some((title, _)) = &outline.title {
        draft.title(title);
    }
    draft.lead(&outline.lead);
    let mut steps = Vec::new();
    for section in &outline.sections {
        let (heading, body) = (section.heading.as_str(), section.body.as_str());
        let is = |headings: &[&str]| is_one_of(heading, headings);
        if is(&PURPOSE) {
            draft.section(SectionKind::Goal, heading, body);
        } else if is(&["Context and Orientation", "Context"]) {
            draft.section(SectionKind::Assumptions, heading, body);
        } else if is(&["Interfaces and Dependencies"]) {
            draft.named(SectionKind::Constraints, heading, body);
        } else if is(&["Idempotence and Recovery"]) {
            draft.named(SectionKind::Risks, heading, body);
        } else if is(&ACCEPTANCE) {
            acceptance(&outline, section, draft);
        } else if is(&["Plan of Work", "Milestones"]) {
            work(heading, body, draft);
        } else if is(&["Concrete Steps"]) {
            steps.push((heading, body));
        } else {
            draft.own(heading, body);
        }
    }
    for (heading, body) in steps {
        draft.of_the_task(heading, body);
    }
    draft.paths(&outline.paths());
}

/// What is to be observed: the items, and each paragraph without any.
fn acceptance(outline: &Outline<'_>, section: &Section, draft: &mut Draft<'_>) {
    let mut others = String::new();
    for block in outline.blocks(section) {
        match &block.kind {
            BlockKind::Paragraph(text) if !text.plain.trim_end().ends_with(':') => {
                draft.criterion(false, &one_line(&outline.source[block.span.clone()]));
            }
            BlockKind::List(_) => {
                for item in block.items() {
                    draft.criterion(item.ticked == Some(true), &outline.words(item));
                }
            }
            _ => {
                others.push_str(&outline.source[block.span.clone()]);
                others.push_str("\n\n");
            }
        }
    }
    // Transcripts belong to no single one of them.
    draft.own(&section.heading, &others);
}

/// A task for each milestone; one for all where there is none.
fn work(heading: &str, body: &str, draft: &mut Draft<'_>) {
    let outline = Outline::of(body, u8::MAX);
    let level = outline.sections.iter().map(|section| section.level).min();
    let outline = Outline::of(body, level.unwrap_or(0));
    if outline.sections.len() < 2 {
        draft.task(heading, heading, body);
        return;
    }
    draft.add(SectionKind::Tasks, &trimmed(&outline.lead));
    if let Some((title, _)) = &outline.title {
        draft.add(SectionKind::Tasks, title);
    }
    for section in &outline.sections {
        draft.task(&section.heading, milestone(&section.heading), &section.body);
    }
}

/// `Milestone 2: the button` is `the button`.
fn milestone(heading: &str) -> &str {
    match heading.split_once([':', '—', '–']) {
        Some((number, title)) if number.starts_with("Milestone") && !title.trim().is_empty() => {
            title.trim()
        }
        _ => heading,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
