//! `git plan log` and `git plan diff`: how a plan changed, and what attempts had of it.

use crate::env::plans::PLAN;
use crate::env::{REPORT, Repo, TestEnv};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// Three versions: an attempt from the first, two from the second, none from the third; and
/// the file once more another.
fn changed(env: &TestEnv) -> Repo {
    let repo = env.planned();
    repo.spawn(REPORT, &[]);
    repo.plan(&PLAN.replace("Nobody holds it.", "Somebody holds it.\n- It is cold."));
    repo.spawn(REPORT, &["-n", "2"]);
    let third = repo
        .read("Plans.md")
        .replace("`grep -q turns README.md`", "`grep -q turn README.md`");
    repo.plan(&third);
    repo.git(&["plan", "approve", "--yes"]);
    repo.plan(&format!("{third}\n## Tasks\n### motor\nBuild it in.\n"));
    repo
}

fn versions(repo: &Repo) -> Vec<String> {
    let log = repo.git(&["plan", "log", "--json"]);
    let log: Value = serde_json::from_str(&log.stdout).expect("JSON");
    assert_eq!(log["schema"], "git-attempts.plan-log.v1");
    let versions = log["versions"].as_array().expect("versions").iter();
    let versions = versions.map(|one| one["version"].as_str().expect("a commit").to_owned());
    versions.collect()
}

/// With each version's commit replaced by its number, from the first.
fn plain(repo: &Repo, text: &str) -> String {
    let mut plain = text.to_owned();
    for (version, number) in versions(repo).iter().rev().zip(1..) {
        plain = plain.replace(&version[..10], &format!("VERSION-{number}"));
    }
    plain
}

#[test]
fn each_version_is_told_with_what_changed_and_what_was_spawned_from_it() {
    let env = TestEnv::new();
    let repo = changed(&env);
    let output = repo.git(&["plan", "log"]);
    assert_snapshot!(plain(&repo, &output.stdout), @r"
    not recorded yet: Plans.md
        Tasks +1, Tasks/motor +2

    version VERSION-3  2026-01-02 03:04:05Z
        Test commands +1 -1

    version VERSION-2  2026-01-02 03:04:05Z
        spawned all/2, all/3
        Assumptions +2 -1

    version VERSION-1  2026-01-02 03:04:05Z
        spawned all/1
        first written
    ");
}

#[test]
fn a_patch_shows_the_lines() {
    let env = TestEnv::new();
    let repo = changed(&env);
    let output = repo.git(&["plan", "log", "-p"]).stdout;
    let output = plain(&repo, &output);
    let (_, second) = output
        .split_once("version VERSION-2  ")
        .expect("the second version");
    let (second, _) = second.split_once("\n\nversion").expect("the first version");
    assert_snapshot!(second, @r"
    2026-01-02 03:04:05Z
        spawned all/2, all/3
    --- version VERSION-1
    +++ this
    @@ -9,7 +9,8 @@ Goal
     The widget turns when it is asked to.
     
     ## Assumptions
    -- Nobody holds it.
    +- Somebody holds it.
    +- It is cold.
     
     ## Likely files
     - `README.md`
    ");
}

#[test]
fn a_program_is_told_the_versions() {
    let env = TestEnv::new();
    let repo = changed(&env);
    let log = repo.git(&["plan", "log", "--json"]);
    let log: Value = serde_json::from_str(&log.stdout).expect("JSON");
    assert_eq!(
        (&log["plan"], &log["changed_here"]),
        (&json!("widget"), &json!(true))
    );
    let second = &log["versions"][1];
    assert_eq!(second["attempts"], json!(["widget/all/2", "widget/all/3"]));
    let sections = json!([{"section": "Assumptions", "added": 2, "removed": 1}]);
    assert_eq!(second["sections"], sections);
    // A version is a commit of the record.
    let commit = second["version"].as_str().expect("a commit");
    let text = repo.git(&["show", &format!("{commit}:plan.md")]).stdout;
    assert!(text.contains("It is cold."));
    let of_attempt = repo
        .git(&["show", "refs/attempts/widget/all/2:plan.md"])
        .stdout;
    assert_eq!(text, of_attempt);
}

#[test]
fn a_version_that_came_back_has_the_attempts_of_its_time() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.unset("GIT_COMMITTER_DATE");
    let other = PLAN.replace("Nobody holds", "Somebody holds");
    for text in [PLAN, &other, PLAN] {
        repo.plan(text);
        repo.spawn(REPORT, &[]);
        // Commits are timed by the second.
        std::thread::sleep(std::time::Duration::from_millis(1100));
    }
    let log = repo.git(&["plan", "log", "--json"]);
    let log: Value = serde_json::from_str(&log.stdout).expect("JSON");
    let attempts = |at: usize| log["versions"][at]["attempts"].clone();
    let expected = [
        json!(["widget/all/3"]),
        json!(["widget/all/2"]),
        json!(["widget/all/1"]),
    ];
    assert_eq!([attempts(0), attempts(1), attempts(2)], expected);
}

#[test]
fn without_a_name_the_record_is_held_against_the_file() {
    let env = TestEnv::new();
    let repo = changed(&env);
    let output = repo.git(&["plan", "diff"]);
    assert_snapshot!(output, @r"
    $ git plan diff
    --- stdout
    --- plan widget at [OID]
    +++ Plans.md
    @@ -26,3 +26,7 @@ Test commands
     
     ## Risks
     - It may fall off the table.
    +
    +## Tasks
    +### motor
    +Build it in.
    --- exit code 0
    ");
    repo.try_git(&["plan", "diff", "--exit-code"]).fails_with(1);
    repo.git(&["plan", "approve", "--yes"]);
    repo.spawn(REPORT, &["motor"]);
    let output = repo.git(&["plan", "diff", "--exit-code"]);
    assert_eq!(output.stdout, "", "{output}");
}

#[test]
fn what_an_attempt_had_is_held_against_what_is_now() {
    let env = TestEnv::new();
    let repo = changed(&env);
    let output = repo.git(&["plan", "diff", "all/2"]).stdout;
    assert!(
        output.starts_with("--- attempt widget/all/2\n+++ Plans.md\n"),
        "{output}"
    );
    assert!(
        output
            .contains("\n-- test: `grep -q turns README.md`\n+- test: `grep -q turn README.md`\n"),
        "{output}"
    );
    let all = versions(&repo);
    let between = |one: &str, other: &str| repo.git(&["plan", "diff", one, other]).stdout;
    let ends = |text: String| text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    let expected = ends(between(&all[2], &all[1]));
    assert_eq!(expected.len(), 10, "{expected:?}");
    assert_eq!(ends(between("all/1", "all/3")), expected);
    assert_eq!(
        ends(between(&all[2][..7], "refs/attempts/widget/all/2")),
        expected
    );
    // Where there is no file, and in an attempt's worktree, the record is what is now.
    std::fs::remove_file(repo.path().join("Plans.md")).expect("remove the plan");
    let output = repo.git(&["plan", "diff", "all/2"]).stdout;
    let newest = &all[0][..10];
    assert!(
        output.contains(&format!("\n+++ plan widget at {newest}\n")),
        "{output}"
    );
}

#[test]
fn what_is_neither_an_attempt_nor_a_version_is_refused() {
    let env = TestEnv::new();
    let repo = env.planned();
    assert_snapshot!(repo.try_git(&["plan", "diff", "all/7"]), @r"
    $ git plan diff all/7
    --- stderr
    fatal: there is no attempt or version 'all/7' of plan 'widget'
    hint: see its versions: git plan log --plan widget
    hint: see the attempts: git spawn list
    --- exit code 128
    ");
    repo.plan(&PLAN.replace("plan: widget", "plan: gadget"));
    for command in ["log", "diff"] {
        let output = repo.try_git(&["plan", command]).fails_with(2);
        let said = "error: plan 'gadget' has no record yet\n\
                    hint: it gets one when its commands are approved: git plan approve\n";
        assert_eq!(output.stderr, said);
    }
}
