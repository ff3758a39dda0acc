//! A plan of ours while it is put together of another one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::foreign::Beside;
use crate::model::foreign::outline::{Outline, Section, below, trimmed};
use crate::model::glob::Glob;
use crate::model::name::{PlanName, TaskName, slug};
use crate::model::plan::SectionKind;
use crate::model::plan_form::form;
use crate::model::plan_print::{Sheet, escaped, scalar};
use crate::model::template::code;

/// The most paths that are taken for likely files.
const MOST_PATHS: usize = 40;

/// What has been read so far.
pub(super) struct Draft<'b> {
    beside: &'b Beside,
    title: String,
    lead: String,
    sections: BTreeMap<SectionKind, String>,
    tasks: Vec<(String, String, String)>,
    own: Vec<(String, String)>,
}

impl<'b> Draft<'b> {
    pub(super) fn new(beside: &'b Beside) -> Self {
        Self {
            beside,
            title: String::new(),
            lead: String::new(),
            sections: BTreeMap::new(),
            tasks: Vec::new(),
            own: Vec::new(),
        }
    }

    /// The title, if there is none yet.
    pub(super) fn title(&mut self, title: &str) {
        if self.title.is_empty() {
            self.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }

    /// Something to say below the title.
    pub(super) fn lead(&mut self, text: &str) {
        append(&mut self.lead, &below(text, 3));
    }

    /// Something to say in a section.
    pub(super) fn add(&mut self, kind: SectionKind, text: &str) {
        let text = below(text, if kind == SectionKind::Tasks { 5 } else { 3 });
        append(self.sections.entry(kind).or_default(), &text);
    }

    /// A section of the other plan that has a place in ours. Its heading goes along where it is
    /// not the first there: what it says, it says under that heading.
    pub(super) fn section(&mut self, kind: SectionKind, heading: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if !self.is_empty(kind) {
            self.add(kind, &format!("### {}", escaped(heading)));
        }
        self.add(kind, text);
    }

    /// As [`Draft::section`], where the heading says what is meant.
    pub(super) fn named(&mut self, kind: SectionKind, heading: &str, text: &str) {
        if !text.trim().is_empty() {
            self.add(kind, &format!("### {}", escaped(heading)));
            self.add(kind, text);
        }
    }

    /// A criterion, which a person judges until somebody names a check.
    pub(super) fn criterion(&mut self, is_met: bool, words: &str) {
        let words = words.trim();
        if !words.is_empty() {
            let criteria = self.sections.entry(SectionKind::Criteria).or_default();
            let separator = if criteria.is_empty() { "" } else { "\n" };
            let sign = if is_met { 'x' } else { ' ' };
            let _ = write!(criteria, "{separator}- [{sign}] {words}");
        }
    }

    /// A section whose items are criteria; what stands beside them has a section of its own.
    pub(super) fn criteria(&mut self, outline: &Outline<'_>, section: &Section) {
        for item in outline.items(section) {
            self.criterion(item.ticked == Some(true), &outline.words(item));
        }
        self.own(&section.heading, &outline.beside_lists(section));
    }

    /// A task, by its title; its name is made of the shorter one.
    pub(super) fn task(&mut self, title: &str, short: &str, body: &str) {
        let short: Vec<&str> = short.split_whitespace().take(6).collect();
        let wanted =
            slug(&short.join(" ")).unwrap_or_else(|| format!("task-{}", self.tasks.len() + 1));
        let is_free = |name: &str| {
            name.parse::<TaskName>().is_ok() && self.tasks.iter().all(|(other, ..)| other != name)
        };
        let numbered = (1..).map(|n| {
            if n == 1 {
                wanted.clone()
            } else {
                format!("{wanted}-{n}")
            }
        });
        let name = numbered
            .take(self.tasks.len() + 2)
            .find(|name| is_free(name))
            .unwrap_or_else(|| format!("task-{}", self.tasks.len() + 1));
        self.tasks.push((name, title.to_owned(), below(body, 5)));
    }

    /// What has no place in ours, under a heading of its own.
    pub(super) fn own(&mut self, heading: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let is_ours = SectionKind::from_heading(heading).is_some();
        let heading = if is_ours {
            format!("{heading} (as it was)")
        } else {
            heading.to_owned()
        };
        let text = below(&trimmed(text), 3);
        match self.own.iter_mut().find(|(other, _)| *other == heading) {
            Some((_, body)) => append(body, &text),
            None => self.own.push((heading, text)),
        }
    }

    /// Files that the text names.
    pub(super) fn paths(&mut self, paths: &[String]) {
        let files = self.sections.entry(SectionKind::LikelyFiles).or_default();
        for path in paths.iter().filter(|path| path.parse::<Glob>().is_ok()) {
            let item = format!("- {}", code(path));
            let is_there = files.lines().any(|line| line == item);
            if !is_there && files.lines().count() < MOST_PATHS {
                files.push_str(&item);
                files.push('\n');
            }
        }
    }

    /// More to say of the only task; where there is none or several, under a heading of its own.
    pub(super) fn of_the_task(&mut self, heading: &str, text: &str) {
        match self.tasks.as_mut_slice() {
            [(_, _, body)] => {
                append(body, &format!("##### {}", escaped(heading)));
                append(body, &below(text, 5));
            }
            _ => self.own(heading, text),
        }
    }

    /// Whether nothing is said in a section.
    pub(super) fn is_empty(&self, kind: SectionKind) -> bool {
        self.sections
            .get(&kind)
            .is_none_or(|text| text.trim().is_empty())
    }

    /// Whether there is a command that judges.
    pub(super) fn has_checks(&self) -> bool {
        !self.beside.checks.is_empty()
    }

    /// `Plans.md`.
    pub(super) fn print(&self) -> String {
        let known = self
            .beside
            .title
            .as_deref()
            .unwrap_or("What this plan is for");
        let title = if self.title.is_empty() {
            known
        } else {
            &self.title
        };
        let name = slug(title).filter(|name| name.parse::<PlanName>().is_ok());
        let mut keys = vec![("plan", scalar(name.as_deref().unwrap_or("plan")))];
        let of = |key, value: &Option<String>| value.as_deref().map(|value| (key, scalar(value)));
        keys.extend(of("base", &self.beside.base));
        keys.extend(of("target", &self.beside.target));
        let sections = SectionKind::ALL.into_iter().filter_map(|kind| {
            let body = match kind {
                SectionKind::Tasks => self.tasks(),
                SectionKind::TestCommands => self.checks(),
                _ => self
                    .sections
                    .get(&kind)
                    .map_or("", |body| body.trim_end())
                    .to_owned(),
            };
            let body = match (body.is_empty(), kind) {
                (true, SectionKind::Tasks) => return None,
                (true, _) => format!("<!-- {} -->", kind.guidance()),
                _ => body,
            };
            Some((kind.heading().to_owned(), body))
        });
        let sheet = Sheet {
            keys,
            title: title.to_owned(),
            lead: self.lead.clone(),
            sections: sections.chain(self.own.iter().cloned()).collect(),
        };
        form(&sheet.print()).text
    }

    /// What the repository implies: what the text says of commands is not run.
    fn checks(&self) -> String {
        let checks = self.beside.checks.iter();
        let items = checks.map(|(name, command)| format!("- {name}: {}", code(command)));
        items.collect::<Vec<_>>().join("\n")
    }

    fn tasks(&self) -> String {
        let mut text = self
            .sections
            .get(&SectionKind::Tasks)
            .cloned()
            .unwrap_or_default();
        for (name, title, body) in &self.tasks {
            let heading = match slug(title).as_deref() == Some(title) {
                true => format!("### {name}"),
                false => format!("### {name}: {}", escaped(title)),
            };
            append(&mut text, &heading);
            append(&mut text, body);
        }
        text
    }
}

fn append(text: &mut String, more: &str) {
    let more = more.trim_end();
    if more.trim().is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}
