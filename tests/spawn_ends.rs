//! How attempts end: what they left is committed, and the judgement is made from it.

use crate::env::plans::plan_with;
use crate::env::{Listed, REPORT, TestEnv, assert_turns};
use insta::assert_snapshot;

/// An agent that does its work and reports it.
fn good() -> String {
    format!("echo turns >>README.md; {REPORT}")
}

#[test]
fn three_attempts_end_finished() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.spawn(&good(), &["-n", "3"]);
    assert_eq!(output.status, 0);
    let all = repo.attempts();
    let names: Vec<&str> = all.iter().map(Listed::name).collect();
    assert_eq!(names, ["widget/all/1", "widget/all/2", "widget/all/3"]);
    assert_eq!(repo.states(), ["finished"; 3]);
    for one in &all {
        assert_turns(&repo, one);
        assert_eq!(repo.rev(one.text("branch")), one.candidate());
        assert_eq!(repo.rev(&format!("{}^", one.candidate())), repo.rev("main"));
        assert_eq!(one.text("spawn"), all[0].text("spawn"));
        assert_eq!(one.json("reported"), true);
    }
    repo.fsck();
}

#[test]
fn a_spawn_tells_its_story_and_answers_with_a_table() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.spawn(&good(), &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command 'echo turns >>README.md; printf '\''## Summary\n- README.md says so\n\n## Skipped\nnone\n'\'''
    --- stdout
    attempt       state     agent    approach  candidate   time
    widget/all/1  finished  command  -         05dcb4d811  [TIME]
    --- stderr
    attempt widget/all/1 on branch attempt/widget/all/1 in [TMP]/widget.attempts/widget/all-1
    attempt widget/all/1 finished
    hint: lay them side by side: git compare
    --- exit code 0
    ");
}

#[test]
fn the_worktree_of_an_attempt_is_locked_and_says_for_whom() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&good());
    let output = repo.git(&["worktree", "list", "--porcelain"]);
    let wanted = format!(
        "worktree {}\nHEAD {}\nbranch {}\nlocked git-attempts: attempt widget/all/1\n",
        one.worktree().display(),
        one.candidate(),
        one.text("branch"),
    );
    assert!(output.stdout.contains(&wanted), "{output}");
}

#[test]
fn the_worktree_is_clean_once_its_work_is_committed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&good());
    let status = repo.at(one.worktree()).git(&["status", "--porcelain"]);
    assert_eq!(status.stdout, "");
}

#[test]
fn a_commit_of_the_suite_says_whose_work_it_is() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&good());
    assert_snapshot!(repo.trailers(one.candidate()), @r"
    Plan: widget
    Task: all
    Attempt: widget/all/1
    Agent: command
    ");
}

#[test]
fn a_candidate_has_a_note() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&good());
    let format = ["log", "-1", "--notes=attempts", "--format=%N"];
    let note = repo.git(&[&format[..], &[one.candidate()]].concat());
    assert_snapshot!(note.stdout.trim(), @r"
    plan: widget
    task: all
    attempt: widget/all/1
    agent: command
    ");
}

#[test]
fn an_attempt_without_a_diff_is_empty() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.spawn(REPORT, &[]).fails_with(1);
    assert!(output.stdout.contains("empty"), "{output}");
    assert_eq!(repo.states(), ["empty"]);
}

#[test]
fn an_exit_code_of_0_is_no_success() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("exit 0");
    assert_eq!(
        (one.state(), one.text("cause")),
        ("empty", "it changed nothing")
    );
}

#[test]
fn a_change_that_is_taken_back_is_empty() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = "echo x >>README.md; git commit -qam x; git revert --no-edit HEAD";
    assert_eq!(repo.attempt(agent).state(), "empty");
}

#[test]
fn an_attempt_without_a_report_is_marked() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("echo turns >>README.md");
    assert_eq!(
        (one.state(), one.json("reported")),
        ("finished", &false.into())
    );
    let output = repo.git(&["spawn", "list"]);
    assert_snapshot!(output.normal(), @r"
    attempt       state     agent    approach  candidate   time
    widget/all/1  finished  command  -         1648a555d4  [TIME]    no report
    ");
}

#[test]
fn a_report_in_the_file_that_the_environment_names_counts() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo turns >>README.md; {REPORT} >\"$GIT_ATTEMPT_REPORT\"");
    assert_eq!(repo.attempt(&agent).json("reported"), true);
}

#[test]
fn a_failure_is_failed_but_its_work_is_committed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!("{}; exit 3", good()));
    assert_eq!(
        (one.state(), one.text("cause")),
        ("failed", "the agent ended with exit 3")
    );
    assert_turns(&repo, &one);
}

#[test]
fn an_agent_that_dies_of_a_signal_is_failed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!("{}; kill -9 $$", good()));
    assert_eq!(
        (one.state(), one.text("cause")),
        ("failed", "the agent ended with signal 9")
    );
    assert_turns(&repo, &one);
}

#[test]
fn an_agent_that_takes_too_long_is_timed_out_and_its_work_is_committed() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.spawn("echo turns >>README.md; sleep 1000", &["--timeout", "1s"])
        .fails_with(1);
    let one = &repo.attempts()[0];
    assert_eq!(one.state(), "timed-out");
    assert_turns(&repo, one);
}

#[test]
fn the_time_out_of_the_plan_counts() {
    let env = TestEnv::new();
    let repo = env.planned_as(&plan_with("timeout: 1s"));
    assert_eq!(repo.attempt("sleep 1000").state(), "timed-out");
}

#[test]
fn an_attempt_that_is_stopped_keeps_its_work() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo turns >>README.md; touch '{}/up'; sleep 1000",
        env.root().display()
    );
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    let output = repo.git(&["spawn", "stop", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn stop all/1
    --- stderr
    stopping attempt widget/all/1; what it has done is kept
    --- exit code 0
    ");
    repo.wait_for_states(&["stopped"]);
    assert_turns(&repo, &repo.attempts()[0]);
}

#[test]
fn an_attempt_that_is_over_cannot_be_stopped() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt(&good());
    let output = repo.try_git(&["spawn", "stop", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn stop all/1
    --- stderr
    error: attempt 'widget/all/1' is not running: it is finished
    --- exit code 1
    ");
}

#[test]
fn last_words_that_are_too_long_or_no_file_are_none_and_wait_for_nobody() {
    let env = TestEnv::new();
    let repo = env.planned();
    for leaves in [
        "head -c 3000000 /dev/zero >\"$GIT_ATTEMPT_REPORT\"",
        "ln -sf /dev/zero \"$GIT_ATTEMPT_REPORT\"",
        "mkfifo \"$GIT_ATTEMPT_REPORT\"",
    ] {
        let one = repo.attempt(&format!("echo turns >>README.md; {leaves}; {REPORT}"));
        assert_eq!(one.state(), "finished", "{leaves}: {one:?}");
        assert_eq!(*one.json("reported"), true, "{leaves}: {one:?}");
    }
}

#[test]
fn what_a_command_prints_beside_its_report_is_in_its_log_and_in_no_record() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!("echo TOKEN=x; echo turns >>README.md; {REPORT}"));
    let record = format!("refs/attempts/{}", one.name());
    let said = repo.file_at(&record, "report.md");
    assert!(said.starts_with("## Summary\n"), "{said}");
    let log = repo.git(&["spawn", "logs", "1"]).stdout;
    assert!(log.contains("TOKEN=x"), "{log}");
}
