//! `git spawn list` and `git spawn logs`: what there is, in which state.

use crate::env::plans::PLAN;
use crate::env::{REPORT, TestEnv, hold};
use insta::assert_snapshot;

#[test]
fn the_list_is_the_same_from_everywhere() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!("echo turns >>README.md; {REPORT}"));
    repo.git(&["worktree", "add", "--quiet", "../linked"]);
    repo.write("src/lib.rs", "");
    for form in [&["spawn", "list"][..], &["spawn", "list", "--json"]] {
        let here = repo.git(form).stdout;
        let there = repo.path().display().to_string();
        let from = [
            repo.at("..").git(&[&["-C", &there], form].concat()),
            repo.at("src").git(form),
            repo.at("../linked").git(form),
            repo.at(one.worktree()).git(form),
            repo.at(".git").git(form),
        ];
        for output in from {
            assert_eq!(output.stdout, here);
        }
    }
}

#[test]
fn a_list_in_json_names_its_schema() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt(&format!("echo turns >>README.md; {REPORT}"));
    let json = repo.git(&["spawn", "list", "--json"]).stdout;
    let random = |line: &&str| {
        let fields = ["\"spawn\"", "\"milliseconds\"", "\"first\""];
        !fields.iter().any(|field| line.contains(field))
    };
    let lines: Vec<&str> = json.lines().filter(random).collect();
    assert_snapshot!(repo.normal(&lines.join("\n")), @r#"
    {
      "schema": "git-attempts.spawn-list.v1",
      "attempts": [
        {
          "name": "widget/all/1",
          "agent": "command",
          "approach": null,
          "state": "finished",
          "promoted": false,
          "cause": null,
          "reported": true,
          "base": "[OID]",
          "candidate": {
            "commit": "[OID]",
            "tree": "[OID]"
          },
          "branch": "refs/heads/attempt/widget/all/1",
          "worktree": "[TMP]/widget.attempts/widget/all-1",
          "isolation": "worktree",
          "ports": {
            "count": 10
          },
          "created": "[WHEN]",
          "usage": null,
          "leaked": 0,
          "log_dropped": 0,
          "steering_changed": [],
          "meanwhile": {
            "refs": [],
            "stashed": [],
            "unstashed": []
          }
        }
      ]
    }
    "#);
}

#[test]
fn an_empty_list_says_so_on_standard_error() {
    let env = TestEnv::new();
    let output = env.repo("widget").git(&["spawn", "list"]);
    assert_snapshot!(output, @r"
    $ git spawn list
    --- stderr
    there are no attempts yet
    --- exit code 0
    ");
}

#[test]
fn logs_show_what_the_agent_printed() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo out; echo err >&2; echo turns >>README.md");
    let output = repo.git(&["spawn", "logs", "all/1"]);
    let mut lines: Vec<&str> = output.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["err", "out"]);
}

#[test]
fn logs_of_an_attempt_that_is_not_there_are_refused() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.try_git(&["spawn", "logs", "all/9"]);
    assert_snapshot!(output, @r"
    $ git spawn logs all/9
    --- stderr
    fatal: there is no attempt 'all/9'
    hint: see what there is: git spawn list
    --- exit code 128
    ");
}

#[test]
fn nothing_of_an_attempt_is_in_the_way_of_a_second_plan() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.plan(&PLAN.replace("plan: widget", "plan: gadget"));
    repo.git(&["plan", "approve", "--yes"]);
    repo.spawn("echo turns >>README.md", &[]);
    let output = repo.try_git(&["spawn", "logs", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn logs all/1
    --- stderr
    fatal: attempt 'all/1' is ambiguous
    hint: it could be gadget/all/1, widget/all/1
    --- exit code 128
    ");
}

#[test]
fn a_live_attempt_is_listed_as_running() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.try_spawn(
        &format!("{}; {}", hold(&env, "go"), "echo turns >>README.md"),
        &["--detach"],
    )
    .success();
    repo.wait_for_states(&["running"]);
    repo.write("../go", "");
    repo.wait_for_states(&["finished"]);
}
