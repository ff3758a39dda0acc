//! What an attempt runs, from what, and in which surroundings.

use crate::env::plans::{plan_with, two_tasks};
use crate::env::{TestEnv, hold, wait_until};
use insta::assert_snapshot;
use std::time::Duration;

#[test]
fn the_prompt_on_standard_input_holds_all_that_the_agent_needs() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks());
    repo.spawn("cat >prompt", &["motor", "-n", "1"]);
    let one = &repo.attempts()[0];
    let prompt = repo.file_at(one.candidate(), "prompt");
    assert_snapshot!(prompt, @r"
    # Make the widget turn

    You work alone on one attempt at one bounded task, in a git worktree of your own,
    which is your current directory. Others try the same in worktrees of theirs: leave
    theirs, the main checkout and its branches alone.

    ## Your task: motor

    Build a motor in.

    ### Your approach: electric

    With a coil.

    Take this approach and no other: others take the others.

    The plan's other tasks are not yours: `handle`.

    ## Goal

    The widget turns when it is asked to.

    ## Assumptions

    - Nobody holds it.

    ## Constraints

    - Do not touch `.github/**`.

    ## Likely files

    - `README.md`

    ## Acceptance criteria

    - README.md says that it turns (check: test)

    ## Test commands

    - test: `grep -q turns README.md`

    ## Risks

    - It may fall off the table.

    ## Rules

    - Stay within the task. Change no more than it needs.
    - Do not commit, push, switch branches or run `git stash`: what you leave in the files is
      committed for you.
    - Run the test commands that apply, and say honestly which you did not run or did not pass.

    ## Report

    End with a report as your last message, in exactly this form:

        ## Summary
        - what your diff does, file by file

        ## Skipped
        - what was asked and you did not do, and why; or `none`

        ## Follow-ups
        - what somebody should do next, and why; or `none`
    ");
    let record = repo.file_at("refs/attempts/widget/motor/1", "prompt.md");
    assert_eq!(record, prompt);
}

#[test]
fn an_agent_finds_no_other_repository_in_its_environment() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent =
        "env | grep '^GIT_' | cut -d= -f1 | sort >names; git rev-parse --show-toplevel >top";
    let git_dir = format!("--git-dir={}/.git", repo.path().display());
    let alias = format!("alias.try=!git spawn --agent-command \"{agent}\"");
    env.set("GIT_WORK_TREE", repo.path().display().to_string());
    repo.git(&[&git_dir, "spawn", "--agent-command", agent]);
    env.unset("GIT_WORK_TREE");
    repo.write("src/lib.rs", "");
    repo.at("src").git(&["-c", &alias, "try"]);
    for one in repo.attempts() {
        let names = repo.file_at(one.candidate(), "names");
        let strange: Vec<&str> = names
            .lines()
            .filter(|name| {
                let ours = [
                    "ATTEMPT",
                    "ATTEMPT_PLAN",
                    "ATTEMPT_PORT",
                    "ATTEMPT_PORT_COUNT",
                    "ATTEMPT_REPORT",
                    "ATTEMPT_SPAWN",
                    "EDITOR",
                    "TERMINAL_PROMPT",
                ];
                !ours.iter().any(|known| name["GIT_".len()..] == **known)
            })
            .collect();
        assert_eq!(strange, [""; 0], "{one:?}");
        let top = repo.file_at(one.candidate(), "top");
        assert_eq!(top.trim_end(), one.worktree().display().to_string());
    }
    assert_eq!(repo.states(), ["finished"; 2]);
}

#[test]
fn an_agent_knows_which_attempt_it_is_of() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("echo \"$GIT_ATTEMPT\" >mine");
    assert_eq!(repo.file_at(one.candidate(), "mine"), "widget/all/1\n");
}

#[test]
fn an_agent_cannot_spawn_attempts() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("git spawn --agent-command true 2>said; echo $? >>said");
    let said = repo.file_at(one.candidate(), "said");
    assert!(
        said.ends_with("may look at plans and attempts, and decide nothing about them\n128\n"),
        "{said}"
    );
    assert_eq!(repo.attempts().len(), 1);
}

#[test]
fn the_set_up_runs_before_the_agent() {
    let env = TestEnv::new();
    let repo = env.planned_as(&plan_with("setup: echo set-up >order"));
    let one = repo.attempt("echo agent >>order");
    assert_eq!(repo.file_at(one.candidate(), "order"), "set-up\nagent\n");
}

#[test]
fn a_set_up_that_fails_is_a_failed_attempt_without_an_agent() {
    let env = TestEnv::new();
    let repo = env.planned_as(&plan_with("setup: exit 7"));
    let one = repo.attempt("touch \"$HOME/agent\"");
    assert_eq!(
        (one.state(), one.text("cause")),
        ("failed", "the set-up failed: exit 7")
    );
    assert!(!env.home().join("agent").exists());
}

#[test]
fn approaches_are_dealt_out_in_turn() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks());
    repo.spawn("cat >prompt", &["motor", "-n", "3"]);
    let all = repo.attempts();
    let approaches: Vec<&str> = all.iter().map(|one| one.text("approach")).collect();
    assert_eq!(approaches, ["electric", "steam", "electric"]);
    for one in &all {
        let prompt = repo.file_at(one.candidate(), "prompt");
        let line = format!("\n### Your approach: {}\n", one.text("approach"));
        assert!(prompt.contains(&line), "{prompt}");
    }
}

#[test]
fn without_a_task_every_task_is_tried_by_each_of_its_approaches() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks());
    repo.spawn("cat >prompt", &[]);
    let all = repo.attempts();
    let names: Vec<&str> = all.iter().map(|one| one.name()).collect();
    assert_eq!(
        names,
        ["widget/handle/1", "widget/motor/1", "widget/motor/2"]
    );
}

#[test]
fn agents_of_the_plan_are_found_in_the_configuration() {
    let env = TestEnv::new();
    let repo = env.planned_as(&plan_with("agents: [one, two*2]"));
    repo.git(&["config", "agent.one.command", "echo 1 >who"]);
    repo.git(&["config", "agent.two.command", "echo 2 >who"]);
    repo.git(&["spawn"]);
    let all = repo.attempts();
    let who: Vec<_> = all
        .iter()
        .map(|one| repo.file_at(one.candidate(), "who"))
        .collect();
    assert_eq!(who, ["1\n", "2\n", "2\n"]);
    let names: Vec<&str> = all.iter().map(|one| one.text("agent")).collect();
    assert_eq!(names, ["one", "two", "two"]);
}

#[test]
fn base_says_where_attempts_start() {
    let env = TestEnv::new();
    let repo = env.planned();
    let first = repo.rev("main");
    repo.write("README.md", "# Gadget\n");
    repo.commit("Rename it");
    repo.spawn("echo turns >>README.md", &["--base", "HEAD^"]);
    let one = &repo.attempts()[0];
    assert_eq!(one.text("base"), first);
    assert_eq!(
        repo.file_at(one.candidate(), "README.md"),
        "# Widget\nturns\n"
    );
}

#[test]
fn attempts_start_at_the_base_of_the_plan_and_not_at_head() {
    let env = TestEnv::new();
    let repo = env.planned();
    let main = repo.rev("main");
    repo.git(&["switch", "--quiet", "-c", "topic"]);
    repo.git(&["commit", "--quiet", "--allow-empty", "-m", "Elsewhere"]);
    assert_eq!(repo.attempt("echo turns >>README.md").text("base"), main);
}

#[test]
fn one_job_at_a_time_queues_the_others() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("{}; echo turns >>README.md", hold(&env, "go"));
    repo.try_spawn(&agent, &["-n", "3", "-j", "1", "--detach"])
        .success();
    let is_one_running = || {
        let states = repo.states();
        let count = |word: &str| states.iter().filter(|state| *state == word).count();
        assert!(count("running") <= 1, "{states:?}");
        count("running") == 1 && count("queued") == 2
    };
    wait_until("one runs", Duration::from_secs(30), is_one_running);
    repo.write("../go", "");
    repo.wait_for_states(&["finished"; 3]);
}

#[test]
fn no_two_attempts_of_a_queue_overlap() {
    let env = TestEnv::new();
    let repo = env.planned();
    let place = env.root().display();
    let agent =
        format!("mkdir '{place}/alone' || exit 9; sleep 0.2; rmdir '{place}/alone'; echo x >x");
    repo.spawn(&agent, &["-n", "3", "-j", "1"]);
    assert_eq!(repo.states(), ["finished"; 3]);
}

#[test]
fn a_queued_attempt_that_is_stopped_never_begins() {
    let env = TestEnv::new();
    let repo = env.planned();
    let place = env.root().display();
    let agent = format!(
        "echo x >>'{place}/begun'; {}; echo turns >>README.md",
        hold(&env, "go")
    );
    repo.try_spawn(&agent, &["-n", "2", "-j", "1", "--detach"])
        .success();
    repo.wait_for("../begun");
    let all = repo.attempts();
    let queued = all
        .iter()
        .find(|one| one.state() == "queued")
        .expect("a queued one");
    repo.git(&["spawn", "stop", queued.name()]);
    repo.write("../go", "");
    let mut states = vec!["finished", "stopped"];
    if all[0].name() == queued.name() {
        states.reverse();
    }
    repo.wait_for_states(&states);
    assert_eq!(repo.read("../begun"), "x\n");
}

#[test]
fn several_commands_are_an_attempt_each() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&[
        "spawn",
        "--agent-command",
        "echo a >a",
        "--agent-command",
        "echo b >b",
    ]);
    let files = |n: u32| {
        let branch = format!("attempt/widget/all/{n}");
        repo.git(&["diff", "--name-only", "main", &branch]).stdout
    };
    assert_eq!([files(1), files(2)], ["a\n", "b\n"]);
}

#[test]
fn whoever_git_does_not_know_is_told_so() {
    let env = TestEnv::new();
    let repo = env.planned();
    for key in ["user.name", "user.email"] {
        repo.git(&["config", "--global", "--unset", key]);
    }
    repo.git(&["config", "user.useConfigOnly", "true"]);
    let output = repo.try_spawn("echo a >a", &[]);
    assert!(
        output
            .stderr
            .contains("warning: git does not know who you are"),
        "{output}"
    );
}
