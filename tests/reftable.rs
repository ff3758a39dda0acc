//! A repository whose refs are a reftable, the default of git 3: everything works there, and
//! git finds every ref that the suite has made.

mod agents;
mod locks;
mod loses;

use crate::env::{REPORT, Repo, TestEnv, assert_turns};
use std::fs;

const TURN: &str = "echo turns >>README.md";

/// An environment in which new repositories have a reftable; none where git has no such.
fn reftables() -> Option<TestEnv> {
    let env = TestEnv::new();
    let place = env.home().join(".gitconfig");
    let config = fs::read_to_string(&place).expect("read .gitconfig");
    let config = format!("{config}[init]\n\tdefaultRefFormat = reftable\n");
    fs::write(&place, config).expect("write .gitconfig");
    let repo = env.repo("probe");
    if repo.has(".git/reftable") {
        return Some(env);
    }
    eprintln!("skipped: needs git 2.46");
    None
}

/// Fails where something has written a ref, a log or a HEAD as a file, where git does not look.
#[track_caller]
fn assert_no_loose_refs(repo: &Repo) {
    let git_dir = repo.path().join(".git");
    for place in ["refs/heads", "refs"] {
        let found = fs::symlink_metadata(git_dir.join(place)).expect("as git makes it");
        // `refs/heads` is a file that says why no branch is below it.
        assert_eq!(found.is_file(), place == "refs/heads");
    }
    let in_refs = fs::read_dir(git_dir.join("refs")).expect("read refs");
    assert_eq!(in_refs.count(), 1);
    for name in ["logs", "packed-refs"] {
        assert!(!git_dir.join(name).exists(), "{name}");
    }
    let head = fs::read_to_string(git_dir.join("HEAD")).expect("read HEAD");
    assert_eq!(head, "ref: refs/heads/.invalid\n");
    repo.fsck();
}

#[test]
fn a_plan_becomes_attempts_a_comparison_and_a_promotion() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    repo.commit("Plan");
    let bare = env.bare_remote(&repo);
    repo.git(&["plan", "show"]);
    let output = repo.spawn(&format!("{TURN}; {REPORT}"), &["-n", "2", "-v"]);
    assert!(
        output.stderr.contains("refs are kept as reftable here"),
        "{output}"
    );
    let all = repo.attempts();
    assert_eq!(repo.states(), ["finished"; 2]);
    for one in &all {
        assert_turns(&repo, one);
        assert_eq!(repo.rev(one.text("branch")), one.candidate());
        let there = repo.at(one.worktree());
        let branch = there.git(&["symbolic-ref", "HEAD"]);
        assert_eq!(branch.value(), one.text("branch"));
        assert_eq!(there.git(&["status", "--porcelain"]).stdout, "");
        assert_eq!(one.json("meanwhile")["refs"], serde_json::json!([]));
    }
    repo.git(&["compare"]);
    let note = repo.git(&["notes", "--ref=attempts", "show", all[0].candidate()]);
    assert!(note.stdout.contains("widget/all/1"), "{note}");
    repo.git(&["promote", "--no-pr", "all/1"]);
    assert_eq!(bare.rev("widget/all"), all[0].candidate());
    assert_eq!(repo.states(), ["finished", "archived"]);
    assert_no_loose_refs(&repo);
}

#[test]
fn a_command_in_an_attempts_worktree_sees_its_branch() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let one = repo.attempt(TURN);
    let there = repo.at(one.worktree());
    assert_eq!(there.attempts().len(), 1);
    there.git(&["spawn", "logs", "all/1"]);
    there.git(&["plan", "init", "--title", "From here"]);
    let plan = there.read("Plans.md");
    assert!(plan.contains("base: attempt/widget/all/1 "), "{plan}");
}

#[test]
fn a_base_may_be_any_revision() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let first = repo.rev("HEAD");
    repo.git(&["tag", "-a", "-m", "one", "one"]);
    repo.commit("Go on");
    for base in ["one", "HEAD~1", &first, &first[..10], "main@{1}"] {
        repo.spawn(TURN, &["--base", base]);
        let all = repo.attempts();
        assert_eq!(all.last().unwrap().text("base"), first, "{base}");
    }
    let output = repo.try_spawn(TURN, &["--base", "nothing"]).fails_with(128);
    assert!(output.stderr.contains("invalid reference: nothing"));
}

#[test]
fn what_is_put_away_is_restored_to_the_last_byte() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let one = repo.attempt(&format!("{TURN}; git commit -qam x"));
    let there = repo.at(one.worktree());
    there.write("staged", "staged\n");
    there.git(&["add", "staged"]);
    there.write("untracked", "untracked\n");
    let before = there.git(&["status", "--porcelain"]).stdout;
    repo.git(&["spawn", "rm", "all/1"]);
    assert!(!there.path().exists());
    assert_eq!(repo.refs("refs/heads/attempt"), [""; 0]);
    repo.git(&["spawn", "restore", "all/1"]);
    assert_eq!(there.git(&["status", "--porcelain"]).stdout, before);
    assert_eq!(
        there.git(&["symbolic-ref", "HEAD"]).value(),
        one.text("branch")
    );
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
    assert_no_loose_refs(&repo);
}

#[test]
fn a_detached_worktree_is_restored_detached() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let one = repo.attempt(&format!(
        "git checkout -q --detach; {TURN}; git commit -qam x"
    ));
    repo.git(&["spawn", "rm", "all/1"]);
    repo.git(&["spawn", "restore", "all/1"]);
    let there = repo.at(one.worktree());
    assert_eq!(there.rev("HEAD"), one.candidate());
    there.try_git(&["symbolic-ref", "-q", "HEAD"]).fails_with(1);
}

#[test]
fn a_failed_attempt_is_tried_again() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    repo.attempt("exit 3");
    repo.try_git(&["spawn", "retry", "all/1", "--agent-command", TURN])
        .success();
    assert_eq!(repo.states(), ["failed", "finished"]);
    assert_turns(&repo, &repo.attempts()[1]);
    repo.git(&["spawn", "prune", "--yes"]);
    assert_no_loose_refs(&repo);
}

#[test]
fn an_attempt_may_work_in_a_clone() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let agent = format!("{TURN}; git commit -qam x; echo y >y; git stash -u -q; echo z >z");
    repo.spawn(&agent, &["--isolate=clone"]);
    let one = &repo.attempts()[0];
    assert_eq!(one.state(), "finished", "{one:?}");
    assert_turns(&repo, one);
    assert_eq!(repo.file_at(one.candidate(), "z"), "z\n");
    repo.git(&["spawn", "rm", "all/1"]);
    repo.git(&["spawn", "restore", "all/1"]);
    let there = repo.at(one.worktree());
    assert_eq!(there.rev("HEAD"), one.candidate());
    assert_eq!(there.git(&["stash", "list"]).stdout.lines().count(), 1);
    assert_no_loose_refs(&repo);
}

#[test]
fn a_bare_repository_has_attempts() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    repo.commit("Plan");
    repo.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let bare = repo.at("../bare.git");
    assert!(bare.has("reftable"));
    bare.write("../Plans.md", repo.read("Plans.md"));
    bare.git(&["plan", "approve", "--yes", "--plan=../Plans.md"]);
    for isolate in ["worktree", "clone"] {
        let isolate = format!("--isolate={isolate}");
        bare.spawn(TURN, &["--plan=../Plans.md", &isolate]);
    }
    for one in bare.attempts() {
        assert_turns(&bare, &one);
    }
    bare.git(&["compare", "--plan=../Plans.md"]);
}

#[test]
fn replaced_objects_are_told_of_since_they_are_not_seen() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    repo.attempt(TURN);
    let output = repo.git(&["compare"]);
    assert!(!output.stderr.contains("warning"), "{output}");
    let blob = repo.rev("HEAD:README.md");
    let plan = repo.git(&["hash-object", "-w", "Plans.md"]).value();
    repo.git(&["replace", &blob, &plan]);
    let output = repo.git(&["compare"]);
    assert!(
        output.stderr.contains("some objects are replaced"),
        "{output}"
    );
}

#[test]
fn a_format_that_is_not_known_is_refused_before_anything_is_made() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.refStorage", "of-tomorrow"]);
    // git itself would fail before it looks for the command.
    let program = std::path::Path::new("git-spawn");
    let output = env.run(program, &["list"], repo.path()).fails_with(128);
    assert!(output.stderr.contains("of-tomorrow"), "{output}");
}
