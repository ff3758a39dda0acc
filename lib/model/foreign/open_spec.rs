//! A change of OpenSpec (Fission AI), `openspec/changes/<id>/`: why and what in `proposal.md`,
//! numbered groups of tasks in `tasks.md`, decisions in `design.md`, and in `specs/*/spec.md`
//! what shall be true, as scenarios.

use crate::model::foreign::Part;
use crate::model::foreign::draft::Draft;
use crate::model::foreign::outline::{Outline, is_one_of};
use crate::model::plan::SectionKind;

const DELTAS: [&str; 4] = [
    "ADDED Requirements",
    "MODIFIED Requirements",
    "REMOVED Requirements",
    "RENAMED Requirements",
];

pub(super) fn is_it(outline: &Outline<'_>) -> bool {
    let has = |headings: &[&str]| outline.find(headings).is_some();
    is_proposal(outline) || has(&DELTAS) || is_tasks(outline)
}

fn is_proposal(outline: &Outline<'_>) -> bool {
    outline.find(&["Why"]).is_some() && outline.find(&["What Changes"]).is_some()
}

/// `## 1. Title` with items `1.1 …`.
fn is_tasks(outline: &Outline<'_>) -> bool {
    let starts = |words: &str| words.starts_with(|c: char| c.is_ascii_digit());
    let groups = outline.sections.iter().filter(|section| {
        let items = outline.items(section);
        let has_number = |words: &str| {
            let number = words.split_whitespace().next().unwrap_or_default();
            starts(number) && number.contains('.')
        };
        section.level == 2
            && starts(&section.heading)
            && !items.is_empty()
            && items
                .iter()
                .all(|item| item.ticked.is_some() && has_number(&outline.words(item)))
    });
    groups.count() >= 1
}

pub(super) fn read(parts: &[Part], draft: &mut Draft<'_>) {
    for part in parts {
        let outline = Outline::of(&part.text, 2);
        let is_spec = part.name.ends_with("spec.md") || outline.find(&DELTAS).is_some();
        if is_spec {
            deltas(part, draft);
        } else if is_proposal(&outline) || part.name == "proposal.md" {
            proposal(&outline, draft);
        } else if part.name == "design.md" {
            design(&outline, draft);
        } else {
            tasks(&outline, draft);
        }
        draft.paths(&match is_spec {
            true => Vec::new(),
            false => outline.paths(),
        });
    }
}

fn proposal(outline: &Outline<'_>, draft: &mut Draft<'_>) {
    if let Some((title, _)) = &outline.title {
        draft.title(
            title
                .trim_start_matches("Change:")
                .trim_start_matches("Proposal:")
                .trim(),
        );
    }
    draft.lead(&outline.lead);
    for section in &outline.sections {
        let is = |headings: &[&str]| is_one_of(&section.heading, headings);
        if is(&["Why", "What Changes"]) {
            draft.section(SectionKind::Goal, &section.heading, &section.body);
        } else if is(&["Out of Scope", "Non-Goals"]) {
            draft.named(SectionKind::Constraints, &section.heading, &section.body);
        } else if is(&["Impact", "Risks"]) {
            draft.named(SectionKind::Risks, &section.heading, &section.body);
        } else {
            draft.own(&section.heading, &section.body);
        }
    }
}

fn design(outline: &Outline<'_>, draft: &mut Draft<'_>) {
    draft.own("design.md", &outline.lead);
    for section in &outline.sections {
        let is = |headings: &[&str]| is_one_of(&section.heading, headings);
        if is(&["Context"]) {
            draft.section(SectionKind::Assumptions, &section.heading, &section.body);
        } else if section.heading.starts_with("Risks") {
            draft.named(SectionKind::Risks, &section.heading, &section.body);
        } else {
            draft.own(&format!("{} (design.md)", section.heading), &section.body);
        }
    }
}

fn tasks(outline: &Outline<'_>, draft: &mut Draft<'_>) {
    draft.own("tasks.md", &outline.lead);
    for section in &outline.sections {
        let title = section
            .heading
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
        draft.task(&section.heading, title, &section.body);
    }
}

/// A criterion for each scenario; the requirements themselves have a section of their own.
fn deltas(part: &Part, draft: &mut Draft<'_>) {
    let outline = Outline::of(&part.text, u8::MAX);
    let name = part
        .name
        .trim_start_matches("specs/")
        .trim_end_matches("/spec.md");
    let mut told = outline.lead.clone();
    for section in &outline.sections {
        match section.heading.strip_prefix("Scenario:") {
            Some(scenario) => {
                let items = outline.items(section);
                let steps: Vec<String> = items.iter().map(|item| outline.words(item)).collect();
                draft.criterion(false, &format!("{}: {}", scenario.trim(), steps.join(", ")));
                let beside = outline.beside_lists(section);
                if !beside.is_empty() {
                    told.push_str(&format!("\n\n### {}\n\n{beside}", section.heading));
                }
            }
            None => told.push_str(&format!("\n\n### {}\n\n{}", section.heading, section.body)),
        }
    }
    draft.own(&format!("Requirements of {name}"), &told);
}
