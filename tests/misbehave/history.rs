//! An agent that moves its HEAD and rewrites what it has committed.

use super::{RECORD, assert_kept, note_head, noted, offered, remark};
use crate::env::{TestEnv, assert_turns};

#[test]
fn commits_on_another_branch_are_kept_where_the_agent_came_back_without_them() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "git switch -qc mine; echo turns >>README.md; git commit -qam mine; {}; \
         git switch -q attempt/widget/all/1; git branch -qD mine",
        note_head(&repo, "mine")
    );
    let one = repo.attempt(&agent);
    let mine = noted(&repo, "mine");
    assert_eq!(one.state(), "empty");
    assert_eq!(
        one.text("cause"),
        format!(
            "it changed nothing where it ended; what it committed elsewhere is kept: {}",
            &mine[..10]
        )
    );
    assert_kept(&repo, &mine);
}

#[test]
fn a_history_that_was_begun_anew_is_offered_and_the_old_one_is_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo x >x; git add x; git commit -qm x; {}; git checkout -q --orphan new; \
         echo turns >>README.md; git commit -qam all; git branch -qD attempt/widget/all/1",
        note_head(&repo, "old")
    );
    let one = repo.attempt(&agent);
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, &one);
    assert_kept(&repo, &noted(&repo, "old"));
}

#[test]
fn a_new_root_without_a_commit_loses_nothing() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo x >x; git add x; git commit -qm x; {}; git checkout -q --orphan new; \
         echo turns >>README.md",
        note_head(&repo, "old")
    );
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    assert_eq!(offered(&repo, &one, "x"), "x\n");
    assert_kept(&repo, &noted(&repo, "old"));
}

#[test]
fn a_rebase_to_the_root_keeps_what_it_replaced() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo turns >>README.md; git commit -qam one; {}; \
         git -c sequence.editor=: rebase -q --root --reset-author-date --exec true; \
         git commit -q --amend -m two",
        note_head(&repo, "one")
    );
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    assert_kept(&repo, &noted(&repo, "one"));
}

#[test]
fn what_the_agent_took_back_by_a_reset_is_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo y >y; git add y; git commit -qm y; {}; git reset -q --hard HEAD^; \
         echo turns >>README.md",
        note_head(&repo, "y")
    );
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    assert_kept(&repo, &noted(&repo, "y"));
}

#[test]
fn what_it_took_back_is_kept_even_from_a_gc_of_its_own() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo y >y; git add y; git commit -qm y; {}; {}; git reset -q --hard HEAD^; \
         git reflog expire --expire=now --all; git gc -q --prune=now; echo turns >>README.md",
        note_head(&repo, "y"),
        super::wait_for_the_guard()
    );
    let one = repo.attempt(&agent);
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_kept(&repo, &noted(&repo, "y"));
}

#[test]
fn a_gc_loses_nothing_that_is_committed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(
        "echo turns >>README.md; git commit -qam x; git pack-refs --all; \
         git reflog expire --expire=now --all; git gc -q --prune=now; echo more >more",
    );
    assert_turns(&repo, &one);
    assert_eq!(offered(&repo, &one, "more"), "more\n");
    assert_kept(&repo, one.candidate());
}

#[test]
fn a_stash_of_the_agents_is_told_and_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("echo turns >>README.md; echo new >new; git stash -q -u");
    assert_eq!(one.state(), "empty");
    let stash = repo.rev("refs/stash");
    let id = &stash[..10];
    let told =
        format!("it changed nothing; meanwhile stashed: {id}; see it: git stash show -p {id}");
    assert_eq!(remark(&repo), told);
    assert_eq!(one.json("meanwhile")["stashed"][0], *stash);
    repo.git(&["stash", "clear"]);
    assert_kept(&repo, &stash);
    assert_eq!(repo.file_at(&stash, "README.md"), "# Widget\nturns\n");
    assert_eq!(repo.file_at(&format!("{stash}^3"), "new"), "new\n");
}

#[test]
fn a_stash_of_the_users_is_told_when_it_is_gone_and_comes_back_as_told() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write("README.md", "mine\n");
    repo.git(&["stash", "-q"]);
    let stash = repo.rev("refs/stash");
    repo.attempt("git stash clear; git gc -q --prune=now; echo turns >>README.md");
    assert_kept(&repo, &stash);
    super::go_back(&repo);
    assert_eq!(repo.rev("refs/stash"), stash);
}

#[test]
fn the_history_of_a_rewritten_attempt_is_that_of_its_record_still() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("git commit -q --allow-empty -m x; git reset -q --hard HEAD^");
    let words = ["log", "--first-parent", "--format=%s", RECORD];
    let first = repo.git(&words).stdout;
    assert_eq!(first.lines().next(), Some("widget/all/1: empty"));
    assert_eq!(first.lines().last(), Some("A record of git-attempts"));
}
