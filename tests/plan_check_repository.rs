//! `git plan check`: what only the repository can tell, by its files, its programs and its
//! history.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Output, Repo, TestEnv};
use insta::assert_snapshot;

/// A repository with a few files, and this plan.
fn repo(plan: &str) -> Repo {
    let env = TestEnv::new();
    // Whatever the machine has: the rule looks for them, and runs none.
    for program in ["make", "npm", "just"] {
        env.script(program, "#!/bin/sh\nexit 1\n");
    }
    let repo = env.repo("widget");
    for path in [
        "src/api/limit.rs",
        "src/api/mod.rs",
        "src/main.rs",
        "ci/test.sh",
    ] {
        repo.write(path, "");
    }
    repo.write(
        "package.json",
        r#"{"scripts": {"test": "true", "lint": "true"}}"#,
    );
    repo.write("Makefile", "all: check\ncheck:\n\ttrue\n");
    repo.commit("Files");
    repo.plan(plan);
    repo
}

/// The lines of what is found.
fn found(plan: &str) -> String {
    let output = repo(plan).try_git(&["plan", "check", "--porcelain"]);
    let line = |line: &str| {
        line.split_once(": ")
            .map_or("", |(_, said)| said)
            .to_owned()
    };
    output
        .stdout
        .lines()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// [`PLAN`] with another test command.
fn command(command: &str) -> String {
    PLAN.replace("`grep -q turns README.md`", &format!("`{command}`"))
}

/// [`PLAN`] with two tasks.
fn tasks(motor: &str, handle: &str) -> String {
    format!("{PLAN}\n## Tasks\n### motor\n{motor}\n\n### handle\n{handle}\n")
}

fn check(plan: &str) -> Output {
    repo(plan).try_git(&["plan", "check"])
}

#[test]
fn a_likely_file_that_is_not_there_is_answered_with_the_nearest() {
    let plan = PLAN.replace("- `README.md`", "- `src/api/limt.rs`");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::glob-without-match

      ! `src/api/limt.rs` matches no file of the repository
        ,-[Plans.md:15:3]
     14 | ## Likely files
     15 | - `src/api/limt.rs`
        :   ^^^^^^^^|^^^^^^^^
        :           `-- nothing is there
     16 | 
        `----
      help: did you mean `src/api/limit.rs`? Else write `(new)` after it

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn two_tasks_that_touch_one_file_are_found_with_the_file() {
    let plan = tasks(
        "Likely files: `src/**`",
        "Likely files: `src/api/limit.rs`, `src/main.rs`",
    );
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::overlapping-tasks

      ! the tasks `motor` and `handle` both expect to touch `src/main.rs` and 1
      | more file
        ,-[Plans.md:34:35]
     33 | ### handle
     34 | Likely files: `src/api/limit.rs`, `src/main.rs`
        :                                   ^^^^^^|^^^^^^
        :                                         `-- `motor` expects it too
        `----
      help: give the file to one of them, or make them one task: else their
            branches conflict

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn two_tasks_that_make_one_file_are_found() {
    let plan = tasks(
        "Likely files: `doc/**` (new)",
        "Likely files: `doc/a.md` (new)",
    );
    assert_snapshot!(found(&plan), @r"
    warning: the tasks `motor` and `handle` both expect to touch `doc/a.md` [overlapping-tasks]
    ");
}

#[test]
fn a_file_that_all_tasks_touch_is_told_once_for_each() {
    let third = "Likely files: `src/main.rs`\n\n### wheel\nLikely files: `src/main.rs`";
    let plan = tasks("Likely files: `src/main.rs`", third);
    assert_snapshot!(found(&plan), @r"
    warning: the tasks `motor` and `handle` both expect to touch `src/main.rs` [overlapping-tasks]
    warning: the tasks `motor` and `wheel` both expect to touch `src/main.rs` [overlapping-tasks]
    ");
}

#[test]
fn tasks_that_share_no_file_are_well() {
    assert_eq!(
        found(&tasks(
            "Likely files: `src/api/**`",
            "Likely files: `src/*.rs`"
        )),
        ""
    );
}

#[test]
fn a_command_that_there_is_not_is_found() {
    assert_snapshot!(check(&command("cargoo test")), @r"
    $ git plan check
    --- stdout
    plan::unknown-command

      ! there is no command `cargoo`
        ,-[Plans.md:24:3]
     23 | ## Test commands
     24 | - test: `cargoo test`
        :   ^^^^^^^^^|^^^^^^^^^
        :            `-- neither on PATH nor known to a shell
     25 | 
        `----
      help: mend the name, or install it where the checks run

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn whatever_a_command_line_would_start_is_looked_for() {
    for (line, expected) in [
        ("X=1 cargoo test", "there is no command `cargoo`"),
        ("cd src && true && ../ci/tset.sh", ""),
        ("./ci/tset.sh", "the base has no file `ci/tset.sh`"),
        (
            "cd src && ../ci/tset.sh",
            "the base has no file `ci/tset.sh`",
        ),
        ("sh ci/tset.sh", "the base has no file `ci/tset.sh`"),
        ("make chekc", "Makefile has no `chekc`"),
        ("cd src && make check", "the base has no src/Makefile"),
        ("/usr/nowhere/x", "there is no program `/usr/nowhere/x`"),
    ] {
        let expected = match expected {
            "" => String::new(),
            said => format!("warning: {said} [unknown-command]"),
        };
        assert_eq!(found(&command(line)), expected, "{line}");
    }
}

#[test]
fn what_is_there_or_may_come_to_be_is_well() {
    for line in [
        "ci/test.sh",
        "sh ci/test.sh | grep -q x",
        "make -j4 check",
        "make README.md",
        "test -f README.md && ! false",
        "target/debug/widget --version",
        "for i in 1 2; do nothing_known; done",
        "$RUNNER x",
    ] {
        assert_eq!(found(&command(line)), "", "{line}");
    }
    let new = command("sh ci/new.sh").replace("- `README.md`", "- `ci/new.sh` (new)");
    assert_eq!(found(&new), "");
}

#[test]
fn what_the_set_up_speaks_of_it_may_install() {
    let plan = command("cargoo test").replacen("---\n", "---\nsetup: get cargoo\n", 1);
    assert_eq!(found(&plan), "");
}

#[test]
fn a_script_that_there_is_not_is_answered_with_those_that_there_are() {
    assert_snapshot!(check(&command("npm run e2e")), @r"
    $ git plan check
    --- stdout
    plan::unknown-command

      ! package.json has no `e2e`
        ,-[Plans.md:24:3]
     23 | ## Test commands
     24 | - test: `npm run e2e`
        :   ^^^^^^^^^|^^^^^^^^^
        :            `-- this would be run
     25 | 
        `----
      help: package.json has test, lint

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
    assert_eq!(found(&command("npm test && npm run lint")), "");
}

/// A repository with so many commits, each of so many lines.
fn with_history(plan: &str, commits: usize, lines: usize) -> Repo {
    let repo = repo(plan);
    for at in 0..commits {
        repo.write("README.md", format!("{at}\n").repeat(lines));
        repo.commit("Change");
    }
    repo
}

#[test]
fn a_budget_that_no_change_has_ever_kept_is_found_with_the_numbers() {
    let repo = with_history(&plan_with("budget: {files: 10, lines: 5}"), 25, 20);
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stdout
    plan::implausible-budget

      ! the budget of 5 lines is less than nearly every change here took
       ,-[Plans.md:2:21]
     1 | ---
     2 | budget: {files: 10, lines: 5}
       :                     ^^^^|^^^
       :                         `-- 0 of 25 commits would fit
     3 | plan: widget
       `----
      help: of 25 commits to these files half changed at most 40 lines; allow
            more, or make smaller tasks

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn a_budget_that_no_change_could_exceed_is_found() {
    let repo = with_history(&plan_with("budget: {files: 10, lines: 9000}"), 25, 20);
    let output = repo.try_git(&["plan", "check", "--porcelain"]);
    assert_snapshot!(output.stdout, @r"
    Plans.md:2:21: warning: the budget of 9000 lines is more than any change here took [implausible-budget]
    ");
}

#[test]
fn a_short_history_says_nothing_of_a_budget() {
    let repo = with_history(&plan_with("budget: {files: 10, lines: 5}"), 5, 20);
    assert_eq!(repo.git(&["plan", "check", "--porcelain"]).stdout, "");
}

#[test]
fn commits_to_other_files_say_nothing_of_a_budget() {
    let plan = plan_with("budget: {files: 10, lines: 5}").replace("- `README.md`", "- `src/**`");
    let repo = with_history(&plan, 25, 20);
    assert_eq!(repo.git(&["plan", "check", "--porcelain"]).stdout, "");
}

#[test]
fn a_budget_rule_that_is_an_error_keeps_from_spawning() {
    let repo = with_history(&plan_with("budget: {files: 10, lines: 5}"), 25, 20);
    let error = "attempt.rule.implausible-budget=error";
    let output = repo.try_git(&["-c", error, "spawn"]).fails_with(2);
    assert!(output.stderr.contains("has 1 error in it"), "{output}");
}
