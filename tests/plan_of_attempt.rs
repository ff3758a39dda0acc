//! What an agent makes of `Plans.md` inside its attempt has no effect on the attempt.

use crate::env::REPORT;
use crate::env::Repo;
use crate::scene::{CHECK, Scene};

/// An attempt whose agent has rewritten the plan in its favour: another test command, no
/// constraint, a criterion that is ticked.
fn rewritten() -> Scene {
    let scene = Scene::with_plan("setup: touch set-up\n", CHECK);
    scene.repo.commit("Plan it");
    scene.env.bare_remote(&scene.repo);
    let ran = scene.shell_path("ran");
    let agent = format!(
        "echo broken >src/limit.txt; echo on: pull_request >ci/ci.yml\n\
         sed -i -e 's#`! grep -q broken src/limit.txt`#`touch {ran}`#' \
         -e 's#setup: .*#setup: touch {ran}#' \
         -e 's#- Do not touch.*#- Nothing.#' -e 's#- \\[ \\]#- [x]#' \
         -e 's#Limit the rate#Free the rate#' Plans.md\n{REPORT}"
    );
    scene.spawn(&[&agent]);
    assert!(scene.worktree(1).read("Plans.md").contains("touch "));
    scene
}

/// From the user's worktree, and from the attempt's.
fn places(scene: &Scene) -> [Repo; 2] {
    [scene.repo.clone(), scene.worktree(1)]
}

#[test]
fn no_verb_runs_or_shows_its_commands() {
    let scene = rewritten();
    for place in places(&scene) {
        for arguments in [
            &["plan", "check"][..],
            &["plan", "show"],
            &["plan", "tasks", "--json"],
            &["plan", "prompt"],
            &["plan", "log", "-p"],
            &["plan", "diff"],
            &["plan", "diff", "limiter/1"],
            &["plan", "list"],
            &["plan", "fmt", "--stdout"],
            &["plan", "approve", "--list"],
            &["plan", "approve", "--yes"],
            &["compare", "--rerun"],
            &["compare", "--in-place"],
            &["promote", "--no-pr", "limiter/1"],
            &["promote", "--dry-run", "--squash", "--onto", "limiter/1"],
            &["spawn", "--agent-command", "true"],
            &["spawn", "retry", "--agent-command", "true", "limiter/1"],
        ] {
            let output = place.try_git(arguments);
            assert!(matches!(output.status, 0..=2), "{output}");
            assert!(!scene.path("ran").exists(), "{output}");
            let said = format!("{}{}", output.stdout, output.stderr);
            assert!(!said.contains(&scene.shell_path("ran")), "{output}");
            assert!(!said.contains("Free the rate"), "{output}");
        }
    }
}

#[test]
fn it_is_judged_by_the_plan_as_it_was() {
    let scene = rewritten();
    for place in places(&scene) {
        let compared = place.try_git(&["compare", "--json", "--quiet"]);
        let compared: serde_json::Value = serde_json::from_str(&compared.stdout).expect("JSON");
        let row = &compared["comparisons"][0]["rows"][0];
        assert_eq!(row["standings"][0], "regressed", "{row:#}");
        assert_eq!(row["criteria"][0]["state"], "failed", "{row:#}");
        assert_eq!(row["forbidden"][0], "ci/ci.yml", "{row:#}");
        let promoted = place
            .try_git(&["promote", "--no-pr", "limiter/1"])
            .fails_with(1);
        assert!(promoted.stderr.contains("check 'test' "), "{promoted}");
    }
}
