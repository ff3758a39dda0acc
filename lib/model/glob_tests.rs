use crate::model::agent_choice::AgentChoice;
use crate::model::glob::Glob;

fn matches(pattern: &str, path: &str) -> bool {
    pattern.parse::<Glob>().unwrap().matches(path)
}

#[test]
fn a_star_does_not_leave_its_directory() {
    assert!(matches("src/*.rs", "src/lib.rs"));
    assert!(!matches("src/*.rs", "src/api/mod.rs"));
    assert!(matches("src/**/*.rs", "src/api/v1/mod.rs"));
}

#[test]
fn a_pattern_without_a_wildcard_means_all_that_is_below_it() {
    for pattern in ["src/api", "src/api/", "/src/api", "./src/api", "src//api"] {
        assert!(matches(pattern, "src/api/v1/mod.rs"), "{pattern}");
        assert!(!matches(pattern, "src/api.rs"), "{pattern}");
    }
    assert!(matches("Cargo.toml", "Cargo.toml"));
    assert!(!matches("Cargo.toml", "sub/Cargo.toml"));
}

#[test]
fn a_slash_at_the_end_means_a_directory() {
    assert!(matches("crates/*/", "crates/a/src/lib.rs"));
    assert!(!matches("crates/*/", "crates/README.md"));
}

#[test]
fn a_pattern_that_names_nothing_or_leaves_the_repository_is_refused() {
    for pattern in [
        "",
        "/",
        "./.",
        "..",
        "../a",
        "a/../b",
        "[",
        "{a",
        &"a".repeat(2000),
    ] {
        assert!(pattern.parse::<Glob>().is_err(), "{pattern}");
    }
}

#[test]
fn an_agent_is_chosen_once_or_several_times() {
    for (text, agent, count) in [
        ("codex", "codex", 1),
        ("codex*3", "codex", 3),
        ("My.agent-2 * 10", "My.agent-2", 10),
    ] {
        let choice: AgentChoice = text.parse().unwrap();
        assert_eq!((choice.agent.as_str(), choice.count.get()), (agent, count));
    }
    for text in [
        "",
        "*",
        "*3",
        "codex*",
        "codex*0",
        "codex*101",
        "codex*x",
        "-codex",
        "co dex",
        "codex*3*3",
    ] {
        assert!(text.parse::<AgentChoice>().is_err(), "{text}");
    }
}
