//! `git plan check`: names, each of which is to be a part of a ref and of a path.

use crate::env::plans::{PLAN, two_tasks};
use crate::plan_check::check;
use insta::assert_snapshot;

#[test]
fn two_tasks_of_one_name_are_found() {
    let plan = two_tasks().replace("### handle: something to hold", "### motor");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::duplicate-task

      x the task `motor` is there twice
        ,-[Plans.md:39:5]
     38 | 
     39 | ### motor
        :     ^^|^^
        :       `-- again
     40 | Put a handle on.
        `----
      help: give one of them another name, such as `motor-2`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_name_that_cannot_be_in_a_ref_is_found() {
    let plan = PLAN.replace("plan: widget", "plan: the..widget");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::bad-name

      x the plan's name `the..widget` cannot be part of a ref and a path
       ,-[Plans.md:2:7]
     1 | ---
     2 | plan: the..widget
       :       ^^^^^|^^^^^
       :            `-- it may not hold `..`
     3 | base: main
       `----
      help: write `the.widget`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_task_whose_name_cannot_be_in_a_ref_is_found() {
    let plan = two_tasks().replace("### motor", "### motor.lock");
    assert_snapshot!(check(&plan), @r"
    $ git plan check
    --- stdout
    plan::bad-name

      x the task `motor.lock` cannot be part of a ref and a path
        ,-[Plans.md:30:5]
     29 | ## Tasks
     30 | ### motor.lock
        :     ^^^^^|^^^^
        :          `-- it may not end with `.lock`, which git keeps for itself
     31 | Build a motor in.
        `----
      help: write `motor`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}
