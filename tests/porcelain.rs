//! What scripts are told: lines that stay as they are, formats, and schemas.

use crate::env::plans::{PLAN, two_tasks};
use crate::env::{Output, REPORT, Repo, TestEnv};
use crate::scene::{BAD, GOOD, Scene};
use insta::assert_snapshot;

/// The lines of a porcelain, those left out whose values no two runs share.
#[track_caller]
fn lines(output: &Output) -> String {
    let varies = |line: &&str| {
        let fields = ["spawn ", "milliseconds ", "ports.first ", "bytes "];
        !fields.iter().any(|field| line.starts_with(field))
    };
    let text = output.normal();
    text.lines().filter(varies).collect::<Vec<_>>().join("\n")
}

/// Two attempts at `widget/all`: one that does what is asked, one that fails.
fn two_attempts(env: &TestEnv) -> Repo {
    let repo = env.planned();
    repo.spawn(&format!("echo turns >>README.md; {REPORT}"), &[]);
    repo.spawn("printf 'no\\tgo\\033[31m' >&2; exit 1", &[]);
    repo
}

#[test]
fn each_attempt_is_a_group_of_lines() {
    let env = TestEnv::new();
    let repo = two_attempts(&env);
    assert_snapshot!(lines(&repo.git(&["spawn", "list", "--porcelain"])), @r"
    name widget/all/1
    agent command
    state finished
    reported
    base [OID]
    candidate.commit [OID]
    candidate.tree [OID]
    branch refs/heads/attempt/widget/all/1
    worktree [TMP]/widget.attempts/widget/all-1
    isolation worktree
    ports.count 10
    timeout_seconds 3600
    created [WHEN]
    uncounted_rounds 1
    round 1
    leaked 0
    log_dropped 0

    name widget/all/2
    agent command
    state failed
    cause the agent ended with exit 1
    base [OID]
    branch refs/heads/attempt/widget/all/2
    worktree [TMP]/widget.attempts/widget/all-2
    isolation worktree
    ports.count 10
    timeout_seconds 3600
    created [WHEN]
    uncounted_rounds 1
    round 1
    leaked 0
    log_dropped 0
    ");
}

#[test]
fn lines_end_with_nul_where_that_is_asked_for() {
    let env = TestEnv::new();
    let repo = two_attempts(&env);
    let with_nul = repo.git(&["spawn", "list", "-z"]).stdout;
    let with_newline = repo.git(&["spawn", "list", "--porcelain=v1"]).stdout;
    assert!(!with_nul.contains('\n'));
    assert_eq!(with_nul.matches("\0\0").count(), 2);
    assert_eq!(with_nul.replace('\0', "\n"), with_newline);
}

#[test]
fn a_format_makes_one_line_of_each_and_a_script_takes_what_it_wants() {
    let env = TestEnv::new();
    let repo = two_attempts(&env);
    let format = "--format=%(state) %(name)";
    assert_snapshot!(repo.git(&["spawn", "list", format]).stdout, @r"
    finished widget/all/1
    failed widget/all/2
    ");
    let short = repo.git(&["spawn", "list", "--format=%(candidate.commit:short)"]);
    let listed = repo.attempts();
    assert_eq!(
        short.stdout,
        format!("{}\n\n", &listed[0].candidate()[..10])
    );
    // The winner of a comparison.
    let format = "--format=%(passes_everything) %(attempt)";
    let compared = repo.git(&["compare", "-q", format]).stdout;
    assert_eq!(compared, "passes_everything widget/all/1\n widget/all/2\n");
}

#[test]
fn a_slip_is_refused_before_any_work_is_done() {
    let env = TestEnv::new();
    let repo = env.planned();
    let refused = |arguments: &[&str]| repo.try_git(arguments).fails_with(128).stderr;
    let told = [
        refused(&["compare", "--format=%(bogus)"]),
        refused(&["plan", "list", "--porcelain=v9"]),
        refused(&["plan", "log", "--format=%(version:long)"]),
        refused(&["plan", "tasks", "--format=%(name"]),
    ];
    assert_snapshot!(told.concat(), @r"
    fatal: unknown field name: bogus
    hint: there are plan, task, base, attempt, agent, approach, status, cause, candidate.commit, candidate.tree, place, passes_everything, standings, criteria, findings, changes, added, removed, outside, forbidden, conflicts, over_budget, claims, milliseconds, usage.input, usage.output, cost
    fatal: unsupported porcelain version 'v9'
    fatal: unrecognized %(version) argument: long
    fatal: malformed format string %(name
    ");
    let refused = |arguments: &[&str]| repo.try_git(arguments).fails_with(129).stderr;
    let told = [
        refused(&["spawn", "list", "--json", "-z"]),
        refused(&["spawn", "--porcelain"]),
        refused(&["spawn", "prune", "--json"]),
        refused(&["plan", "approve", "--schema"]),
        refused(&["promote", "all/1", "--format=%(attempt)"]),
    ];
    let first: Vec<&str> = told.iter().filter_map(|told| told.lines().next()).collect();
    assert_snapshot!(first.join("\n"), @r"
    error: options '--null' and '--json' cannot be used together
    error: the option '--porcelain' requires '--agents'
    error: the option '--json' requires '--dry-run'
    error: the option '--schema' requires '--list'
    error: the option '--format' requires '--dry-run'
    ");
}

#[test]
fn a_schema_is_printed_where_there_is_no_repository() {
    let env = TestEnv::new();
    let commands = [
        "plan list",
        "plan tasks",
        "plan show",
        "plan check",
        "plan log",
        "plan approve --list",
        "spawn list",
        "spawn --agents",
        "spawn doctor",
        "spawn prune -n",
        "spawn prune --archived --older-than=1d -n",
        "compare",
        "compare --base=main",
        "promote",
        "promote -n",
        "promote status",
        "promote list",
        "promote list --archived",
    ];
    let title = |command: &&str| {
        let arguments = command.split(' ').chain(["--schema"]);
        let arguments: Vec<&str> = arguments.collect();
        let output = env.run("git".as_ref(), &arguments, env.root()).success();
        let schema: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
        let title = schema["title"].as_str().expect("a title");
        assert_eq!(schema["properties"]["schema"]["const"], title);
        format!("{command}: {title}\n")
    };
    assert_snapshot!(commands.iter().map(title).collect::<String>(), @r"
    plan list: git-attempts.plan-list.v1
    plan tasks: git-attempts.plan-tasks.v1
    plan show: git-attempts.plan-show.v1
    plan check: git-attempts.plan-check.v1
    plan log: git-attempts.plan-log.v1
    plan approve --list: git-attempts.plan-approvals.v1
    spawn list: git-attempts.spawn-list.v1
    spawn --agents: git-attempts.agents.v1
    spawn doctor: git-attempts.doctor.v1
    spawn prune -n: git-attempts.prune.v1
    spawn prune --archived --older-than=1d -n: git-attempts.prune-archived.v1
    compare: git-attempts.compare.v1
    compare --base=main: git-attempts.compare-revisions.v1
    promote: git-attempts.promote.v1
    promote -n: git-attempts.promote-gate.v1
    promote status: git-attempts.promote-status.v1
    promote list: git-attempts.promote-status.v1
    promote list --archived: git-attempts.archived.v1
    ");
}

#[test]
fn where_there_is_nothing_documents_are_empty_and_there_are_no_lines() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let commands: [(&[&str], &str); 8] = [
        (&["plan", "list"], "plans"),
        (&["plan", "approve", "--list"], "approvals"),
        (&["spawn", "list"], "attempts"),
        (&["spawn", "doctor"], "faults"),
        (&["spawn", "prune", "-n"], "prunable"),
        (&["promote", "list"], "promotions"),
        (&["promote", "list", "--archived"], "archived"),
        (&["promote", "status"], "promotions"),
    ];
    for (command, list) in commands {
        let json = repo.git(&[command, &["--json"]].concat()).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json[list], serde_json::json!([]), "{command:?}");
        let output = repo.git(&[command, &["--porcelain"]].concat());
        assert_eq!(output.stdout, "", "{command:?}");
    }
}

#[test]
fn each_plan_task_and_version_is_a_group_of_lines() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks());
    repo.spawn(&format!("echo turns >>README.md; {REPORT}"), &["handle"]);
    let of = |command: &str| {
        let arguments = command.split(' ').chain(["--porcelain"]);
        repo.git(&arguments.collect::<Vec<_>>()).normal()
    };
    assert_snapshot!(of("plan list"), @r"
    plan widget
    text here
    says.title Make the widget turn
    says.tasks 2
    says.done 0
    says.approved
    attempts finished 1
    changed [WHEN]
    ");
    assert_snapshot!(of("plan tasks"), @r"
    plan widget
    name motor
    body Build a motor in.
    approaches electric
    approaches steam

    plan widget
    name handle
    title something to hold
    body Put a handle on.
    ");
    assert_snapshot!(of("plan show"), @r"
    plan widget
    title Make the widget turn
    base main
    target main
    source Plans.md
    approved
    task motor

    plan widget
    title Make the widget turn
    base main
    target main
    source Plans.md
    approved
    task handle
    attempts widget/handle/1 finished
    ");
    assert_snapshot!(of("plan log"), @r"
    version [OID]
    recorded [WHEN]
    attempts widget/handle/1
    sections +6 -0
    sections +2 -0 Goal
    sections +2 -0 Assumptions
    sections +2 -0 Likely files
    sections +2 -0 Constraints
    sections +2 -0 Acceptance criteria
    sections +2 -0 Test commands
    sections +2 -0 Risks
    sections +1 -0 Tasks
    sections +6 -0 Tasks/motor
    sections +2 -0 Tasks/handle
    ");
    assert_snapshot!(of("plan approve --list"), @r"
    plan widget
    digest [OID]
    approved [WHEN]
    current
    checks test grep -q turns README.md
    ");
}

#[test]
fn a_finding_is_the_line_that_editors_know_and_has_fields_for_formats() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    let check = |option: &str| {
        let output = repo.try_git(&["plan", "check", option]).fails_with(1);
        output.stdout
    };
    let known = check("--porcelain");
    assert_snapshot!(known, @"Plans.md:21:36: error: there is no check `tset` [unknown-check]");
    assert_eq!(check("-z"), known.replace('\n', "\0"));
    assert_snapshot!(check("--format=%(line) %(rule) %(severity)"), @"21 unknown-check error");
}

#[test]
fn each_thing_to_prune_and_each_fault_is_a_group_of_lines() {
    let env = TestEnv::new();
    let repo = two_attempts(&env);
    let of = |command: &str| {
        let arguments = command.split(' ').chain(["--porcelain"]);
        lines(&repo.try_git(&arguments.collect::<Vec<_>>()))
    };
    let prunable = of("spawn prune -n --older-than=1ms");
    let (attempts, locks) = prunable.split_once("kind locks").expect("their locks");
    assert_snapshot!(attempts, @r"
    kind attempt
    names widget/all/1
    why it is old enough

    kind attempt
    names widget/all/2
    why it is old enough
    ");
    // One for each spawn, by ids that are made up.
    assert_eq!(locks.matches("\nnames ").count(), 2, "{locks}");
    repo.git(&["spawn", "rm", "all/2"]);
    assert_snapshot!(of("spawn prune -n --archived --older-than=1ms"), @r"
    name widget/all/2
    archived [WHEN]
    commits 0
    ");
    std::fs::remove_dir_all(repo.attempts()[0].worktree()).expect("remove a worktree");
    assert_snapshot!(of("spawn doctor"), @r"
    thing widget/all/1
    trouble its worktree '[TMP]/widget.attempts/widget/all-1' is not there
    advice bring it back; if you moved it: git worktree repair <path>; or put away what is left of it: git spawn rm widget/all/1
    outcome found
    ");
}

#[test]
fn each_agent_is_a_group_of_lines() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.git(&["config", "agent.mine.command", "mine --quiet"]);
    let output = repo.git(&[
        "spawn",
        "--agents",
        "-a",
        "mine",
        "-a",
        "amp",
        "--porcelain",
    ]);
    assert_snapshot!(output.normal(), @r"
    name mine
    command_line sh
    command_line -c
    command_line mine --quiet

    name amp
    like amp
    command_line amp
    command_line --execute
    command_line --stream-json
    resume conversation
    tokens by-run
    cost nothing
    sandbox none
    ");
}

#[test]
fn what_is_compared_is_a_group_of_lines_in_the_order_of_reading() {
    let env = TestEnv::new();
    let repo = two_attempts(&env);
    assert_snapshot!(lines(&repo.git(&["compare", "-q", "--porcelain"])), @r"
    plan widget
    task all
    base [OID]
    attempt widget/all/1
    agent command
    status finished
    candidate.commit [OID]
    candidate.tree [OID]
    place 1
    passes_everything
    standings fixed test
    criteria met C1
    changes README.md
    added 1
    removed 0

    plan widget
    task all
    base [OID]
    attempt widget/all/2
    agent command
    status failed
    cause the agent ended with exit 1
    standings not-run test
    criteria unproven C1
    added 0
    removed 0
    ");
    let branch = "attempt/widget/all/1";
    let output = repo.git(&["compare", "--base=main", branch, "--porcelain"]);
    assert_snapshot!(lines(&output), @r"
    base [OID]
    revision attempt/widget/all/1
    commit [OID]
    tree [OID]
    place 1
    changes README.md
    added 1
    removed 0
    ");
}

#[test]
fn the_gate_and_promotions_are_groups_of_lines() {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, BAD]);
    scene.compare(&[]);
    let of = |arguments: &[&str]| {
        let all = [&["promote"], arguments, &["--porcelain"]].concat();
        scene.repo.try_git(&all).normal()
    };
    assert_snapshot!(of(&["-n", "limiter/2"]), @r"
    attempt limit/limiter/2
    candidate.commit [OID]
    candidate.tree [OID]
    refusals check check 'test' failed (exit 1)
    shape as-is
    remote origin
    branch limit/limiter
    target main
    step decided
    ");
    assert_snapshot!(of(&["-n", "limiter/1"]), @r"
    attempt limit/limiter/1
    candidate.commit [OID]
    candidate.tree [OID]
    allowed
    shape as-is
    remote origin
    branch limit/limiter
    target main
    step decided
    archives limit/limiter/2
    ");
    let gate = scene.repo.git(&["promote", "-n", "limiter/1", "--json"]);
    let gate: serde_json::Value = serde_json::from_str(&gate.stdout).expect("JSON");
    assert_eq!(gate["schema"], "git-attempts.promote-gate.v1");
    assert_eq!(gate["allowed"], true);
    scene.push(&["limiter/1"]).success();
    assert_snapshot!(of(&["list"]), @r"
    attempt limit/limiter/1
    state pushed
    next wait
    commit [OID]
    remote origin
    branch limit/limiter
    target main
    rounds 0
    ");
    assert_snapshot!(of(&["list", "--archived"]), @r"
    name limit/limiter/2
    agent command
    outcome finished
    candidate.commit [OID]
    candidate.tree [OID]
    archived [WHEN]
    why lost to limiter/1: it is not shown to meet C1, it is blocked (test regressed), it breaks more checks (1 against 0)
    ");
}
