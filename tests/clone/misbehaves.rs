//! Agents that do in their clone what they please: their work is taken all the same, and
//! nothing of it reaches the user's repository but commits.

use super::{attempt, is_kept};
use crate::env::{REPORT, Repo, TestEnv, assert_turns};

/// All of a repository that an agent must not change.
#[track_caller]
fn users(repo: &Repo) -> (String, String, Vec<String>, String) {
    let status = ["status", "--porcelain", "--branch"];
    let stash = ["stash", "list"];
    (
        repo.read(".git/config"),
        repo.git(&status).stdout,
        repo.refs("refs/heads/main"),
        repo.git(&stash).stdout,
    )
}

#[test]
fn what_an_agent_configures_in_its_clone_runs_for_nobody_else() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.bare_remote(&repo);
    let before = users(&repo);
    let program = env.script("poison", "#!/bin/sh\ntouch \"$HOME/poisoned\"\ncat\n");
    let program = program.display();
    let keys = [
        "core.fsmonitor",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "core.pager",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "uploadpack.packObjectsHook",
        "gpg.program",
        "gpg.ssh.program",
    ];
    let mut agent = String::from("echo turns >>README.md; git commit -qam x; echo more >more;");
    for key in keys {
        agent.push_str(&format!("git config {key} '{program}';"));
    }
    agent.push_str("git config transfer.hideRefs refs; git config --add transfer.hideRefs HEAD;");
    agent.push_str("git config commit.gpgSign true; git config core.worktree /;");
    agent.push_str("echo '* filter=evil' | tee .gitattributes >.git/info/attributes;");
    agent.push_str("echo '*' >.git/info/exclude; mkdir -p .git/hooks;");
    for hook in [
        "post-checkout",
        "reference-transaction",
        "post-index-change",
    ] {
        agent.push_str(&format!("cp '{program}' .git/hooks/{hook};"));
    }
    agent.push_str("rm -f \"$HOME/poisoned\"");
    let evil = attempt(&repo, &agent);
    assert_eq!(evil.state(), "finished", "{evil:?}");
    assert_turns(&repo, &evil);
    // Though its clone's git would ignore the file.
    assert_eq!(repo.file_at(evil.candidate(), "more"), "more\n");
    assert_eq!(
        repo.rev(&format!("{}^^", evil.candidate())),
        repo.rev("main")
    );
    assert_eq!(users(&repo), before);

    let good = format!("echo turns >>README.md; {REPORT}");
    repo.spawn(&good, &["--isolate=clone"]);
    repo.at(evil.worktree()).write("later", "later\n");
    repo.git(&["compare"]);
    repo.git(&["promote", "--no-pr", "all/2"]);
    assert_eq!(repo.states(), ["archived", "finished"]);
    repo.git(&["promote", "--restore", "all/1"]);
    assert_eq!(repo.at(evil.worktree()).read("later"), "later\n");
    assert!(!env.home().join("poisoned").exists());
    assert_eq!(users(&repo).0, before.0.clone());
    let list = repo.git(&["spawn", "list"]);
    assert!(!list.stdout.contains("meanwhile"), "{list}");
}

#[test]
fn a_gc_in_a_clone_takes_nothing_of_anybodys() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["commit", "--quiet", "--amend", "-m", "Another beginning"]);
    let lost = repo.rev("HEAD@{1}");
    let one = attempt(
        &repo,
        "echo turns >>README.md; git commit -qam x; git reflog expire --expire=now --all; \
         git gc -q --prune=now; git repack -qad; git prune --expire=now",
    );
    assert_turns(&repo, &one);
    repo.rev(&format!("{lost}^{{commit}}"));
    repo.fsck();
}

#[test]
fn commits_that_an_agent_left_behind_are_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(
        &repo,
        "git commit -q --allow-empty -m lost; git rev-parse HEAD >../../../lost; \
         git reset -q --hard HEAD^; \
         git switch -qc side; git commit -q --allow-empty -m side; git switch -q -; \
         git switch -q --orphan other; echo o >o; git add o; git commit -qm other; \
         git switch -q attempt/widget/all/1; \
         echo s1 >s; git stash -qu; echo s2 >s; git stash -qu; git tag v1 stash@{1}; \
         git checkout -q --detach; echo turns >>README.md; git commit -qam x",
    );
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
    let clone = repo.at(one.worktree());
    assert!(is_kept(&repo, &one, repo.read("../lost").trim_end()));
    for name in ["side", "other", "stash@{0}", "stash@{1}"] {
        assert!(is_kept(&repo, &one, &clone.rev(name)), "{name}");
    }
    assert_eq!(repo.git(&["stash", "list"]).stdout, "");
    repo.fsck();
}

#[test]
fn a_history_that_an_agent_rewrote_is_the_branch_s() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(
        &repo,
        "echo turns >>README.md; git commit -q --amend -am 'All new'",
    );
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
    let parents = repo.git(&["log", "--format=%P", one.candidate()]).stdout;
    assert_eq!(parents, "\n");
}

#[test]
fn a_branch_that_its_user_moved_meanwhile_stays_where_it_is() {
    let env = TestEnv::new();
    let repo = env.planned();
    let git = format!("git -C '{}'", repo.path().display());
    let one = attempt(
        &repo,
        &format!(
            "{git} branch -qf attempt/widget/all/1 \
             \"$({git} commit-tree -m mine 'main^{{tree}}')\"; echo turns >>README.md"
        ),
    );
    assert_turns(&repo, &one);
    let subject = repo.git(&["log", "-1", "--format=%s", one.text("branch")]);
    assert_eq!(subject.value(), "mine");
    assert!(is_kept(&repo, &one, one.candidate()));
}

#[test]
fn a_clone_without_its_git_directory_is_told_and_its_files_are_kept() {
    for destroy in [
        "rm -rf .git",
        "rm -rf .git; echo 'gitdir: ../../../widget/.git' >.git",
        "rm -rf .git; ln -s ../../../widget/.git .git",
        "echo ../../../../widget/.git >.git/commondir",
        "rm -rf .git/refs .git/objects",
        "echo garbage >.git/HEAD",
        "echo '[' >.git/config",
    ] {
        let env = TestEnv::new();
        let repo = env.planned();
        let before = users(&repo);
        let one = attempt(&repo, &format!("echo turns >>README.md; {destroy}"));
        assert_eq!(one.state(), "failed", "{destroy}: {one:?}");
        let cause = one.text("cause");
        assert!(
            cause.starts_with("only its files could be taken: "),
            "{cause}"
        );
        assert_turns(&repo, &one);
        assert_eq!(repo.rev(&format!("{}^", one.candidate())), repo.rev("main"));
        assert_eq!(users(&repo), before, "{destroy}");
    }
}

#[test]
fn a_clone_that_its_agent_deleted_is_told() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(&repo, "rm -rf \"$PWD\"");
    assert_eq!(
        (one.state(), one.text("cause")),
        ("failed", "its clone is gone")
    );
}

#[test]
fn a_head_without_a_commit_is_no_trouble() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(&repo, "git switch -q --orphan other; echo turns >turns");
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_eq!(repo.file_at(one.candidate(), "turns"), "turns\n");
}

#[test]
fn locks_that_an_agent_left_are_no_trouble() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(
        &repo,
        "touch .git/index.lock .git/HEAD.lock; echo turns >>README.md",
    );
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, &one);
}

#[test]
fn an_index_that_is_garbage_is_no_trouble() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(&repo, "echo garbage >.git/index; echo turns >>README.md");
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, &one);
}

#[test]
fn files_that_the_clone_was_told_to_overlook_are_committed() {
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let env = TestEnv::new();
        let repo = env.planned();
        let agent = format!("git update-index {flag} README.md; echo turns >>README.md");
        assert_turns(&repo, &attempt(&repo, &agent));
    }
}

#[test]
fn an_ignored_file_that_an_agent_wants_in_is_in() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write(".gitignore", "*.log\n");
    repo.commit("Ignore logs");
    let one = attempt(
        &repo,
        "echo a >a.log; git add -f a.log; git commit -qm a; echo b >b.log; git add -f b.log; \
         echo c >c.log; echo turns >>README.md",
    );
    let paths = repo
        .git(&["ls-tree", "--name-only", one.candidate()])
        .stdout;
    assert_eq!(paths, ".gitignore\nPlans.md\nREADME.md\na.log\nb.log\n");
}

#[test]
fn a_sparse_checkout_that_an_agent_makes_deletes_nothing() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write("far/away", "away\n");
    repo.write("near/by", "by\n");
    repo.commit("Have directories");
    let one = attempt(
        &repo,
        "git sparse-checkout set near; test ! -e far && echo turns >>README.md",
    );
    assert_eq!(repo.file_at(one.candidate(), "far/away"), "away\n");
    assert_turns(&repo, &one);
}
