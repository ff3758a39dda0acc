//! `git plan list`: several plans in one repository.

use crate::env::plans::{PLAN, two_tasks};
use crate::env::{REPORT, Repo, TestEnv};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// Three plans: one with attempts in its record alone, one whose file is here and is changed,
/// and attempts that are not over.
fn several(env: &TestEnv) -> Repo {
    let repo = env.planned();
    repo.spawn(&format!("echo turns >>README.md; {REPORT}"), &["-n", "2"]);
    repo.spawn("exit 1", &[]);
    repo.git(&["spawn", "rm", "all/2"]);
    let done = "Outcome: merged as 3f2a1b0c9d into main on 2026-11-27; attempt motor/1 by codex";
    let gadget = two_tasks()
        .replace("plan: widget", "plan: gadget")
        .replace("### motor\n", &format!("### motor\n{done}\n\n"));
    repo.plan(&gadget);
    repo.git(&["plan", "approve", "--yes"]);
    repo.plan(&gadget.replace("- test: `grep", "- test: `grep -x"));
    repo
}

/// With the day on which the file was written replaced.
fn plain(text: &str) -> String {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    text.replace(&today, "TODAY     ")
}

#[test]
fn each_plan_is_a_line() {
    let env = TestEnv::new();
    let repo = several(&env);
    let output = repo.git(&["plan", "list"]);
    assert_snapshot!(plain(&output.stdout), @r"
    plan    tasks        attempts                          text               commands      changed
    gadget  1 of 2 done  -                                 Plans.md, changed  not approved  TODAY       Make the widget turn
    widget  1            1 archived, 1 failed, 1 finished  record             approved      2026-01-02  Make the widget turn
    ");
}

#[test]
fn a_program_is_told_the_same() {
    let env = TestEnv::new();
    let repo = several(&env);
    let list = repo.git(&["plan", "list", "--json"]);
    let list: Value = serde_json::from_str(&list.stdout).expect("JSON");
    assert_eq!(list["schema"], "git-attempts.plan-list.v1");
    let says = json!({"title": "Make the widget turn", "tasks": 1, "done": 0, "approved": true});
    assert_eq!(
        list["plans"][1],
        json!({
            "plan": "widget", "text": "record", "says": says,
            "attempts": {"archived": 1, "failed": 1, "finished": 1},
            "changed": "2026-01-02T03:04:05Z",
        })
    );
    assert_eq!(list["plans"][0]["text"], "changed-here");
}

#[test]
fn a_file_that_nobody_recorded_is_listed_and_one_with_errors_is_told() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    assert_snapshot!(repo.git(&["plan", "list"]), @r"
    $ git plan list
    --- stdout
    there are no plans yet in '[TMP]/widget'
    --- stderr
    hint: write one: git plan init
    --- exit code 0
    ");
    repo.plan(PLAN);
    let output = repo.git(&["plan", "list"]).stdout;
    assert!(
        output.contains("\nwidget  1      -         Plans.md, new  not approved  "),
        "{output}"
    );
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    assert_snapshot!(repo.git(&["plan", "list"]), @r"
    $ git plan list
    --- stderr
    warning: Plans.md has errors in it
    hint: see them, and how to mend each: git plan check
    --- exit code 0
    ");
}
