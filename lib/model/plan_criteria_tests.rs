use insta::assert_snapshot;

use crate::model::finding::{Rule, Severity};
use crate::model::plan_fixture::{changed, clean, only, report, rules};

const CONFIGURABLE: &str = "- [ ] The limit is configurable  ";

#[test]
fn a_criterion_that_nobody_could_judge_is_a_warning_at_the_word() {
    let source = changed(CONFIGURABLE, "- [ ] The limiter Works Well\n");
    assert_snapshot!(report(&source), @r#"
    plan::vague-criterion

      ⚠ nobody could judge "Works Well"
        ╭─[Plans.md:23:19]
     22 │ - [ ] The 11th request within a second gets 429 (check: test)
     23 │ - [ ] The limiter Works Well
        ·                   ─────┬────
        ·                        ╰── means another thing to each reader
     24 │                <!-- no check: a human judges -->
        ╰────
      help: name what can be observed, such as a number or an output, or the check that tells
    "#);
    assert_eq!(only(&source).0.severity, Severity::Warning);
}

#[test]
fn a_vague_word_is_no_matter_where_something_judges_it() {
    for criterion in [
        "It is fast (check: test)",
        "It is fast: below 5 ms",
        "It is fast, see `bench`",
        "It can be fast-forwarded",
        "It breakfasts",
    ] {
        clean(&changed(CONFIGURABLE, &format!("- [ ] {criterion}\n")));
    }
}

#[test]
fn a_plain_item_is_a_criterion_that_is_not_ticked() {
    let plan = clean(&changed(
        CONFIGURABLE,
        "- it is documented\n- [x] it is named\n",
    ));
    assert!(!plan.criteria[1].ticked && plan.criteria[2].ticked);
}

#[test]
fn a_criterion_of_two_lines_is_kept_on_one() {
    let plan = clean(&changed(
        CONFIGURABLE,
        "- [ ] it is `a`\n  and (check:\n  lint).\n",
    ));
    assert_eq!(plan.criteria[1].text, "it is `a` and.");
    assert_eq!(plan.criteria[1].check.as_ref().unwrap().as_str(), "lint");
}

#[test]
fn an_unknown_check_is_answered_with_the_nearest() {
    assert_snapshot!(report(&changed("(check: test)", "(check: tests)")), @r"
    plan::unknown-check

      × there is no check `tests`
        ╭─[Plans.md:22:49]
     21 │ ## Acceptance criteria
     22 │ - [ ] The 11th request within a second gets 429 (check: tests)
        ·                                                 ───────┬──────
        ·                                                        ╰── not among the test commands
     23 │ - [ ] The limit is configurable                 <!-- no check: a human judges -->
        ╰────
      help: did you mean `test`?
    ");
}

#[test]
fn an_unknown_check_like_no_other_is_answered_with_all_checks() {
    let source = changed("(check: test)", "(check: benchmark)");
    let (finding, underlined) = only(&source);
    assert_eq!(
        (finding.rule, underlined),
        (Rule::UnknownCheck, "(check: benchmark)")
    );
    assert_eq!(finding.help, "the checks are test, lint");
}

#[test]
fn a_criterion_is_judged_by_one_check() {
    for criterion in ["it is (check: test", "it is (check: test) (check: lint)"] {
        let source = changed(CONFIGURABLE, &format!("- [ ] {criterion}\n"));
        let (finding, underlined) = only(&source);
        assert_eq!(
            (finding.rule, underlined),
            (Rule::MalformedCriterion, "(check:")
        );
    }
}

#[test]
fn a_criterion_has_words_and_a_whole_box() {
    for item in [
        "- [ ]",
        "- [ ] (check: test)",
        "- [] it is",
        "- [?] it is",
        "-",
    ] {
        let source = changed(CONFIGURABLE, &format!("{item}\n"));
        assert_eq!(rules(&source), [Rule::MalformedCriterion], "{item}");
    }
}

#[test]
fn criteria_are_the_items_of_a_list() {
    let source = changed(
        "- [ ] The 11th request within a second gets 429 (check: test)\n- [ ] The limit is configurable",
        "It is there.",
    );
    assert_eq!(rules(&source), [Rule::NoCriterion]);
}

#[test]
fn a_test_command_without_a_name_is_named_after_its_program() {
    let plan = clean(&changed(
        "- lint: `cargo clippy -- -D warnings`",
        "- ``./Lint.sh `all` ``",
    ));
    assert_eq!(plan.checks[1].name.as_str(), "lint.sh");
    assert_eq!(plan.checks[1].command, "./Lint.sh `all`");
}

#[test]
fn a_test_command_in_another_form_is_an_error_that_tells_the_form() {
    for item in [
        "- lint: cargo clippy",
        "- Run `cargo clippy`",
        "- lint: ` `",
        "- lint",
        "- `((`",
    ] {
        let source = changed("- lint: `cargo clippy -- -D warnings`", item);
        assert_eq!(rules(&source), [Rule::MalformedCheck], "{item}");
    }
}

#[test]
fn a_block_of_code_is_not_a_test_command() {
    let source = changed(
        "- lint: `cargo clippy -- -D warnings`",
        "\n```sh\ncargo clippy\n```",
    );
    assert_snapshot!(report(&source), @r"
    plan::malformed-check

      × a block of code is not a test command
        ╭─[Plans.md:27:1]
     26 │
     27 │ ╭─▶ ```sh
     28 │ │   cargo clippy
     29 │ ├─▶ ```
        · ╰──── nothing of this is run
     30 │     ## Risks
        ╰────
      help: write ``- test: `cargo test` ``: a name, a colon, and the command in backticks
    ");
}

#[test]
fn a_plan_without_a_test_command_is_an_error() {
    let source = changed(
        "- test: `cargo test --locked`\n- lint: `cargo clippy -- -D warnings`",
        "Try it.",
    )
    .replace(" (check: test)", "");
    assert_eq!(rules(&source), [Rule::NoTestCommand]);
}

#[test]
fn a_bad_name_of_a_check_is_underlined() {
    let source = changed("- lint:", "- Lint All:");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::BadName, "Lint All:"));
    assert_eq!(finding.help, "write `lint-all`");
}

#[test]
fn what_was_meant_for_a_check_is_not_left_to_a_human() {
    for meant in [
        "(check : test)",
        "(checks: test)",
        "[check: test]",
        "check: `test`",
    ] {
        let source = changed("gets 429 (check: test)", &format!("gets 429 {meant}"));
        let (finding, underlined) = only(&source);
        assert_eq!(finding.rule, Rule::MalformedCriterion, "{meant}");
        assert_eq!(underlined, meant.trim_start_matches(['(', '[']), "{meant}");
    }
    for words in ["Check: the list is sorted", "A check: of sorts, is made"] {
        let source = changed(
            "The 11th request within a second gets 429 (check: test)",
            words,
        );
        clean(&source);
    }
}

#[test]
fn a_criterion_with_two_checks_is_told_to_be_two_criteria() {
    let (finding, _) = only(&changed("(check: test)", "(check: test, lint)")).clone();
    assert_eq!(
        finding.help,
        "a criterion names one check: write a criterion for each"
    );
}

#[test]
fn a_zero_byte_in_a_command_is_survived_in_front_of_a_report() {
    let source = changed(
        "`cargo test --locked`",
        "`ru\0` (junit: `target/junit.xml`)",
    );
    assert!(rules(&source).contains(&Rule::HiddenCharacter));
}

#[test]
fn a_second_command_of_an_item_is_not_dropped_without_a_word() {
    for second in [
        "`make all`",
        "and `make all`",
        ", `make all`",
        "&& `make all`",
    ] {
        let source = changed(
            "`cargo test --locked`",
            &format!("`cargo test --locked` {second}"),
        );
        // The check that it would be is not there for the criterion, which is another matter.
        let source = source.replace(" (check: test)", "");
        let (finding, underlined) = only(&source);
        assert_eq!(finding.rule, Rule::MalformedCheck, "{second}");
        assert_eq!(underlined, "`make all`", "{second}");
    }
    clean(&changed(
        "`cargo test --locked`",
        "`cargo test --locked` needs `rustc` 1.89",
    ));
}
