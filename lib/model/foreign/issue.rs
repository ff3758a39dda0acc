//! The body of an issue, as GitHub's forms and people write it: any headings, among which some
//! are known.

use crate::model::foreign::Part;
use crate::model::foreign::draft::Draft;
use crate::model::foreign::outline::{Outline, is_one_of};
use crate::model::plan::SectionKind;

const GOAL: [&str; 14] = [
    "Goal",
    "Goals",
    "Summary",
    "Description",
    "Problem",
    "Motivation",
    "Background",
    "Feature request",
    "Is your feature request related to a problem",
    "Describe the bug",
    "What happened",
    "Current behavior",
    "Actual behavior",
    "Proposal",
];
const CRITERIA: [&str; 10] = [
    "Acceptance criteria",
    "Expected behavior",
    "Expected behaviour",
    "Expected result",
    "What did you expect to happen",
    "Definition of done",
    "Done when",
    "Success criteria",
    "Describe the solution you'd like",
    "Requirements",
];
const CONSTRAINTS: [&str; 5] = [
    "Constraints",
    "Non-goals",
    "Out of scope",
    "Not in scope",
    "Scope",
];
const TASKS: [&str; 5] = ["Tasks", "Todo", "To do", "Steps", "Implementation"];
const RISKS: [&str; 3] = ["Risks", "Open questions", "Drawbacks"];
const ASSUMPTIONS: [&str; 3] = ["Assumptions", "Environment", "Context"];
const FILES: [&str; 2] = ["Likely files", "Affected files"];

pub(super) fn read(parts: &[Part], draft: &mut Draft<'_>) {
    for part in parts {
        one(&part.text, draft);
    }
}

fn one(text: &str, draft: &mut Draft<'_>) {
    let whole = Outline::of(text, u8::MAX);
    let level = whole.sections.iter().map(|section| section.level).min();
    let outline = Outline::of(text, level.unwrap_or(1));
    if let Some((title, _)) = &outline.title {
        draft.title(title);
    }
    // What stands above any heading is what the issue is about.
    draft.add(SectionKind::Goal, &outline.lead);
    for section in &outline.sections {
        let is = |headings: &[&str]| is_one_of(&section.heading, headings);
        let items = outline.items(section);
        if is(&GOAL) {
            draft.section(SectionKind::Goal, &section.heading, &section.body);
        } else if is(&CRITERIA) && !items.is_empty() {
            draft.criteria(&outline, section);
        } else if is(&CRITERIA) {
            for paragraph in section.body.split("\n\n") {
                let words: Vec<&str> = paragraph.split_whitespace().collect();
                draft.criterion(false, &words.join(" "));
            }
        } else if is(&TASKS) && !items.is_empty() {
            for item in items {
                let words = outline.words(item);
                draft.task(&words, &words, "");
            }
            draft.own(&section.heading, &outline.beside_lists(section));
        } else if is(&CONSTRAINTS) {
            draft.named(SectionKind::Constraints, &section.heading, &section.body);
        } else if is(&RISKS) {
            draft.named(SectionKind::Risks, &section.heading, &section.body);
        } else if is(&ASSUMPTIONS) {
            draft.section(SectionKind::Assumptions, &section.heading, &section.body);
        } else if is(&FILES) {
            draft.add(SectionKind::LikelyFiles, &section.body);
        } else {
            draft.own(&section.heading, &section.body);
        }
    }
    // A list of boxes without a heading that says of what.
    if draft.is_empty(SectionKind::Criteria) {
        for item in outline
            .all_items()
            .iter()
            .filter(|item| item.ticked.is_some())
        {
            draft.criterion(item.ticked == Some(true), &outline.words(item));
        }
    }
    if draft.is_empty(SectionKind::LikelyFiles) {
        draft.paths(&outline.paths());
    }
}
