//! git-spawn(1) shows the known agents as the programs know them. To write them anew:
//! `UPDATE_AGENTS=1 cargo test the_manual_lists`.

use std::fs;
use std::path::Path;

use git_attempts::agent::{EVERYBODYS, Resume, Sandbox, Told, Tried, profile};
use git_attempts::model::attempt::KnownAgent;

/// Where the agents begin in the page, and where they end.
const BEGIN: &str = ".\\\" The agents are those of lib/agent; see tests/docs_agents.rs.\n";
const END: &str = ".EE\n";

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).expect("read a file of the project")
}

fn row(cells: [&str; 6]) -> String {
    let widths = [14, 9, 8, 6, 9, 0];
    let cells = cells.iter().zip(widths);
    let line: String = cells
        .map(|(cell, width)| format!("{cell:<width$}"))
        .collect();
    format!("    {}\n", line.trim_end()).replace('-', "\\-")
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn agents() -> String {
    let mut out = row(["agent", "resumes", "tokens", "cost", "sandbox", "tried"]);
    for agent in KnownAgent::ALL {
        let facts = profile(agent).facts();
        out.push_str(&row([
            agent.word(),
            yes(facts.resume == Resume::Conversation),
            yes(facts.tokens != Told::Nothing),
            yes(facts.cost != Told::Nothing),
            yes(facts.sandbox == Sandbox::Own),
            match facts.tried {
                Tried::Run(version) => version,
                Tried::Documented => "never",
            },
        ]));
    }
    out
}

#[test]
fn the_manual_lists_the_agents_as_their_profiles_have_them() {
    let page = text("man/git-spawn.1");
    let (before, rest) = page.split_once(BEGIN).expect("where the agents begin");
    let (shown, after) = rest.split_once(END).expect("where the agents end");
    if std::env::var_os("UPDATE_AGENTS").is_some() {
        let page = format!("{before}{BEGIN}{}{END}{after}", agents());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/git-spawn.1");
        fs::write(path, page).expect("write the page");
        return;
    }
    assert!(shown == agents(), "the agents in git-spawn(1) are stale");
}

#[test]
fn no_agent_gets_a_secret_by_what_every_agent_gets() {
    let secret = ["TOKEN", "SECRET", "PASSWORD", "KEY", "SOCK", "AUTH", "GIT_"];
    for name in EVERYBODYS {
        assert!(!secret.iter().any(|word| name.contains(word)), "{name}");
    }
    for agent in KnownAgent::ALL {
        for name in profile(agent).facts().environment {
            let is_others = ["GH_", "GITHUB_TOKEN", "AWS_", "SSH_", "GIT_"]
                .iter()
                .any(|others| name.starts_with(others));
            assert!(!is_others && *name != "*", "{agent}: {name}");
        }
    }
}
