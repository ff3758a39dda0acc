//! What `git plan check` finds, on terminals that can little and for readers that hear.

use super::on_terminal;
use crate::env::TestEnv;
use crate::env::plans::PLAN;
use insta::assert_snapshot;

/// A plan with one fault, at the end of a line of 240 columns.
fn long() -> String {
    let why = "because of ".repeat(20);
    let long = format!("- [ ] README.md says so {why}(check: tset)");
    PLAN.replace("- [ ] README.md says that it turns (check: test)", &long)
}

#[test]
fn a_long_line_is_cut_around_what_is_meant() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&long());
    let shown = on_terminal(&repo, "git --no-pager plan check --no-color");
    let lines: Vec<&str> = shown.stdout.lines().collect();
    let meant = lines.iter().position(|line| line.contains("(check: tset)"));
    let meant = meant.unwrap_or_else(|| panic!("{shown}"));
    assert!(
        lines.iter().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
    let column = lines[meant].find("(check: tset)").expect("it is there");
    let under: String = lines[meant + 1].chars().skip(column - 10).collect();
    assert!(under.contains('─') || under.contains('^'), "{shown}");
}

#[test]
fn a_drawing_for_a_file_or_a_locale_without_unicode_is_ascii() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&long());
    let piped = repo.try_git(&["plan", "check"]);
    let told = on_terminal(&repo, "LC_ALL=C git --no-pager plan check --no-color");
    for shown in [&piped.stdout, &told.stdout] {
        assert!(shown.contains("(check: tset)"), "{shown}");
        assert!(shown.is_ascii() && !shown.contains('\x1b'), "{shown}");
    }
    let drawn = on_terminal(&repo, "git --no-pager plan check");
    assert!(!drawn.stdout.is_ascii(), "{drawn}");
}

#[test]
fn findings_can_be_a_line_each_for_screen_readers() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    repo.git(&["config", "attempt.diagnosticFormat", "plain"]);
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stdout
    Plans.md:21:36: error: there is no check `tset` [unknown-check]
    --- exit code 1
    ");
}

#[test]
fn no_control_character_of_a_plan_reaches_a_terminal() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("(check: test)", "\x1b[31m\u{9b}(check: t\x07set)"));
    let shown = on_terminal(&repo, "git --no-pager plan check --no-color");
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r');
    assert!(shown.stdout.contains("?[31m"), "{shown}");
    assert!(!shown.stdout.contains(is_control), "{shown}");
}
