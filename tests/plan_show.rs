//! `git plan show`, and `git plan tasks`: the plan, and how its tasks stand.

use crate::env::plans::{PLAN, two_tasks};
use crate::env::{REPORT, TestEnv};
use crate::scene::{BAD, GOOD, Scene};
use insta::assert_snapshot;
use serde_json::{Value, json};

#[test]
fn show_shows_the_plan() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&two_tasks());
    let output = repo.git(&["plan", "show"]);
    assert_snapshot!(output, @r"
    $ git plan show
    --- stdout
    Make the widget turn
    plan widget, base main, target main
    its commands are not approved yet: git plan approve

    Goal
    The widget turns when it is asked to.

    Assumptions
    - Nobody holds it.

    Likely files
    - `README.md`

    Constraints
    - Do not touch `.github/**`.

    Acceptance criteria
    - [ ] README.md says that it turns (check: test)

    Test commands
    - test: `grep -q turns README.md`

    Risks
    - It may fall off the table.

    Task motor
    no attempt yet

    Build a motor in.

    Approach electric
    With a coil.

    Approach steam
    With a kettle.

    Task handle: something to hold
    no attempt yet

    Put a handle on.
    --- exit code 0
    ");
}

#[test]
fn show_shows_one_task_and_not_the_others() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&two_tasks());
    let output = repo.git(&["plan", "show", "motor"]);
    assert!(
        output
            .stdout
            .contains("Task motor\nno attempt yet\n\nBuild a motor in.\n"),
        "{output}"
    );
    assert!(output.stdout.contains("Approach steam"), "{output}");
    assert!(!output.stdout.contains("Task handle"), "{output}");
}

#[test]
fn show_of_a_task_that_is_not_there_is_refused() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let output = repo.try_git(&["plan", "show", "wheels"]);
    assert_snapshot!(output, @r"
    $ git plan show wheels
    --- stderr
    fatal: plan 'widget' has no task 'wheels'
    hint: it has all
    --- exit code 128
    ");
}

/// Three attempts of which the first meets the criterion, and the second does not.
fn compared() -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, BAD, "exit 3"]);
    scene.compare(&[]);
    scene
}

#[test]
fn the_attempts_at_a_task_are_shown_with_what_is_known_of_them() {
    let scene = compared();
    let shown = scene.repo.git(&["plan", "show"]);
    assert!(
        shown
            .stdout
            .contains("\nC1  met by limiter/1; failed by limiter/2\n"),
        "{shown}"
    );
    let (_, task) = shown.stdout.split_once("\n\nTask ").expect("a task");
    assert_snapshot!(task, @r"
    limiter
    attempt    state     agent    approach  size           checks
    limiter/1  finished  command  -         1 file, +1 -1  test passed
    limiter/2  finished  command  -         1 file, +1 -1  test regressed
    limiter/3  failed    command  -         -              -

    Limit it.
    ");
}

#[test]
fn a_promoted_attempt_is_shown_as_such_and_the_others_as_put_away() {
    let scene = compared();
    scene.push(&["limiter/1"]).success();
    let shown = scene.repo.git(&["plan", "show", "limiter"]);
    let (_, task) = shown.stdout.split_once("\n\nTask ").expect("a task");
    assert_snapshot!(task, @r"
    limiter
    limiter/1: promoted, pushed
    attempt    state     agent    approach  size           checks
    limiter/1  promoted  command  -         1 file, +1 -1  test passed
    2 archived attempts: git promote list --archived

    Limit it.
    ");
}

#[test]
fn the_record_shows_the_plan_where_there_is_no_file() {
    let scene = compared();
    let bare = scene.path("bare.git").display().to_string();
    let mirror = ["clone", "--quiet", "--mirror", ".", &bare];
    scene.repo.git(&mirror);
    let line = "\nfrom the record\n";
    let told = scene.repo.at(&bare).git(&["plan", "show"]);
    assert!(told.stdout.contains(line), "{told}");
    assert!(
        told.stdout.contains("\nlimiter/1  finished  command"),
        "{told}"
    );
    let text = scene.repo.read("Plans.md");
    std::fs::remove_file(scene.repo.path().join("Plans.md")).expect("remove the plan");
    let told = scene.repo.git(&["plan", "show"]);
    assert!(told.stdout.contains(line), "{told}");
    // What an agent made of its copy is not shown, not even by name.
    let worktree = scene.worktree(1);
    worktree.plan(&text.replace("Limit the rate", "Free the rate"));
    for arguments in [&["plan", "show"][..], &["plan", "show", "--plan", "limit"]] {
        let told = worktree.git(arguments);
        assert!(told.stdout.starts_with("Limit the rate\n"), "{told}");
        assert!(told.stdout.contains(line), "{told}");
    }
}

#[test]
fn a_plan_can_be_named_where_there_are_several() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(
        &PLAN
            .replace("plan: widget", "plan: gadget")
            .replace("widget turn", "gadget turn"),
    );
    repo.git(&["plan", "approve", "--yes"]);
    let title = |arguments: &[&str]| {
        let output = repo.git(&[&["plan", "show"], arguments].concat());
        output.stdout.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(title(&[]), "Make the gadget turn");
    assert_eq!(title(&["--plan", "widget"]), "Make the widget turn");
    // The file is newer than the record.
    repo.plan(&repo.read("Plans.md").replace("gadget turn", "gadget spin"));
    assert_eq!(title(&["--plan", "gadget"]), "Make the gadget spin");
    std::fs::remove_file(repo.path().join("Plans.md")).expect("remove the plan");
    assert_snapshot!(repo.try_git(&["plan", "show"]), @r"
    $ git plan show
    --- stderr
    error: there is no Plans.md here, and more than one plan has a record
    hint: name one of them: --plan <name>
    hint: see which there are: git plan list
    --- exit code 2
    ");
    assert_snapshot!(repo.try_git(&["plan", "show", "--plan", "wodget"]), @r"
    $ git plan show --plan wodget
    --- stderr
    error: there is neither a file nor a plan 'wodget'
    hint: see which plans there are: git plan list
    --- exit code 2
    ");
    // Every command that works from a plan takes its name.
    let output = repo.spawn(
        &format!("echo turns >>README.md; {REPORT}"),
        &["--plan", "widget"],
    );
    assert!(output.stdout.contains("widget/all/1"), "{output}");
    let compared = repo.git(&["compare", "--plan", "widget", "--quiet"]);
    assert!(
        compared.stdout.contains("task all of plan widget"),
        "{compared}"
    );
}

#[test]
fn a_program_is_told_how_each_task_stands() {
    let scene = compared();
    let shown = scene.repo.git(&["plan", "show", "--json"]);
    let shown: Value = serde_json::from_str(&shown.stdout).expect("JSON");
    assert_eq!(shown["schema"], "git-attempts.plan-show.v1");
    assert_eq!(
        (&shown["source"], &shown["approved"]),
        (&json!("Plans.md"), &json!(true))
    );
    let attempts = &shown["states"][0]["attempts"];
    assert_eq!(attempts[1]["state"], "finished");
    assert_eq!(
        attempts[1]["checks"],
        json!([{"check": "test", "standing": "regressed"}])
    );
    assert_eq!(attempts[1]["criteria"][0]["state"], "failed");
    assert_eq!(
        attempts[0]["size"],
        json!({"files": 1, "added": 1, "removed": 1})
    );
    assert_eq!(attempts[2]["candidate"], Value::Null);
}

#[test]
fn a_program_is_told_what_the_tasks_are() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&two_tasks());
    let output = repo.git(&["plan", "tasks", "--json"]);
    let plan: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(plan["schema"], "git-attempts.plan-tasks.v1");
    assert_eq!(
        plan["tasks"],
        json!([
            {
                "name": "motor", "title": "", "body": "Build a motor in.",
                "approaches": [
                    {"name": "electric", "title": "", "body": "With a coil."},
                    {"name": "steam", "title": "", "body": "With a kettle."},
                ],
                "outcome": null,
            },
            {
                "name": "handle", "title": "something to hold", "body": "Put a handle on.",
                "approaches": [], "outcome": null,
            },
        ])
    );
    let checks = json!([{"name": "test", "command": "grep -q turns README.md", "junit": null}]);
    assert_eq!(plan["checks"], checks);
    assert_eq!(plan["criteria"][0]["check"], "test");
    assert_eq!(plan["forbidden"], json!([".github/**"]));
    assert_snapshot!(repo.git(&["plan", "tasks"]), @r"
    $ git plan tasks
    --- stdout
    motor   electric steam
    handle                  something to hold
    --- exit code 0
    ");
}
