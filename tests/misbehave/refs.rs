//! An agent that moves refs which are not its own.

use super::{RECORD, assert_kept, go_back, note_head, noted, remark};
use crate::env::{Repo, TestEnv, assert_turns, hold};

const GOOD: &str = "echo turns >>README.md";

/// Two commits on main, of which the second is `Second`.
fn repo_of_two(env: &TestEnv) -> (Repo, String) {
    let repo = env.planned();
    repo.write("second", "second\n");
    let second = repo.commit("Second");
    (repo, second)
}

#[test]
fn a_branch_of_the_users_that_was_rewound_is_told_and_comes_back_as_told() {
    let env = TestEnv::new();
    let (repo, second) = repo_of_two(&env);
    let output = repo.spawn(
        &format!("git update-ref refs/heads/main HEAD^; {GOOD}"),
        &[],
    );
    let first = repo.rev("main");
    let told = format!(
        "meanwhile moved: refs/heads/main {}..{}; back: git update-ref refs/heads/main {1} {0}",
        &second[..10],
        &first[..10]
    );
    let told = told.replace(
        &format!("main {} {}", &first[..10], &second[..10]),
        &format!("main {} {}", &second[..10], &first[..10]),
    );
    assert!(remark(&repo).contains(&told), "{}", remark(&repo));
    let warning = format!("warning: attempt widget/all/1: {told}");
    assert!(output.stderr.contains(&warning), "{output}");
    assert_kept(&repo, &second);
    go_back(&repo);
    assert_eq!(repo.rev("main"), second);
    assert_eq!(repo.git(&["status", "--porcelain"]).stdout, "");
}

#[test]
fn a_branch_that_the_agent_led_to_its_own_commits_is_told() {
    let env = TestEnv::new();
    let (repo, second) = repo_of_two(&env);
    repo.attempt(&format!(
        "{GOOD}; git commit -qam x; git update-ref refs/heads/main HEAD"
    ));
    assert!(remark(&repo).contains("meanwhile moved: refs/heads/main"));
    go_back(&repo);
    assert_eq!(repo.rev("main"), second);
}

#[test]
fn a_checked_out_branch_that_was_moved_from_elsewhere_is_told() {
    let env = TestEnv::new();
    let (repo, second) = repo_of_two(&env);
    // The commit is not made at its HEAD, so nothing else tells of it.
    repo.attempt(
        "new=$(git commit-tree -m x -p main main^{tree}); git update-ref refs/heads/main $new",
    );
    assert!(remark(&repo).contains("meanwhile moved: refs/heads/main"));
    go_back(&repo);
    assert_eq!(repo.rev("main"), second);
}

#[test]
fn what_a_user_commits_meanwhile_is_no_news() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["branch", "side"]);
    let agent = format!(
        "touch '{}/up'; {}; {GOOD}",
        env.root().display(),
        hold(&env, "go")
    );
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    let mine = repo.commit("Mine");
    repo.git(&["branch", "-f", "side", &mine]);
    repo.git(&["tag", "mine"]);
    repo.git(&["switch", "-qc", "more"]);
    repo.write("../go", "");
    repo.wait_for_states(&["finished"]);
    assert_eq!(remark(&repo), "no report");
}

#[test]
fn what_became_of_a_sibling_meanwhile_is_no_news_and_stays() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "if test \"${{GIT_ATTEMPT##*/}}\" = 1; then touch '{}/up'; {}; else {}; fi; {GOOD}",
        env.root().display(),
        hold(&env, "go"),
        hold(&env, "up")
    );
    repo.try_spawn(&agent, &["--detach", "-n", "2"]).success();
    repo.wait_for("../up");
    repo.git(&["spawn", "wait", "2"]);
    repo.write("../go", "");
    repo.git(&["spawn", "wait", "1", "2"]);
    assert_eq!(repo.states(), ["finished", "finished"]);
    let list = repo.git(&["spawn", "list"]).stdout;
    assert!(!list.contains("meanwhile"), "{list}");
}

#[test]
fn a_branch_that_was_deleted_comes_back_as_told_even_after_a_gc() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["switch", "-qc", "work"]);
    repo.write("work", "work\n");
    let work = repo.commit("Work");
    repo.git(&["switch", "-q", "main"]);
    repo.attempt(&format!(
        "git branch -qD work; git reflog expire --expire=now --all; git gc -q --prune=now; {GOOD}"
    ));
    assert_kept(&repo, &work);
    go_back(&repo);
    assert_eq!(repo.rev("work"), work);
}

#[test]
fn a_tag_that_was_deleted_comes_back_as_told() {
    let env = TestEnv::new();
    let (repo, second) = repo_of_two(&env);
    repo.git(&["tag", "v1"]);
    repo.attempt(&format!("git tag -d v1; {GOOD}"));
    go_back(&repo);
    assert_eq!(repo.rev("v1"), second);
}

#[test]
fn the_branch_of_an_attempt_that_is_over_comes_back_as_told() {
    let env = TestEnv::new();
    let repo = env.planned();
    let first = repo.attempt(GOOD);
    let moved = "git update-ref refs/heads/attempt/widget/all/1 main";
    let second = repo.attempt(&format!("{moved}; {GOOD}"));
    assert_turns(&repo, &second);
    repo.git(&[
        "merge-base",
        "--is-ancestor",
        first.candidate(),
        "refs/attempts/widget/all/2",
    ]);
    go_back(&repo);
    assert_eq!(repo.rev(first.text("branch")), first.candidate());
}

#[test]
fn the_branch_of_an_attempt_at_work_is_there_again_at_its_end() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "{GOOD}; git commit -qam x; touch '{}/up'; {}",
        env.root().display(),
        hold(&env, "go")
    );
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    repo.attempt(&format!(
        "git update-ref -d refs/heads/attempt/widget/all/1; {GOOD}"
    ));
    repo.write("../go", "");
    repo.wait_for_states(&["finished", "finished"]);
    let first = &repo.attempts()[0];
    assert_turns(&repo, first);
    assert_eq!(repo.rev(first.text("branch")), first.candidate());
}

#[test]
fn a_record_that_the_agent_deleted_is_put_back() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt(GOOD);
    let before = repo.rev(RECORD);
    let both = format!("git update-ref -d {RECORD}; git update-ref -d refs/attempts/widget/all/2");
    let two = repo.attempt(&format!(
        "{both}; git update-ref -d refs/plans/widget; git reflog expire --expire=now --all; \
         git gc -q --prune=now; {GOOD}"
    ));
    assert_turns(&repo, &two);
    assert_eq!(repo.rev(RECORD), before);
    let told = "meanwhile deleted: refs/attempts/widget/all/1; it has been put back; \
                meanwhile deleted: refs/attempts/widget/all/2; it has been put back; \
                meanwhile deleted: refs/plans/widget; it has been put back";
    assert!(remark(&repo).contains(told), "{}", remark(&repo));
}

#[test]
fn a_record_that_the_agent_moved_is_put_back() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!("git update-ref {RECORD} {RECORD}^; {GOOD}"));
    assert_eq!(one.state(), "finished");
    assert!(remark(&repo).contains("it has been put back"));
    let subjects = repo.git(&["log", "--first-parent", "--format=%s", RECORD]);
    assert_eq!(
        subjects.stdout,
        "widget/all/1: finished\nwidget/all/1: running\nwidget/all/1: queued\n\
         widget/all/1: spawned\nA record of git-attempts\n"
    );
}

#[test]
fn the_notes_that_the_agent_deleted_are_put_back() {
    let env = TestEnv::new();
    let repo = env.planned();
    let first = repo.attempt(GOOD);
    repo.attempt(&format!(
        "git update-ref -d refs/notes/attempts; {GOOD}; echo x >x"
    ));
    let note = repo.git(&["notes", "--ref=attempts", "show", first.candidate()]);
    assert!(note.stdout.contains("attempt: widget/all/1"), "{note}");
}

#[test]
fn the_guard_is_gone_with_the_attempt() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt(&format!(
        "git update-ref -d refs/attempt-guards/widget/all/1; {GOOD}"
    ));
    repo.attempt(&format!(
        "{GOOD}; git commit -qam x; {}",
        note_head(&repo, "x")
    ));
    assert_eq!(repo.attempts()[1].candidate(), noted(&repo, "x"));
    assert_eq!(repo.refs("refs/attempt-guards"), [""; 0]);
}
