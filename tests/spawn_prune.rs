//! `git spawn rm`, `restore` and `prune`: the disk is given back, and nothing is lost.

use crate::env::{Listed, Repo, TestEnv, hold, processes, wait_until};
use crate::scene::{GOOD, LONG, Scene};
use insta::assert_snapshot;
use std::path::Path;

/// A list without the numbers of bytes, which the file system chooses.
fn without_bytes(text: &str) -> String {
    let is_number = |word: &str| word.parse::<f64>().is_ok();
    let lines = text.lines().map(|line| {
        let words = line.split_whitespace();
        let words = words.map(|word| if is_number(word) { "[N]" } else { word });
        let words: Vec<&str> = words.filter(|word| !word.ends_with("iB")).collect();
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// An attempt of which something is committed, changed, staged, and new.
fn worked_in(repo: &Repo) -> (Listed, Repo) {
    let one = repo.attempt("echo turns >>README.md");
    let worktree = repo.at(one.worktree());
    worktree.write("staged.txt", "staged\n");
    worktree.git(&["add", "staged.txt"]);
    worktree.write("README.md", "changed\n");
    worktree.write("new.txt", "new\n");
    (one, worktree)
}

#[track_caller]
fn assert_all_is_there(worktree: &Repo) {
    let status = worktree.git(&["status", "--porcelain"]).stdout;
    assert_eq!(status, " M README.md\nA  staged.txt\n?? new.txt\n");
    assert_eq!(worktree.read("README.md"), "changed\n");
}

#[test]
fn what_rm_puts_away_restore_brings_back() {
    let env = TestEnv::new();
    let repo = env.planned();
    let (one, worktree) = worked_in(&repo);
    let output = repo.git(&["spawn", "rm", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn rm all/1
    --- stderr
    archived attempt widget/all/1
    hint: it comes back by: git spawn restore all/1
    --- exit code 0
    ");
    assert!(!one.worktree().exists());
    assert_eq!(repo.refs("refs/heads"), ["refs/heads/main"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    let output = repo.git(&["spawn", "restore", "widget/all/1"]);
    assert_eq!(Path::new(&output.value()), one.worktree());
    assert_all_is_there(&worktree);
    repo.fsck();
}

#[test]
fn rm_refuses_all_where_one_lives() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.spawn(&hold(&env, "go"), &["--detach"]);
    repo.wait_for_states(&["finished", "running"]);
    let output = repo.try_git(&["spawn", "rm", "all/1", "all/2"]);
    assert_snapshot!(output, @r"
    $ git spawn rm all/1 all/2
    --- stderr
    error: attempt 'widget/all/2' is running
    hint: stop it first; what it has done is kept: git spawn stop widget/all/2
    --- exit code 1
    ");
    assert_eq!(repo.states(), ["finished", "running"]);
    repo.write("../go", "");
    repo.wait_for_states(&["finished", "empty"]);
}

#[test]
fn rm_again_says_so() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.git(&["spawn", "rm", "all/1"]);
    let output = repo.git(&["spawn", "rm", "all/1"]);
    assert!(
        output
            .stderr
            .contains("attempt widget/all/1 is archived already"),
        "{output}"
    );
}

#[test]
fn a_worktree_whose_directory_is_gone_loses_no_commit_and_nothing_staged() {
    let env = TestEnv::new();
    let repo = env.planned();
    let (one, worktree) = worked_in(&repo);
    worktree.git(&["switch", "--quiet", "--detach"]);
    let tip = worktree.commit("On no branch");
    worktree.write("late.txt", "late\n");
    worktree.git(&["add", "late.txt"]);
    std::fs::remove_dir_all(one.worktree()).expect("remove a worktree");
    repo.git(&["spawn", "rm", "all/1"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    repo.git(&["spawn", "restore", "all/1"]);
    assert_eq!(worktree.rev("HEAD"), tip);
    assert_eq!(worktree.git(&["show", ":late.txt"]).stdout, "late\n");
}

#[test]
fn there_is_nothing_to_prune_where_nothing_is_decided() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.git(&["spawn", "prune", "--yes"]);
    let output = repo.git(&["spawn", "prune"]);
    assert_snapshot!(output, @r"
    $ git spawn prune
    --- stderr
    there is nothing to prune
    --- exit code 0
    ");
    assert_eq!(repo.states(), ["finished"]);
}

/// An attempt that was promoted, and one that came too late.
fn decided() -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    scene.push(&["limiter/1"]).success();
    scene.spawn(&["echo twelve >src/limit.txt"]);
    scene
}

#[test]
fn prune_shows_what_it_would_free_and_does_nothing_without_consent() {
    let scene = decided();
    let output = scene.repo.try_git(&["spawn", "prune"]).fails_with(1);
    assert_snapshot!(without_bytes(&output.stdout), @r"
    attempt limit/limiter/2 [N] limiter/1 was promoted
    locks of [N] spawns [N] all attempts are over
    in all [N]
    ");
    assert_snapshot!(scene.repo.normal(&output.stderr), @r"
    error: nothing was pruned: there is nobody to ask
    hint: when you agree with the list: git spawn prune --yes
    ");
    let dry = scene.repo.git(&["spawn", "prune", "--dry-run"]);
    assert_eq!(dry.stdout, output.stdout);
    assert_eq!(scene.state(2), "finished");
}

#[test]
fn prune_archives_what_another_won_against_and_removes_its_logs() {
    let scene = decided();
    let logs = scene.path("widget/.git/attempts/by-name/limit/limiter");
    let output = scene.repo.git(&["spawn", "prune", "--yes"]);
    assert_eq!(scene.state(1), "finished");
    assert_eq!(scene.state(2), "archived");
    assert!(logs.join("1").exists() && !logs.join("2").exists());
    assert!(
        output
            .stderr
            .contains("archived attempt limit/limiter/2\nfreed "),
        "{output}"
    );
    scene.repo.git(&["spawn", "restore", "limiter/2"]);
    assert_eq!(scene.worktree(2).read("src/limit.txt"), "twelve\n");
    assert_eq!(scene.state(2), "finished");
    scene.fsck();
}

#[test]
fn prune_archives_what_was_promoted_once_the_target_has_it() {
    let scene = decided();
    scene
        .repo
        .git(&["merge", "--quiet", "--ff-only", "attempt/limit/limiter/1"]);
    scene.repo.git(&["spawn", "prune", "--yes"]);
    assert_eq!(scene.state(1), "archived");
    let nothing = scene.repo.git(&["spawn", "prune", "--yes"]);
    assert_eq!(nothing.stderr, "there is nothing to prune\n");
}

#[test]
fn prune_archives_what_is_old_and_never_what_lives() {
    let env = TestEnv::new();
    let repo = env.planned();
    let (_, worktree) = worked_in(&repo);
    repo.spawn(&hold(&env, "go"), &["--detach"]);
    repo.wait_for_states(&["finished", "running"]);
    let output = repo.git(&["spawn", "prune", "--yes", "--older", "1w"]);
    assert!(!output.stdout.contains("all/1"), "{output}");
    let output = repo.git(&["spawn", "prune", "--yes", "--older", "1ms"]);
    assert_snapshot!(without_bytes(&output.stdout), @r"
    attempt widget/all/1 [N] it is old enough
    in all [N]
    ");
    assert_eq!(repo.states(), ["archived", "running"]);
    repo.git(&["spawn", "restore", "all/1"]);
    assert_all_is_there(&worktree);
    repo.write("../go", "");
    repo.wait_for_states(&["finished", "empty"]);
}

#[test]
fn prune_keeps_what_it_cannot_keep_elsewhere() {
    let scene = decided();
    let worktree = scene.worktree(2);
    worktree.git(&["init", "--quiet", "inner"]);
    worktree.write("inner/a", "a\n");
    let output = scene.repo.git(&["spawn", "prune", "--yes"]);
    assert!(
        output.stderr.contains("limit/limiter/2 was not archived"),
        "{output}"
    );
    assert_eq!(worktree.read("inner/a"), "a\n");
}

#[test]
fn prune_leaves_a_lost_attempt_to_the_doctor() {
    let scene = decided();
    scene.start(&[&format!("touch {}; sleep 60", scene.shell_path("began"))]);
    scene.wait_for("began");
    let found = processes::supervisors(scene.env.root());
    found.iter().for_each(|(pid, _)| processes::kill_9(*pid));
    wait_until("it is lost", LONG, || scene.state(3) == "lost");
    let output = scene.repo.git(&["spawn", "prune", "--yes"]);
    scene.repo.git(&["spawn", "stop", "limiter/3"]);
    assert!(
        output
            .stderr
            .contains("limit/limiter/3 was not archived: it is lost"),
        "{output}"
    );
    assert_eq!(scene.state(3), "lost");
}

#[test]
fn prune_removes_the_worktrees_of_checks_that_were_killed() {
    let scene = Scene::with_plan("", "- test: `touch ../../../began; sleep 60`");
    scene.spawn(&[GOOD]);
    let compare = scene.repo.start_git(&["compare", "--quiet", "-j", "1"]);
    scene.wait_for("began");
    let root = scene.path("widget.attempts/.checks");
    let is_scratch = |path: &&std::path::PathBuf| path.starts_with(&root);
    assert_eq!(scene.worktrees().iter().filter(is_scratch).count(), 1);
    scene.repo.git(&["spawn", "prune", "--yes"]);
    assert_eq!(scene.worktrees().iter().filter(is_scratch).count(), 1);
    drop(compare);
    let output = scene.repo.git(&["spawn", "prune", "--yes"]);
    assert!(output.stdout.contains("checks of"), "{output}");
    assert_eq!(scene.worktrees().iter().filter(is_scratch).count(), 0);
    scene.fsck();
}

#[test]
fn the_list_shows_the_disk_on_demand() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("head -c 300000 /dev/zero >big; echo turns >>README.md");
    let plain = repo.git(&["spawn", "list"]).stdout;
    assert!(!plain.contains("disk") && !plain.contains("KiB"), "{plain}");
    let list = repo.git(&["spawn", "list", "--disk"]).stdout;
    assert!(list.contains("disk") && list.contains("KiB"), "{list}");
    let json = repo.git(&["spawn", "list", "--disk", "--json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let bytes = json["attempts"][0]["disk_bytes"]
        .as_u64()
        .expect("a number");
    assert!((300_000..2_000_000).contains(&bytes), "{bytes}");
}

#[test]
fn archived_attempts_are_forgotten_when_that_is_asked_for_and_their_numbers_stay_taken() {
    let env = TestEnv::new();
    let repo = env.planned();
    let (one, _) = worked_in(&repo);
    let commit = one.candidate().to_owned();
    repo.git(&["spawn", "rm", "all/1"]);
    let words = ["spawn", "prune", "--archived", "--older-than"];
    let kept = repo.git(&[&words[..], &["1w", "--yes"]].concat());
    assert_eq!(kept.stderr, "there is nothing to forget\n");
    let asked = repo.try_git(&[&words[..], &["1ms"]].concat()).fails_with(1);
    let lost = asked
        .stdout
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        lost.ends_with("1 commit, files that were not committed, its prompt, report and verdicts"),
        "{asked}"
    );
    assert_eq!(repo.refs("refs/attempts"), ["refs/attempts/widget/all/1"]);
    repo.git(&[&words[..], &["1ms", "--yes"]].concat());
    assert_eq!(repo.refs("refs/attempts").len(), 0);
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    repo.try_git(&["cat-file", "-e", &commit]).fails_with(1);
    let next = repo.attempt("echo turns >>README.md");
    assert_eq!(next.text("name"), "widget/all/2");
    repo.fsck();
}

#[test]
fn the_hint_to_agree_prunes_what_was_listed() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let asked = ["spawn", "prune", "--older-than", "1s"];
    let told = scene.repo.try_git(&asked).fails_with(1).stderr;
    assert!(
        told.contains(
            "hint: when you agree with the list: git spawn prune --older-than 1s --yes\n"
        ),
        "{told}"
    );
    let listed = scene
        .repo
        .try_git(&[&asked[..], &["--yes"]].concat())
        .success();
    assert!(
        listed.stdout.contains("attempt limit/limiter/1"),
        "{listed}"
    );
}
