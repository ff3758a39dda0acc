//! The `Plans.md` that `git plan init` writes.

use std::fmt::Write as _;

use crate::model::name::PlanName;
use crate::model::plan::SectionKind;

/// What is known of a plan before anybody has written it.
#[derive(Clone, Debug)]
pub struct TemplateInput {
    /// The name in refs and branches; without one, the title makes it.
    pub name: Option<PlanName>,
    /// The first heading.
    pub title: String,
    /// Where attempts start, if not where git would have it.
    pub base: Option<String>,
    /// The branch that a promotion aims at, if it is known.
    pub target: Option<String>,
    /// The test commands that the repository seems to have, each with its name.
    pub checks: Vec<(String, String)>,
}

/// A task with two approaches, for the writer to copy.
const EXAMPLE_TASK: &str = "\
### limiter: what it is about
#### token-bucket
#### sliding-window
";

/// A plan to fill in: every section is there, and says what belongs in it.
pub fn template(input: TemplateInput) -> String {
    let title = input.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = front_matter(&input);
    let _ = writeln!(text, "# {title}");
    for kind in SectionKind::ALL {
        let _ = writeln!(text, "\n## {}", kind.heading());
        if kind == SectionKind::Tasks {
            let _ = writeln!(text, "<!-- {}\n{EXAMPLE_TASK}-->", kind.guidance());
            continue;
        }
        let _ = writeln!(text, "<!-- {} -->", kind.guidance());
        if kind == SectionKind::TestCommands {
            for (name, command) in &input.checks {
                let _ = writeln!(text, "- {name}: {}", code(command));
            }
        }
    }
    text
}

fn front_matter(input: &TemplateInput) -> String {
    let line = |key: &str, value: Option<&str>, example: &str| match value {
        Some(value) => format!("{key}: {}", scalar(value)),
        None => format!("# {key}: {example}"),
    };
    let name = input.name.as_ref().map(PlanName::as_str);
    let lines = [
        (
            line("plan", name, "rate-limit"),
            "the name in refs and branches",
        ),
        (
            line("base", input.base.as_deref(), "main"),
            "where attempts start",
        ),
        (
            line("target", input.target.as_deref(), "main"),
            "what a promotion aims at",
        ),
        (
            "# agents: [codex]".to_owned(),
            "who tries; codex*3 for three",
        ),
        ("# timeout: 30m".to_owned(), "for each attempt"),
        (
            "# setup: npm ci".to_owned(),
            "run first in every new worktree",
        ),
        (
            "# budget: {files: 10, lines: 400}".to_owned(),
            "small enough to review",
        ),
    ];
    let mut text = "---\n".to_owned();
    for (key, comment) in lines {
        let _ = writeln!(text, "{key:<34} # {comment}");
    }
    text.push_str("---\n");
    text
}

/// `text` as a YAML scalar on one line.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-'))
        && !text.eq_ignore_ascii_case("null");
    match is_plain {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

/// `text` as a Markdown code span, between more backticks than it holds.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}
