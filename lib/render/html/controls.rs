//! What a reader sets: which attempts, which kinds of files, how diffs are laid out, light or
//! dark. All of these are boxes that the style alone obeys; the script adds the filter by
//! name and the keys.

use maud::{Markup, html};

use crate::model::path_class::PathClass;
use crate::render::html::sections::Section;
use crate::render::html::subject::{Entry, Subject};
use crate::render::html::text::Text;

/// How many files there are of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Volume([usize; 4]);

/// The kinds of files, with their words.
const KINDS: [(PathClass, &str); 4] = [
    (PathClass::Production, "production"),
    (PathClass::Test, "tests"),
    (PathClass::Docs, "documents"),
    (PathClass::Generated, "generated"),
];

impl Volume {
    /// Of all parts of the page.
    pub fn of(subjects: &[Subject<'_>]) -> Self {
        let mut volume = Self::default();
        let paths = subjects.iter().flat_map(|subject| &subject.files);
        for class in paths.map(|file| PathClass::of(&file.path)) {
            let kind = KINDS.iter().position(|(kind, _)| *kind == class);
            volume.0[kind.unwrap_or(0)] += 1;
        }
        volume
    }
}

/// The class of all that is of a file of this kind.
pub fn kind(path: &str) -> &'static str {
    match PathClass::of(path) {
        PathClass::Production => "k0",
        PathClass::Test => "k1",
        PathClass::Docs => "k2",
        PathClass::Generated => "k3",
    }
}

/// Choices of one out of several: their name, and the words for each.
const CHOICES: [(&str, &[&str]); 2] = [
    ("diffs", &["split", "unified"]),
    ("colours", &["system", "light", "dark"]),
];

/// The classes that a box of their own shows or hides.
fn classes(subjects: &[Subject<'_>]) -> Vec<String> {
    let entries = subjects.iter().flat_map(|subject| &subject.entries);
    let kinds = (0..KINDS.len()).map(|kind| format!("k{kind}"));
    entries.map(Entry::class).chain(kinds).collect()
}

/// The rules by which a box hides what is of its class, and by which its label shows how it is
/// set. A box is before all that it rules over: `:has()` would let it be anywhere, and make a
/// browser take ten times as long over a large page.
pub fn filter_rules(subjects: &[Subject<'_>]) -> String {
    let classes = classes(subjects);
    let mut rules = String::new();
    for class in &classes {
        rules.push_str(&format!(
            "#show-{class}:not(:checked) ~ .frame .{class} {{ display: none !important; }}\n"
        ));
    }
    let boxes = classes.iter().map(|class| format!("show-{class}"));
    let choices = CHOICES.iter().flat_map(|(_, words)| *words);
    let ids: Vec<String> = boxes
        .chain(choices.map(|word| (*word).to_owned()))
        .collect();
    let all = |state: &str, part: &str| -> String {
        let of = |id: &String| format!("#{id}:{state} ~ .frame [for={id}]{part}");
        ids.iter().map(of).collect::<Vec<_>>().join(",\n")
    };
    rules.push_str(&all("checked", "::before"));
    rules.push_str(
        " { background: var(--accent); border-color: var(--accent); color: var(--page); }\n",
    );
    rules.push_str(&all("focus-visible", ""));
    rules.push_str(" { outline: 2px solid var(--accent); outline-offset: 1px; }\n");
    rules
}

/// The boxes, which nobody sees: their labels are in the column.
pub fn boxes(subjects: &[Subject<'_>]) -> Markup {
    let entries = subjects.iter().flat_map(|subject| &subject.entries);
    html! {
        @for entry in entries {
            input.set type="checkbox" checked data-attempt=(entry.key)
                id={ "show-" (entry.class()) };
        }
        @for kind in 0..KINDS.len() {
            input.set type="checkbox" checked id={ "show-k" (kind) };
        }
        @for (name, words) in CHOICES {
            @for (at, word) in words.iter().enumerate() {
                input.set type="radio" name=(name) id=(word) checked[at == 0];
            }
        }
    }
}

/// The column beside the parts: where to go, and what to show.
pub fn aside(parts: &[(&Subject<'_>, Vec<Section>)], volume: Volume) -> Markup {
    html! {
        aside {
            details.panel open {
                summary { "git compare" }
                div.search.scripted {
                    input #filter type="search" placeholder="Filter files" aria-label="Filter files"
                        autocomplete="off" spellcheck="false";
                    kbd { "/" }
                    p #matches role="status" {}
                }
                @for (subject, sections) in parts {
                    nav aria-label="Sections" {
                        @if parts.len() > 1 && let Some(comparison) = subject.comparison {
                            a.part href={ "#" (subject.anchor("part")) } { (Text(&comparison.task)) }
                        }
                        @for section in sections {
                            a href={ "#" (subject.anchor(section.id)) } { (section.title) }
                        }
                    }
                    fieldset.attempts.(subject.density()) {
                        legend { (subject.noun()) "s" }
                        @for entry in &subject.entries {
                            @let tone = match entry.row {
                                Some(row) if row.passes_everything => "good",
                                Some(_) => "bad",
                                None => "",
                            };
                            label.box for={ "show-" (entry.class()) } {
                                bdi title=[entry.hint()] { (Text(&entry.label)) }
                                @if tone == "good" { span.good title="passes everything" { "✓" } }
                                @if tone == "bad" { span.bad title="does not pass everything" { "✗" } }
                            }
                        }
                        p.scripted {
                            button type="button" data-all="true" { "all" }
                            button type="button" data-all="" { "none" }
                            @if subject.entries.iter().any(Entry::passes) {
                                button type="button" data-all="good" title="those that pass everything" { "passing" }
                            }
                        }
                    }
                }
                fieldset {
                    legend { "files" }
                    @for (at, (_, word)) in KINDS.iter().enumerate() {
                        @if volume.0[at] > 0 {
                            label.box for={ "show-k" (at) } {
                                (word) " " small { (volume.0[at]) }
                            }
                        }
                    }
                }
                @for (name, words) in CHOICES {
                    fieldset.choice {
                        legend { (name) }
                        @for word in words { label.box.round for=(word) { (word) } }
                    }
                }
                p.scripted { button #keys type="button" { "keys " kbd { "?" } } }
            }
        }
    }
}

/// What the keys do.
pub fn help() -> Markup {
    let keys = [
        ("j", "the next decision point or file"),
        ("k", "the one before"),
        ("o", "open or fold it"),
        ("/", "filter the files"),
        ("u", "split or unified"),
        ("t", "light or dark"),
        ("?", "this help"),
    ];
    html! {
        dialog #help aria-label="Keys" {
            h2 { "Keys" }
            dl {
                @for (key, what) in keys {
                    dt { kbd { (key) } }
                    dd { (what) }
                }
            }
            button #close type="button" { "close" }
        }
    }
}
