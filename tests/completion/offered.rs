//! What a program answers to a shell that asks it, of all that a repository holds.

use crate::env::plans::two_tasks;
use crate::env::{REPORT, Repo, TestEnv, hold};
use insta::assert_snapshot;

/// The answer to `git <line>`, of which the last word is being typed; tabs are shown as ` | `.
fn offered(repo: &Repo, line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let arguments = [&[words[0], "--complete"], words.as_slice()].concat();
    let output = repo.git(&arguments);
    assert_eq!(output.stderr, "", "{output}");
    let lines = output.stdout.lines();
    let lines = lines.map(|line| line.replace('\t', " | ").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// The offered values alone.
fn values(repo: &Repo, line: &str) -> Vec<String> {
    let offered = offered(repo, line);
    let values = offered.lines().filter_map(|line| line.split(" |").next());
    values.map(str::to_owned).collect()
}

#[test]
fn each_command_is_offered_the_attempts_that_it_can_act_on() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo turns >>README.md; {REPORT}");
    repo.spawn(&agent, &["--count=2"]);
    repo.git(&["spawn", "rm", "all/2"]);
    let held = hold(&env, "end");
    repo.spawn(&held, &["--detach"]);
    repo.wait_for_states(&["finished", "archived", "running"]);
    assert_snapshot!(offered(&repo, "spawn logs "), @r"
    all/1 | finished, command
    all/2 | archived, command
    all/3 | running, command
    ");
    for (line, can_act_on) in [
        ("spawn stop ", &["all/3"][..]),
        ("spawn wait ", &["widget", "all", "all/3"]),
        ("spawn rm ", &["all/1"]),
        ("spawn restore ", &["all/2"]),
        ("promote --restore ", &["all/2"]),
        ("promote --restore=", &["--restore=all/2"]),
        ("spawn path ", &["all/1", "all/3"]),
        ("promote status ", &[]),
        (
            "plan diff wid",
            &["widget/all/1", "widget/all/2", "widget/all/3"],
        ),
    ] {
        assert_eq!(values(&repo, line), can_act_on, "{line}");
    }
    assert!(values(&repo, "promote ").contains(&"all/1".to_owned()));
    repo.git(&["spawn", "stop", "all/3"]);
    repo.wait_for_states(&["finished", "archived", "stopped"]);
}

#[test]
fn an_attempt_that_two_plans_have_is_offered_by_its_full_name() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo turns >>README.md; {REPORT}");
    repo.spawn(&agent, &["--count=2"]);
    let other = repo
        .read("Plans.md")
        .replace("plan: widget", "plan: gadget");
    repo.plan(&other);
    repo.git(&["plan", "approve", "--yes"]);
    repo.spawn(&agent, &[]);
    assert_eq!(
        values(&repo, "spawn logs "),
        ["gadget/all/1", "widget/all/1", "all/2"]
    );
}

#[test]
fn what_the_plan_names_is_offered() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks().replace(
        "## Test commands\n",
        "- [ ] It looks well\n\n## Test commands\n",
    ));
    assert_snapshot!(offered(&repo, "plan prompt "), @r"
    motor | task
    handle | task: something to hold
    motor/electric |
    motor/steam |
    ");
    assert_snapshot!(offered(&repo, "compare --only="), @"--only=test | grep -q turns README.md");
    assert_snapshot!(offered(&repo, "promote --accept "), @"C2 | It looks well");
    assert_snapshot!(offered(&repo, "plan show --plan "), @r"
    widget | plan
     | files
    ");
    repo.write(
        "other.md",
        repo.read("Plans.md").replace("### handle", "### knob"),
    );
    assert_eq!(
        values(&repo, "plan show --plan=other.md "),
        ["motor", "knob"]
    );
    assert_eq!(values(&repo, "plan show --plan=- "), [""; 0]);
}

#[test]
fn agents_are_offered_and_none_of_them_is_run() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let ran = env.root().join("ran");
    env.script("qwen", &format!("#!/bin/sh\n: >'{}'\n", ran.display()));
    repo.git(&["config", "agent.mine.command", "make it"]);
    repo.git(&["config", "agent.reviewer.base", "qwen"]);
    let offered = offered(&repo, "spawn -a ");
    let first: Vec<&str> = offered.lines().take(4).collect();
    assert_snapshot!(first.join("\n"), @r"
    qwen | installed
    mine | make it
    reviewer | installed, as qwen
    codex | not installed
    ");
    assert!(!ran.exists());
}

#[test]
fn what_git_names_is_offered_and_the_branches_of_attempts_last() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&[
        "remote",
        "add",
        "upstream",
        "https://me:secret@example.com/widget",
    ]);
    repo.git(&["tag", "v1"]);
    repo.git(&["branch", "zebra"]);
    repo.git(&["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    repo.spawn("true", &[]);
    assert_snapshot!(offered(&repo, "spawn --base "), @r"
    main | branch
    zebra | branch
    v1 | tag
    upstream/main | branch of a remote
    attempt/widget/all/1 | branch
    ");
    assert_snapshot!(offered(&repo, "promote --remote "), @"upstream | remote");
}

#[test]
fn an_alias_is_taken_for_what_it_stands_for() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.spawn("true", &[]);
    repo.git(&["config", "alias.s", "spawn list --disk"]);
    let offered = repo.git(&["spawn", "--complete", "s", "--"]).stdout;
    let has = |option: &str| offered.lines().any(|line| line.starts_with(option));
    assert!(has("--json\t"), "{offered}");
    // It is there already; and it is of another command.
    assert!(!has("--disk") && !has("--detach"), "{offered}");
}

#[test]
fn opposites_are_offered_to_whoever_wants_one() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let all = values(&repo, "spawn list --");
    assert!(!all.contains(&"--no-disk".to_owned()), "{all:?}");
    let negative = values(&repo, "spawn list --no-");
    assert!(negative.contains(&"--no-disk".to_owned()), "{negative:?}");
}

#[test]
fn outside_of_a_repository_and_in_a_broken_one_nothing_is_said_but_what_is_known() {
    let env = TestEnv::new();
    let repo = env.planned();
    let outside = repo.at("..");
    assert_eq!(values(&outside, "spawn rm "), [""; 0]);
    assert_eq!(values(&outside, "spawn --isolate "), ["worktree", "clone"]);
    assert!(values(&outside, "plan ").contains(&"init".to_owned()));
    assert!(values(&outside, "plan check --explain ").contains(&"no-title".to_owned()));
    repo.write(".git/config", "[broken");
    let output = repo.env().run(
        "git-spawn".as_ref(),
        &["--complete", "spawn", "rm", ""],
        repo.path(),
    );
    assert_snapshot!(output, @r"
    $ git-spawn --complete spawn rm ''
    --- exit code 0
    ");
}
