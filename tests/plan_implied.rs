//! What `git plan init` fills in from the repository.

use crate::env::{Repo, TestEnv};
use insta::assert_snapshot;

/// A section of the plan that `git plan init` writes.
fn section(repo: &Repo, heading: &str) -> String {
    let plan = repo.read("Plans.md");
    let from = plan.find(&format!("## {heading}\n")).expect("a section");
    let rest = &plan[from..];
    rest.split("\n\n").next().unwrap_or(rest).to_owned()
}

/// The value of a key of its front matter; none where that is a comment.
fn key(repo: &Repo, name: &str) -> Option<String> {
    let plan = repo.read("Plans.md");
    let start = format!("{name}: ");
    let line = plan.lines().find_map(|line| line.strip_prefix(&start))?;
    line.split_whitespace().next().map(str::to_owned)
}

#[test]
fn the_test_commands_are_those_that_the_files_imply_and_say_which() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("Cargo.toml", "[package]\nname = 'widget'\n");
    repo.write("Cargo.lock", "");
    repo.write("web/package.json", r#"{"scripts": {"test": "vitest run"}}"#);
    repo.write("Makefile", "test:\n\tcargo test\n");
    let ci = "jobs: {a: {steps: [{run: cargo clippy -- -D warnings}]}}\n";
    repo.write(".github/workflows/ci.yml", ci);
    repo.commit("Set up");
    repo.git(&["plan", "init"]);
    assert_snapshot!(section(&repo, "Test commands"), @r"
    ## Test commands
    <!-- - name: `command`, which passes when it exits with 0 -->
    - test: `cargo test --locked` <!-- from Cargo.toml -->
    - web-test: `cd web && npm test` <!-- from web/package.json -->
    - lint: `cargo clippy -- -D warnings` <!-- from .github/workflows/ci.yml -->
    <!-- Found as well. Move above this line what shall judge:
    - make-test: `make test` (from Makefile)
    -->
    ");
    let rules = repo.try_git(&["plan", "check", "--porcelain"]).stdout;
    assert!(!rules.contains("no-test-command"), "{rules}");
}

#[test]
fn files_below_the_top_that_git_does_not_track_imply_nothing() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("web/package.json", r#"{"scripts": {"test": "vitest run"}}"#);
    repo.write("go.mod", "module example.com/widget\n");
    repo.git(&["plan", "init"]);
    let commands = section(&repo, "Test commands");
    assert!(commands.contains("go test ./..."), "{commands}");
    assert!(!commands.contains("npm"), "{commands}");
}

#[test]
fn a_file_that_is_a_link_or_too_long_is_not_read() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    env.repo("other")
        .write("go.mod", "module example.com/other\n");
    std::os::unix::fs::symlink("../other/go.mod", repo.path().join("go.mod")).unwrap();
    let long = format!("test:\n\ttrue\n#{}\n", "x".repeat(300 * 1024));
    repo.write("Makefile", long);
    repo.git(&["plan", "init"]);
    let commands = section(&repo, "Test commands");
    assert!(commands.contains("- test: `make test`\n-->"), "{commands}");
}

#[test]
fn the_example_of_likely_files_names_directories_that_are_there() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("engine/motor.c", "");
    repo.commit("Add the motor");
    repo.git(&["plan", "init"]);
    let files = section(&repo, "Likely files");
    assert!(files.contains("\n- `engine/**`\n"), "{files}");
}

#[test]
fn the_setup_of_the_lock_file_is_suggested_and_not_set() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("package.json", "{}");
    repo.write("pnpm-lock.yaml", "");
    repo.git(&["plan", "init"]);
    let plan = repo.read("Plans.md");
    let line = "\n# setup: pnpm install --frozen-lockfile # run first in every new worktree, from pnpm-lock.yaml\n";
    assert!(plan.contains(line), "{plan}");
}

#[test]
fn the_base_is_what_the_branch_follows_and_the_target_is_its_name_there() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    env.bare_remote(&repo);
    repo.git(&["fetch", "--quiet", "origin"]);
    repo.git(&["switch", "--quiet", "-c", "topic", "--track", "origin/main"]);
    repo.git(&["plan", "init"]);
    assert_eq!(key(&repo, "base").as_deref(), Some("origin/main"));
    assert_eq!(key(&repo, "target").as_deref(), Some("main"));
}

#[test]
fn on_a_detached_head_the_usual_branch_is_meant() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.git(&["switch", "--quiet", "--detach"]);
    repo.git(&["plan", "init"]);
    assert_eq!(key(&repo, "base").as_deref(), Some("main"));
    assert_eq!(key(&repo, "target").as_deref(), Some("main"));
}

#[test]
fn before_the_first_commit_the_branch_that_will_be_is_meant() {
    let env = TestEnv::new();
    let repo = env.repo("widget").at("new");
    std::fs::create_dir(repo.path()).unwrap();
    repo.git(&["init", "--quiet"]);
    repo.git(&["plan", "init"]);
    assert_eq!(key(&repo, "base").as_deref(), Some("main"));
}

#[test]
fn without_a_title_the_plan_has_no_name_that_nobody_chose() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.git(&["plan", "init"]);
    assert_eq!(key(&repo, "plan"), None);
    let findings = repo.try_git(&["plan", "check", "--porcelain"]).stdout;
    assert!(
        findings.starts_with("Plans.md:10:1: error: the plan has no title"),
        "{findings}"
    );
}

#[test]
fn in_a_linked_worktree_the_plan_is_written_there() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.git(&["worktree", "add", "--quiet", "../linked"]);
    let linked = repo.at("../linked");
    linked.git(&["plan", "init"]);
    assert!(linked.has("Plans.md") && !repo.has("Plans.md"));
    assert_eq!(key(&linked, "base").as_deref(), Some("linked"));
}
