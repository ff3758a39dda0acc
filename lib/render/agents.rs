//! `git spawn --agents`.

use crate::model::agent_facts::{Resume, Sandbox, Told, Tried};
use crate::model::agent_listed::{ListedAgent, ListedKind, ListedProgram, Trial, trial};
use crate::render::grid::{Cell, cell, grid};
use crate::render::page::Page;
use crate::render::style::{Ink, clean};

/// A line for each.
pub fn table(page: Page, agents: &[ListedAgent]) -> String {
    let titles = [
        "agent", "version", "tried", "resumes", "tokens", "cost", "sandbox",
    ];
    let mut rows = vec![titles.map(|title| cell(Ink::Faint, title)).to_vec()];
    rows.extend(agents.iter().map(row));
    grid(page, &rows)
}

fn row(one: &ListedAgent) -> Vec<Cell> {
    let name = clean(&one.name);
    let plain = |text: &str| cell(Ink::Plain, text);
    match &one.kind {
        ListedKind::Program(program) => vec![
            cell(Ink::Strong, name),
            match (&program.path, &program.version) {
                (None, _) => cell(Ink::Faint, "not installed"),
                (Some(_), Some(version)) => plain(&version.to_string()),
                (Some(_), None) => cell(Ink::Notable, "unknown"),
            },
            tried_cell(program),
            plain(yes(program.resume == Resume::Conversation)),
            plain(yes(program.tokens != Told::Nothing)),
            plain(yes(program.cost != Told::Nothing)),
            plain(yes(program.sandbox == Sandbox::Own)),
        ],
        ListedKind::Command { .. } => {
            let mut cells = vec![cell(Ink::Strong, name), plain("a command"), plain("-")];
            cells.extend(["no"; 4].map(plain));
            cells
        }
        ListedKind::Broken { .. } => vec![cell(Ink::Strong, name), cell(Ink::Bad, "broken")],
    }
}

fn tried_cell(program: &ListedProgram) -> Cell {
    match (program.tried, &program.path) {
        (Tried::Documented, _) => cell(Ink::Notable, "never"),
        (Tried::Run(tried), None) => cell(Ink::Faint, tried),
        (Tried::Run(tried), Some(_)) => match trial(program.tried, program.version.as_ref()) {
            Trial::Same => cell(Ink::Good, tried),
            _ => cell(Ink::Notable, tried),
        },
    }
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

/// All that is known of each.
pub fn details(page: Page, agents: &[ListedAgent]) -> String {
    let parts = agents.iter().map(|one| {
        let mut out = format!("{}\n", page.paint(Ink::Strong, &clean(&one.name)));
        for (title, text) in facts(one) {
            let title = page.paint(Ink::Faint, &format!("{title:<10}"));
            out.push_str(&page.prose(&format!("  {title} {}\n", clean(&text))));
        }
        out
    });
    parts.collect::<Vec<_>>().join("\n")
}

fn facts(one: &ListedAgent) -> Vec<(&'static str, String)> {
    let program = match &one.kind {
        ListedKind::Program(program) => program,
        ListedKind::Command { shell } => {
            return vec![("runs", format!("sh -c {}", quoted(shell)))];
        }
        ListedKind::Broken { why } => return vec![("broken", why.clone())],
    };
    let mut facts = Vec::new();
    if one.name != program.agent.word() {
        facts.push(("like", program.agent.word().to_owned()));
    }
    facts.push(match &program.path {
        Some(path) => ("installed", path.display().to_string()),
        None => (
            "missing",
            format!("'{}' is not installed: {}", program.program, program.home),
        ),
    });
    if program.path.is_some() {
        let version = program.version.as_ref();
        let version = version.map_or("unknown".to_owned(), ToString::to_string);
        facts.push(("version", version));
    }
    facts.push(("tried", tried_words(program)));
    let words = program.command_line.iter().map(|word| quoted(word));
    facts.push(("runs", words.collect::<Vec<_>>().join(" ")));
    let resumes = match program.resume {
        Resume::Conversation => "its conversation",
        Resume::Anew => "anew, and is told what it did before",
    };
    facts.push(("resumes", resumes.to_owned()));
    facts.push(("tokens", told_words(program.tokens).to_owned()));
    facts.push(("cost", told_words(program.cost).to_owned()));
    let sandbox = match program.sandbox {
        Sandbox::Own => "its own, around its worktree",
        Sandbox::None => "none: its commands can do what you can",
    };
    facts.push(("sandbox", sandbox.to_owned()));
    facts
}

fn tried_words(program: &ListedProgram) -> String {
    let version = program.version.as_ref().filter(|_| program.path.is_some());
    match (program.tried, trial(program.tried, version)) {
        (Tried::Documented, _) => "never: by its documentation alone".to_owned(),
        (Tried::Run(tried), Trial::Older(_)) => format!("{tried}, which is newer"),
        (Tried::Run(tried), Trial::Newer(_)) => format!("{tried}, which is older"),
        (Tried::Run(tried), _) => tried.to_owned(),
    }
}

fn told_words(told: Told) -> &'static str {
    match told {
        Told::ByRun => "told of each run",
        Told::AsTotal => "told as a total of the conversation",
        Told::Nothing => "not told",
    }
}

/// A word as a shell takes it; a place that is filled in later stays readable.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_=+./:,@%<>".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
