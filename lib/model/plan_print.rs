//! Plans as text: what is known of one, in the template's form.

use std::fmt::Write as _;

use crate::model::duration::duration_words;
use crate::model::plan::{Plan, SectionKind};
use crate::model::plan_markdown::{BlockKind, Document};

/// What is written down: keys, a title, and Markdown below headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// The front matter: keys with their values as YAML.
    pub(super) keys: Vec<(&'static str, String)>,
    /// The title, in plain words.
    pub(super) title: String,
    /// What stands below the title.
    pub(super) lead: String,
    /// The sections: headings in plain words, and what stands below them.
    pub(super) sections: Vec<(String, String)>,
}

impl Sheet {
    /// The text.
    pub(super) fn print(&self) -> String {
        let mut text = "---\n".to_owned();
        for (key, value) in &self.keys {
            let _ = writeln!(text, "{key}: {value}");
        }
        let _ = writeln!(text, "---\n# {}", escaped(&self.title));
        if !self.lead.is_empty() {
            let _ = write!(text, "\n{}\n", self.lead);
        }
        for (heading, body) in &self.sections {
            let _ = writeln!(text, "\n## {}", escaped(heading));
            if !body.is_empty() {
                let _ = write!(text, "\n{body}\n");
            }
        }
        text
    }
}

/// A plan as text, which parses to the same plan.
pub fn print(plan: &Plan) -> String {
    let mut sections: Vec<(String, String)> = Vec::new();
    let mut open = None;
    for kind in SectionKind::ALL {
        let Some(section) = plan.sections.get(&kind) else {
            continue;
        };
        let section = (kind.heading().to_owned(), section.body.clone());
        match is_open(&section.1) {
            // Below it, a heading would be none.
            true => open = Some(section),
            false => sections.push(section),
        }
    }
    sections.extend(open);
    Sheet {
        keys: keys(plan),
        title: plan.title.clone(),
        lead: String::new(),
        sections,
    }
    .print()
}

fn keys(plan: &Plan) -> Vec<(&'static str, String)> {
    let mut keys = vec![("plan", scalar(plan.name.as_str()))];
    keys.extend(plan.base.iter().map(|base| ("base", scalar(base))));
    keys.extend(plan.target.iter().map(|target| ("target", scalar(target))));
    if !plan.agents.is_empty() {
        let agents: Vec<String> = plan
            .agents
            .iter()
            .map(|one| scalar(&one.to_string()))
            .collect();
        keys.push(("agents", format!("[{}]", agents.join(", "))));
    }
    if let Some(timeout) = plan.timeout {
        keys.push(("timeout", time(timeout)));
    }
    keys.extend(plan.setup.iter().map(|setup| ("setup", scalar(setup))));
    let budget = [("files", plan.budget.files), ("lines", plan.budget.lines)];
    let budget = budget
        .iter()
        .filter_map(|(what, most)| Some(format!("{what}: {}", (*most)?)));
    let budget: Vec<String> = budget.collect();
    if !budget.is_empty() {
        keys.push(("budget", format!("{{{}}}", budget.join(", "))));
    }
    let safety: Vec<String> = plan
        .safety
        .words()
        .map(|(rule, word)| format!("{rule}: {word}"))
        .collect();
    if !safety.is_empty() {
        keys.push(("safety", format!("{{{}}}", safety.join(", "))));
    }
    keys
}

/// A length of time as a plan has it.
fn time(time: std::time::Duration) -> String {
    let part = match time.subsec_nanos() {
        0 => String::new(),
        nanos => format!(" {nanos}ns"),
    };
    match (time.as_secs(), part.as_str()) {
        (0, part) if !part.is_empty() => part.trim().to_owned(),
        (seconds, part) => format!("{}{part}", duration_words(seconds)),
    }
}

/// Whether Markdown has something in it that only its end ends, such as a fence without another.
fn is_open(markdown: &str) -> bool {
    let followed = format!("{markdown}\n\n## x\n");
    let document = Document::parse(&followed, 0);
    let last = document.blocks.last().map(|block| &block.kind);
    !matches!(last, Some(BlockKind::Heading { level: 2, text }) if text == "x")
}

/// A text as a YAML scalar on one line.
pub(super) fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-'))
        && !text.eq_ignore_ascii_case("null");
    let has_line_end =
        |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    if is_plain {
        text.to_owned()
    } else if text.contains(has_line_end) {
        double_quoted(text)
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

fn double_quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Plain words as Markdown of one line, in which nothing is markup. What could be none stays.
pub(super) fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let mut before = ' ';
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphanumeric(),
            '#' => !before.is_alphanumeric(),
            _ => false,
        };
        if is_markup {
            text.push('\\');
        }
        match c.is_control() {
            true => {
                let _ = write!(text, "&#{};", u32::from(c));
            }
            false => text.push(c),
        }
        before = c;
    }
    text
}
