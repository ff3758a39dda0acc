//! `git compare <revision>...`: any revisions, without a plan and without attempts.

use crate::env::{Output, Repo, TestEnv};
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;
use serde_json::Value;

const BASE: &str = "def limit(n):\n    return n\n\n\ndef main():\n    limit(1)\n    limit(2)\n";

/// Branches off the first commit, each with its files, and `main` one commit further.
fn branches(env: &TestEnv, branches: &[(&str, &[(&str, &str)])]) -> Repo {
    let repo = env.repo("widget");
    repo.write("src/limit.py", BASE);
    repo.commit("Have something to limit");
    for (branch, files) in branches {
        repo.git(&["switch", "--quiet", "--create", branch, "main"]);
        for (path, text) in *files {
            repo.write(path, text);
        }
        repo.commit(branch);
    }
    repo.git(&["switch", "--quiet", "main"]);
    repo.write("src/other.py", "pass\n");
    repo.commit("Go on");
    repo
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).expect("JSON")
}

/// Adds and removes lines as `git diff --numstat` says.
fn numstat(repo: &Repo, range: &str) -> Vec<(String, Value, Value)> {
    let output = repo.git(&["diff", "--numstat", "-M", range]);
    let mut rows: Vec<_> = output
        .stdout
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split('\t').collect();
            let number = |word: &str| word.parse::<u64>().map_or(Value::Null, Value::from);
            (words[2].to_owned(), number(words[0]), number(words[1]))
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

#[test]
fn three_branches_are_told_apart_and_ordered_with_reasons() {
    let env = TestEnv::new();
    let capped = BASE.replace("return n", "return min(n, 10)");
    let refused = BASE.replace("return n", "raise SystemExit(n)");
    let repo = branches(
        &env,
        &[
            ("cap", &[("src/limit.py", &capped)]),
            (
                "refuse",
                &[("src/limit.py", &refused), ("scratch.py", "x\n")],
            ),
            (
                "cap-tested",
                &[
                    ("src/limit.py", &capped),
                    ("tests/test_limit.py", "assert limit(11) == 10\n"),
                ],
            ),
        ],
    );
    let output = repo.git(&[
        "compare",
        "--rank",
        "--base",
        "main",
        "cap",
        "refuse",
        "cap-tested",
    ]);
    assert_snapshot!(output.stdout, @r"
    3 revisions from e1bdc0a403

    revision    files  lines  review  tests  agreement
    cap         1      +1 -1  S       0      2 of 2 lines
    refuse      2      +2 -1  S       0      1 of 3 lines
    cap-tested  2      +2 -1  S       1      2 of 2 lines

    cap-tested is nearly the same as cap
    refuse is dominated by cap: it has less in common with its siblings

    file                 cap    refuse  cap-tested
    scratch.py           ·      +1 -0   ·
    src/limit.py         +1 -1  +1 -1   +1 -1
    tests/test_limit.py  ·      ·       +1 -0

    3 decision points, 0 decided alike by all, 1 by refuse alone, 1 by cap-tested alone
    p1  scratch.py           refuse           new, 1 line
                             cap, cap-tested  as it was
    p2  src/limit.py:2       cap, cap-tested  return min(n, 10)
                             refuse           raise SystemExit(n)
    p3  tests/test_limit.py  cap-tested       new, 1 line
                             cap, refuse      as it was

    1.  cap, cap-tested
    3.  refuse           shares 50 % of its files with its siblings, against 75 %
    ");
    assert_eq!(output.stderr, "");
}

/// The places that a script reads, each with the names of its revisions and the step that
/// put it behind the one before.
fn places(repo: &Repo, base: &str, revisions: &[&str]) -> Vec<(Vec<String>, Value)> {
    let mut args = vec!["compare", "--rank", "--no-checks", "--json", "--base", base];
    args.extend(revisions);
    let document = json(&repo.git(&args));
    let name = |at: &Value| {
        let at = at.as_u64().expect("a place in the rows");
        let row = &document["rows"][usize::try_from(at).expect("a small number")];
        row["revision"].as_str().expect("a name").to_owned()
    };
    let places = document["order"].as_array().expect("places");
    let place = |place: &Value| {
        let attempts = place["attempts"].as_array().expect("attempts");
        (
            attempts.iter().map(name).collect(),
            place["why"]["step"].clone(),
        )
    };
    places.iter().map(place).collect()
}

#[test]
fn a_script_gets_the_order_of_any_commits_and_trees() {
    let env = TestEnv::new();
    let capped = BASE.replace("return n", "return min(n, 10)");
    let refused = BASE.replace("return n", "raise SystemExit(n)");
    let repo = branches(
        &env,
        &[
            ("cap", &[("src/limit.py", &capped)]),
            ("cap-too", &[("src/limit.py", &capped)]),
            ("refuse", &[("src/limit.py", &refused)]),
            ("module", &[("src/cap.py", "def cap(n): ...\n")]),
            ("tests", &[("tests/test_limit.py", "assert True\n")]),
        ],
    );
    let base = repo.rev("main~1");
    let tell = |revisions: &[&str]| {
        let places = places(&repo, &base, revisions).into_iter();
        let lines = places.map(|(names, step)| {
            let step = step.as_str().unwrap_or("first");
            format!("{}: {step}", names.join(", "))
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(tell(&["cap", "refuse"]), "cap, refuse: first");
    // The smallest is who did nothing.
    assert_eq!(
        tell(&[&base, "module"]),
        "module: first\n".to_owned() + &base + ": production"
    );
    assert_snapshot!(tell(&["refuse", "cap", "tests", "cap-too", "module"]), @r"
    cap, cap-too: first
    refuse: line-agreement
    tests: production
    module: size
    ");
    let tree = |name: &str| repo.rev(&format!("{name}^{{tree}}"));
    let trees = ["refuse", "cap", "cap-too"].map(tree);
    let of_trees = places(
        &repo,
        &tree("main~1"),
        &trees.each_ref().map(String::as_str),
    );
    let firsts = vec![trees[1].clone(), trees[2].clone()];
    assert_eq!(
        of_trees,
        [
            (firsts, Value::Null),
            (vec![trees[0].clone()], "line-agreement".into()),
        ]
    );
}

#[test]
fn each_is_held_against_where_it_left_the_base() {
    let env = TestEnv::new();
    let longer = format!("{BASE}    limit(3)\n");
    let repo = branches(&env, &[("more", &[("src/limit.py", longer.as_str())])]);
    let document = json(&repo.git(&["compare", "--json", "--base", "main", "more"]));
    let changes = document["rows"][0]["changes"].as_array().expect("changes");
    let counted: Vec<(String, Value, Value)> = changes
        .iter()
        .map(|change| {
            let path = change["path"].as_str().expect("a path").to_owned();
            (path, change["added"].clone(), change["removed"].clone())
        })
        .collect();
    assert_eq!(counted, numstat(&repo, "main...more"));
    assert_eq!(document["base"], repo.rev("main~1"));
}

#[test]
fn without_a_base_it_is_the_common_ancestor() {
    let env = TestEnv::new();
    let repo = branches(&env, &[("a", &[("a", "a\n")]), ("b", &[("b", "b\n")])]);
    let document = json(&repo.git(&["compare", "--json", "a", "b", "main"]));
    assert_eq!(document["schema"], "git-attempts.compare-revisions.v1");
    assert_eq!(document["base"], repo.rev("main~1"));
}

#[test]
fn a_file_that_moved_and_changed_is_paired_as_git_pairs_it() {
    let env = TestEnv::new();
    let repo = branches(&env, &[]);
    repo.git(&["switch", "--quiet", "--create", "moved", "main~1"]);
    repo.git(&["mv", "src/limit.py", "src/cap.py"]);
    repo.write("src/cap.py", BASE.replace("limit(2)", "limit(20)"));
    repo.commit("Move it");
    let document = json(&repo.git(&["compare", "--json", "--base", "main", "moved"]));
    let change = &document["rows"][0]["changes"][0];
    assert_eq!(change["kind"]["from"], "src/limit.py");
    assert_eq!(
        (&change["added"], &change["removed"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn trees_without_any_history_can_be_compared() {
    let env = TestEnv::new();
    let repo = branches(&env, &[("a", &[("a", "a\n")])]);
    let base = repo.rev("main~1^{tree}");
    let tree = repo.rev("a^{tree}");
    let document = json(&repo.git(&["compare", "--json", "--base", &base, &tree]));
    assert_eq!(document["rows"][0]["commit"], Value::Null);
    assert_eq!(document["rows"][0]["added"], 1);
    let below = ["compare", "--json", "--base", "main~1:src", "main:src"];
    assert_eq!(json(&repo.git(&below))["rows"][0]["added"], 1);
    repo.try_git(&["compare", "--base", "main", "main:src/limit.py"])
        .fails_with(128);
    let output = repo.try_git(&["compare", &tree, "a"]).fails_with(2);
    assert!(output.stderr.contains("--base <revision>"), "{output}");
}

#[test]
fn a_single_revision_is_no_task_and_it_says_what_to_do() {
    let env = TestEnv::new();
    let repo = branches(&env, &[("x/y", &[("a", "a\n")])]);
    let output = repo.try_git(&["compare", "x/y"]).fails_with(129);
    assert!(output.stderr.contains("--base <revision>"), "{output}");
}

#[test]
fn a_name_that_is_nothing_is_told() {
    let env = TestEnv::new();
    let repo = branches(&env, &[]);
    let output = repo
        .try_git(&["compare", "main", "nowhere"])
        .fails_with(128);
    assert_snapshot!(output.stderr, @"fatal: invalid reference: nowhere");
}

#[test]
fn hostile_lines_and_names_reach_no_terminal() {
    let env = TestEnv::new();
    let evil = "x = '\u{1b}]0;owned\u{7}\u{202e}'\n";
    let repo = branches(
        &env,
        &[("a", &[("src/limit.py", evil)]), ("b", &[("b", "b\n")])],
    );
    let output = repo.git(&["compare", "--rank", "a", "b"]);
    let unsafe_in = |text: &str| {
        text.chars()
            .any(|c| matches!(c, '\u{1b}' | '\u{7}' | '\u{202e}'))
    };
    assert!(!unsafe_in(&output.stdout), "{output}");
    let output = repo.git(&["compare", "--json", "a", "b"]);
    assert!(!unsafe_in(&output.stdout), "{output}");
}

#[test]
fn no_checks_runs_none_and_shows_what_is_known() {
    let scene = Scene::new();
    scene.plan(
        "",
        &format!("- test: `echo run >>{}`", scene.shell_path("runs")),
    );
    scene.spawn(&[GOOD]);
    let output = scene.compare(&["--no-checks"]).fails_with(1);
    assert!(output.stdout.contains("not run"), "{output}");
    assert!(!scene.path("runs").exists());
    scene.compare(&[]).success();
    scene.compare(&["--no-checks"]).success();
}

#[test]
fn the_order_of_attempts_is_told_with_reasons() {
    let scene = Scene::new();
    scene.spawn(&[
        "echo broken >src/limit.txt",
        "echo eleven >src/limit.txt; echo more >>README.md",
        GOOD,
    ]);
    let output = scene.compare(&["--rank"]).success();
    let order = output.stdout.split("\n\n").last().expect("the order");
    assert_snapshot!(order, @r"
    1.  limiter/3
    2.  limiter/2  shares 50 % of its files with its siblings, against 75 %
    3.  limiter/1  blocked: test regressed
    ");
}

#[test]
fn attempts_can_be_compared_by_their_names_as_revisions_are() {
    let scene = Scene::new();
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    let output = scene.repo.try_git(&[
        "compare",
        "limiter/1",
        "limiter/2",
        "--format=%(revision) %(added)",
    ]);
    assert_eq!(output.success().stdout, "limiter/1 1\nlimiter/2 1\n");
}
