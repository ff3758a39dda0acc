//! What may stand where.

use clap::Arg;

use crate::cli::complete::position::{Expected, Position, Shown};
use crate::cli::grammar::native;
use crate::cli::program::Program;

/// What is expected where a line of `git spawn` or `git compare` ends: `option`,
/// `subcommand`, or the name of a value behind what stands before it.
fn expected(program: Program, line: &str) -> Vec<String> {
    let command = native(program.command());
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let (typed, before) = words.split_last().unwrap();
    let word = |expected: &Expected<'_>| match expected {
        Expected::Option => "option".to_owned(),
        Expected::Subcommand => "subcommand".to_owned(),
        Expected::Value(argument, before) => {
            let names = argument.get_value_names().unwrap_or_default();
            format!("{before}<{}>", names[0])
        }
    };
    let position = Position::after(&command, before);
    position.expected(typed).iter().map(word).collect()
}

#[track_caller]
fn spawn(line: &str, is: &[&str]) {
    assert_eq!(expected(Program::Spawn, line), is, "git spawn {line}");
}

#[track_caller]
fn compare(line: &str, is: &[&str]) {
    assert_eq!(expected(Program::Compare, line), is, "git compare {line}");
}

#[test]
fn a_subcommand_comes_first_or_not_at_all() {
    spawn("", &["subcommand", "<task>"]);
    spawn("list ", &["<plan|task|attempt>"]);
    spawn("list a/1 ", &["<plan|task|attempt>"]);
    spawn("limiter ", &[]);
    spawn("--detach ", &["<task>"]);
    spawn("stop ", &["<attempt>"]);
    spawn("stop a/1 ", &[]);
}

#[test]
fn options_come_after_a_dash_and_before_two() {
    spawn("-", &["option"]);
    spawn("list --", &["option"]);
    spawn("list -- -", &["<plan|task|attempt>"]);
    spawn("list --end-of-options -", &["<plan|task|attempt>"]);
    compare("--diff a/1 -- ", &["<path>"]);
}

#[test]
fn the_value_of_an_option_comes_behind_it_or_next() {
    spawn("--base ", &["<revision>"]);
    spawn("--base=", &["--base=<revision>"]);
    spawn("--base main ", &["<task>"]);
    spawn("--base=main ", &["<task>"]);
    spawn("-a", &["option"]);
    spawn("-a ", &["<agent>"]);
    spawn("-aco", &["-a<agent>"]);
    spawn("-daco", &["-da<agent>"]);
    spawn("-da ", &["<agent>"]);
    spawn("-acodex ", &["<task>"]);
    spawn("--detach=", &[]);
}

#[test]
fn an_option_may_be_shortened_and_taken_back() {
    spawn("--ba ", &["<revision>"]);
    spawn("--ba=m", &["--ba=<revision>"]);
    spawn("--no-base ", &["<task>"]);
    spawn("--no-ba ", &["<task>"]);
}

#[test]
fn a_value_that_may_be_left_out_gives_way_to_an_option() {
    let plan = |line: &str| expected(Program::Plan, line);
    assert_eq!(plan("check --explain "), ["<rule>"]);
    assert_eq!(plan("check --explain -"), ["option"]);
    spawn("--color=", &["--color=<when>"]);
    spawn("--color ", &["<task>"]);
}

#[test]
fn what_does_not_go_together_is_not_offered_together() {
    compare("--acknowledge a/1:ci ", &[]);
    let command = native(Program::Compare.command());
    let longs = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let position = Position::after(&command, &words);
        let options = position.options(Shown::Options).into_iter();
        options.filter_map(Arg::get_long).collect::<Vec<_>>()
    };
    assert!(longs(&[]).contains(&"markdown"));
    assert!(!longs(&["--json"]).contains(&"markdown"));
    assert!(!longs(&["--markdown"]).contains(&"json"));
    assert!(!longs(&["--json"]).contains(&"json"));
    assert!(longs(&["--only=a"]).contains(&"only"));
    assert!(!longs(&[]).contains(&"help"));
}

#[test]
fn the_plan_that_is_named_is_known() {
    let command = native(Program::Spawn.command());
    for line in ["--plan x", "--plan=x", "--pl x"] {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        assert_eq!(Position::after(&command, &words).plan(), Some("x"));
    }
}
