//! `git spawn --agents`, and what an installed agent is asked.

use crate::env::{REPORT, Repo, TestEnv, needs};
use git_attempts::model::attempt::KnownAgent;
use insta::assert_snapshot;
use std::fs;
use std::path::Path;

/// Puts a program onto PATH that says this version and tells how often it was asked; as an
/// agent it does what it is told to.
fn install(env: &TestEnv, name: &str, version: &str) {
    let log = env.root().join("asked").display().to_string();
    let script = format!(
        "#!/bin/sh\n\
         echo \"{name} $*\" >>'{log}'\n\
         case $* in\n\
         --version) echo '{version}' ;;\n\
         --help) echo '  --permission-prompts <target>  Who answers' ;;\n\
         *) echo turns >>README.md; {REPORT} ;;\n\
         esac\n"
    );
    env.script(name, &script);
}

fn asked(env: &TestEnv) -> Vec<String> {
    let text = fs::read_to_string(env.root().join("asked")).unwrap_or_default();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// A machine on which no agent is installed but by the test.
fn scene() -> (TestEnv, Repo) {
    let env = TestEnv::new();
    env.install("git", &needs::on_path("git").expect("git is on PATH"));
    let built = Path::new(env!("CARGO_BIN_EXE_git-spawn")).parent();
    let built = built.expect("a directory").display();
    env.set("PATH", format!("{}/bin:{built}", env.root().display()));
    let repo = env.planned();
    (env, repo)
}

#[test]
fn all_that_can_be_named_are_listed_with_what_is_installed() {
    let (env, repo) = scene();
    install(&env, "codex", "codex-cli 0.169.0");
    install(&env, "amp", "0.0.1790142911-g1a2b3c");
    install(&env, "aider", "aider");
    repo.git(&["config", "agent.mine.command", "my-agent"]);
    repo.git(&["config", "agent.reviewer.base", "codex"]);
    repo.git(&["config", "agent.lost.base", "lost"]);
    repo.git(&["config", "agent.codex.coauthor", "no agent of its own"]);
    let output = repo.git(&["spawn", "--agents"]);
    for agent in KnownAgent::ALL {
        assert!(output.stdout.contains(agent.word()), "\n{output}");
    }
    let shown = ["agent", "codex", "lost", "mine", "reviewer"];
    let first = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let lines = output.stdout.lines();
    let lines = lines.filter(|line| shown.contains(&first(line).as_str()));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r"
    agent         version                 tried    resumes  tokens  cost  sandbox
    codex         0.169.0                 0.169.0  yes      yes     no    yes
    lost          broken
    mine          a command               -        no       no      no    no
    reviewer      0.169.0                 0.169.0  yes      yes     no    yes
    ");
    let of = |name: &str| {
        let mut lines = output.stdout.lines();
        let line = lines.find(|line| first(line) == name);
        line.unwrap_or_default().to_owned()
    };
    assert!(of("aider").contains("unknown"), "\n{output}");
    assert!(of("claude").contains("not installed"), "\n{output}");
}

#[test]
fn an_agent_is_shown_as_it_would_be_run() {
    let (env, repo) = scene();
    install(&env, "codex", "codex-cli 0.170.1");
    let output = repo.git(&["spawn", "--agents", "-v", "-a", "codex:effort=high"]);
    assert_snapshot!(output, @r"
    $ git spawn --agents -v -a codex:effort=high
    --- stdout
    codex:effort=high
      like       codex
      installed  [TMP]/bin/codex
      version    0.170.1
      tried      0.169.0, which is older
      runs       codex exec -s workspace-write -C <worktree> --json --color never -o <report> -c model_reasoning_effort=high -
      resumes    its conversation
      tokens     told as a total of the conversation
      cost       not told
      sandbox    its own, around its worktree
    --- exit code 0
    ");
    repo.git(&["config", "agent.mine.command", "my-agent 'x y'"]);
    let output = repo.git(&["spawn", "--agents", "-v", "-a", "mine"]);
    assert_snapshot!(output, @r"
    $ git spawn --agents -v -a mine
    --- stdout
    mine
      runs       sh -c 'my-agent '\''x y'\'''
    --- exit code 0
    ");
    let output = repo.git(&["spawn", "--agents", "-v", "-a", "goose"]);
    assert!(
        output.stdout.contains("'goose' is not installed"),
        "\n{output}"
    );
}

#[test]
fn programs_read_the_list_as_json() {
    let (env, repo) = scene();
    install(&env, "codex", "codex-cli 0.169.0");
    let output = repo.git(&["spawn", "--agents", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(document["schema"], "git-attempts.agents.v1");
    let codex = &document["agents"][0];
    assert_eq!(codex["name"], "codex");
    assert_eq!(codex["installed"], true);
    assert_eq!(codex["version"], "0.169.0");
    assert_eq!(codex["tried"], "0.169.0");
    assert_eq!(codex["resume"], "conversation");
    let words = codex["command_line"].as_array().expect("words");
    assert!(words.contains(&"<worktree>".into()), "{words:?}");
    let claude = &document["agents"][1];
    assert_eq!(
        (&claude["name"], &claude["installed"]),
        (&"claude".into(), &false.into())
    );
}

#[test]
fn a_program_is_asked_once_for_each_of_its_versions() {
    let (env, repo) = scene();
    install(&env, "codex", "codex-cli 0.169.0");
    let questions = ["codex --version"];
    for _ in 0..2 {
        repo.git(&["spawn", "--agents", "-a", "codex"]);
        assert_eq!(asked(&env), questions);
    }
    // An old answer is no answer.
    let cache = repo.path().join(".git/attempts/agents.json");
    let text = fs::read_to_string(&cache).unwrap();
    let old = text.replace("\"asked\": \"2", "\"asked\": \"1");
    assert_ne!(old, text);
    fs::write(&cache, old).unwrap();
    repo.git(&["spawn", "--agents", "-a", "codex"]);
    assert_eq!(asked(&env).len(), 2);
    // The same name, another file.
    fs::remove_file(env.root().join("bin/codex")).unwrap();
    install(&env, "codex", "codex-cli 0.171.0");
    let output = repo.git(&["spawn", "--agents", "-a", "codex"]);
    assert!(output.stdout.contains("0.171.0"), "\n{output}");
    assert_eq!(asked(&env).len(), 3);
}

#[test]
fn a_version_that_was_not_tried_is_run_with_one_warning() {
    let (env, repo) = scene();
    install(&env, "claude", "3.0.0 (Claude Code)");
    let warning = "warning: claude 3.0.0 is newer than 2.1.330, which was tried: its options may \
                   have changed\n";
    let spawn = || repo.try_git(&["spawn", "-a", "claude"]);
    let first = spawn();
    assert!(first.stderr.contains(warning), "\n{first}");
    assert_eq!(repo.attempts().len(), 1);
    let second = spawn();
    assert!(!second.stderr.contains("newer"), "\n{second}");
    assert_eq!(repo.attempts().len(), 2);
}

#[test]
fn an_option_is_given_only_where_the_installed_program_has_it() {
    let (env, repo) = scene();
    install(&env, "claude", "2.1.330 (Claude Code)");
    repo.try_git(&["spawn", "-a", "claude"]);
    let started = |env: &TestEnv| {
        let all = asked(env).into_iter();
        all.filter(|line| line.contains(" -p ")).collect::<Vec<_>>()
    };
    let [one] = &started(&env)[..] else {
        panic!("{:?}", asked(&env));
    };
    assert!(
        one.starts_with("claude --permission-prompts none -p "),
        "{one}"
    );
    let old = "#!/bin/sh\n\
               [ \"$1\" != --version ] || { echo '2.0.1 (Claude Code)'; exit; }\n\
               [ \"$1\" != --help ] || { echo '  -p, --print'; exit; }\n\
               [ \"$1\" = -p ] && echo turns >>README.md\n";
    fs::remove_file(env.root().join("bin/claude")).unwrap();
    env.script("claude", old);
    let output = repo.try_git(&["spawn", "-a", "claude"]);
    assert!(
        output.stderr.contains("is older than 2.1.330"),
        "\n{output}"
    );
    let last = repo.attempts().pop().expect("an attempt");
    let changed = repo.git(&["diff", "--name-only", "main", last.candidate()]);
    assert_eq!(changed.stdout, "README.md\n");
}

#[test]
fn where_nobody_is_named_and_nobody_is_installed_the_error_names_the_way() {
    let (_env, repo) = scene();
    let output = repo.try_git(&["spawn"]);
    assert_snapshot!(output, @r"
    $ git spawn
    --- stderr
    error: no agent is named, and none of codex, claude, gemini, opencode, qwen, copilot, cursor-agent, amp, goose, aider is installed
    hint: where to get each of them: git spawn --agents -v
    hint: any command can be an agent: git spawn --agent-command '<command>'
    --- exit code 2
    ");
    assert!(repo.refs("refs/attempts/").is_empty());
}

#[test]
fn nothing_else_can_be_asked_beside_the_list() {
    let (_env, repo) = scene();
    repo.try_git(&["spawn", "--agents", "-n", "2"])
        .fails_with(129);
    repo.try_git(&["spawn", "--json"]).fails_with(129);
    repo.try_git(&["spawn", "--agents", "-a", "nobody"])
        .fails_with(2);
}
