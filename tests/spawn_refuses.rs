//! `git spawn` refuses before anything is made.

use crate::env::plans::{PLAN, plan_with, two_tasks};
use crate::env::{Output, Repo, TestEnv};
use insta::assert_snapshot;

/// Fails unless nothing at all has been made: no record, no branch, no worktree.
#[track_caller]
fn assert_nothing_made(repo: &Repo, output: &Output) {
    assert_eq!(repo.refs("refs/attempts"), [""; 0], "{output}");
    assert_eq!(repo.refs("refs/heads/attempt/"), [""; 0], "{output}");
    let worktrees = repo.git(&["worktree", "list", "--porcelain"]).stdout;
    assert_eq!(worktrees.matches("worktree ").count(), 1, "{output}");
    assert!(!repo.has("../widget.attempts"), "{output}");
}

#[test]
fn without_a_plan() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    error: there is no Plans.md here
    hint: write one: git plan init
    --- exit code 2
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn with_errors_in_the_plan() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    error: Plans.md has 1 error in it
    hint: see them, and how to mend each: git plan check
    --- exit code 2
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn without_approval_and_names_the_command() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    error: the commands of plan 'widget' have not been approved as they are now
    hint: it would run: grep -q turns README.md
    hint: look at them and approve them: git plan approve
    --- exit code 2
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn without_approval_and_a_command_cannot_speak_for_us() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&plan_with("setup: \"true\\nhint: all is well\""));
    let output = repo.try_spawn("true", &[]).fails_with(2);
    assert!(
        output
            .stderr
            .contains("hint: it would run: true\\u{a}hint: all is well; grep"),
        "{output}"
    );
}

#[test]
fn with_an_agent_that_nobody_knows() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.try_git(&["spawn", "-a", "clippy"]);
    assert_snapshot!(output, @r"
    $ git spawn -a clippy
    --- stderr
    error: agent 'clippy' is not known
    hint: known are codex, claude, gemini, opencode, qwen, copilot, cursor-agent, amp, goose, aider
    hint: say how it is run: git config agent.clippy.command '<command>'
    --- exit code 2
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn with_an_agent_that_is_not_installed() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "agent.codex.command", "/nowhere/codex"]);
    let output = repo.try_git(&["spawn", "-a", "codex"]);
    assert_snapshot!(output, @r"
    $ git spawn -a codex
    --- stderr
    error: agent 'codex' needs '/nowhere/codex', which is not installed
    hint: where to get it: git spawn --agents -v -a codex
    hint: any command can be an agent: git spawn --agent-command '<command>'
    --- exit code 2
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn with_a_task_that_the_plan_does_not_have() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks());
    let output = repo.try_spawn("true", &["wheels"]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true wheels
    --- stderr
    fatal: plan 'widget' has no task 'wheels'
    hint: it has motor, handle
    --- exit code 128
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn within_an_attempt() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.set("GIT_ATTEMPT", "widget/all/1");
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    fatal: this is attempt 'widget/all/1', and an attempt may look at plans and attempts, and decide nothing about them
    --- exit code 128
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn where_a_branch_is_in_the_way() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["branch", "attempt"]);
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    fatal: there is a branch 'attempt', so that no branch 'attempt/…' can be made
    hint: choose another prefix, such as: git config attempt.branchPrefix tried
    --- exit code 128
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn where_a_branch_deeper_down_is_in_the_way() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["branch", "attempt/widget"]);
    let output = repo.try_spawn("true", &[]).fails_with(128);
    assert_eq!(repo.refs("refs/attempts"), [""; 0], "{output}");
    assert!(output.stderr.contains("'attempt/widget'"), "{output}");
}

#[test]
fn where_worktrees_would_be_inside_of_the_tree() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.worktreeDir", "trees"]);
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    fatal: attempt.worktreeDir '[TMP]/widget/trees' is inside of the repository's own worktree
    hint: worktrees of attempts belong beside it, where no clean-up of yours reaches them
    --- exit code 128
    ");
    assert_nothing_made(&repo, &output);
    assert!(!repo.has("trees"));
}

#[test]
fn where_worktrees_would_be_inside_of_the_tree_by_a_detour() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.worktreeDir", "../widget/trees"]);
    let output = repo.try_spawn("true", &[]).fails_with(128);
    assert_nothing_made(&repo, &output);
    assert!(!repo.has("trees"), "{output}");
}

#[test]
fn with_a_base_that_is_no_commit() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.try_spawn("true", &["--base", "nowhere"]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true --base nowhere
    --- stderr
    fatal: invalid reference: nowhere
    hint: this is the plan's `base:`, or what --base says
    --- exit code 128
    ");
    assert_nothing_made(&repo, &output);
}

#[test]
fn before_the_first_commit() {
    let env = TestEnv::new();
    let repo = env.repo("widget").at("../empty");
    std::fs::create_dir(repo.path()).unwrap();
    repo.git(&["init", "--quiet"]);
    let told = [PLAN, &PLAN.replace("base: main\n", "")].map(|plan| {
        repo.plan(plan);
        repo.git(&["plan", "approve", "--yes"]);
        repo.try_spawn("true", &[]).to_string()
    });
    assert_eq!(told[0], told[1], "whether the base is named or not");
    assert_snapshot!(told[0], @r"
    $ git spawn --agent-command true
    --- stderr
    fatal: there is no commit yet to start from
    hint: make the first one: git add --all && git commit -m 'Begin'
    --- exit code 128
    ");
    assert_eq!(repo.refs("refs/attempts"), [""; 0]);
}

#[test]
fn but_not_where_worktrees_are_beside_the_tree_by_a_relative_path() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.worktreeDir", "../trees"]);
    let one = repo.attempt("echo turns >>README.md");
    assert_eq!(one.worktree(), env.root().join("trees/widget/all-1"));
}

#[test]
fn more_attempts_than_anybody_would_read() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.try_git(&["spawn", "-n", "101", "--agent-command", "true"]);
    let output = output.fails_with(129);
    assert!(output.stderr.contains("a number from 1 to 100"), "{output}");
    assert_eq!(repo.refs("refs/attempts"), Vec::<String>::new());
}
