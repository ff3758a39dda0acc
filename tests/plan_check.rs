//! `git plan check`: what a plan lacks, one fault at a time.

use crate::env::plans::{PLAN, plan_with, two_tasks};
use crate::env::{Output, TestEnv};
use insta::assert_snapshot;

/// What is said of a plan.
pub fn check(plan: &str) -> Output {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(plan);
    repo.try_git(&["plan", "check"])
}

#[test]
fn a_clean_plan_has_nothing_to_mend() {
    assert_snapshot!(check(PLAN), @r"
    $ git plan check
    --- stdout
    Plans.md: nothing to mend
    --- exit code 0
    ");
}

#[test]
fn a_clean_plan_with_tasks_has_nothing_to_mend() {
    let bounded = two_tasks()
        .replace("motor in.", "motor in. Out of scope: the handle.")
        .replace(
            "handle on.",
            "handle on.\n\nLikely files: `handle.md` (new)",
        );
    let output = check(&bounded).success();
    assert_eq!(output.stdout, "Plans.md: nothing to mend\n");
}

#[test]
fn a_task_that_does_not_say_where_it_ends_is_found() {
    let plan = two_tasks().replace("motor in.", "motor in. Out of scope: the handle.");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::task-without-boundary

      ! nothing says where the task `handle` ends
        ,-[Plans.md:39:5]
     38 | 
     39 | ### handle: something to hold
        :     ^^^|^^
        :        `-- neither files nor what is out of scope
     40 | Put a handle on.
        `----
      help: write below it ``Likely files: `src/api/**` ``, or `Out of scope: ...`

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn a_word_that_says_nothing_is_underlined() {
    let plan = PLAN.replace("asked to.", "asked to, and it does so fast.");
    assert_snapshot!(check(&plan), @r#"
    $ git plan check
    --- stdout
    plan::weasel-word

      ! "fast" has no measure
        ,-[Plans.md:9:54]
      8 | ## Goal
      9 | The widget turns when it is asked to, and it does so fast.
        :                                                      ^^|^
        :                                                        `-- how much, and who could tell?
     10 | 
        `----
      help: write the number or the output that tells, or take the word out

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    "#);
}

#[test]
fn a_goal_that_says_the_title_again_is_found() {
    let plan = PLAN.replace(
        "The widget turns when it is asked to.",
        "The widget should turn.",
    );
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::goal-restates-title

      ! the goal says the title again
       ,-[Plans.md:8:1]
     7 | 
     8 | ## Goal
       : ^^^|^^^
       :    `-- no word more than in the title
     9 | The widget should turn.
       `----
      help: say what will be true afterwards, for whom, and how they would notice

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn a_missing_section_is_found() {
    let plan = PLAN.replace("## Goal\nThe widget turns when it is asked to.\n", "");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::missing-section

      x the plan has no section `Goal`
       ,-[Plans.md:6:1]
     5 | ---
     6 | # Make the widget turn
       : ^^^^^^^^^^^^^^^^^^^^^^
     7 | 
       `----
      help: write `## Goal`: what shall be true when this is done, and for whom?

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn an_empty_section_is_found() {
    let plan = PLAN.replace("- It may fall off the table.\n", "");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::empty-section

      ! the section `Risks` says nothing
        ,-[Plans.md:26:1]
     25 | 
     26 | ## Risks
        : ^^^^|^^^
        :     `-- nothing below this
        `----
      help: what could go wrong, and how would a reviewer see it?

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn a_plan_without_a_test_command_is_refused() {
    let plan = PLAN
        .replace("- test: `grep -q turns README.md`\n", "")
        .replace(" (check: test)", "");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::no-test-command

      x the plan has no test command
        ,-[Plans.md:23:1]
     22 | 
     23 | ## Test commands
        : ^^^^^^^^|^^^^^^^
        :         `-- no item below this
     24 | 
        `----
      help: write ``- test: `cargo test` ``: a name, a colon, and the command in
            backticks

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn an_unknown_check_is_found() {
    let plan = PLAN.replace("(check: test)", "(check: tset)");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::unknown-check

      x there is no check `tset`
        ,-[Plans.md:21:36]
     20 | ## Acceptance criteria
     21 | - [ ] README.md says that it turns (check: tset)
        :                                    ^^^^^^|^^^^^^
        :                                          `-- not among the test commands
     22 | 
        `----
      help: did you mean `test`?

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_bad_glob_is_found() {
    let plan = PLAN.replace("- `README.md`", "- `docs/[a`");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::bad-glob

      x `docs/[a` is not a glob
        ,-[Plans.md:15:3]
     14 | ## Likely files
     15 | - `docs/[a`
        :   ^^^^|^^^^
        :       `-- unclosed character class; missing ']'
     16 | 
        `----
      help: write a path from the top of the repository, such as `src/api/**`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_glob_that_leaves_the_repository_is_found() {
    let plan = PLAN.replace("- `README.md`", "- `../README.md`");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::bad-glob

      x `../README.md` is not a glob
        ,-[Plans.md:15:3]
     14 | ## Likely files
     15 | - `../README.md`
        :   ^^^^^^^|^^^^^^
        :          `-- `..` leads out of the repository
     16 | 
        `----
      help: write a path from the top of the repository, such as `src/api/**`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_glob_that_matches_nothing_is_a_warning() {
    let plan = PLAN.replace("- `README.md`", "- `docs/**`");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::glob-without-match

      ! `docs/**` matches no file of the repository
        ,-[Plans.md:15:3]
     14 | ## Likely files
     15 | - `docs/**`
        :   ^^^^|^^^^
        :       `-- nothing is there
     16 | 
        `----
      help: mend the path, or write `(new)` after it if the plan has it made

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn bad_yaml_is_found() {
    assert_snapshot!(check(&plan_with("agents: [codex")), @r"
    $ git plan check
    --- stdout
    plan::bad-yaml

      x illegal placement of ':' indicator
       ,-[Plans.md:3:5]
     2 | agents: [codex
     3 | plan: widget
       :     ^^^^|^^^
       :         `-- here
     4 | base: main
       `----
      help: write one `key: value` on a line, and quote what holds more than words

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn an_unknown_key_is_found() {
    assert_snapshot!(check(&plan_with("tiemout: 30m")), @r"
    $ git plan check
    --- stdout
    plan::unknown-key

      x unknown key `tiemout`
       ,-[Plans.md:2:1]
     1 | ---
     2 | tiemout: 30m
       : ^^^|^^^
       :    `-- nothing reads this
     3 | plan: widget
       `----
      help: did you mean `timeout`?

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_key_of_the_wrong_kind_is_found() {
    assert_snapshot!(check(&plan_with("timeout: soon")), @r"
    $ git plan check
    --- stdout
    plan::bad-value

      x `soon` is not a length of time
       ,-[Plans.md:2:10]
     1 | ---
     2 | timeout: soon
       :          ^^^^
     3 | plan: widget
       `----
      help: write a number with its unit, such as `[TIME]`, `30m` or `1h 30m`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_vague_criterion_is_found() {
    let plan = PLAN.replace(
        "README.md says that it turns (check: test)",
        "It works well",
    );
    assert_snapshot!(check(&plan), @r#"
    $ git plan check
    --- stdout
    plan::vague-criterion

      ! nobody could judge "works well"
        ,-[Plans.md:21:10]
     20 | ## Acceptance criteria
     21 | - [ ] It works well
        :          ^^^^^|^^^^
        :               `-- means another thing to each reader
     22 | 
        `----
      help: name what can be observed, such as a number or an output, or the check
            that tells

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    "#);
}

#[test]
fn every_fault_is_told_at_once() {
    let plan = plan_with("tiemout: 30m").replace("(check: test)", "(check: tset)");
    let output = check(&plan).fails_with(1);
    assert!(output.stdout.contains("plan::unknown-key"), "{output}");
    assert!(output.stdout.contains("plan::unknown-check"), "{output}");
}
