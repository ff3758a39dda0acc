//! `git plan check`: the forms of its answer, and where it finds the plan.

use crate::env::TestEnv;
use crate::env::plans::PLAN;
use insta::assert_snapshot;
use serde_json::Value;

#[test]
fn porcelain_is_a_line_for_each_finding_that_editors_can_read() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    let output = repo.try_git(&["plan", "check", "--porcelain"]);
    assert_snapshot!(output, @r"
    $ git plan check --porcelain
    --- stdout
    Plans.md:21:36: error: there is no check `tset` [unknown-check]
    --- exit code 1
    ");
}

#[test]
fn json_names_its_schema() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    let output = repo.try_git(&["plan", "check", "--json"]);
    assert_snapshot!(output, @r#"
    $ git plan check --json
    --- stdout
    {
      "schema": "git-attempts.plan-check.v1",
      "file": "Plans.md",
      "findings": [
        {
          "rule": "unknown-check",
          "severity": "error",
          "severity_from": "default",
          "message": "there is no check `tset`",
          "help": "did you mean `test`?",
          "line": 21,
          "column": 36,
          "offset": 285,
          "length": 13
        }
      ],
      "turned_off": []
    }
    --- exit code 1
    "#);
}

#[test]
fn json_points_at_the_very_bytes() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let plan = PLAN
        .replace("# Make", "# Mäke")
        .replace("(check: test)", "(check: tset)");
    repo.plan(&plan);
    let output = repo.try_git(&["plan", "check", "--json"]).fails_with(1);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let finding = &document["findings"][0];
    let number = |key: &str| finding[key].as_u64().expect("a number") as usize;
    let end = number("offset") + number("length");
    assert_eq!(&plan[number("offset")..end], "(check: tset)");
}

#[test]
fn json_of_a_clean_plan_has_no_findings() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let output = repo.git(&["plan", "check", "--json"]);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(document["findings"], serde_json::json!([]));
}

#[test]
fn check_in_a_subdirectory_finds_the_plan_at_the_top() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    repo.write("src/lib.rs", "");
    repo.at("src").git(&["plan", "check"]);
}
