//! The tutorials of gitattempts(7), every command of them, in the order in which they stand.

use std::path::Path;

use crate::docs_manual::page::section;
use crate::env::TestEnv;

/// What asks on a terminal, and how it is told the answer without one.
const ASKING: [(&str, &str); 2] = [
    ("git plan approve", "git plan approve --yes"),
    ("git spawn prune", "git spawn prune --yes"),
];

/// The commands of a section.
fn commands(title: &str) -> Vec<String> {
    let page = include_str!("../man/gitattempts.7");
    let lines = section(page, title).lines().map(str::trim_start);
    let commands = lines.filter(|line| line.starts_with("git ") || line.starts_with("cd "));
    commands
        .map(|line| line.replace("\\-", "-").replace("\\(aq", "'"))
        .map(|line| {
            let asking = ASKING.iter().find(|(command, _)| line == *command);
            asking.map_or(line.clone(), |(_, told)| (*told).to_owned())
        })
        .collect()
}

/// Runs them in one shell, which ends at the first that fails. A dry run says no where it
/// would be refused, and that is what it is there for.
fn play(env: &TestEnv, directory: &Path, commands: &[String]) {
    let mut script = String::from("set -e\n");
    for command in commands {
        script.push_str(&format!(
            "echo '#' {}\n{command}",
            shlex::try_quote(command).unwrap()
        ));
        script.push_str(match command.contains("--dry-run") {
            true => " || test $? = 1\n",
            false => "\n",
        });
    }
    let arguments = ["-c", script.as_str()];
    env.run(Path::new("sh"), &arguments, directory).success();
}

#[test]
fn the_tour_of_the_manual_can_be_taken() {
    let env = TestEnv::new();
    let commands = commands("A TOUR");
    assert!(commands.len() > 15, "{commands:?}");
    play(&env, env.root(), &commands);
}

const PLAN: &str = "\
---
plan: greet
base: main
target: main
---
# Greet people by name

## Goal
Whoever starts it is greeted.

## Assumptions
- There is one language.

## Likely files
- `greeting.txt`

## Constraints
- Do not touch `ci/**`.

## Acceptance criteria
- [ ] There is a greeting (check: greets)
- [ ] It sounds polite

## Test commands
- greets: `test -s greeting.txt`

## Risks
- Names that nobody has.
";

const AGENT: &str = "\
#!/bin/sh
cat >/dev/null
echo 'Good day.' >>greeting.txt
printf '## Summary\\n- greets in `greeting.txt`\\n\\n## Skipped\\nnone\\n'
";

#[test]
fn the_first_plan_of_the_manual_leads_to_a_promotion() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("README.md", "A widget.\n");
    repo.commit("Begin");
    env.bare_remote(&repo);
    env.script("my-agent", AGENT);
    repo.write("../filled-in", PLAN);
    env.set(
        "GIT_EDITOR",
        format!("cp {}", env.root().join("filled-in").display()),
    );
    let mut commands = commands("A REPOSITORY OF YOURS");
    let merged = commands
        .iter()
        .position(|command| command == "git promote finish --all");
    let merge = "git push -q origin refs/remotes/origin/greet/all:refs/heads/main";
    commands.insert(merged.expect("the end of it"), merge.to_owned());
    play(&env, repo.path(), &commands);
    assert!(repo.read("Plans.md").contains("Outcome: merged as "));
}
