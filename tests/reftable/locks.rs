//! All refs of a reftable share one lock.

use super::{TURN, assert_no_loose_refs, reftables};
use crate::env::{Repo, TestEnv, needs};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

fn lock_of(repo: &Repo) -> PathBuf {
    repo.path().join(".git/reftable/tables.list.lock")
}

/// A lock that somebody took an hour ago.
fn old_lock(repo: &Repo) -> File {
    let lock = File::create(lock_of(repo)).expect("make a lock");
    let then = SystemTime::now() - Duration::from_secs(3600);
    lock.set_modified(then).expect("make it old");
    lock
}

#[test]
fn many_spawns_at_once_lose_nothing() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let arguments = ["spawn", "--agent-command", TURN, "-n", "2"];
    let all: Vec<_> = (0..8).map(|_| repo.start_git(&arguments)).collect();
    for one in all {
        one.wait().success();
    }
    let attempts = repo.attempts();
    assert_eq!(repo.states(), ["finished"; 16]);
    assert_eq!(repo.refs("refs/attempts").len(), 16);
    for one in &attempts {
        assert_eq!(repo.rev(one.text("branch")), one.candidate());
        let note = repo.git(&["notes", "--ref=attempts", "show", one.candidate()]);
        assert!(note.stdout.contains(one.name()), "{note}");
    }
    assert_no_loose_refs(&repo);
}

#[test]
fn somebody_who_moves_refs_all_the_time_hinders_nobody() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let root = env.root().display();
    let busy = format!(
        "while [ ! -e '{root}/over' ]; do git update-ref refs/heads/busy HEAD; \
         git update-ref -d refs/heads/busy; done 2>/dev/null"
    );
    let mut shells: Vec<_> = (0..2)
        .map(|_| {
            let mut shell = env.command("/bin/sh", repo.path());
            shell.args(["-c", &busy]).spawn().expect("start a shell")
        })
        .collect();
    let output = repo.try_spawn(TURN, &["-n", "6"]);
    let compare = repo.try_git(&["compare", "--quiet"]);
    repo.write("../over", "");
    for shell in &mut shells {
        shell.wait().expect("wait for a shell");
    }
    output.success();
    compare.success();
    assert_eq!(repo.states(), ["finished"; 6]);
}

#[test]
fn the_lock_of_a_git_that_was_killed_is_removed() {
    let Some(env) = reftables() else { return };
    if !fs::exists("/proc/self/fd").unwrap_or(false) {
        eprintln!("skipped: nothing tells who has a file open");
        return;
    }
    let repo = env.planned();
    drop(old_lock(&repo));
    repo.attempt(TURN);
    assert_eq!(repo.states(), ["finished"]);
    drop(old_lock(&repo));
    let told = repo.try_git(&["spawn", "doctor"]).fails_with(1);
    assert!(
        told.stdout
            .starts_with("reftable/tables.list.lock: nobody holds it"),
        "{told}"
    );
    repo.git(&["spawn", "doctor", "--repair"]);
    assert!(!lock_of(&repo).exists());
    assert_no_loose_refs(&repo);
}

#[test]
fn a_lock_that_somebody_holds_is_waited_for() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let held = old_lock(&repo);
    let spawn = repo.start_git(&["spawn", "--agent-command", TURN]);
    std::thread::sleep(Duration::from_secs(3));
    assert!(lock_of(&repo).exists());
    repo.git(&["spawn", "doctor"]);
    fs::remove_file(lock_of(&repo)).expect("let go");
    drop(held);
    spawn.wait().success();
    assert_eq!(repo.states(), ["finished"]);
}

#[test]
fn nothing_is_asked_of_git_while_nothing_changes() {
    let Some(strace) = needs::strace() else {
        return;
    };
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let few = git_processes(&env, &repo, &strace, "sleep 0.3");
    let many = git_processes(&env, &repo, &strace, "sleep 3");
    // It looks ten times a second.
    assert!(many < few + 10, "{few} and {many}");
}

/// How many times git is started while an attempt is made.
fn git_processes(env: &TestEnv, repo: &Repo, strace: &std::path::Path, agent: &str) -> usize {
    let trace = env.root().join("trace").display().to_string();
    let words = ["-f", "-qq", "-e", "trace=execve", "-o", &trace];
    let spawn = ["git", "spawn", "--agent-command", agent];
    env.run(strace, &[&words[..], &spawn].concat(), repo.path());
    let trace = fs::read_to_string(trace).expect("a trace");
    let is_git = |line: &&str| line.contains("/git\"") && line.ends_with("= 0");
    trace.lines().filter(is_git).count()
}

#[test]
fn the_end_of_an_attempt_is_on_the_disk() {
    let Some(strace) = needs::strace() else {
        return;
    };
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let trace = env.root().join("trace").display().to_string();
    let words = [
        "-f",
        "-y",
        "-qq",
        "-e",
        "trace=fsync,fdatasync",
        "-o",
        &trace,
    ];
    let spawn = ["git", "spawn", "--agent-command", TURN];
    env.run(&strace, &[&words[..], &spawn].concat(), repo.path());
    let trace = fs::read_to_string(trace).expect("a trace");
    for file in [".git/reftable>", "tables.list.lock>", ".git/reftable/0x"] {
        assert!(trace.contains(file), "{file}: {trace}");
    }
}
