//! `git spawn` is killed at each of the renames by which it writes refs, objects and files,
//! and what comes next makes exactly what was asked for.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Repo, TestEnv, needs};

/// The files of the base, and so those that an agent must find.
const FILES: usize = 20;

/// How many attempts are asked for.
const ATTEMPTS: usize = 2;

/// More renames than a spawn makes.
const ENOUGH: usize = 200;

/// Says how many files it found, and has something to show.
const AGENT: &str = "ls parts | wc -l >found; echo turns >>README.md";

fn planned(env: &TestEnv) -> Repo {
    let repo = env.planned_as(PLAN);
    for n in 0..FILES {
        repo.write(&format!("parts/{n}"), format!("part {n}\n"));
    }
    repo.commit("Add parts");
    repo
}

/// What is asked for.
fn wish() -> [String; 5] {
    let count = ATTEMPTS.to_string();
    ["--detach", "-n", &count, "--agent-command", AGENT].map(str::to_owned)
}

/// Spawns, and is killed at a rename. Whether it was.
#[track_caller]
fn is_killed_at(repo: &Repo, strace: &std::path::Path, rename: usize) -> bool {
    let inject = format!("inject=rename,renameat,renameat2,link,linkat:signal=KILL:when={rename}");
    let mut words: Vec<String> = ["-o", "/dev/null", "-e", &inject, "--"]
        .map(str::to_owned)
        .to_vec();
    words.push(env!("CARGO_BIN_EXE_git-spawn").to_owned());
    words.extend(wish());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = repo.env().run(strace, &words, repo.path());
    assert!(
        matches!(output.status, 0 | 137),
        "rename {rename}: {output}"
    );
    output.status == 137
}

/// The locks of refs that the kill has left are as old as they would be for somebody who
/// thinks a moment before going on.
fn let_time_pass(repo: &Repo) {
    // Those who were started go on meanwhile, so that what is listed may be gone.
    let find = "find .git -name '*.lock' -path '*/refs/*' \
        -exec touch -c -d '1 hour ago' {} + 2>/dev/null || :";
    let shell = "/bin/sh".as_ref();
    repo.env().run(shell, &["-c", find], repo.path()).success();
}

/// Exactly the attempts that were asked for, each of which found every file.
#[track_caller]
fn are_all_there(repo: &Repo) {
    repo.wait_for_states(&["finished"; ATTEMPTS]);
    for one in repo.attempts() {
        let found = repo.file_at(one.candidate(), "found");
        assert_eq!(found.trim(), FILES.to_string(), "{one:?}");
    }
    assert_eq!(repo.refs("refs/heads/attempt").len(), ATTEMPTS);
    let worktrees = repo.git(&["worktree", "list", "--porcelain"]).stdout;
    assert_eq!(worktrees.matches("worktree ").count(), 1 + ATTEMPTS);
    assert_eq!(
        worktrees.matches("locked git-attempts: attempt").count(),
        ATTEMPTS
    );
    let open = repo.git(&["ls-tree", "refs/plans/widget", "spawns/"]);
    assert_eq!(open.stdout, "", "{open}");
    repo.fsck();
}

/// Kills it at every rename, in a repository of its own each time, until it ends by itself.
fn killed_at_every_rename(then: impl Fn(&Repo)) {
    let Some(strace) = needs::strace() else {
        return;
    };
    for rename in 1..ENOUGH {
        let env = TestEnv::new();
        let repo = planned(&env);
        if !is_killed_at(&repo, &strace, rename) {
            assert!(rename > 10, "it made {rename} renames");
            return are_all_there(&repo);
        }
        let_time_pass(&repo);
        then(&repo);
    }
    panic!("it makes {ENOUGH} renames and more");
}

#[test]
fn a_repair_makes_what_was_ordered_or_nothing_was() {
    killed_at_every_rename(|repo| {
        let was_ordered = !repo.refs("refs/plans").is_empty() && {
            let open = repo.git(&["ls-tree", "refs/plans/widget", "spawns/"]);
            !open.stdout.is_empty() || !repo.refs("refs/attempts").is_empty()
        };
        repo.git(&["spawn", "doctor", "--repair"]);
        if was_ordered {
            are_all_there(repo);
        } else {
            assert_eq!(repo.refs("refs/attempts"), [""; 0]);
            repo.fsck();
        }
    });
}

#[test]
fn the_same_spawn_run_again_makes_what_is_missing_and_nothing_twice() {
    killed_at_every_rename(|repo| {
        let wish = wish();
        let words = std::iter::once("spawn").chain(wish.iter().map(String::as_str));
        repo.git(&words.collect::<Vec<_>>());
        are_all_there(repo);
    });
}

#[test]
fn one_whose_commands_were_taken_back_is_not_gone_on_with() {
    let Some(strace) = needs::strace() else {
        return;
    };
    for rename in 1..ENOUGH {
        let env = TestEnv::new();
        let repo = planned(&env);
        repo.plan(&plan_with("setup: touch $HOME/set-up-ran"));
        repo.git(&["plan", "approve", "--yes"]);
        assert!(is_killed_at(&repo, &strace, rename), "it ordered nothing");
        let_time_pass(&repo);
        let open = repo.try_git(&["ls-tree", "refs/plans/widget", "spawns/"]);
        if open.stdout.is_empty() {
            continue;
        }
        repo.git(&["plan", "approve", "--revoke"]);
        let output = repo.try_git(&["spawn", "doctor", "--repair"]).fails_with(1);
        let said = format!("{}{}", output.stdout, output.stderr);
        assert!(
            said.contains("have not been approved as they are now"),
            "{output}"
        );
        assert!(!env.home().join("set-up-ran").exists());
        repo.git(&["plan", "approve", "--yes"]);
        repo.git(&["spawn", "doctor", "--repair"]);
        repo.wait_for_states(&["finished"; ATTEMPTS]);
        assert!(env.home().join("set-up-ran").exists());
        return;
    }
}
