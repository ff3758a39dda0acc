//! Agents that do with refs what they like: their commits are found again, and what was the
//! user's is told of.

use super::{TURN, assert_no_loose_refs, reftables};
use crate::env::{Repo, TestEnv, assert_turns};

const RECORD: &str = "refs/attempts/widget/all/1";

/// An agent's step: notes its HEAD in a file beside the repository.
fn note(env: &TestEnv, file: &str) -> String {
    format!("git rev-parse HEAD >'{}/{file}'", env.root().display())
}

/// Fails unless the record keeps what was noted, when nothing else does.
#[track_caller]
fn assert_kept(repo: &Repo, file: &str) {
    let commit = repo.read(&format!("../{file}"));
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    repo.git(&["merge-base", "--is-ancestor", commit.trim(), RECORD]);
    assert_no_loose_refs(repo);
}

#[test]
fn a_commit_on_another_branch_is_offered() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let agent = format!("git checkout -q -b mine; {TURN}; git commit -qam x");
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
}

#[test]
fn a_commit_that_was_reset_away_is_kept() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let agent = format!(
        "echo x >x; git add x; git commit -qm x; {}; git reset -q --hard HEAD~1; \
         git commit -q --allow-empty -m y; {TURN}",
        note(&env, "x")
    );
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    assert_kept(&repo, "x");
}

#[test]
fn a_commit_before_a_branch_without_one_is_kept() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    // git itself tells of no reflog then.
    let agent = format!(
        "echo x >x; git add x; git commit -qm x; {}; git checkout -q --orphan new; \
         git branch -qD attempt/widget/all/1; {TURN}",
        note(&env, "x")
    );
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    assert_kept(&repo, "x");
}

#[test]
fn a_commit_whose_reflog_is_cleared_is_kept() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let agent = format!(
        "echo x >x; git add x; git commit -qm x; {}; \
         until git merge-base --is-ancestor HEAD refs/attempt-guards/widget/all/1; do \
         sleep 0.02; done; git reset -q --hard HEAD~1; \
         git reflog expire --expire=now --all; git gc -q --prune=now; {TURN}",
        note(&env, "x")
    );
    repo.attempt(&agent);
    assert_kept(&repo, "x");
}

#[test]
fn a_stash_is_told_of_and_kept_and_a_lost_one_is_given_back() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    repo.commit("Plan");
    repo.write("README.md", "mine\n");
    repo.git(&["stash", "-q"]);
    let mine = repo.rev("refs/stash");
    let agent = format!(
        "git stash drop -q; echo x >x; git stash -q -u; git rev-parse refs/stash >'{}/x'; \
         git stash drop -q; {TURN}; git stash -q; git stash apply -q",
        env.root().display()
    );
    let one = repo.attempt(&agent);
    assert_turns(&repo, &one);
    let meanwhile = one.json("meanwhile");
    assert_eq!(meanwhile["unstashed"][0], *mine, "{meanwhile}");
    assert_eq!(meanwhile["stashed"][0], repo.rev("refs/stash"));
    repo.git(&["merge-base", "--is-ancestor", &mine, RECORD]);
}

#[test]
fn refs_of_the_users_that_an_agent_took_are_told() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    repo.git(&["branch", "side"]);
    repo.commit("Plan");
    let second = repo.rev("main");
    let one = repo.attempt(&format!(
        "git branch -qD side; git update-ref refs/heads/main main~1; \
         git update-ref -d {RECORD}; {TURN}"
    ));
    assert_turns(&repo, &one);
    let moved = one.json("meanwhile")["refs"].to_string();
    for name in ["refs/heads/main", "refs/heads/side"] {
        assert!(moved.contains(name), "{moved}");
    }
    repo.git(&["merge-base", "--is-ancestor", &second, RECORD]);
}

#[test]
fn a_commit_of_the_users_meanwhile_is_no_news_and_one_from_elsewhere_is() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let user = repo.path().display().to_string();
    // As the user would, who has no part in the attempt's environment.
    let commit = format!("env -u GIT_DIR git -C '{user}' commit -q --allow-empty -m user; {TURN}");
    let one = repo.attempt(&commit);
    assert_eq!(one.json("meanwhile")["refs"], serde_json::json!([]));
    let elsewhere = "new=$(git commit-tree -m x -p main main^{tree}); \
                     git update-ref refs/heads/main $new";
    let two = repo.attempt(&format!("{elsewhere}; {TURN}"));
    let moved = two.json("meanwhile")["refs"].to_string();
    assert!(moved.contains("refs/heads/main"), "{moved}");
}

#[test]
fn a_configuration_that_git_cannot_read_costs_no_attempt() {
    for what in [
        "echo '[broken' >>\"$(git rev-parse --git-path config)\"",
        "git config extensions.unheardOf true",
        "git config extensions.refStorage files",
        "git config core.worktree /",
    ] {
        let Some(env) = reftables() else { return };
        let repo = env.planned();
        let config = repo.read(".git/config");
        let output = env.run(
            "git-spawn".as_ref(),
            &["--agent-command", &format!("{TURN}; {what}")],
            repo.path(),
        );
        // As the user who goes the way back.
        repo.write(".git/config", config);
        assert_eq!(repo.states(), ["finished"], "{what}: {output}");
        assert_turns(&repo, &repo.attempts()[0]);
        assert_no_loose_refs(&repo);
    }
}
