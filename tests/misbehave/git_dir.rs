//! An agent that lays hands on its worktree and on the worktree's git directory.

use super::{assert_kept, note_head, noted, offered};
use crate::env::{TestEnv, assert_turns};

#[test]
fn what_was_committed_before_the_worktree_was_deleted_is_the_candidate() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("echo turns >>README.md; git commit -qam x; rm -rf \"$PWD\"");
    assert_eq!(
        (one.state(), one.text("cause")),
        (
            "failed",
            "its worktree is gone; what it had committed is kept"
        )
    );
    assert_turns(&repo, &one);
    assert_kept(&repo, one.candidate());
}

#[test]
fn a_worktree_that_git_was_told_to_remove_keeps_its_commits() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!(
        "git checkout -q --detach; echo turns >>README.md; git commit -qam x; {}; \
         place=$PWD; cd ../../../widget; git worktree remove -f -f \"$place\"; \
         git gc -q --prune=now",
        super::wait_for_the_guard()
    ));
    assert_eq!(one.state(), "failed", "{one:?}");
    assert_turns(&repo, &one);
}

#[test]
fn a_worktree_without_its_git_file_has_it_again() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("rm .git; echo turns >>README.md");
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, &one);
    let status = repo.at(one.worktree()).git(&["status", "--porcelain"]);
    assert_eq!(status.stdout, "");
}

#[test]
fn files_outlive_the_git_directory_of_their_worktree() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt("rm -rf \"$(git rev-parse --git-dir)\"; echo turns >>README.md");
    assert_eq!(
        (one.state(), one.text("cause")),
        (
            "failed",
            "its worktree is not registered any more; what it had committed is kept"
        )
    );
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
}

#[test]
fn a_link_in_the_place_of_the_worktree_leads_to_nobodys_files() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write("private", "private\n");
    let main = repo.path().display().to_string();
    let one = repo.attempt(&format!(
        "echo turns >>README.md; git commit -qam x; place=$PWD; cd /; rm -rf \"$place\"; \
         ln -s '{main}' \"$place\""
    ));
    assert_eq!(one.state(), "failed", "{one:?}");
    assert_turns(&repo, &one);
    let files = repo.git(&["ls-tree", "--name-only", one.candidate()]);
    assert_eq!(files.stdout, "README.md\n");
    assert!(repo.has("private"));
}

#[test]
fn a_worktree_whose_git_directory_was_led_elsewhere_stays_ours() {
    for file in ["commondir", "gitdir"] {
        let env = TestEnv::new();
        let repo = env.planned();
        let other = env.repo("other");
        let before = other.rev("HEAD");
        let elsewhere = other.path().join(".git").display().to_string();
        let one = repo.attempt(&format!(
            "echo '{elsewhere}' >\"$(git rev-parse --git-dir)/{file}\"; echo turns >>README.md"
        ));
        assert_turns(&repo, &one);
        assert_eq!(other.rev("HEAD"), before);
        assert_eq!(other.refs("refs/attempts"), [""; 0]);
        let list = repo.git(&["spawn", "list"]).stdout;
        assert!(list.contains(&format!("worktrees/all-1/{file}")), "{list}");
        let status = repo.at(one.worktree()).git(&["status", "--porcelain"]);
        assert_eq!(status.stdout, "");
    }
}

#[test]
fn an_index_that_the_agent_spoilt_is_no_trouble() {
    for spoil in [": >\"$index\"", "rm \"$index\"", "echo x >>\"$index\""] {
        let env = TestEnv::new();
        let repo = env.planned();
        let agent = format!(
            "index=$(git rev-parse --git-dir)/index; {spoil}; echo turns >>README.md; echo x >x"
        );
        let one = repo.attempt(&agent);
        assert_turns(&repo, &one);
        assert_eq!(offered(&repo, &one, "x"), "x\n");
    }
}

#[test]
fn what_cannot_be_committed_takes_nothing_else_with_it() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(&format!(
        "echo turns >>README.md; git commit -qam x; {}; \
         git init -q sub; cd sub; echo x >x; git add x; git commit -qm x",
        note_head(&repo, "x")
    ));
    assert_eq!(one.state(), "failed");
    assert_eq!(one.candidate(), noted(&repo, "x"));
    assert!(one.worktree().join("sub/x").exists());
}

#[test]
fn a_file_of_the_same_size_and_second_as_before_is_seen_to_be_another() {
    let env = TestEnv::new();
    let repo = env.planned();
    // git keeps times in whole seconds. The index has to be one second old at the end.
    let next = "now=$(date +%s); until [ $(date +%s) != $now ]; do sleep 0.01; done";
    let one = repo.attempt(&format!(
        "{next}; echo aaaa >x; git add x; echo bbbb >x; {next}; echo turns >>README.md"
    ));
    assert_eq!(offered(&repo, &one, "x"), "bbbb\n");
}
