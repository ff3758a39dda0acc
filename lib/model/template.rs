//! The `Plans.md` that `git plan init` writes.

use std::fmt::Write as _;

use crate::model::implied::{Implications, Implied};
use crate::model::name::PlanName;
use crate::model::plan::SectionKind;
use crate::model::plan_print::scalar;

/// What is known of a plan before anybody has written it.
#[derive(Clone, Debug)]
pub struct TemplateInput {
    /// The name in refs and branches; without one, the title makes it.
    pub name: Option<PlanName>,
    /// The first heading; without one, the writer is asked for it.
    pub title: Option<String>,
    /// Where attempts start, if not where git would have it.
    pub base: Option<String>,
    /// The branch that a promotion aims at, if it is known.
    pub target: Option<String>,
    /// What the repository's files say of how it is tested.
    pub implied: Implications,
}

/// How to go about it, once for all sections.
const PREFACE: &str = "\
<!-- Each comment says what belongs below it, and how that might read in another
     plan. No agent sees comments. `git plan check` says what is still missing. -->
";

/// A plan to fill in: every section is there, says what belongs in it, and shows how it
/// might read.
pub fn template(input: &TemplateInput) -> String {
    let mut text = front_matter(input);
    let title = match &input.title {
        Some(title) => title.split_whitespace().collect::<Vec<_>>().join(" "),
        None => "\n<!-- what shall be done, in a few words -->".to_owned(),
    };
    let _ = writeln!(text, "# {title}\n\n{PREFACE}");
    let sections = SectionKind::ALL.map(|kind| section(kind, &input.implied));
    text.push_str(&sections.join("\n"));
    text
}

fn section(kind: SectionKind, implied: &Implications) -> String {
    let mut text = format!("## {}\n", kind.heading());
    if kind == SectionKind::TestCommands && !implied.checks.is_empty() {
        let _ = writeln!(text, "<!-- {} -->", kind.guidance());
        for check in &implied.checks {
            let _ = writeln!(text, "{} <!-- from {} -->", item(check), check.from);
        }
        if !implied.others.is_empty() {
            text.push_str("<!-- Found as well. Move above this line what shall judge:\n");
            for check in &implied.others {
                let _ = writeln!(text, "{} (from {})", item(check), check.from);
            }
            text.push_str("-->\n");
        }
        return text;
    }
    let example = example(kind, implied);
    let _ = writeln!(text, "<!-- {}\n{example}-->", kind.guidance());
    if kind != SectionKind::Tasks {
        // Where the writer writes.
        text.push('\n');
    }
    text
}

/// How a section might read, for a plan about the rate of requests.
fn example(kind: SectionKind, implied: &Implications) -> String {
    let check = implied.checks.first();
    let check = check.map_or("test", |check| check.name.as_str());
    let text = match kind {
        SectionKind::Goal => {
            "A client that sends too many requests is told to wait, and for how long.\n"
        }
        SectionKind::Assumptions => "- One process serves all requests.\n",
        SectionKind::LikelyFiles if !implied.directories.is_empty() => {
            return implied
                .directories
                .iter()
                .map(|directory| format!("- `{directory}/**`\n"))
                .collect();
        }
        SectionKind::LikelyFiles => "- `src/api/**`\n- `src/limit.rs` (new)\n",
        SectionKind::Constraints => "- Do not touch `.github/**`.\n",
        SectionKind::Criteria => {
            return format!(
                "- [ ] The 11th request within a second gets 429 (check: {check})\n\
                 - [ ] The README says how to change the limit\n"
            );
        }
        SectionKind::TestCommands => "- test: `make test`\n",
        SectionKind::Risks => "- Clients behind one proxy share an address.\n",
        SectionKind::Tasks => {
            "### limiter: count requests, and refuse\n\
             Likely files: `src/limit.rs` (new)\n\
             #### token-bucket\n\
             #### sliding-window\n\
             ### setting: read the limit from the configuration\n\
             Likely files: `src/config.rs`. Leaves the counting alone.\n"
        }
    };
    text.to_owned()
}

fn front_matter(input: &TemplateInput) -> String {
    let line = |key: &str, value: Option<&str>, example: &str| match value {
        Some(value) => format!("{key}: {}", scalar(value)),
        None => format!("# {key}: {example}"),
    };
    let name = input.name.as_ref().map(PlanName::as_str);
    let (setup, of_setup) = match &input.implied.setup {
        Some(setup) => (
            format!("# setup: {}", setup.command),
            format!("run first in every new worktree, from {}", setup.from),
        ),
        None => (
            "# setup: make setup".to_owned(),
            "run first in every new worktree".to_owned(),
        ),
    };
    let named = match &input.name {
        Some(_) => "the name in refs and branches",
        None => "the name in refs and branches; else made of the title",
    };
    let lines = [
        (line("plan", name, "rate-limit"), named),
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
        (setup, &of_setup),
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

/// A test command as an item of a list.
fn item(check: &Implied) -> String {
    format!("- {}: {}", check.name, code(&check.command))
}

/// `text` as a Markdown code span, between more backticks than it holds.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}
