//! `git plan fmt`: the form of a plan's file, and nothing of it lost.

use crate::env::TestEnv;
use crate::env::plans::PLAN;
use insta::assert_snapshot;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

/// [`PLAN`] in its form.
fn formed() -> String {
    PLAN.replace("\n- ", "\n\n- ")
        .replace("\nThe widget", "\n\nThe widget")
}

#[test]
fn a_plan_is_put_into_its_form_and_nothing_is_said() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(
        &PLAN
            .replace("- [ ] README", "*   README")
            .replace("## Goal", "## GOAL  "),
    );
    assert_snapshot!(repo.try_git(&["plan", "fmt"]), @r"
    $ git plan fmt
    --- exit code 0
    ");
    assert_snapshot!(repo.read("Plans.md"), @r"
    ---
    plan: widget
    base: main
    target: main
    ---
    # Make the widget turn

    ## Goal

    The widget turns when it is asked to.

    ## Assumptions

    - Nobody holds it.

    ## Likely files

    - `README.md`

    ## Constraints

    - Do not touch `.github/**`.

    ## Acceptance criteria

    -   [ ] README.md says that it turns (check: test)

    ## Test commands

    - test: `grep -q turns README.md`

    ## Risks

    - It may fall off the table.
    ");
}

#[test]
fn check_names_the_file_that_is_not_in_its_form_and_writes_nothing() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    assert_snapshot!(repo.try_git(&["plan", "fmt", "--check"]), @r"
    $ git plan fmt --check
    --- stdout
    Plans.md
    --- exit code 1
    ");
    assert_eq!(repo.read("Plans.md"), PLAN);
    repo.plan(&formed());
    assert_snapshot!(repo.try_git(&["plan", "fmt", "--check"]), @r"
    $ git plan fmt --check
    --- exit code 0
    ");
}

#[test]
fn stdout_has_the_form_and_the_file_stays() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    assert_eq!(repo.git(&["plan", "fmt", "-n"]).stdout, formed());
    assert_eq!(repo.read("Plans.md"), PLAN);
}

#[test]
fn standard_input_is_formed_to_standard_output() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let output = repo.try_git_with_input(&["plan", "fmt", "--plan", "-"], PLAN);
    assert_eq!(output.success().stdout, formed());
}

#[test]
fn the_files_mode_and_a_link_to_it_stay() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("docs/plan.md", PLAN);
    let file = repo.path().join("docs/plan.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set a mode");
    symlink("docs/plan.md", repo.path().join("Plans.md")).expect("make a link");
    repo.git(&["plan", "fmt"]);
    assert_eq!(repo.read("docs/plan.md"), formed());
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let link = repo.path().join("Plans.md");
    assert!(link.symlink_metadata().expect("the link").is_symlink());
}

#[test]
fn what_cannot_be_formed_is_told_and_left() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let open = "# T\n\n## Risks\n\nr\n\n## Goal\n\n```\ng\n";
    repo.plan(open);
    assert_snapshot!(repo.try_git(&["plan", "fmt"]), @r"
    $ git plan fmt
    --- stderr
    warning: Plans.md: sections are left in their order: the plan would say something else
    --- exit code 0
    ");
    assert_eq!(repo.read("Plans.md"), open);
}

#[test]
fn what_is_not_text_is_not_formed() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("Plans.md", b"# \xff\n");
    assert_snapshot!(repo.try_git(&["plan", "fmt"]), @r"
    $ git plan fmt
    --- stderr
    fatal: 'Plans.md': the byte 0xFF is not UTF-8
    hint: save the file as UTF-8; `iconv -f LATIN1 -t UTF-8` makes it of Latin 1
    --- exit code 128
    ");
}

#[test]
fn without_a_plan_there_is_nothing_to_form() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    assert_snapshot!(repo.try_git(&["plan", "fmt"]), @r"
    $ git plan fmt
    --- stderr
    error: there is no Plans.md here
    hint: write one: git plan init
    --- exit code 2
    ");
}
