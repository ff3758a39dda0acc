//! Twenty plans: ten vague ones, each of which is caught by the rule that it names, and ten good
//! ones without an error. What is said of a good one is a false alarm, and stands here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::env::{Repo, TestEnv};
use insta::assert_snapshot;
use serde_json::Value;

/// What the plans take for there, besides what they make.
const FILES: [&str; 34] = [
    "src/api/mod.rs",
    "src/cli/board.css",
    "src/cli/composer.ts",
    "src/cli/index.ts",
    "src/cli/schemas.ts",
    "src/core/merge.rs",
    "src/core/reload.rs",
    "src/core/root.ts",
    "src/core/schedule.rs",
    "src/core/schema.ts",
    "src/core/search.ts",
    "src/core/sorting.ts",
    "src/core/template.rs",
    "src/core/validate.ts",
    "src/fs/mod.rs",
    "src/main.rs",
    "src/pipeline/auth.py",
    "src/pipeline/runner.py",
    "src/pipeline/storage.py",
    "src/server/app.ts",
    "src/vendor/widget.ts",
    "src/web/Export.tsx",
    "src/web/TaskList.tsx",
    "pkg/api/types.go",
    "pkg/scheduler/metrics.go",
    "pkg/scheduler/queue.go",
    "pkg/state/encode.go",
    "deploy/evidence.py",
    "deploy/playbook.yml",
    "deploy/rollback.yml",
    "docs/cli.md",
    "tests/composer.test.ts",
    "tests/sorting.test.ts",
    "ci/count-trips.sh",
];

/// What they take for installed. None of it is run.
const PROGRAMS: [&str; 6] = ["cargo", "go", "make", "npm", "npx", "python3"];

/// The repository that all plans are held against, with a past of small changes.
fn repo() -> Repo {
    let env = TestEnv::new();
    for program in PROGRAMS {
        env.script(program, "#!/bin/sh\nexit 1\n");
    }
    let repo = env.repo("project");
    for path in FILES {
        repo.write(path, "");
    }
    repo.write("package.json", r#"{"scripts": {"test": "x", "lint": "x"}}"#);
    repo.write("Makefile", "bench:\n\ttrue\n");
    repo.commit("Files");
    for at in 0..25 {
        for path in ["src/core/sorting.ts", "pkg/scheduler/queue.go"] {
            repo.write(path, format!("{at}\n").repeat(20));
        }
        repo.commit("Change");
    }
    repo
}

/// The plans of a directory, by name.
fn plans(kind: &str) -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let entries = fs::read_dir(top.join(kind)).expect("list the plans");
    let mut paths: Vec<PathBuf> = entries.map(|one| one.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read_to_string(path).expect("read a plan"))
    };
    let plans: Vec<(String, String)> = paths.into_iter().map(read).collect();
    assert_eq!(plans.len(), 10, "{kind}");
    plans
}

/// The rules that find something in a plan, with their severities and messages.
fn findings(repo: &Repo, plan: &str) -> Vec<(String, String, String)> {
    repo.plan(plan);
    let output = repo.try_git(&["plan", "check", "--json"]);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let text = |one: &Value, key: &str| one[key].as_str().expect("a text").to_owned();
    let found = document["findings"].as_array().expect("a list");
    found
        .iter()
        .map(|one| {
            (
                text(one, "rule"),
                text(one, "severity"),
                text(one, "message"),
            )
        })
        .collect()
}

#[test]
fn every_vague_plan_is_caught_by_the_rule_that_it_names() {
    let repo = repo();
    for (name, plan) in plans("vague") {
        let rule = plan
            .split_once("<!-- caught by: ")
            .and_then(|(_, rest)| rest.split_once(" -->"))
            .map(|(rule, _)| rule.to_owned())
            .unwrap_or_else(|| panic!("{name} does not say which rule catches it"));
        let found = findings(&repo, &plan);
        assert!(
            found.iter().any(|(found, ..)| *found == rule),
            "{name} is not caught by {rule}: {found:?}"
        );
        // A plan of one vice, so that the rule is not lost among others.
        let others = found.iter().filter(|(found, ..)| *found != rule);
        assert!(others.count() <= 2, "{name}: {found:?}");
    }
}

#[test]
fn no_good_plan_gets_an_error_and_these_are_the_false_alarms() {
    let repo = repo();
    let mut alarms = String::new();
    for (name, plan) in plans("good") {
        for (rule, severity, message) in findings(&repo, &plan) {
            assert_ne!(severity, "error", "{name}: {rule}: {message}");
            alarms.push_str(&format!("{name}: {rule}: {message}\n"));
        }
    }
    assert_snapshot!(alarms, @"");
}
