//! `--from`: plans of other shapes, checked and made ours.

use crate::doubles::github::GitHubDouble;
use crate::env::plans::PLAN;
use crate::env::{TestEnv, needs};
use insta::assert_snapshot;

const TASKS: &str = "\
# Tasks: Sign in by link

## Phase 1: Setup

**Goal**: A visitor gets a link by mail.

**Independent Test**: Ask for a link and find it in the outbox.

- [ ] T001 Make the folder `server/auth/`
- [ ] T002 Send the mail in server/auth/mail.py
";

const PROPOSAL: &str =
    "## Why\n\nNobody knows which jobs run.\n\n## What Changes\n\n- A command.\n";
const DELTA: &str = "## ADDED Requirements\n\n### Requirement: Jobs\nIt SHALL list.\n\n#### Scenario: None\n- **WHEN** no job runs\n- **THEN** nothing is printed\n";

#[test]
fn a_plan_of_another_shape_is_named_and_what_it_lacks_is_told() {
    let repo = TestEnv::new().repo("widget");
    repo.write("specs/004/tasks.md", TASKS);
    assert_snapshot!(repo.try_git(&["plan", "check", "--plan", "specs/004/tasks.md"]), @r"
    $ git plan check --plan specs/004/tasks.md
    --- stdout
    plan::other-shape

      x this is a tasks.md of spec-kit, and no plan of ours
       ,-[specs/004/tasks.md:1:1]
     1 | # Tasks: Sign in by link
       : ^^^^^^^^^^^^^^^^^^^^^^^^
     2 | 
       `----
      help: make one of it: git plan init --from specs/004/tasks.md

    plan::no-test-command

      x no command judges an attempt: what a text says of commands is not run
       ,-[specs/004/tasks.md:1:1]
     1 | # Tasks: Sign in by link
       : ^^^^^^^^^^^^^^^^^^^^^^^^
     2 | 
       `----
      help: name one in Plans.md: ``- test: `command` ``

    specs/004/tasks.md: 2 errors, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_plan_is_made_of_another_and_lacks_nothing_but_what_nobody_said() {
    let repo = TestEnv::new().repo("widget");
    repo.write("specs/004/tasks.md", TASKS);
    repo.write("Makefile", "test:\n\ttrue\n");
    let from = ["plan", "init", "--no-edit", "--from", "specs/004/tasks.md"];
    assert_snapshot!(repo.try_git(&from), @r"
    $ git plan init --no-edit --from specs/004/tasks.md
    --- stdout
    [TMP]/widget/Plans.md
    --- stderr
    read as a tasks.md of spec-kit
    hint: fill it in, and have it checked: git plan edit
    --- exit code 0
    ");
    let checked = repo.git(&["plan", "check", "--porcelain"]);
    assert!(!checked.stdout.contains("error"), "{checked}");
    repo.git(&["plan", "fmt", "--check"]);
    assert!(repo.read("Plans.md").contains("- test: `make test`"));
}

#[test]
fn a_plan_that_is_there_is_never_written_over() {
    let repo = TestEnv::new().repo("widget");
    repo.plan(PLAN);
    repo.write("tasks.md", TASKS);
    let output = repo.try_git(&["plan", "init", "--from", "tasks.md"]);
    output.fails_with(128);
    assert_eq!(repo.read("Plans.md"), PLAN);
}

#[test]
fn a_change_of_open_spec_is_read_with_all_of_its_files() {
    let repo = TestEnv::new().repo("widget");
    repo.write("openspec/changes/list-jobs/proposal.md", PROPOSAL);
    repo.write("openspec/changes/list-jobs/specs/jobs/spec.md", DELTA);
    for origin in [
        "openspec/changes/list-jobs",
        "openspec/changes/list-jobs/proposal.md",
        "openspec/changes/list-jobs/specs/jobs/spec.md",
    ] {
        repo.git(&["plan", "init", "--no-edit", "--from", origin]);
        let plan = repo.read("Plans.md");
        for said in [
            "Nobody knows which jobs run.",
            "- [ ] None: **WHEN** no job runs",
        ] {
            assert!(plan.contains(said), "{said} of {origin} in {plan}");
        }
        std::fs::remove_file(repo.path().join("Plans.md")).expect("remove a plan");
    }
}

#[test]
fn standard_input_is_read_and_named_by_its_title() {
    let repo = TestEnv::new().repo("widget");
    let arguments = [
        "plan",
        "init",
        "--no-edit",
        "--from",
        "-",
        "--title",
        "Faster saving",
    ];
    let output =
        repo.try_git_with_input(&arguments, "Saving takes a minute.\n\n- [ ] It takes 2 s\n");
    output.success();
    let plan = repo.read("Plans.md");
    assert!(plan.contains("# Faster saving\n"), "{plan}");
    assert!(plan.contains("- [ ] It takes 2 s\n"), "{plan}");
}

#[test]
fn a_directory_without_a_plan_is_told() {
    let repo = TestEnv::new().repo("widget");
    repo.write("docs/notes.md", "# Notes\n");
    assert_snapshot!(repo.try_git(&["plan", "init", "--from", "docs"]), @r"
    $ git plan init --from docs
    --- stderr
    error: 'docs' holds no plan of a shape that is known
    hint: it would hold proposal.md, as a change of OpenSpec, or tasks.md, as spec-kit has it
    --- exit code 2
    ");
}

#[test]
fn what_is_not_text_is_told() {
    let repo = TestEnv::new().repo("widget");
    repo.write("tasks.md", b"# \xff\n");
    assert_snapshot!(repo.try_git(&["plan", "init", "--from", "tasks.md"]), @r"
    $ git plan init --from tasks.md
    --- stderr
    fatal: 'tasks.md': the byte 0xFF is not UTF-8
    hint: save the file as UTF-8; `iconv -f LATIN1 -t UTF-8` makes it of Latin 1
    --- exit code 128
    ");
}

#[test]
fn an_issue_without_a_remote_is_told() {
    let repo = TestEnv::new().repo("widget");
    assert_snapshot!(repo.try_git(&["plan", "init", "--from", "gh:7"]), @r"
    $ git plan init --from gh:7
    --- stderr
    error: there is no remote, and so no issue of it
    hint: save the issue's text to a file, and name that: --from <file>
    --- exit code 2
    ");
    assert_snapshot!(repo.try_git(&["plan", "check", "--from", "gh:x"]).stderr.lines().next().unwrap_or(""), @r"
    error: option `from' does not take 'gh:x': 'x' is not the number of an issue
    ");
}

#[test]
fn an_issue_becomes_a_plan() {
    let Some(gh) = needs::gh() else { return };
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let bare = env.github_remote(&repo);
    let github = GitHubDouble::start(&env.root().join("github"), bare.path());
    env.extend(github.environment());
    env.install("gh", &gh);
    github.add_issue(
        7,
        "Saving is slow",
        "It takes a minute.\r\n\r\n### Expected behavior\r\n\r\nIt takes 2 s.\r\n",
    );
    assert_snapshot!(repo.try_git(&["plan", "check", "--from", "gh:7"]), @r"
    $ git plan check --from gh:7
    --- stdout
    plan::other-shape

      x this is an issue, and no plan of ours
       ,-[gh:7:1:1]
     1 | It takes a minute.
       : ^
     2 | 
       `----
      help: make one of it: git plan init --from gh:7

    plan::no-test-command

      x no command judges an attempt: what a text says of commands is not run
       ,-[gh:7:1:1]
     1 | It takes a minute.
       : ^
     2 | 
       `----
      help: name one in Plans.md: ``- test: `command` ``

    gh:7: 2 errors, 0 warnings
    --- exit code 1
    ");
    repo.git(&["plan", "init", "--no-edit", "--from", "gh:7"]);
    let plan = repo.read("Plans.md");
    for said in [
        "# Saving is slow\n",
        "It takes a minute.\n",
        "- [ ] It takes 2 s.\n",
    ] {
        assert!(plan.contains(said), "{said} in {plan}");
    }
    assert_snapshot!(repo.try_git(&["plan", "check", "--from", "gh:8"]), @r"
    $ git plan check --from gh:8
    --- stderr
    error: reading the issue failed: GitHub does not find it (gh: Not Found (HTTP 404))
    hint: see that it is still there, and that you may see it: gh auth login --hostname github.com
    --- exit code 2
    ");
}

#[test]
fn a_plan_of_our_own_shape_is_taken_as_it_is() {
    let repo = TestEnv::new().repo("widget");
    repo.write("plans/turn.md", PLAN);
    let checked = repo.git(&["plan", "check", "--from", "plans/turn.md"]);
    assert_eq!(checked.stdout, "plans/turn.md: nothing to mend\n");
    let output = repo.git(&["plan", "init", "--no-edit", "--from", "plans/turn.md"]);
    assert!(
        output.stderr.contains("read as a plan of ours\n"),
        "{output}"
    );
    let written = std::fs::read_to_string(repo.path().join("Plans.md")).unwrap();
    assert_eq!(written, PLAN);
}

#[test]
fn the_way_to_mend_another_file_names_it() {
    let repo = TestEnv::new().repo("widget");
    repo.write(
        "my plans/a.md",
        "# A\n\n## Goal\nWords.\n\n## Risks\nNone.\n",
    );
    let output = repo.try_git(&["plan", "show", "--plan", "my plans/a.md"]);
    let output = output.fails_with(2);
    assert!(
        output
            .stderr
            .contains("git plan check --plan 'my plans/a.md'\n"),
        "{output}"
    );
}
