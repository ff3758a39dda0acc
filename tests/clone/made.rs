//! What a clone is, and where none can be made.

use super::attempt;
use crate::env::{TestEnv, assert_turns, hold};
use insta::assert_snapshot;

/// An agent that does its work.
const GOOD: &str = "echo turns >>README.md";

#[test]
fn an_attempt_in_a_clone_ends_as_one_in_a_linked_worktree_does() {
    let env = TestEnv::new();
    let repo = env.planned();
    let main = repo.rev("main");
    let one = attempt(&repo, GOOD);
    assert_eq!((one.state(), one.text("isolation")), ("finished", "clone"));
    assert_turns(&repo, &one);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
    assert_eq!(repo.rev(&format!("{}^", one.candidate())), main);
    let worktrees = repo.git(&["worktree", "list", "--porcelain"]).stdout;
    assert_eq!(worktrees.matches("worktree ").count(), 1, "{worktrees}");
    repo.fsck();
}

#[test]
fn a_clone_is_led_to_the_commit_that_was_made_of_its_files() {
    let env = TestEnv::new();
    let repo = env.planned();
    let one = attempt(&repo, &format!("{GOOD}; echo new >new; git add new"));
    let clone = repo.at(one.worktree());
    assert_eq!(clone.rev("HEAD"), one.candidate());
    let status = clone.git(&["status", "--porcelain", "--branch"]).stdout;
    assert_eq!(status, "## attempt/widget/all/1\n");
    clone.fsck();
}

#[test]
fn a_clone_has_its_own_repository_and_knows_the_base_by_its_names() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.bare_remote(&repo);
    repo.git(&["branch", "elsewhere", "main"]);
    repo.git(&["commit", "--quiet", "--allow-empty", "-m", "On main"]);
    let agent = "git rev-parse --path-format=absolute --git-common-dir >dir; \
                 git for-each-ref --format='%(refname)' >refs; git remote >remotes; \
                 echo turns >>README.md; git diff --stat elsewhere >diff";
    repo.spawn(agent, &["--isolate=clone", "--base=elsewhere"]);
    let one = &repo.attempts()[0];
    let file = |name: &str| repo.file_at(one.candidate(), name);
    let own = one.worktree().join(".git").display().to_string();
    assert_eq!(file("dir").trim_end(), own);
    assert_eq!(file("remotes"), "");
    assert_snapshot!(file("refs"), @r"
    refs/heads/attempt/widget/all/1
    refs/heads/elsewhere
    refs/remotes/origin/main
    ");
    assert!(file("diff").contains("README.md | 1 +"));
}

#[test]
fn the_configuration_says_how_attempts_are_isolated_and_the_option_wins() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.isolate", "clone"]);
    repo.spawn(GOOD, &[]);
    repo.spawn(GOOD, &["--isolate=worktree"]);
    let all = repo.attempts();
    let how: Vec<&str> = all.iter().map(|one| one.text("isolation")).collect();
    assert_eq!(how, ["clone", "worktree"]);
}

#[test]
fn an_isolation_that_there_is_not_is_refused_before_anything_is_made() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.isolate", "jail"]);
    let output = repo.try_spawn(GOOD, &[]);
    assert_snapshot!(
        output.stderr,
        @"fatal: bad config value 'jail' for 'attempt.isolate' in file .git/config: it must be 'worktree' or 'clone'"
    );
    repo.try_spawn(GOOD, &["--isolate=jail"]).fails_with(129);
    assert!(repo.attempts().is_empty());
}

#[test]
fn nothing_of_the_users_remotes_hooks_and_aliases_is_in_a_clone() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&[
        "remote",
        "add",
        "origin",
        "https://me:secret@host.invalid/x",
    ]);
    repo.git(&["config", "lfs.url", "https://me:secret@host.invalid/lfs"]);
    repo.git(&["config", "core.sshCommand", "secret"]);
    repo.git(&["config", "alias.x", "!secret"]);
    repo.write(".git/hooks/post-checkout", "#!/bin/sh\necho secret\n");
    let one = attempt(&repo, GOOD);
    let clone = repo.at(one.worktree());
    let config = clone.read(".git/config");
    assert!(!config.contains("secret"), "{config}");
    assert!(!clone.has(".git/hooks/post-checkout"));
}

#[test]
fn a_clone_of_a_partial_clone_is_refused_before_anything_is_made() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "extensions.partialClone", "origin"]);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    let output = repo.try_spawn(GOOD, &["--isolate=clone"]);
    assert_snapshot!(output.stderr, @r"
    fatal: this is a partial clone, whose missing objects a clone of it could not get
    hint: use linked worktrees: git spawn --isolate=worktree
    ");
    assert!(repo.attempts().is_empty());
}

#[test]
fn a_clone_of_a_shallow_repository_is_as_shallow() {
    let env = TestEnv::new();
    let origin = env.repo("origin");
    origin.commit("Two");
    let url = format!("file://{}", origin.path().display());
    origin.git(&["clone", "--quiet", "--depth=1", &url, "../widget"]);
    let repo = origin.at("../widget");
    repo.plan(crate::env::plans::PLAN);
    repo.git(&["plan", "approve", "--yes"]);
    let one = attempt(
        &repo,
        &format!("{GOOD}; git commit -qam x; git log --format=%s >log"),
    );
    assert_turns(&repo, &one);
    assert_eq!(repo.file_at(one.candidate(), "log"), "x\nTwo\n");
}

#[test]
fn a_clone_of_a_sha256_repository_is_one() {
    let env = TestEnv::new();
    let any = env.repo("any");
    let arguments = ["init", "--quiet", "--object-format=sha256", "../widget"];
    any.git(&arguments);
    let repo = any.at("../widget");
    repo.write("README.md", "# Widget\n");
    repo.commit("Begin");
    repo.plan(crate::env::plans::PLAN);
    repo.git(&["plan", "approve", "--yes"]);
    let one = attempt(&repo, &format!("git commit -q --allow-empty -m x; {GOOD}"));
    assert_turns(&repo, &one);
    assert_eq!(one.candidate().len(), 64);
}

#[test]
fn a_bare_repository_has_clones_too() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["add", "Plans.md"]);
    repo.git(&["commit", "--quiet", "-m", "Plan"]);
    repo.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let bare = repo.at("../bare.git");
    bare.write("../Plans.md", repo.read("Plans.md"));
    bare.git(&["plan", "approve", "--yes", "--plan=../Plans.md"]);
    let arguments = ["--isolate=clone", "--plan=../Plans.md"];
    bare.spawn(
        &format!("git commit -q --allow-empty -m x; {GOOD}"),
        &arguments,
    );
    let one = &bare.attempts()[0];
    assert_turns(&bare, one);
    let status = bare.at(one.worktree()).git(&["status", "--porcelain"]);
    assert_eq!(status.stdout, "");
}

#[test]
fn a_place_with_odd_names_is_no_trouble() {
    let env = TestEnv::new();
    let any = env.repo("any");
    any.git(&["init", "--quiet", "../odd \": \\name"]);
    let repo = any.at("../odd \": \\name");
    repo.write("README.md", "# Widget\n");
    repo.commit("Begin");
    repo.plan(crate::env::plans::PLAN);
    repo.git(&["plan", "approve", "--yes"]);
    let one = attempt(&repo, &format!("git commit -q --allow-empty -m x; {GOOD}"));
    assert_turns(&repo, &one);
}

#[test]
fn the_users_gc_takes_nothing_that_a_clone_borrows() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "touch ../../../at-work; {}; {GOOD}; git commit -qam x",
        hold(&env, "go")
    );
    let spawn = repo.start_git(&["spawn", "--isolate=clone", "--agent-command", &agent]);
    repo.wait_for("../at-work");
    // Nothing but the attempt has its base any more.
    repo.git(&["commit", "--quiet", "--amend", "-m", "Another beginning"]);
    repo.git(&["branch", "--quiet", "-D", "attempt/widget/all/1"]);
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    repo.write("../go", "");
    spawn.wait().success();
    let one = &repo.attempts()[0];
    assert_turns(&repo, one);
    repo.at(one.worktree()).fsck();
}

#[test]
fn what_a_killed_spawn_left_of_a_clone_is_cleared_away() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write(
        "../widget.attempts/widget/.all-1.half/.git/HEAD",
        "ref: x\n",
    );
    // An empty directory is nobody's.
    std::fs::create_dir(env.root().join("widget.attempts/widget/all-1")).expect("make it");
    let one = attempt(&repo, GOOD);
    assert_turns(&repo, &one);
    assert!(!repo.has("../widget.attempts/widget/.all-1.half"));
}

#[test]
fn a_clone_is_not_made_over_something_else() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write("../widget.attempts/widget/all-1/mine", "mine\n");
    let output = repo.try_spawn(GOOD, &["--isolate=clone"]).fails_with(128);
    assert_eq!(repo.read("../widget.attempts/widget/all-1/mine"), "mine\n");
    assert!(repo.refs("refs/heads/attempt").is_empty(), "{output}");
}
