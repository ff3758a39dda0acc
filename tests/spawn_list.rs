//! `git spawn list`: what there is, in which state.

use crate::env::plans::{PLAN, two_tasks};
use crate::env::{REPORT, Repo, TestEnv, hold, processes};
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
          "timeout_seconds": 3600,
          "silence_seconds": null,
          "created": "[WHEN]",
          "usage": null,
          "cost": null,
          "uncounted_rounds": 1,
          "round": 1,
          "rounds": [
            {
              "round": 1,
              "began": "[WHEN]",
              "ended": "[WHEN]",
              "state": "finished",
              "cause": null,
              "exit": "exit 0",
              "reported": true,
              "candidate": {
                "commit": "[OID]",
                "tree": "[OID]"
              },
              "conversation": null,
              "usage": null,
              "cost": null
            }
          ],
          "claims": [],
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
fn an_empty_list_says_so_and_where_it_looked() {
    let env = TestEnv::new();
    let output = env.repo("widget").git(&["spawn", "list"]);
    assert_snapshot!(output, @r"
    $ git spawn list
    --- stdout
    there are no attempts yet in '[TMP]/widget'
    --- exit code 0
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

/// The names that a list shows.
fn names(repo: &Repo, wanted: &[&str]) -> Vec<String> {
    let output = repo.git(&[&["spawn", "list"], wanted].concat());
    let lines = output.stdout.lines().skip(1);
    lines
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Attempts `widget/handle/1`, `widget/motor/1`, `widget/motor/2` and `gadget/all/1`.
fn two_plans(env: &TestEnv) -> Repo {
    let repo = env.planned_as(&two_tasks());
    repo.spawn("echo turns >>README.md", &[]);
    repo.plan(&PLAN.replace("plan: widget", "plan: gadget"));
    repo.git(&["plan", "approve", "--yes"]);
    repo.spawn("echo turns >>README.md", &[]);
    repo
}

#[test]
fn a_plan_a_task_and_an_attempt_choose_what_is_listed() {
    let env = TestEnv::new();
    let repo = two_plans(&env);
    let all = [
        "gadget/all/1",
        "widget/handle/1",
        "widget/motor/1",
        "widget/motor/2",
    ];
    assert_eq!(names(&repo, &[]), all);
    for (wanted, shown) in [
        (&["widget"][..], &all[1..]),
        (&["motor"], &all[2..]),
        (&["widget/motor"], &all[2..]),
        (&["motor/2"], &all[3..]),
        (&["widget/motor/2"], &all[3..]),
        (&["2"], &all[3..]),
        (&["gadget", "handle"], &all[..2]),
    ] {
        assert_eq!(names(&repo, wanted), shown, "{wanted:?}");
    }
}

#[test]
fn a_name_that_chooses_nothing_is_refused_and_says_what_there_is() {
    let env = TestEnv::new();
    let repo = two_plans(&env);
    let output = repo.try_git(&["spawn", "list", "widget", "engine"]);
    assert_snapshot!(output, @r"
    $ git spawn list widget engine
    --- stderr
    error: no plan or task with attempts is called 'engine'
    hint: there are attempts at gadget/all, widget/handle, widget/motor
    --- exit code 2
    ");
    let output = repo.try_git(&["spawn", "list", "motor/9"]);
    assert_snapshot!(output, @r"
    $ git spawn list motor/9
    --- stderr
    error: there is no attempt 'motor/9'
    hint: there are attempts at gadget/all, widget/handle, widget/motor
    --- exit code 2
    ");
}

#[test]
fn a_ref_that_is_no_record_hides_none_that_is() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.git(&["update-ref", "refs/attempts/widget/all/2", "HEAD"]);
    repo.git(&["update-ref", "refs/attempts/strange", "HEAD"]);
    let output = repo.git(&["spawn", "list"]);
    assert_snapshot!(repo.normal(&output.stderr), @r"
    warning: 'refs/attempts/strange': not a good name for an attempt: it must be `<task>/<n>` or `<plan>/<task>/<n>`
    warning: 'refs/attempts/widget/all/2' is not a record of git-attempts
    ");
    assert_eq!(names(&repo, &[]), ["widget/all/1"]);
}

#[test]
fn the_lock_of_a_ref_is_not_listed() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    let record = repo.read(".git/refs/attempts/widget/all/1");
    repo.write(".git/refs/attempts/widget/all/2.lock", record);
    let output = repo.git(&["spawn", "list"]);
    assert_eq!(output.stderr, "");
    assert_eq!(names(&repo, &[]), ["widget/all/1"]);
}

#[test]
fn a_ref_that_moved_since_it_was_packed_is_listed_as_it_is() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    let before = repo.rev("refs/attempts/widget/all/1^");
    let now = repo.rev("refs/attempts/widget/all/1");
    repo.git(&["update-ref", "refs/attempts/widget/all/1", &before]);
    repo.git(&["pack-refs", "--all"]);
    assert_ne!(repo.states(), ["finished"]);
    repo.git(&["update-ref", "refs/attempts/widget/all/1", &now]);
    assert_eq!(repo.states(), ["finished"]);
}

#[test]
fn many_attempts_are_listed_in_order() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    let commit = repo.rev("refs/attempts/widget/all/1");
    let more: String = (2..=600)
        .map(|n| format!("create refs/attempts/widget/all/{n} {commit}\n"))
        .collect();
    repo.try_git_with_input(&["update-ref", "--stdin"], &more)
        .success();
    // So many that several threads read them.
    assert_eq!(repo.attempts().len(), 600);
    repo.git(&["pack-refs", "--all"]);
    assert_eq!(repo.attempts().len(), 600);
}

#[test]
fn an_attempt_that_is_lost_says_why_and_the_way_on() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("touch '{}/up'; sleep 1000", env.root().display());
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    for (pid, _) in processes::supervisors(env.root()) {
        processes::kill_9(pid);
    }
    repo.wait_for_states(&["lost"]);
    let output = repo.git(&["spawn", "list"]);
    assert_snapshot!(output, @r"
    $ git spawn list
    --- stdout
    attempt       state  agent    approach  candidate  time
    widget/all/1  lost   command  -         -          -     its supervisor died; still running: 2 processes
    --- stderr
    hint: end what still runs of a lost attempt: git spawn stop widget/all/1
    hint: take what lost attempts have done: git spawn doctor --repair
    --- exit code 0
    ");
    repo.git(&["spawn", "stop", "all/1"]);
    let one = &repo.attempts()[0];
    assert_eq!(one.text("cause"), "its supervisor was killed while it ran");
}
