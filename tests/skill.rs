//! The skill that teaches coding agents to drive the suite.

use std::path::Path;

use crate::env::TestEnv;

/// The command lines of the skill, each up to its comment.
fn commands(skill: &str) -> Vec<String> {
    let lines = skill
        .lines()
        .filter_map(|line| line.strip_prefix("    git "));
    lines
        .map(|line| {
            line.split("  #")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .collect()
}

#[test]
fn it_is_printed_anywhere_and_says_what_it_is_for_in_its_head() {
    let env = TestEnv::new();
    let skill = env
        .run(Path::new("git"), &["spawn", "--skill"], env.root())
        .success()
        .stdout;
    assert!(skill.starts_with("---\nname: git-attempts\ndescription: "));
}

#[test]
fn every_command_of_it_is_one_that_there_is() {
    let env = TestEnv::new();
    let skill = env
        .run(Path::new("git"), &["spawn", "--skill"], env.root())
        .success()
        .stdout;
    let commands = commands(&skill);
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let command = command
            .replace("<attempt>", "all/1")
            .replace("<task>", "all");
        let words = shlex::split(&command).expect("words as a shell has them");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        // Outside of a repository, a command line that makes sense gets as far as that.
        let output = env
            .run(Path::new("git"), &words, env.root())
            .fails_with(128);
        assert!(output.stderr.contains("not a git repository"), "{output}");
    }
}
