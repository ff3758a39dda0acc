//! The completions say what the programs say of themselves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::env::TestEnv;

const COMMANDS: [&str; 4] = ["plan", "spawn", "compare", "promote"];

type Words = BTreeSet<String>;

/// What `git-<command> [<subcommand>] -h` names.
struct Help {
    options: Words,
    subcommands: Words,
}

impl Help {
    fn of(env: &TestEnv, command: &str, subcommand: Option<&str>) -> Self {
        let program = format!("git-{command}");
        let mut arguments: Vec<&str> = subcommand.into_iter().collect();
        arguments.push("-h");
        let output = env
            .run(Path::new(&program), &arguments, env.root())
            .fails_with(129);
        Self {
            options: entries(&output.stdout, "Options")
                .flat_map(long_options)
                .chain(["--help".to_owned()])
                .collect(),
            subcommands: entries(&output.stdout, "Commands")
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The command's own, and those of its subcommands.
    fn of_all(env: &TestEnv, command: &str) -> Self {
        let mut all = Self::of(env, command, None);
        for subcommand in all.subcommands.clone() {
            all.options
                .extend(Self::of(env, command, Some(&subcommand)).options);
        }
        all
    }
}

/// What stands left of the descriptions in a list of the help. A description goes on in
/// lines that are indented further.
fn entries<'t>(help: &'t str, title: &str) -> impl Iterator<Item = &'t str> {
    let list = help.lines().skip_while(move |line| *line != title).skip(1);
    list.take_while(|line| !line.is_empty())
        .filter(|line| line.len() - line.trim_start().len() == 4)
        .filter_map(|line| line.trim_start().split("  ").next())
}

/// Every `--word` of a text.
fn long_options(text: &str) -> Words {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    text.replace("[no-]", "")
        .split(|c| !is_part(c))
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .map(str::to_owned)
        .collect()
}

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(file(path)).unwrap_or_else(|why| panic!("read {path}: {why}"))
}

/// Asks the completion for bash what it offers, in the place of git's own completion.
const ASK: &str = r#"
__git () { :; }
__gitcomp () { printf '%s\n' $1; }
__gitcomp_nl () { :; }
__git_find_on_cmdline () { printf %s "$subcommand"; }
. "$1" || exit
subcommand=$3 cur=$4 prev=
"_git_$2"
"#;

fn offered(env: &TestEnv, command: &str, subcommand: &str, typed: &str) -> Words {
    let script = file(&format!("completions/git-{command}.bash"));
    let script = script.display().to_string();
    let arguments = ["-c", ASK, "ask", &script, command, subcommand, typed];
    let output = env.run(Path::new("bash"), &arguments, env.root()).success();
    assert_eq!(output.stderr, "", "{output}");
    let words = output.stdout.lines();
    words
        .map(|word| word.trim_end_matches('=').to_owned())
        .collect()
}

#[test]
fn bash_is_offered_what_each_subcommand_takes_and_nothing_else() {
    let env = TestEnv::new();
    for command in COMMANDS {
        let help = Help::of(&env, command, None);
        assert_eq!(offered(&env, command, "", "--"), help.options, "{command}");
        assert_eq!(
            offered(&env, command, "", ""),
            help.subcommands,
            "{command}"
        );
        for subcommand in &help.subcommands {
            let help = Help::of(&env, command, Some(subcommand));
            let offered = offered(&env, command, subcommand, "--");
            assert_eq!(offered, help.options, "{command} {subcommand}");
        }
    }
}

#[test]
fn zsh_and_fish_know_the_options_that_there_are_and_no_others() {
    let env = TestEnv::new();
    for command in COMMANDS {
        let help = Help::of_all(&env, command);
        let zsh = long_options(&text(&format!("completions/_git-{command}")));
        assert_eq!(zsh, help.options, "zsh, {command}");
        let fish = text(&format!("completions/git-{command}.fish"));
        let lines = fish.lines().filter(|line| line.starts_with("complete "));
        let options = lines.filter_map(|line| line.split_once(" -l "));
        let fish: Words = options
            .filter_map(|(_, rest)| rest.split(' ').next())
            .map(|name| format!("--{name}"))
            .collect();
        assert_eq!(fish, help.options, "fish, {command}");
    }
}
