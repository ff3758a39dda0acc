//! What an agent gets of the user's environment, and that none may start another.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{REPORT, Repo, TestEnv};
use insta::assert_snapshot;
use std::fs;

/// Has an attempt tell its environment, as `NAME=value`, sorted.
fn told(repo: &Repo) -> Vec<String> {
    let seen = repo.env().home().join("seen");
    repo.attempt(&format!(
        "env >$HOME/seen; echo turns >>README.md; {REPORT}"
    ));
    lines(&fs::read_to_string(seen).expect("what the agent saw"))
}

fn lines(text: &str) -> Vec<String> {
    // Those of the shell itself.
    let own = ["PWD=", "OLDPWD=", "SHLVL=", "_="];
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| !own.iter().any(|own| line.starts_with(own)))
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines
}

fn names(told: &[String]) -> Vec<&str> {
    let names = told.iter().filter_map(|line| line.split('=').next());
    names.collect()
}

fn with_secrets(env: &TestEnv) {
    for name in ["GH_TOKEN", "SSH_AUTH_SOCK", "AWS_SECRET_ACCESS_KEY"] {
        env.set(name, "s3cret");
    }
    env.set("GIT_ASKPASS", "s3cret");
}

#[test]
fn an_agent_gets_what_every_program_needs_and_no_secret() {
    let env = TestEnv::new();
    with_secrets(&env);
    env.set("https_proxy", "http://proxy.test");
    let told = told(&env.planned());
    assert_snapshot!(names(&told).join("\n"), @r"
    GIT_ATTEMPT
    GIT_ATTEMPT_PLAN
    GIT_ATTEMPT_PORT
    GIT_ATTEMPT_PORT_COUNT
    GIT_ATTEMPT_REPORT
    GIT_ATTEMPT_SPAWN
    GIT_EDITOR
    GIT_TERMINAL_PROMPT
    HOME
    LC_ALL
    PATH
    TERM
    TMPDIR
    TZ
    XDG_CACHE_HOME
    XDG_CONFIG_HOME
    XDG_DATA_HOME
    XDG_STATE_HOME
    https_proxy
    ");
}

#[test]
fn an_agent_gets_what_the_user_names_and_no_record_holds_it() {
    let env = TestEnv::new();
    with_secrets(&env);
    let repo = env.planned();
    repo.git(&["config", "attempt.env", "GH_TOKEN"]);
    repo.git(&["config", "--add", "agent.command.env", "AWS_*"]);
    repo.git(&["config", "--add", "agent.command.env", "MODE=s3cret"]);
    let told = told(&repo);
    for named in ["GH_TOKEN", "AWS_SECRET_ACCESS_KEY", "MODE"] {
        assert!(told.contains(&format!("{named}=s3cret")), "{told:?}");
    }
    assert!(!names(&told).contains(&"SSH_AUTH_SOCK"), "{told:?}");
    let records = repo.git(&["log", "-p", "--first-parent", "--glob=refs/attempts"]);
    assert!(records.stdout.contains("attempt.json"));
    assert!(!records.stdout.contains("s3cret"), "\n{records}");
}

#[test]
fn what_comes_by_git_c_counts_for_the_attempts_of_that_spawn() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo \"$MODE\" >$HOME/seen; echo turns >>README.md; {REPORT}");
    let words = ["-c", "attempt.env=MODE=once", "spawn", "--agent-command"];
    repo.git(&[&words[..], &[&agent]].concat());
    let seen = fs::read_to_string(env.home().join("seen")).unwrap();
    assert_eq!(seen, "once\n");
}

#[test]
fn an_agent_has_the_whole_plan_in_a_file_outside_of_its_tree() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "cat \"$GIT_ATTEMPT_PLAN\" >$HOME/plan; echo x >>\"$GIT_ATTEMPT_PLAN\"; \
         echo turns >>README.md; {REPORT}"
    );
    let attempt = repo.attempt(&agent);
    assert_eq!(fs::read_to_string(env.home().join("plan")).unwrap(), PLAN);
    let changed = repo.git(&["diff", "--name-only", "main", attempt.candidate()]);
    assert_eq!(changed.stdout, "README.md\n");
    // What the agent does to that file is nobody's plan.
    let record = format!("refs/attempts/{}:plan.md", attempt.name());
    assert_eq!(repo.git(&["show", &record]).stdout, PLAN);
}

#[test]
fn the_set_up_has_the_users_environment() {
    let env = TestEnv::new();
    with_secrets(&env);
    let repo = env.planned_as(&plan_with("setup: 'echo $GH_TOKEN >$HOME/seen'"));
    repo.attempt(&format!("echo turns >>README.md; {REPORT}"));
    let seen = fs::read_to_string(env.home().join("seen")).unwrap();
    assert_eq!(seen, "s3cret\n");
}

#[test]
fn what_names_no_variable_is_refused_before_anything_is_made() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "agent.command.env", "1A=s3cret"]);
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    fatal: bad config value '1A=…' for 'agent.command.env': it names no variable
    hint: it takes NAME, PREFIX* or NAME=value
    --- exit code 128
    ");
    repo.git(&["config", "agent.command.env", "GIT_SSH_COMMAND"]);
    let output = repo.try_spawn("true", &[]);
    assert_snapshot!(output, @r"
    $ git spawn --agent-command true
    --- stderr
    fatal: bad config value 'GIT_SSH_COMMAND' for 'agent.command.env': none of git's variables reaches an agent
    hint: what an agent's git shall know can stand in git's configuration
    --- exit code 128
    ");
    assert!(repo.attempts().is_empty());
}

#[test]
fn who_drafts_a_plan_gets_no_secret_either() {
    let env = TestEnv::new();
    with_secrets(&env);
    let repo = env.repo("widget");
    let agent = "env >$HOME/seen; echo no plan";
    repo.try_git(&["plan", "draft", "--agent-command", agent, "Make it turn"]);
    let told = lines(&fs::read_to_string(env.home().join("seen")).unwrap());
    assert!(told.contains(&"GIT_ATTEMPT=draft".to_owned()), "{told:?}");
    assert!(!told.iter().any(|one| one.contains("s3cret")), "{told:?}");
}

#[test]
fn an_attempt_cannot_start_another_nor_promote_any_nor_ask_another_agent() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "agent.mine.command", "true"]);
    repo.attempt(&format!("echo turns >>README.md; {REPORT}"));
    env.set("GIT_ATTEMPT", "widget/all/1");
    for words in [
        &["spawn", "-a", "mine"][..],
        &["spawn", "retry", "1"],
        &["spawn", "resume", "-m", "more", "1"],
        &["plan", "draft", "-a", "mine", "Make it turn"],
        &["compare", "--judge", "mine"],
        &["promote", "1"],
        &["promote", "ready", "1"],
        &["promote", "merge", "1"],
        &["promote", "revise", "1"],
        &["promote", "--undo", "1"],
        &["promote", "finish", "1"],
        &["plan", "approve", "--revoke"],
        &["spawn", "stop", "1"],
        &["spawn", "rm", "1"],
        &["spawn", "doctor", "--repair"],
    ] {
        let output = repo.try_git(words);
        assert_eq!(
            output.stderr.lines().next().unwrap_or_default(),
            "fatal: this is attempt 'widget/all/1', and an attempt may look at plans and \
             attempts, and decide nothing about them",
            "\n{output}"
        );
    }
    assert_eq!(repo.attempts().len(), 1);
    repo.plan(&plan_with("setup: touch pwned"));
    let output = repo.try_git(&["plan", "approve", "--yes"]);
    assert!(output.stderr.contains("decide nothing"), "\n{output}");
    env.unset("GIT_ATTEMPT");
    let output = repo.try_git(&["spawn", "-a", "mine"]);
    assert!(output.stderr.contains("approve"), "\n{output}");
    assert_eq!(repo.attempts().len(), 1);
}

#[test]
fn an_agent_that_hides_whose_it_is_is_known_by_who_started_it() {
    let env = TestEnv::new();
    let repo = env.planned();
    let main = repo.path().display();
    let agent = format!(
        "(unset GIT_ATTEMPT; cd '{main}'; setsid git spawn --agent-command true >$HOME/said 2>&1); \
         echo turns >>README.md; {REPORT}"
    );
    repo.attempt(&agent);
    let said = fs::read_to_string(env.home().join("said")).unwrap();
    assert_snapshot!(said, @r"
    fatal: this was started by attempt 'widget/all/1', and an attempt may look at plans and attempts, and decide nothing about them
    ");
    assert_eq!(repo.attempts().len(), 1);
    // Once it is over, its worktree is one like others.
    let worktree = repo.attempts()[0].worktree();
    let words = ["spawn", "--agent-command", "true"];
    let git = crate::env::needs::on_path("git").unwrap();
    let output = env.run(&git, &words, &worktree);
    assert!(!output.stderr.contains("at work"), "\n{output}");
}
