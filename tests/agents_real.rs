//! The agents themselves: the real programs, each pointed at a double of its API by its own
//! configuration, and started as a user starts them.

use crate::doubles::anthropic::{self, AnthropicDouble};
use crate::doubles::chat::{self, ChatDouble};
use crate::doubles::responses::{self, ResponsesDouble};
use crate::env::{Listed, Repo, TestEnv, needs, wait_until};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const PLAN: &str = "\
---
plan: rate-limit
base: main
target: main
---
# Limit the request rate

## Goal
The eleventh request within a second gets 429.

## Assumptions
- There is one server.

## Likely files
- `src/limit.txt`

## Constraints
- Do not touch `ci/**`.

## Acceptance criteria
- [ ] The eleventh request gets 429 (check: test)

## Test commands
- test: `test \"$(cat src/limit.txt)\" != 'no limit'`

## Risks
- Clocks that jump.
";

/// What the prompt of their first round says.
const FIRST: &str = "Limit the request rate";

/// What is asked of them in their second round.
const AGAIN: &str = "Limit it twice";

/// How long all of them together may take, on a machine that has much to do. Some unpack
/// themselves into a home that they see for the first time.
const LIMIT: Duration = Duration::from_secs(600);

/// A repository with an approved plan, and agents that are the real ones.
struct Scene {
    env: TestEnv,
    repo: Repo,
    agents: Vec<Agent>,
}

/// A real agent and the double that it talks to.
struct Agent {
    name: &'static str,
    double: Double,
}

/// The double of an API. It answers as long as it is there.
enum Double {
    Anthropic(AnthropicDouble),
    Chat(ChatDouble),
    Responses(ResponsesDouble),
}

/// What the model of an agent does.
enum Model {
    /// It limits by the agent's name, has a look, and reports.
    Works,
    /// It is not let in.
    Refuses,
}

impl Scene {
    /// Nothing where one of the agents is not here; all that are missing are said.
    fn of(names: &[&'static str], model: &Model) -> Option<Self> {
        let found: Vec<Option<PathBuf>> = names.iter().map(|name| program(name)).collect();
        let found: Vec<PathBuf> = found.into_iter().collect::<Option<_>>()?;
        let env = TestEnv::new();
        let repo = env.repo("widget");
        repo.write("src/limit.txt", "no limit\n");
        repo.plan(PLAN);
        repo.commit("Plan to limit the rate");
        repo.git(&["plan", "approve", "--yes"]);
        // Some are scripts for it.
        if let Some(node) = needs::on_path("node") {
            env.install("node", &node);
        }
        let all = names.iter().zip(found).map(|(name, program)| {
            env.install(name, &program);
            let double = point(&env, &repo, name, model);
            Agent { name, double }
        });
        let agents = all.collect();
        Some(Self { env, repo, agents })
    }

    /// Starts all in one spawn, and gives the attempts when all are over.
    fn run(&self) -> Vec<Listed> {
        let mut arguments = vec!["spawn", "-d"];
        for agent in &self.agents {
            arguments.extend(["-a", agent.name]);
        }
        self.repo.git(&arguments);
        self.ended()
    }

    /// Asks every attempt for one more round, and gives them when all are over.
    fn resume(&self, all: &[Listed]) -> Vec<Listed> {
        for one in all {
            let asked = format!("{AGAIN}.");
            self.repo
                .git(&["spawn", "resume", "-d", one.name(), "-m", &asked]);
        }
        self.ended()
    }

    fn ended(&self) -> Vec<Listed> {
        let over = [
            "finished",
            "empty",
            "failed",
            "timed-out",
            "stopped",
            "lost",
        ];
        wait_until("every attempt is over", LIMIT, || {
            let states = self.repo.states();
            states.iter().all(|state| over.contains(&state.as_str()))
        });
        self.repo.attempts()
    }

    /// The log of an attempt, for whoever wonders why it came to nothing.
    fn log(&self, one: &Listed) -> String {
        self.repo.try_git(&["spawn", "logs", one.name()]).stdout
    }
}

/// The real program of an agent.
fn program(name: &str) -> Option<PathBuf> {
    match name {
        "codex" => needs::sandboxed_codex(),
        name => needs::agent(name),
    }
}

/// Points an agent at a double in which its model does so.
fn point(env: &TestEnv, repo: &Repo, name: &str, model: &Model) -> Double {
    let write = |path: &str, text: &str| {
        let path = env.home().join(path);
        fs::create_dir_all(path.parent().expect("a directory")).expect("make a directory");
        fs::write(path, text).expect("write an agent's configuration");
    };
    if name == "codex" {
        let double = ResponsesDouble::start(vec![
            responses::Script::new(AGAIN, codex_again()),
            responses::Script::new(FIRST, codex_steps(model)),
        ]);
        let home = env.home().join(".codex");
        double.write_codex_home(&home);
        env.set("CODEX_HOME", home.display().to_string());
        return Double::Responses(double);
    }
    if name == "claude" {
        let double = AnthropicDouble::start(vec![
            anthropic::Script::new(AGAIN, claude_again()),
            anthropic::Script::new(FIRST, claude_steps(model)),
        ]);
        let base = double.base_url();
        let pointed = format!(
            r#"{{"env": {{"ANTHROPIC_BASE_URL": "{base}", "ANTHROPIC_API_KEY": "none"}}}}"#
        );
        write(".claude/settings.json", &pointed);
        return Double::Anthropic(double);
    }
    let double = ChatDouble::start(vec![
        chat::Script::new(AGAIN, chat_again(name)),
        chat::Script::new(FIRST, chat_steps(name, model)),
    ]);
    let base = double.base_url();
    let chat = format!("{base}/v1");
    match name {
        "gemini" => {
            let settings = r#"{"security": {"auth": {"selectedType": "gemini-api-key"}}}"#;
            write(".gemini/settings.json", settings);
            env.set("GOOGLE_GEMINI_BASE_URL", base);
            env.set("GEMINI_API_KEY", "none");
        }
        "opencode" => {
            let options = format!(r#"{{"baseURL": "{chat}", "apiKey": "none"}}"#);
            let models = r#"{"double": {"name": "Double"}}"#;
            let npm = "@ai-sdk/openai-compatible";
            let provider = format!(
                r#"{{"npm": "{npm}", "name": "Double", "options": {options}, "models": {models}}}"#
            );
            let config =
                format!(r#"{{"model": "double/double", "provider": {{"double": {provider}}}}}"#);
            write(".config/opencode/opencode.json", &config);
        }
        "qwen" => {
            let pointed =
                format!("--auth-type openai --openai-base-url {chat} --openai-api-key none");
            repo.git(&["config", "agent.qwen.args", &pointed]);
            repo.git(&["config", "agent.qwen.model", "double"]);
        }
        "copilot" => {
            env.set("COPILOT_OFFLINE", "true");
            env.set("COPILOT_PROVIDER_BASE_URL", chat);
            env.set("COPILOT_MODEL", "gpt-4.1");
        }
        "aider" => {
            // Not by a variable: others read the same.
            let pointed = format!("--set-env OPENAI_BASE_URL={chat} --openai-api-key none");
            repo.git(&["config", "agent.aider.args", &pointed]);
            repo.git(&["config", "agent.aider.model", "openai/gpt-4o"]);
        }
        name => panic!("nobody knows where {name} finds its API"),
    }
    Double::Chat(double)
}

fn report(name: &str) -> String {
    format!("## Summary\n\n- limits by {name}\n\n## Skipped\n\n- none\n")
}

fn chat_steps(name: &str, model: &Model) -> Vec<chat::Step> {
    match model {
        Model::Works => vec![
            chat::Step::Exec("cat src/limit.txt".to_owned()),
            chat::Step::Replace {
                file: "src/limit.txt".to_owned(),
                old: "no limit".to_owned(),
                new: name.to_owned(),
            },
            chat::Step::Message(report(name)),
        ],
        Model::Refuses => vec![chat::Step::HttpFailure(401, "the key is wrong".to_owned())],
    }
}

fn claude_steps(model: &Model) -> Vec<anthropic::Step> {
    match model {
        Model::Works => vec![
            anthropic::Step::Bash("rm src/limit.txt".to_owned()),
            anthropic::Step::Write {
                file: "src/limit.txt".to_owned(),
                text: "claude\n".to_owned(),
            },
            anthropic::Step::Message(report("claude")),
        ],
        Model::Refuses => vec![anthropic::Step::HttpFailure(
            401,
            "the key is wrong".to_owned(),
        )],
    }
}

fn codex_steps(model: &Model) -> Vec<responses::Step> {
    let patch = "*** Begin Patch\n*** Update File: src/limit.txt\n@@\n-no limit\n+codex\n\
                 *** End Patch\n";
    match model {
        Model::Works => vec![
            responses::Step::Exec("cat src/limit.txt".to_owned()),
            responses::Step::ApplyPatch(patch.to_owned()),
            responses::Step::Message(report("codex")),
        ],
        Model::Refuses => vec![responses::Step::HttpFailure(
            401,
            "the key is wrong".to_owned(),
        )],
    }
}

fn twice(name: &str) -> String {
    format!("{name} twice")
}

fn chat_again(name: &str) -> Vec<chat::Step> {
    vec![
        chat::Step::Exec("cat src/limit.txt".to_owned()),
        chat::Step::Replace {
            file: "src/limit.txt".to_owned(),
            old: name.to_owned(),
            new: twice(name),
        },
        chat::Step::Message(report(&twice(name))),
    ]
}

fn claude_again() -> Vec<anthropic::Step> {
    vec![
        anthropic::Step::Bash("rm src/limit.txt".to_owned()),
        anthropic::Step::Write {
            file: "src/limit.txt".to_owned(),
            text: "claude twice\n".to_owned(),
        },
        anthropic::Step::Message(report("claude twice")),
    ]
}

fn codex_again() -> Vec<responses::Step> {
    let patch = "*** Begin Patch\n*** Update File: src/limit.txt\n@@\n-codex\n+codex twice\n\
                 *** End Patch\n";
    vec![
        responses::Step::ApplyPatch(patch.to_owned()),
        responses::Step::Message(report("codex twice")),
    ]
}

impl Double {
    /// The last request in which this was asked.
    fn last_with(&self, asked: &str) -> Option<String> {
        let all: Vec<String> = match self {
            Self::Anthropic(double) => double.requests().iter().map(ToString::to_string).collect(),
            Self::Chat(double) => double.requests().iter().map(ToString::to_string).collect(),
            Self::Responses(double) => double.requests().iter().map(ToString::to_string).collect(),
        };
        all.into_iter().rev().find(|text| text.contains(asked))
    }

    /// How many requests have come.
    fn requests(&self) -> usize {
        match self {
            Self::Anthropic(double) => double.requests().len(),
            Self::Chat(double) => double.requests().len(),
            Self::Responses(double) => double.requests().len(),
        }
    }
}

/// Fails unless every agent made its own edit, and nothing beside it, and reported.
fn assert_all_work(scene: &Scene, all: &[Listed]) {
    assert_eq!(all.len(), scene.agents.len());
    for (agent, one) in scene.agents.iter().zip(all) {
        let name = agent.name;
        assert_eq!(one.text("agent"), name);
        assert_eq!(one.state(), "finished", "{one:?}\n{}", scene.log(one));
        let repo = &scene.repo;
        let changed = repo.git(&["diff", "--name-only", "main", one.candidate()]);
        assert_eq!(changed.value(), "src/limit.txt", "{name}");
        assert_eq!(
            repo.file_at(one.candidate(), "src/limit.txt").trim_end(),
            name
        );
        let record = format!("refs/attempts/{}", one.name());
        let said = repo.file_at(&record, "report.md");
        assert!(
            said.contains(&format!("limits by {name}")),
            "{name}: {said}"
        );
        let usage = one.json("usage");
        assert!(usage["input"].as_u64() > Some(100), "{name}: {usage}");
        assert!(usage["output"].as_u64() > Some(0), "{name}: {usage}");
        assert!(agent.double.requests() > 0, "{name}");
    }
}

/// Fails unless every agent went on with its conversation, in the same worktree, and what its
/// rounds took is counted once.
fn assert_all_remember(scene: &Scene, all: &[Listed]) {
    for (agent, one) in scene.agents.iter().zip(all) {
        let name = agent.name;
        assert_eq!(one.state(), "finished", "{one:?}\n{}", scene.log(one));
        let repo = &scene.repo;
        let text = repo.file_at(one.candidate(), "src/limit.txt");
        assert_eq!(text.trim_end(), twice(name));
        let record = format!("refs/attempts/{}", one.name());
        let prompt = repo.file_at(&record, "prompt.md");
        assert!(prompt.contains(AGAIN), "{name}: {prompt}");
        assert!(!prompt.contains(FIRST), "{name}: {prompt}");
        let request = agent.double.last_with(AGAIN);
        let request = request.unwrap_or_else(|| panic!("{name} was asked nothing"));
        assert!(request.contains(FIRST), "{name}: {request}");
        let attempt: Value = serde_json::from_str(&repo.file_at(&record, "attempt.json")).unwrap();
        let rounds = attempt["rounds"].as_array().expect("rounds");
        assert_eq!(rounds.len(), 2, "{attempt:#}");
        assert_eq!(rounds[0]["session"], rounds[1]["session"], "{attempt:#}");
        let in_round = |n: usize| rounds[n]["usage"]["in_round"]["input"].as_u64().unwrap();
        let both = in_round(0) + in_round(1);
        assert_eq!(
            one.json("usage")["input"].as_u64(),
            Some(both),
            "{attempt:#}"
        );
        // A total of the conversation, taken for that of the round, would be twice as much. aider
        // counts for itself, and its prompt has become longer.
        assert!(
            name == "aider" || in_round(1) * 3 < in_round(0) * 5,
            "{name}: {attempt:#}"
        );
    }
}

#[test]
fn every_real_agent_makes_an_attempt_in_one_spawn_all_are_compared_and_go_on() {
    let names = [
        "codex", "claude", "gemini", "opencode", "qwen", "copilot", "aider",
    ];
    let Some(scene) = Scene::of(&names, &Model::Works) else {
        return;
    };
    let all = scene.run();
    assert_all_work(&scene, &all);
    let compared = scene.repo.git(&["compare"]);
    for name in names {
        assert!(compared.stdout.contains(name), "{compared}");
    }
    assert_eq!(scene.repo.git(&["status", "--porcelain"]).stdout, "");
    let mended = compared.stdout.matches(" fixed ").count();
    assert_eq!(mended, names.len(), "{compared}");
    // Their homes are the test's.
    assert!(scene.env.home().join(".copilot").is_dir());

    let all = scene.resume(&all);
    assert_all_remember(&scene, &all);
}

/// Fails unless an agent that is not let in fails with the cause in one line.
#[track_caller]
fn assert_says_that_it_was_refused(name: &'static str) {
    let Some(scene) = Scene::of(&[name], &Model::Refuses) else {
        return;
    };
    let all = scene.run();
    let one = &all[0];
    assert_eq!(one.state(), "failed", "{one:?}\n{}", scene.log(one));
    assert_eq!(one.text("cause"), "HTTP 401: the key is wrong", "{one:?}");
}

#[test]
fn claude_says_that_its_key_is_wrong_though_it_calls_that_a_success() {
    assert_says_that_it_was_refused("claude");
}

#[test]
fn qwen_says_that_its_key_is_wrong_though_it_ends_with_0() {
    assert_says_that_it_was_refused("qwen");
}

#[test]
fn gemini_says_that_its_key_is_wrong() {
    assert_says_that_it_was_refused("gemini");
}

#[test]
fn opencode_says_that_its_key_is_wrong() {
    assert_says_that_it_was_refused("opencode");
}

#[test]
fn copilot_says_that_its_key_is_wrong() {
    assert_says_that_it_was_refused("copilot");
}

#[test]
fn aider_says_that_its_key_is_wrong_though_it_ends_with_0() {
    assert_says_that_it_was_refused("aider");
}

#[test]
fn claude_that_may_do_nothing_has_failed_though_it_ends_with_0() {
    let Some(scene) = Scene::of(&["claude"], &Model::Works) else {
        return;
    };
    let args = "--permission-mode dontAsk --disallowedTools 'Bash(rm *)'";
    scene.repo.git(&["config", "agent.claude.args", args]);
    let all = scene.run();
    let one = &all[0];
    assert_eq!(one.state(), "failed", "{one:?}\n{}", scene.log(one));
    let denied = "it was not allowed to do anything: ";
    assert!(one.text("cause").starts_with(denied), "{one:?}");
}
