//! The double of the Responses API, with the real codex.

use crate::doubles::responses::{ResponsesDouble, Script, Step};
use crate::env::{Output, Repo, TestEnv, needs};
use serde_json::Value;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any test.
const LONG: Duration = Duration::from_secs(600);

/// A patch that adds a file with one line.
fn adds(file: &str, line: &str) -> Step {
    Step::ApplyPatch(format!(
        "*** Begin Patch\n*** Add File: {file}\n+{line}\n*** End Patch\n"
    ))
}

/// Runs the real codex over a prompt, as an attempt would, with a home of its own.
fn run_codex(codex: &Path, double: &ResponsesDouble, repo: &Repo, prompt: &str) -> Output {
    let home = repo.path().with_extension("codex");
    std::fs::create_dir_all(&home).expect("make CODEX_HOME");
    // What is proven here is the double, so it may be without a sandbox.
    let sandbox = if needs::has_sandbox(codex) {
        "workspace-write"
    } else {
        "danger-full-access"
    };
    let mut arguments = vec!["exec", "--json", "-s", sandbox];
    let pointing = double.codex_arguments();
    arguments.extend(pointing.iter().map(String::as_str));
    arguments.push("-");
    let mut command = repo.env().command(codex, repo.path());
    command.args(&arguments).env("CODEX_HOME", home);
    Output::of(command, "codex", &arguments, prompt, repo.env().root())
}

/// The events of `codex exec --json`, without their details.
fn events(output: &Output) -> Vec<String> {
    let parsed = output.stdout.lines().map(|line| {
        let event: Value = serde_json::from_str(line).expect("an event of codex");
        let kind = event["type"].as_str().unwrap_or_default();
        let item = event["item"]["type"].as_str().unwrap_or_default();
        format!("{kind} {item}").trim_end().to_owned()
    });
    parsed.collect()
}

#[test]
fn the_real_codex_applies_a_patch_and_says_that_it_is_done() {
    let Some(codex) = needs::codex() else { return };
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let double = ResponsesDouble::start(vec![Script::new(
        "limit the rate",
        [
            adds("limit.txt", "eleven"),
            Step::Exec("cat limit.txt".to_owned()),
            Step::Message("the limit is in".to_owned()),
        ],
    )]);
    let output = run_codex(&codex, &double, &repo, "Please limit the rate.").success();
    assert_eq!(repo.read("limit.txt"), "eleven\n", "{output}");
    assert_eq!(
        events(&output),
        [
            "thread.started",
            "turn.started",
            "item.started file_change",
            "item.completed file_change",
            "item.started command_execution",
            "item.completed command_execution",
            "item.completed agent_message",
            "turn.completed",
        ],
        "{output}"
    );
    assert!(output.stdout.contains("the limit is in"), "{output}");
    assert_eq!(double.requests().len(), 3);
}

#[test]
fn three_codex_at_once_get_each_the_work_of_their_own_prompt() {
    let Some(codex) = needs::codex() else { return };
    let env = TestEnv::new();
    let names = ["token bucket", "sliding window", "leaky bucket"];
    let scripts = names.map(|name| {
        let done = Step::Message(format!("done: {name}"));
        Script::new(name, [adds("approach.txt", name), done])
    });
    let double = ResponsesDouble::start(scripts.to_vec());
    thread::scope(|scope| {
        for (n, name) in names.into_iter().enumerate() {
            let repo = env.repo(&format!("widget-{n}"));
            let (codex, double) = (&codex, &double);
            scope.spawn(move || {
                let prompt = format!("Do it as a {name}.");
                let output = run_codex(codex, double, &repo, &prompt).success();
                assert_eq!(repo.read("approach.txt"), format!("{name}\n"), "{output}");
                assert!(output.stdout.contains(&format!("done: {name}")), "{output}");
            });
        }
    });
}

#[test]
fn the_real_codex_finds_the_double_by_its_home_alone() {
    let Some(codex) = needs::codex() else { return };
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let double = ResponsesDouble::start(vec![Script::new("", [Step::Message("hi".to_owned())])]);
    let home = env.home().join(".codex");
    double.write_codex_home(&home);
    env.set("CODEX_HOME", home.display().to_string());
    let output = env.run(&codex, &["exec", "say hi"], repo.path()).success();
    assert_eq!(output.value(), "hi");
}

#[test]
fn the_real_codex_fails_as_the_double_tells_it_to() {
    let Some(codex) = needs::codex() else { return };
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let failed = Step::ResponseFailed {
        code: "insufficient_quota".to_owned(),
        message: "the quota is gone".to_owned(),
    };
    let double = ResponsesDouble::start(vec![
        Script::new(
            "key",
            [Step::HttpFailure(401, "the key is wrong".to_owned())],
        ),
        Script::new("quota", [failed]),
        Script::new("slow", [Step::Hang(Duration::from_millis(300))]),
    ]);
    for (prompt, why) in [
        ("key", "the key is wrong"),
        ("quota", "Quota exceeded"),
        ("slow", "stream disconnected"),
        ("anything else", "no script of the double"),
    ] {
        let output = run_codex(&codex, &double, &repo, prompt).fails_with(1);
        assert_eq!(
            events(&output).last().map(String::as_str),
            Some("turn.failed"),
            "{output}"
        );
        assert!(output.stdout.contains(why), "{output}");
    }
}

#[test]
fn a_silence_delays_the_step_that_follows_it() {
    let Some(codex) = needs::codex() else { return };
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let silence = Duration::from_millis(700);
    let steps = [Step::Hang(silence), Step::Message("at last".to_owned())];
    let double = ResponsesDouble::start(vec![Script::new("", steps)]);
    let start = Instant::now();
    let output = run_codex(&codex, &double, &repo, "go").success();
    assert!(start.elapsed() >= silence, "{output}");
    assert!(output.stdout.contains("at last"), "{output}");
}

#[test]
fn a_double_that_hangs_is_dropped_at_once() {
    let double = ResponsesDouble::start(vec![Script::new("", [Step::Hang(LONG)])]);
    let mut client = std::net::TcpStream::connect(double.base_url()[7..].trim_end_matches("/v1"))
        .expect("reach the double");
    std::io::Write::write_all(
        &mut client,
        b"POST /v1/responses HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}",
    )
    .expect("ask the double");
    let start = Instant::now();
    drop(double);
    assert!(start.elapsed() < Duration::from_secs(5));
}
