//! `git plan log`: how a plan changed.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::name::{AttemptName, PlanName};
use crate::model::oid::Oid;
use crate::model::plan_version::{Labelled, Version};
use crate::render::json::document;
use crate::render::page::Page;
use crate::render::plan_diff::{SectionChange, diff, sections};
use crate::render::record::{Field, Record, object, texts, time};
use crate::render::schema::Document;
use crate::render::style::{Ink, clean};

/// Whether each change is shown line by line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patch {
    /// It is.
    Shown,
    /// How much of each section changed is told.
    LeftOut,
}

/// The versions, the newest first; `here` is the plan's file, told where it is another.
pub fn log(page: Page, versions: &[Version], here: Option<&Labelled>, patch: Patch) -> String {
    let mut entries = Vec::new();
    let newest = versions.first().map_or("", |newest| &newest.text);
    if let Some(here) = here.filter(|here| here.text != newest) {
        let head = format!("not recorded yet: {}", clean(&here.label));
        entries.push(entry(page, &head, "", versions.first(), &here.text, patch));
    }
    for (at, version) in versions.iter().enumerate() {
        let when = version.recorded.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let head = format!("version {}", version.commit.short());
        let mut text = entry(
            page,
            &head,
            &when,
            versions.get(at + 1),
            &version.text,
            patch,
        );
        if !version.attempts.is_empty() {
            let names: Vec<String> = version.attempts.iter().map(AttemptName::short).collect();
            let line = page.prose(&format!("    spawned {}\n", names.join(", ")));
            // Before the lines of a patch, which may be many.
            let head_end = text.find('\n').map_or(text.len(), |end| end + 1);
            text.insert_str(head_end, &line);
        }
        entries.push(text);
    }
    entries.join("\n")
}

fn entry(
    page: Page,
    head: &str,
    when: &str,
    before: Option<&Version>,
    text: &str,
    patch: Patch,
) -> String {
    let head = page.paint(Ink::Notable, head);
    let mut out = format!("{}\n", format!("{head}  {when}").trim_end());
    let Some(before) = before else {
        out.push_str("    first written\n");
        return out;
    };
    match patch {
        Patch::LeftOut => {
            let changed = sections(&before.text, text);
            let words: Vec<String> = changed.iter().map(words).collect();
            let words = match words.as_slice() {
                [] => "other white space".to_owned(),
                words => words.join(", "),
            };
            out.push_str(&page.prose(&format!("    {words}\n")));
        }
        Patch::Shown => {
            let label = |label: String, text: &str| Labelled {
                label,
                text: text.to_owned(),
            };
            let from = label(format!("version {}", before.commit.short()), &before.text);
            out.push_str(&diff(page.colour(), &from, &label("this".to_owned(), text)));
        }
    }
    out
}

/// `Goal +1 -1`
fn words(change: &SectionChange) -> String {
    let section = match change.section.as_str() {
        "" => "the top".to_owned(),
        section => clean(section),
    };
    let some = |sign: char, n: usize| match n {
        0 => String::new(),
        n => format!(" {sign}{n}"),
    };
    format!(
        "{section}{}{}",
        some('+', change.added),
        some('-', change.removed)
    )
}

/// The log for programs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Log<'a> {
    /// The plan.
    plan: &'a PlanName,
    /// Whether the file here is another than the newest version; nothing where there is none.
    changed_here: Option<bool>,
    /// The newest first.
    versions: &'a [LoggedVersion<'a>],
}

/// A version.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LoggedVersion<'a> {
    /// The commit of the record that has it first.
    version: &'a Oid,
    /// When it was recorded.
    #[cfg_attr(test, schemars(with = "String"))]
    recorded: Timestamp,
    /// The attempts that were spawned from it.
    attempts: &'a [AttemptName],
    /// What changed since the one before; of the first, all of it is added.
    sections: Vec<SectionChange>,
}

impl<'a> LoggedVersion<'a> {
    /// All of a plan, the newest first.
    pub fn of(versions: &'a [Version]) -> Vec<Self> {
        let logged = versions.iter().enumerate().map(|(at, version)| Self {
            version: &version.commit,
            recorded: version.recorded,
            attempts: &version.attempts,
            sections: sections(
                versions.get(at + 1).map_or("", |before| &before.text),
                &version.text,
            ),
        });
        logged.collect()
    }
}

impl Record for LoggedVersion<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            object("version", |one| Some(one.version)),
            time("recorded", |one| Some(one.recorded)),
            texts("attempts", |one| {
                one.attempts.iter().map(ToString::to_string).collect()
            }),
            texts("sections", |one| one.sections.iter().map(lines).collect()),
        ]
    }
}

/// `+1 -1 Goal`
fn lines(change: &SectionChange) -> String {
    let line = format!("+{} -{} {}", change.added, change.removed, change.section);
    line.trim_end().to_owned()
}

/// `git plan log --json`
pub fn json(
    plan: &PlanName,
    versions: &[Version],
    logged: &[LoggedVersion<'_>],
    here: Option<&Labelled>,
) -> String {
    let newest = versions.first().map_or("", |newest| &newest.text);
    let log = Log {
        plan,
        changed_here: here.map(|here| here.text != newest),
        versions: logged,
    };
    document(Document::PlanLog, log)
}
