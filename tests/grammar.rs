//! The grammar of git's command lines: usage, options that are shortened and taken back, and
//! mistakes in git's words.

use crate::env::TestEnv;
use insta::assert_snapshot;

/// Command lines, and the first two lines of what each is told on stderr. Nothing is on stdout,
/// and the exit code is that of a usage.
fn told(env: &TestEnv, lines: &[&str]) -> String {
    let repo = env.repo("repo");
    let mut transcript = String::new();
    for line in lines {
        let arguments: Vec<&str> = line.split(' ').collect();
        let output = repo.try_git(&arguments).fails_with(129);
        assert_eq!(output.stdout, "", "{output}");
        transcript.push_str(&format!("$ git {line}\n"));
        for told in output.stderr.lines().take(2) {
            transcript.push_str(&format!("{told}\n"));
        }
    }
    transcript
}

#[test]
fn the_usage_is_laid_out_as_git_does_on_stdout_with_129() {
    let env = TestEnv::new();
    let output = env
        .run("git".as_ref(), &["spawn", "resume", "-h"], env.root())
        .fails_with(129);
    assert_eq!(output.stderr, "");
    assert_snapshot!(output.stdout, @r"
    usage: git spawn resume [-m <text> | -F <file>] [-d] <attempt>

    Have the agent of an attempt go on with it, in one more round

    Arguments
        <attempt>             <task>/<n> or <plan>/<task>/<n>

    Options
        -m, --message <text>  what the agent shall do
        -F, --file <file>     a file that says what the agent shall do, or standard
                              input (-)
        -d, --[no-]detach     return once the round has been started
    ");
}

#[test]
fn what_is_unknown_is_told_in_gits_words_with_the_usage() {
    let env = TestEnv::new();
    let lines = [
        "plan list --bogus",
        "spawn -Z",
        "plan bogus",
        "plan",
        "spawn rm",
    ];
    assert_snapshot!(told(&env, &lines), @r"
    $ git plan list --bogus
    error: unknown option `bogus'
    usage: git plan list [<options>]
    $ git spawn -Z
    error: unknown switch `Z'
    usage: git spawn [<options>] [<task>]
    $ git plan bogus
    error: unknown subcommand: `bogus'
    usage: git plan init [--title=<text>] [--from=<origin>] [--no-edit]
    $ git plan
    error: need a subcommand
    usage: git plan init [--title=<text>] [--from=<origin>] [--no-edit]
    $ git spawn rm
    error: <attempt> is missing
    usage: git spawn rm <attempt>...
    ");
}

#[test]
fn a_slip_of_the_keyboard_is_told_what_was_meant() {
    let env = TestEnv::new();
    let lines = [
        "plan chekc",
        "spawn lsit",
        "promote statsu",
        "spawn list --disc",
        "spawn --detach list",
    ];
    assert_snapshot!(told(&env, &lines), @r"
    $ git plan chekc
    error: unknown subcommand: `chekc'
    hint: did you mean: git plan check
    $ git spawn lsit
    error: 'lsit' is no command of git spawn, and no task: there is no Plans.md here
    hint: did you mean: git spawn list
    $ git promote statsu
    error: 'statsu' is no <attempt>: not a good name for an attempt: it must be `<task>/<n>` or `<plan>/<task>/<n>`
    hint: did you mean: git promote status
    $ git spawn list --disc
    error: unknown option `disc'
    hint: did you mean: git spawn list --disk
    $ git spawn --detach list
    error: 'list' is no task, and as a command it comes before all options
    hint: git spawn list -h
    ");
}

#[test]
fn a_wrong_value_is_told_in_one_line() {
    let env = TestEnv::new();
    let lines = [
        "spawn --jobs",
        "spawn --jobs=0",
        "spawn -j x",
        "spawn --timeout=soon",
        "promote revise x/1 --from=x",
        "spawn list --json=3",
    ];
    assert_snapshot!(told(&env, &lines), @r#"
    $ git spawn --jobs
    error: option `jobs' requires a value
    $ git spawn --jobs=0
    error: option `jobs' does not take '0': it must be a number from 1
    $ git spawn -j x
    error: switch `j' does not take 'x': it must be a number from 1
    $ git spawn --timeout=soon
    error: option `timeout' does not take 'soon': it must be a duration such as 30m or 1h 30m
    $ git promote revise x/1 --from=x
    error: option `from' expects "writers" or "anyone"
    $ git spawn list --json=3
    error: option `json' takes no value
    "#);
}

#[test]
fn options_that_exclude_or_require_others_say_which() {
    let env = TestEnv::new();
    let lines = [
        "compare --json --markdown",
        "compare --word-diff",
        "spawn --agents limiter",
    ];
    assert_snapshot!(told(&env, &lines), @r"
    $ git compare --json --markdown
    error: options '--json' and '--markdown' cannot be used together
    $ git compare --word-diff
    error: the option '--word-diff' requires '--diff'
    usage: git compare [<options>] [<task-or-revision>...] [-- <path>...]
    $ git spawn --agents limiter
    error: <task> and '--agents' cannot be used together
    ");
}

#[test]
fn a_long_option_is_shortened_as_far_as_it_is_told_apart() {
    let env = TestEnv::new();
    let repo = env.repo("repo");
    repo.git(&["plan", "list", "--js"]);
    let lines = ["spawn --a"];
    assert_snapshot!(told(&env, &lines), @r"
    $ git spawn --a
    error: ambiguous option: a (could be --agent or --agent-command)
    ");
}

#[test]
fn the_last_of_an_option_and_its_opposite_counts() {
    let env = TestEnv::new();
    let repo = env.repo("repo");
    let shown = |arguments: &[&str]| repo.git(&[&["plan", "list"], arguments].concat()).stdout;
    assert!(shown(&["--json", "--json"]).starts_with('{'));
    assert!(!shown(&["--json", "--no-json"]).starts_with('{'));
    assert!(shown(&["--no-js", "--json"]).starts_with('{'));
}

#[test]
fn what_follows_the_end_of_options_is_none() {
    let env = TestEnv::new();
    let output = env
        .repo("repo")
        .try_git(&["plan", "show", "--end-of-options", "--json"]);
    assert_snapshot!(output.normal(), @"");
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_utf_8_is_taken_as_it_is() {
    use std::os::unix::ffi::OsStrExt;

    let env = TestEnv::new();
    let repo = env.repo("repo");
    let path = std::ffi::OsStr::from_bytes(b"a\xff");
    std::fs::write(repo.path().join(path), "text\n").unwrap();
    repo.commit("odd");
    let mut command = repo.git_command(&["compare", "--diff", "HEAD^", "HEAD", "--"]);
    let output = command.arg(path).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("+text"));
}

#[test]
fn a_hint_says_how_to_be_rid_of_it_until_the_user_has_said() {
    let env = TestEnv::new();
    let repo = env.repo("repo");
    let told = |arguments: &[&str]| repo.try_git(arguments).stderr;
    let unsaid = [&["-c", "advice.attemptMend="], &["spawn"][..]].concat();
    assert!(!told(&unsaid).contains("hint"), "{}", told(&unsaid));
    repo.git(&["config", "--global", "--unset", "advice.attemptMend"]);
    assert_snapshot!(told(&["spawn"]), @r#"
    error: there is no Plans.md here
    hint: write one: git plan init
    hint: Disable this message with "git config advice.attemptMend false"
    "#);
    assert_snapshot!(told(&["--no-advice", "spawn"]), @"error: there is no Plans.md here");
    repo.git(&["config", "advice.attemptMend", "false"]);
    assert_snapshot!(told(&["spawn"]), @"error: there is no Plans.md here");
}
