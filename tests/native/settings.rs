//! Values of the configuration that make no sense are refused by the name of their key.

use crate::env::TestEnv;
use insta::assert_snapshot;

#[test]
fn a_value_that_makes_no_sense_is_told_with_its_key_and_file() {
    let env = TestEnv::new();
    let repo = env.planned();
    let spawn: &[&str] = &["spawn", "--agent-command", "true"];
    let check: &[&str] = &["plan", "check"];
    let cases: [(&str, &[&str]); 7] = [
        ("attempt.isolate", spawn),
        ("attempt.timeout", spawn),
        ("attempt.silence", spawn),
        ("attempt.portBase", spawn),
        ("attempt.logLimit", spawn),
        ("attempt.rule.vague-criterion", check),
        ("attempt.diagnosticFormat", check),
    ];
    let mut told = String::new();
    for (key, command) in cases {
        repo.git(&["config", key, "bogus"]);
        told.push_str(&repo.try_git(command).fails_with(128).stderr);
        repo.git(&["config", "--unset", key]);
    }
    assert!(repo.attempts().is_empty());
    assert_snapshot!(told, @r"
    fatal: bad config value 'bogus' for 'attempt.isolate' in file .git/config: it must be 'worktree' or 'clone'
    fatal: bad config value 'bogus' for 'attempt.timeout' in file .git/config: it must be a duration such as 30m or 1h 30m
    fatal: bad config value 'bogus' for 'attempt.silence' in file .git/config: it must be a duration such as 30m or 1h 30m
    fatal: bad numeric config value 'bogus' for 'attempt.portBase' in file .git/config: invalid unit
    fatal: bad numeric config value 'bogus' for 'attempt.logLimit' in file .git/config: invalid unit
    fatal: bad config value 'bogus' for 'attempt.rule.vague-criterion' in file .git/config: it must be error, warning or off
    fatal: bad config value 'bogus' for 'attempt.diagnosticFormat' in file .git/config: it must be drawn or plain
    ");
}

#[test]
fn a_path_may_begin_at_home() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.worktreeDir", "~/attempts"]);
    let attempt = repo.attempt("echo turns >>README.md");
    let home = env.home().join("attempts").display().to_string();
    assert!(attempt.text("worktree").starts_with(&home), "{attempt:?}");
    repo.git(&["config", "attempt.worktreeDir", "~no-such-user/attempts"]);
    let refused = repo.try_spawn("true", &[]).fails_with(128);
    let words = "fatal: failed to expand user dir in: '~no-such-user/attempts'\n";
    assert!(refused.stderr.starts_with(words), "{refused}");
}
