//! Agents that do strange things to git in their worktrees: their work is taken all the same,
//! or it is said that it was not.

use crate::env::{REPORT, TestEnv, assert_turns};

#[test]
fn a_lock_that_an_agent_left_on_its_index_is_no_trouble() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one =
        repo.attempt("touch \"$(git rev-parse --git-dir)/index.lock\"; echo turns >>README.md");
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, &one);
}

#[test]
fn an_agent_that_replaces_its_git_leads_to_no_other_repository() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one =
        repo.attempt("rm .git; git init -q; git add -A; git commit -qm x; echo turns >>README.md");
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(&format!("{}^", one.candidate())), repo.rev("main"));
}

#[test]
fn a_branch_that_the_agent_deleted_is_there_again() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(
        "echo turns >>README.md; git commit -qam x; branch=$(git branch --show-current); \
         git checkout -q --detach; git branch -qD \"$branch\"",
    );
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
}

#[test]
fn a_file_that_the_agent_had_git_overlook_is_committed() {
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let env = TestEnv::new();
        let repo = env.planned();
        let agent = format!("git update-index {flag} README.md; echo turns >>README.md; echo x >x");
        assert_turns(&repo, &repo.attempt(&agent));
    }
}

#[test]
fn what_an_agent_writes_for_all_worktrees_is_told() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(
        "echo '*' >>\"$(git rev-parse --git-path info/exclude)\"; \
         git config core.fsmonitor ./watch; echo turns >>README.md",
    );
    assert_eq!(one.state(), "finished", "{one:?}");
    let list = repo.git(&["spawn", "list"]);
    let told = "meanwhile changed for all worktrees: core.fsmonitor, info/exclude";
    assert!(list.stdout.contains(told), "{list}");
}

#[test]
fn what_a_user_does_to_branches_meanwhile_is_no_news() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("git config branch.other.remote origin; echo turns >>README.md");
    let list = repo.git(&["spawn", "list"]);
    assert!(!list.stdout.contains("meanwhile"), "{list}");
}

#[test]
fn a_repository_within_the_worktree_is_never_half_a_success() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(
        "echo turns >>README.md; git init -q sub; cd sub; echo x >x; git add x; git commit -qm x",
    );
    assert_ne!(one.state(), "finished", "{one:?}");
    assert!(one.worktree().join("sub/x").exists());
}

#[test]
fn a_merge_that_an_agent_left_in_the_middle_is_committed_as_it_lies_there() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(
        "git switch -qc other; echo other >README.md; git commit -qam o; git switch -q -; \
         echo mine >README.md; git commit -qam m; git merge -q other",
    );
    let text = repo.file_at(one.candidate(), "README.md");
    assert!(text.contains("<<<<<<<"), "{text}");
}

#[test]
fn a_filter_that_an_agent_configured_does_not_run_for_the_suite() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = repo.attempt(
        "git config filter.evil.clean 'touch \"$HOME/filtered\"; cat'; \
         echo 'README.md filter=evil' >.gitattributes; echo turns >>README.md",
    );
    assert_eq!(one.state(), "finished", "{one:?}");
    assert!(!env.home().join("filtered").exists());
}

#[test]
fn a_filter_that_an_agent_committed_does_not_run_when_its_attempt_is_archived() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.bare_remote(&repo);
    let evil = repo.attempt(
        "git config filter.evil.clean 'touch \"$HOME/filtered\"; cat'; \
         echo 'README.md filter=evil' >.gitattributes; echo turns >>README.md",
    );
    repo.attempt(&format!("echo turns >>README.md; {REPORT}"));
    repo.git(&["compare"]);
    repo.at(evil.worktree())
        .write("README.md", "# Widget\nturns twice\n");
    std::fs::remove_file(env.home().join("filtered")).ok();
    repo.git(&["promote", "--no-pr", "all/2"]);
    assert_eq!(repo.states(), ["archived", "finished"]);
    assert!(!env.home().join("filtered").exists());
}
