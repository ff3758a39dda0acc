use crate::model::finding::{Finding, Rule};
use crate::model::plan_fixture::{changed, clean, only, rules};
use crate::model::plan_parser::parse;

const GOAL: &str = "No client can starve the others.";

/// What is underlined in a goal of these words.
fn underlined(goal: &str) -> Vec<String> {
    let source = changed(GOAL, goal);
    let weasels = |finding: &Finding| {
        assert_eq!(finding.rule, Rule::WeaselWord, "{finding}");
        let start = finding.span.offset();
        source[start..start + finding.span.len()].to_owned()
    };
    parse(&source).findings.iter().map(weasels).collect()
}

#[test]
fn exactly_the_word_is_underlined_each_once_in_a_place() {
    let goal = "It is fast, robust\nand robust again, and handles edge cases etc.";
    assert_eq!(underlined(goal), ["fast", "robust", "edge cases", "etc"]);
    let twice = "- Starve nobody quickly.\n- Queue them quickly.";
    assert_eq!(underlined(twice), ["quickly", "quickly"]);
}

#[test]
fn a_word_in_a_term_or_in_a_name_is_none() {
    for goal in [
        "The working tree is clean, and a clean working tree stays so.",
        "A merge is a fast-forward, by the fast path.",
        "It is a good first issue on quick sort.",
        "The set is a proper subset of the slow query log.",
        "It stores to better-sqlite3 and reads `/etc/hosts` and /etc/fstab.",
        "Names are properly escaped and breakfast is served.",
        "The parser fails fast.",
        "Reads are faster than writes.",
        "Use `fast` and robust-http, see [the list](https://example.com/fast/robust).",
    ] {
        assert_eq!(underlined(goal), Vec::<String>::new(), "{goal}");
    }
}

#[test]
fn what_is_code_or_quoted_or_a_comment_is_not_said_by_the_plan() {
    for goal in [
        "Nobody reads `robust` any more.",
        "The page says \"it is robust\" no more.",
        "Nobody waits. <!-- robust? -->",
        "Nobody waits.\n\n```sh\nrobust etc.\n```",
        "Nobody waits.\n\n> It must be robust, etc.",
    ] {
        assert_eq!(underlined(goal), Vec::<String>::new(), "{goal}");
    }
}

#[test]
fn a_number_in_the_same_sentence_is_a_measure() {
    assert!(underlined("It is fast: 10,000 rows in 200 ms.").is_empty());
    assert_eq!(underlined("There are 200 rows. It is fast."), ["fast"]);
    // A list stays open, whatever is counted in it.
    assert_eq!(underlined("It runs on Python 3.8, 3.9 etc."), ["etc"]);
}

#[test]
fn an_adjective_before_a_noun_that_says_something_is_a_name() {
    assert_eq!(underlined("It is a clean design."), ["clean"]);
    assert!(underlined("It gets a clean room.").is_empty());
}

#[test]
fn a_word_that_is_explained_right_away_says_something() {
    for goal in [
        "Flags are intuitive (`--all`, `--none`).",
        "It takes a better approach: only additions are stored.",
        "Improve the parser to refuse an empty name.",
        "It handles edge cases: an empty file, a full disk.",
    ] {
        assert_eq!(underlined(goal), Vec::<String>::new(), "{goal}");
    }
    assert_eq!(underlined("Improve the parser."), ["Improve"]);
}

#[test]
fn tasks_and_constraints_are_looked_at_and_risks_are_not() {
    let task = changed("Count requests.", "Count requests properly.");
    assert_eq!(only(&task).1, "properly");
    let heading = changed("### limiter", "### limiter: a robust one");
    assert_eq!(only(&heading).1, "robust");
    let constraint = changed("- Do not touch", "- Keep it maintainable.\n- Do not touch");
    assert_eq!(only(&constraint).1, "maintainable");
    clean(&changed(
        "A burst at midnight.",
        "It is slow at midnight, etc.",
    ));
}

#[test]
fn what_is_out_of_scope_may_be_vague() {
    clean(&changed(
        "Count requests.",
        "Count requests.\n\nOut of scope: better errors, faster tests etc.",
    ));
}

#[test]
fn a_goal_of_the_titles_words_is_the_title_again() {
    for goal in [
        "Requests of the public API are limited in their rate.",
        "We want to limit the rate of requests to the public API today.",
    ] {
        let source = changed(GOAL, goal);
        assert_eq!(rules(&source), [Rule::GoalRestatesTitle], "{goal}");
    }
    clean(&changed(GOAL, "Public API clients wait at most a second."));
}

#[test]
fn a_criterion_that_only_says_that_it_is_met_is_vague() {
    for criterion in [
        "It works",
        "The feature is implemented",
        "Everything is done.",
    ] {
        let source = changed("The limit is configurable  ", criterion);
        assert_eq!(rules(&source), [Rule::VagueCriterion], "{criterion}");
    }
    clean(&changed(
        "The limit is configurable  ",
        "The button works by keyboard\n",
    ));
}
