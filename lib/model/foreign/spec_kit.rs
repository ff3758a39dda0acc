//! spec-kit (GitHub): `tasks.md` with phases of numbered tasks, and beside it `spec.md`, which
//! says what is to be true, and `plan.md`, which says how.

use crate::model::foreign::Part;
use crate::model::foreign::draft::Draft;
use crate::model::foreign::outline::{Outline, Section, is_one_of};
use crate::model::plan::SectionKind;

pub(super) fn is_it(outline: &Outline<'_>) -> bool {
    let items = outline.all_items();
    let numbered = items.iter().filter(|item| {
        let words = outline.words(item);
        item.ticked.is_some() && is_number(words.split_whitespace().next().unwrap_or_default())
    });
    numbered.count() >= 2
}

/// `T001`, also as `**T001**` and `T001:`.
fn is_number(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = word.strip_prefix('T').unwrap_or_default();
    digits.len() >= 3 && digits.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn read(parts: &[Part], draft: &mut Draft<'_>) {
    let mut has_spec = false;
    for part in parts.iter().filter(|part| part.name == "spec.md") {
        has_spec = true;
        spec(&part.text, draft);
    }
    for part in parts {
        match part.name.as_str() {
            "spec.md" => {}
            "plan.md" => plan(&part.text, draft),
            _ => tasks(&part.text, has_spec, draft),
        }
    }
}

fn tasks(text: &str, has_spec: bool, draft: &mut Draft<'_>) {
    let outline = Outline::of(text, 2);
    if let Some((title, _)) = &outline.title {
        draft.title(title.trim_start_matches("Tasks:").trim());
    }
    draft.lead(&outline.lead);
    for section in &outline.sections {
        if !outline
            .items(section)
            .iter()
            .any(|item| item.ticked.is_some())
        {
            draft.own(&section.heading, &section.body);
            continue;
        }
        draft.task(&section.heading, short(&section.heading), &section.body);
        for line in section.body.lines().filter(|_| !has_spec) {
            let said = |name: &str| {
                let said = line.trim_start_matches(['*', ' ']).strip_prefix(name)?;
                Some(said.trim_start_matches(['*', ':', ' ']).to_owned())
            };
            if let Some(goal) = said("Goal") {
                draft.add(SectionKind::Goal, &goal);
            } else if let Some(observed) = said("Independent Test") {
                draft.criterion(false, &observed);
            }
        }
    }
    draft.paths(&outline.paths());
}

/// A phase's title: `Phase 3: User Story 1 - Sign in (Priority: P1) 🎯 MVP` is `Sign in`.
fn short(heading: &str) -> &str {
    let title = match heading.split_once(':') {
        Some((phase, title)) if phase.starts_with("Phase") => title.trim(),
        _ => heading,
    };
    let title = match title.split_once(" - ") {
        Some((story, title)) if story.starts_with("User Story") => title,
        _ => title,
    };
    title.split(" (").next().unwrap_or(title).trim()
}

fn spec(text: &str, draft: &mut Draft<'_>) {
    let outline = Outline::of(text, u8::MAX);
    if let Some((title, _)) = &outline.title {
        draft.title(title.trim_start_matches("Feature Specification:").trim());
    }
    draft.add(SectionKind::Goal, &outline.lead);
    for section in &outline.sections {
        let is = |headings: &[&str]| is_one_of(&section.heading, headings);
        if section.heading.starts_with("User Story") {
            story(&outline, section, draft);
        } else if is(&[
            "Functional Requirements",
            "Measurable Outcomes",
            "Success Criteria",
            "Requirements",
        ]) {
            draft.criteria(&outline, section);
        } else if is(&["Assumptions"]) {
            draft.section(SectionKind::Assumptions, &section.heading, &section.body);
        } else if is(&["Edge Cases"]) {
            draft.named(SectionKind::Risks, &section.heading, &section.body);
        } else if is(&["Out of Scope", "Non-Goals", "Constraints"]) {
            draft.named(SectionKind::Constraints, &section.heading, &section.body);
        } else {
            draft.own(&format!("{} (spec.md)", section.heading), &section.body);
        }
    }
}

/// A story: its scenarios are criteria, and what it tells belongs to the goal.
fn story(outline: &Outline<'_>, section: &Section, draft: &mut Draft<'_>) {
    let told = outline.beside_lists(section);
    draft.named(SectionKind::Goal, &section.heading, &told);
    for item in outline.items(section) {
        draft.criterion(item.ticked == Some(true), &outline.words(item));
    }
}

fn plan(text: &str, draft: &mut Draft<'_>) {
    let outline = Outline::of(text, 2);
    draft.own("plan.md", &outline.lead);
    for section in &outline.sections {
        match is_one_of(&section.heading, &["Technical Context"]) {
            true => draft.section(SectionKind::Assumptions, &section.heading, &section.body),
            false => draft.own(&format!("{} (plan.md)", section.heading), &section.body),
        }
    }
}
