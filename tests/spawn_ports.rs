//! Each attempt has ports of its own.

use crate::env::{Listed, Repo, TestEnv, hold};
use insta::assert_snapshot;
use std::collections::BTreeSet;
use std::net::TcpListener;

fn first_port(one: &Listed) -> u64 {
    let ports = one.json("ports");
    assert_eq!(ports["count"], 10);
    ports["first"].as_u64().expect("a port")
}

fn first_ports(repo: &Repo) -> BTreeSet<u64> {
    repo.attempts().iter().map(first_port).collect()
}

#[test]
fn an_agent_and_its_set_up_are_told_their_ports() {
    let env = TestEnv::new();
    let plan = crate::env::plans::plan_with("setup: 'echo $GIT_ATTEMPT_PORT >>README.md'");
    let repo = env.planned_as(&plan);
    let told = r#"echo "$GIT_ATTEMPT_PORT $GIT_ATTEMPT_PORT_COUNT" >>README.md"#;
    let one = repo.attempt(told);
    let port = first_port(&one);
    let text = repo.file_at(one.candidate(), "README.md");
    assert_eq!(text, format!("# Widget\n{port}\n{port} 10\n"));
}

#[test]
fn no_two_live_attempts_share_a_port() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = hold(&env, "go");
    for _ in 0..2 {
        repo.spawn(&agent, &["--detach", "-n", "3"]);
    }
    assert_eq!(first_ports(&repo).len(), 6);
    repo.write("../go", "");
    repo.wait_for_states(&["empty"; 6]);
}

#[test]
fn a_port_that_somebody_listens_on_is_passed_over() {
    let env = TestEnv::new();
    let repo = env.planned();
    let port = first_port(&repo.attempt("true"));
    let last = u16::try_from(port + 9).expect("a port");
    // Should somebody else have it by now, that does as well.
    let listener = TcpListener::bind(("127.0.0.1", last));
    repo.spawn("true", &[]);
    let second = first_port(&repo.attempts()[1]);
    assert_ne!(second, port);
    drop(listener);
}

#[test]
fn a_base_that_is_no_port_is_refused_before_anything_is_made() {
    let env = TestEnv::new();
    let repo = env.planned();
    let base = "attempt.portBase=80";
    let output = repo.try_git(&["-c", base, "spawn", "--agent-command", "true"]);
    assert_snapshot!(output, @r"
    $ git -c attempt.portBase=80 spawn --agent-command true
    --- stderr
    fatal: attempt.portBase is 80, and must be from 1024 to 65525
    --- exit code 128
    ");
    assert_eq!(repo.refs("refs/attempts"), [""; 0]);
}
