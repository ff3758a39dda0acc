//! What an attempt leaves becomes a commit: all of it, wherever the agent has put it.

use crate::env::plans::PLAN;
use crate::env::{Repo, TestEnv, assert_turns, processes, wait_until};
use std::time::Duration;

/// An agent that does its work.
const GOOD: &str = "echo turns >>README.md";

#[test]
fn what_the_agent_committed_itself_is_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo
        .attempt("echo turns >>README.md; git commit -qam 'My own'; echo more >more; git add more");
    assert_turns(&repo, &one);
    assert_eq!(repo.file_at(one.candidate(), "more"), "more\n");
    let subjects = repo.git(&["log", "--format=%s", one.candidate()]).stdout;
    assert_eq!(subjects, "Make the widget turn\nMy own\nBegin\n");
}

#[test]
fn an_agent_that_commits_everything_itself_gets_no_commit_more() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("echo turns >>README.md; git commit -qam 'My own'");
    let subjects = repo.git(&["log", "--format=%s", one.candidate()]).stdout;
    assert_eq!(subjects, "My own\nBegin\n");
}

#[test]
fn an_agent_that_detaches_its_head_loses_nothing() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo
        .attempt("git checkout -q --detach; echo turns >>README.md; git commit -qam x; echo y >y");
    assert_eq!(one.state(), "finished");
    assert_turns(&repo, &one);
    assert_eq!(repo.file_at(one.candidate(), "y"), "y\n");
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
}

#[test]
fn an_agent_that_switches_to_a_branch_of_its_own_loses_nothing() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one =
        repo.attempt("git switch -qc mine; echo turns >>README.md; git commit -qam x; echo y >y");
    assert_eq!(one.state(), "finished");
    assert_turns(&repo, &one);
    assert_eq!(repo.file_at(one.candidate(), "y"), "y\n");
}

#[test]
fn what_the_agent_committed_before_it_went_elsewhere_is_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = "echo one >one; git add one; git commit -qm one; \
                 git checkout -q --detach HEAD^; echo turns >>README.md; git commit -qam two";
    let one = repo.attempt(agent);
    let branch = repo.file_at(one.text("branch"), "one");
    assert_eq!(branch, "one\n");
    assert_turns(&repo, &one);
}

#[test]
fn what_an_agent_leaves_running_is_gone_at_the_end() {
    let env = TestEnv::new();
    let repo = env.planned();
    let mark = format!("{}/daemon", env.root().display());
    let daemon = format!("setsid sh -c \"trap '' HUP; sleep 1000; : {mark}\" >/dev/null 2>&1 &");
    let one = repo.attempt(&format!("{daemon} echo turns >>README.md; sleep 0.1"));
    assert_eq!(one.state(), "finished");
    let gone = || {
        !processes::with_words(&format!(": {mark}"))
            .into_iter()
            .any(processes::is_alive)
    };
    wait_until("the daemon is gone", Duration::from_secs(5), gone);
    let output = repo.git(&["spawn", "list"]);
    assert!(output.stdout.contains("leaked 2 processes"), "{output}");
}

#[test]
fn untracked_files_are_committed_and_ignored_ones_are_not() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write(".gitignore", "*.log\n");
    repo.commit("Ignore logs");
    let one = repo.attempt("mkdir -p a/b; echo new >a/b/new; echo x >a/x.log");
    let paths = repo.git(&["ls-tree", "-r", "--name-only", one.candidate(), "a"]);
    assert_eq!(paths.stdout, "a/b/new\n");
    assert!(one.worktree().join("a/x.log").exists());
}

#[test]
fn an_agent_that_deletes_its_worktree_is_failed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("rm -rf \"$PWD\"");
    assert_eq!(
        (one.state(), one.text("cause")),
        ("failed", "its worktree is gone")
    );
}

#[test]
fn the_main_worktree_is_as_it_was() {
    let env = TestEnv::new();
    let repo = env.planned();
    let (main, status) = (
        repo.rev("main"),
        repo.git(&["status", "--porcelain", "-b"]).stdout,
    );
    repo.spawn(GOOD, &["-n", "2"]);
    assert_eq!(repo.rev("HEAD"), main);
    assert_eq!(repo.git(&["status", "--porcelain", "-b"]).stdout, status);
}

/// Makes hooks that say, in a file of the user's home, that they ran and where.
fn hooks(repo: &Repo, names: &[&str]) {
    for hook in names {
        let path = format!(".git/hooks/{hook}");
        repo.write(&path, "#!/bin/sh\necho \"$PWD\" >>\"$HOME/hooked\"\n");
        repo.env()
            .run("/bin/chmod".as_ref(), &["+x", &path], repo.path())
            .success();
    }
}

#[test]
fn a_hook_about_commits_does_not_run_for_the_suite() {
    let env = TestEnv::new();
    let repo = env.planned();
    hooks(&repo, &["pre-commit", "commit-msg", "post-commit"]);
    assert_eq!(repo.attempt(GOOD).state(), "finished");
    assert!(!env.home().join("hooked").exists());
}

#[test]
fn post_checkout_runs_in_each_new_worktree() {
    let env = TestEnv::new();
    let repo = env.planned();
    hooks(&repo, &["post-checkout"]);
    repo.spawn(GOOD, &["-n", "2"]);
    let ran = std::fs::read_to_string(env.home().join("hooked")).expect("it ran");
    let places = repo.attempts().into_iter().map(|one| one.worktree());
    let places: Vec<String> = places.map(|place| place.display().to_string()).collect();
    assert_eq!(ran.lines().collect::<Vec<_>>(), places);
}

#[test]
fn an_agent_that_never_reads_its_prompt_is_no_trouble() {
    let env = TestEnv::new();
    let repo =
        env.planned_as(&PLAN.replace("Nobody holds it.", &"Nobody holds it. ".repeat(20_000)));
    assert_eq!(
        repo.attempt("exec 0<&-; echo turns >>README.md").state(),
        "finished"
    );
}

#[test]
fn the_history_of_a_record_is_its_own() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    let log = repo.git(&[
        "log",
        "--first-parent",
        "--format=%s",
        "refs/attempts/widget/all/1",
    ]);
    insta::assert_snapshot!(log.stdout, @r"
    widget/all/1: finished
    widget/all/1: running
    widget/all/1: queued
    widget/all/1: spawned
    A record of git-attempts
    ");
}

#[test]
fn what_an_agent_keeps_for_itself_is_no_work_of_its_unless_the_base_has_it() {
    let env = TestEnv::new();
    let script = "#!/bin/sh\nmkdir .aider.tags.cache.v4 && echo x >.aider.tags.cache.v4/cache.db
echo more >>.aider.conf.yml; mkdir docs; echo y >docs/.aider.md; echo turns >>README.md
echo 'Repo-map: disabled'; echo 'Done.'; echo 'Tokens: 7 sent, 1 received.'\n";
    env.script("aider", script);
    let repo = env.repo("widget");
    repo.write(".aider.conf.yml", "# of the project\n");
    repo.commit("Configure aider");
    repo.plan(PLAN);
    repo.git(&["plan", "approve", "--yes"]);
    repo.git(&["spawn", "-a", "aider"]);
    let one = &repo.attempts()[0];
    let changed = repo.git(&["diff", "--name-only", "main", one.candidate()]);
    assert_eq!(
        changed.stdout,
        ".aider.conf.yml\nREADME.md\ndocs/.aider.md\n"
    );
    assert!(
        one.worktree()
            .join(".aider.tags.cache.v4/cache.db")
            .is_file()
    );
}

#[test]
fn what_turns_the_direction_of_text_around_is_in_no_message() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt(r"echo turns >>README.md; printf '## Summary\nred \342\200\256der\n'");
    let message = repo.git(&["log", "-1", "--format=%B", "attempt/widget/all/1"]);
    assert!(message.stdout.contains("red der"), "{message}");
}
