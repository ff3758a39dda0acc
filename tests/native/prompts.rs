//! Questions and editors, where there is somebody and where there is nobody.

use super::on_terminal;
use crate::env::plans::PLAN;
use crate::env::{Repo, TestEnv};

fn unapproved(env: &TestEnv) -> Repo {
    let repo = env.repo("widget");
    repo.plan(PLAN);
    repo.commit("Plan");
    repo
}

#[test]
fn where_prompts_are_forbidden_nothing_is_asked_even_on_a_terminal() {
    let env = TestEnv::new();
    let repo = unapproved(&env);
    for forbidden in ["0", "false", "no"] {
        let line = format!("GIT_TERMINAL_PROMPT={forbidden} git plan approve");
        let told = on_terminal(&repo, &line).fails_with(2);
        assert!(told.stdout.contains("no terminal to ask on"), "{told}");
    }
}

#[test]
fn the_editor_is_run_by_the_shell_and_its_failure_told() {
    let env = TestEnv::new();
    let repo = unapproved(&env);
    env.set(
        "GIT_EDITOR",
        "sh -c 'echo \"<!-- edited -->\" >>\"$1\"' editor",
    );
    repo.git(&["plan", "edit"]);
    assert!(repo.read("Plans.md").ends_with("<!-- edited -->\n"));
    env.set("GIT_EDITOR", "false");
    let told = repo.try_git(&["plan", "edit"]).fails_with(1).stderr;
    assert!(
        told.contains("error: there was a problem with the editor 'false'"),
        "{told}"
    );
}

#[test]
fn a_dumb_terminal_without_an_editor_is_told() {
    let env = TestEnv::new();
    let repo = unapproved(&env);
    let told = repo.try_git(&["plan", "edit"]).fails_with(128).stderr;
    assert!(told.contains("terminal is dumb"), "{told}");
    // As git exports it to hooks: there is nobody to edit.
    env.set("GIT_EDITOR", ":");
    repo.git(&["plan", "edit"]);
}

#[test]
fn the_hint_at_a_waiting_editor_is_for_terminals_that_can_take_it_back() {
    let env = TestEnv::new();
    let repo = unapproved(&env);
    env.set("GIT_EDITOR", "sleep 0.1; :");
    let hint = "hint: Waiting for your editor to close the file... ";
    let shown = on_terminal(&repo, "git plan edit");
    assert!(shown.stdout.contains(&format!("{hint}\r\x1b[K")), "{shown}");
    let dumb = on_terminal(&repo, "TERM=dumb git plan edit");
    assert!(!dumb.stdout.contains(hint), "{dumb}");
}
