//! A task of Backlog.md: a title and a status in the front matter, numbered criteria between
//! two marks, and sections between marks of their own.

use crate::model::foreign::Part;
use crate::model::foreign::draft::Draft;
use crate::model::foreign::outline::{Outline, is_one_of};
use crate::model::front_matter;
use crate::model::plan::SectionKind;
use crate::model::plan_yaml::{self, ValueKind};

pub(super) fn is_it(outline: &Outline<'_>) -> bool {
    let keys: Vec<String> = keys(outline.source)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let has = |name: &str| keys.iter().any(|key| key == name);
    has("id") && has("title") && has("status") || outline.source.contains("<!-- AC:BEGIN -->")
}

/// The front matter: keys, and their values as they are written.
fn keys(source: &str) -> Vec<(String, String)> {
    let Some(yaml) = front_matter::yaml(source) else {
        return Vec::new();
    };
    let Ok(value) = plan_yaml::parse(source, yaml.clone()) else {
        // `assignee: @somebody` is often written, and is no YAML.
        let lines = source[yaml].lines().filter_map(|line| line.split_once(':'));
        return lines
            .filter(|(key, _)| !key.starts_with([' ', '-', '#']))
            .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
            .collect();
    };
    let ValueKind::Map(entries) = value.kind else {
        return Vec::new();
    };
    let written = |value: plan_yaml::Value| match value.kind {
        ValueKind::Scalar(text) => text,
        ValueKind::List(values) => {
            let values = values.into_iter().filter_map(|value| match value.kind {
                ValueKind::Scalar(text) => Some(text),
                _ => None,
            });
            values.collect::<Vec<_>>().join(", ")
        }
        _ => source[value.span].to_owned(),
    };
    entries
        .into_iter()
        .map(|entry| (entry.key, written(entry.value)))
        .collect()
}

/// A text without the marks that Backlog.md puts around its parts.
fn without_marks(text: &str) -> String {
    let is_mark = |line: &&str| {
        let line = line.trim();
        let is_comment = line.starts_with("<!--") && line.ends_with("-->");
        is_comment && (line.contains(":BEGIN") || line.contains(":END"))
    };
    text.lines()
        .filter(|line| !is_mark(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

pub(super) fn read(parts: &[Part], draft: &mut Draft<'_>) {
    for part in parts {
        one(&part.text, draft);
    }
}

fn one(text: &str, draft: &mut Draft<'_>) {
    let mut facts = String::new();
    for (key, value) in keys(text) {
        match key.as_str() {
            "title" => draft.title(&value),
            _ if value.is_empty() => {}
            _ => facts.push_str(&format!("- {key}: {value}\n")),
        }
    }
    let text = without_marks(text);
    let outline = Outline::of(&text, 2);
    if let Some((title, _)) = &outline.title {
        draft.title(title);
    }
    draft.lead(&outline.lead);
    for section in &outline.sections {
        let is = |headings: &[&str]| is_one_of(&section.heading, headings);
        if is(&["Description"]) {
            draft.section(SectionKind::Goal, &section.heading, &section.body);
        } else if is(&["Acceptance Criteria", "Definition of Done"]) {
            for item in outline.items(section) {
                let words = outline.words(item);
                draft.criterion(item.ticked == Some(true), without_number(&words));
            }
            draft.own(&section.heading, &outline.beside_lists(section));
        } else if is(&["Implementation Plan", "Plan"]) {
            draft.task(&section.heading, &section.heading, &section.body);
        } else {
            draft.own(&section.heading, &section.body);
        }
    }
    draft.own("Backlog.md", &facts);
    draft.paths(&outline.paths());
}

/// `#1 It turns` is `It turns`.
fn without_number(words: &str) -> &str {
    match words.split_once(' ') {
        Some((number, rest)) if number.strip_prefix('#').is_some_and(is_number) => rest,
        _ => words,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
