//! Where approvals are kept, what counts in them, and how they are taken back.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Repo, TestEnv};
use insta::assert_snapshot;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn approval(env: &TestEnv) -> PathBuf {
    let place = env.home().join(".local/state/git-attempts/approvals");
    let mut entries = fs::read_dir(place)
        .expect("a directory of approvals")
        .flatten();
    let only = entries.next().expect("an approval").path();
    assert!(entries.next().is_none());
    only
}

/// Whether the plan's commands may run, by a spawn that has nothing else against it.
fn is_approved(repo: &Repo) -> bool {
    let output = repo.try_spawn("true", &[]);
    assert!(matches!(output.status, 1 | 2), "{output}");
    output.status == 1
}

#[test]
fn nobody_else_can_read_or_write_it() {
    let env = TestEnv::new();
    env.planned();
    let file = approval(&env);
    let mode = |path: &std::path::Path| fs::metadata(path).expect("metadata").permissions().mode();
    assert_eq!(mode(&file) & 0o777, 0o600);
    assert_eq!(mode(file.parent().expect("a directory")) & 0o777, 0o700);
}

#[test]
fn one_that_somebody_else_could_have_written_does_not_count() {
    let env = TestEnv::new();
    let repo = env.planned();
    let file = approval(&env);
    fs::set_permissions(&file, Permissions::from_mode(0o620)).expect("change a mode");
    assert!(!is_approved(&repo));
    fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("change a mode");
    assert!(is_approved(&repo));
    let elsewhere = env.root().join("elsewhere.json");
    fs::rename(&file, &elsewhere).expect("move an approval");
    std::os::unix::fs::symlink(&elsewhere, &file).expect("make a link");
    assert!(!is_approved(&repo));
}

#[test]
fn a_damaged_one_is_asked_for_again_and_replaced() {
    let env = TestEnv::new();
    let repo = env.planned();
    fs::write(approval(&env), "{").expect("damage an approval");
    assert!(!is_approved(&repo));
    repo.git(&["plan", "approve", "--yes"]);
    assert!(is_approved(&repo));
}

#[test]
fn one_that_a_merge_could_bring_along_is_refused() {
    let env = TestEnv::new();
    let repo = env.planned();
    let inside = repo.path().join(".state").display().to_string();
    env.set("XDG_STATE_HOME", inside);
    assert_snapshot!(repo.try_git(&["plan", "approve", "--yes"]), @r"
    $ git plan approve --yes
    --- stderr
    fatal: approvals would be kept in '[TMP]/widget/.state/git-attempts/approvals', inside of the repository '[TMP]/widget'
    hint: keep them outside of it: export XDG_STATE_HOME=~/.local/state
    --- exit code 128
    ");
    // Nor through a link.
    std::os::unix::fs::symlink(repo.path(), env.root().join("link")).expect("make a link");
    let linked = env.root().join("link/deep").display().to_string();
    env.set("XDG_STATE_HOME", linked);
    repo.try_git(&["plan", "approve", "--yes"]).fails_with(128);
    assert!(
        repo.git(&["plan", "show"])
            .stdout
            .contains("not approved yet")
    );
}

#[test]
fn the_order_and_the_names_of_checks_count_and_where_a_report_lies_does_not() {
    let env = TestEnv::new();
    let first = "- test: `grep -q turns README.md`";
    let checks = |lines: &[&str]| PLAN.replace(first, &lines.join("\n"));
    let repo = env.planned_as(&checks(&[first, "- lint: `true`"]));
    repo.plan(&checks(&[
        &format!("{first} (junit: `out.xml`)"),
        "- lint: `true`",
    ]));
    assert!(is_approved(&repo));
    repo.plan(&checks(&["- lint: `true`", first]));
    assert!(!is_approved(&repo), "their order");
    repo.plan(&checks(&[first, "- lints: `true`"]));
    assert!(!is_approved(&repo), "a name");
}

#[test]
fn many_that_are_made_at_once_are_one() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let many: Vec<_> = (0..6)
        .map(|_| repo.start_git(&["plan", "approve", "--yes"]))
        .collect();
    for one in many {
        one.wait().success();
    }
    approval(&env);
    assert!(is_approved(&repo));
}

#[test]
fn what_is_approved_can_be_listed_and_taken_back() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(&plan_with("setup: touch made"));
    repo.git(&["plan", "approve", "--yes"]);
    let listed = repo.git(&["plan", "approve", "--list"]).stdout;
    let words: Vec<Vec<&str>> = listed
        .lines()
        .map(|line| line.split("  ").collect())
        .collect();
    assert_eq!(words.len(), 2, "{listed}");
    assert_eq!((words[0][0], words[1][0]), ("widget", "widget"));
    assert!(
        listed
            .lines()
            .next()
            .is_some_and(|line| line.ends_with("1 command   of an earlier plan")),
        "{listed}"
    );
    assert!(
        listed
            .trim_end()
            .ends_with("2 commands  as the plan is now"),
        "{listed}"
    );
    let list = repo.git(&["plan", "approve", "--list", "--json"]).stdout;
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list["schema"], "git-attempts.plan-approvals.v1");
    let newest = &list["approvals"][1];
    assert_eq!(
        (&newest["setup"], &newest["current"]),
        (&"touch made".into(), &true.into())
    );
    assert_snapshot!(repo.git(&["plan", "approve", "--revoke"]), @r"
    $ git plan approve --revoke
    --- stderr
    took back 2 approvals of plan widget
    --- exit code 0
    ");
    assert!(!is_approved(&repo));
    let listed = repo.git(&["plan", "approve", "--list"]).stdout;
    assert!(listed.starts_with("nothing is approved in '"), "{listed}");
    assert_snapshot!(repo.try_git(&["plan", "approve", "--revoke", "--plan", "gadget"]), @r"
    $ git plan approve --revoke --plan gadget
    --- stderr
    no commands of plan gadget are approved
    --- exit code 1
    ");
}

#[test]
fn a_refusal_names_the_command_that_approves_just_this_plan() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let hint = |output: crate::env::Output| {
        let output = output.fails_with(2);
        output.stderr.lines().last().unwrap_or_default().to_owned()
    };
    let look = "hint: look at them and approve them: git plan approve";
    repo.plan(PLAN);
    assert_eq!(hint(repo.try_spawn("true", &[])), look);
    repo.git(&["plan", "approve", "--yes"]);
    repo.git(&["plan", "approve", "--revoke"]);
    repo.plan(&PLAN.replace("plan: widget", "plan: gadget"));
    let named = hint(repo.try_spawn("true", &["--plan", "widget"]));
    assert_eq!(named, format!("{look} --plan widget"));
    repo.write("other.md", PLAN.replace("plan: widget", "plan: third"));
    let file = hint(repo.try_spawn("true", &["--plan", "other.md"]));
    assert_eq!(file, format!("{look} --plan <file>"));
}
