//! Streams that end, are full or are closed.

use std::fs::File;
use std::io::pipe;
use std::process::Stdio;

use crate::env::{Repo, TestEnv};

/// Command lines that print something in a repository with a plan and an attempt.
const TALKATIVE: [&[&str]; 22] = [
    &["plan", "-h"],
    &["plan", "--version"],
    &["plan", "check"],
    &["plan", "check", "--explain"],
    &["plan", "check", "--json"],
    &["plan", "show"],
    &["plan", "list"],
    &["plan", "tasks"],
    &["plan", "prompt", "all"],
    &["plan", "log"],
    &["plan", "approve", "--list"],
    &["spawn", "-h"],
    &["spawn", "list"],
    &["spawn", "list", "--json"],
    &["spawn", "logs", "all/1"],
    &["spawn", "path", "all/1"],
    &["spawn", "--agents"],
    &["compare", "-h"],
    &["compare"],
    &["compare", "--diff", "all/1"],
    &["promote", "list"],
    &["promote", "status"],
];

fn with_attempt(env: &TestEnv) -> Repo {
    let repo = env.planned();
    repo.attempt("echo turns; echo turns >>README.md");
    repo
}

/// How a command ends whose answer goes there, and what it tells then.
fn ends(repo: &Repo, arguments: &[&str], stdout: impl Into<Stdio>) -> (Option<i32>, String) {
    let mut command = repo.git_command(arguments);
    let output = command
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .output()
        .expect("run git");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), told)
}

#[test]
fn a_full_disk_is_told_in_the_words_of_git() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    for arguments in TALKATIVE {
        let full = File::options().write(true).open("/dev/full");
        let (code, told) = ends(&repo, arguments, full.expect("open /dev/full"));
        let is_told = told.contains("fatal: ") && told.contains("write failure on standard output");
        assert!(
            code == Some(128) && is_told,
            "{arguments:?}: {code:?}, {told}"
        );
    }
}

#[test]
fn a_reader_who_has_gone_ends_a_command_without_a_word() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    for arguments in TALKATIVE {
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        let (code, told) = ends(&repo, arguments, writer);
        // None: by the signal.
        assert!(
            matches!(code, Some(141) | None),
            "{arguments:?}: {code:?}, {told}"
        );
        assert!(
            !told.contains("fatal") && !told.contains("panic"),
            "{arguments:?}: {told}"
        );
    }
}
