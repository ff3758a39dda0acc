//! `git plan check`: how grave a rule is, by git's configuration and by the plan.

use crate::env::plans::PLAN;
use crate::env::{Repo, TestEnv};
use insta::assert_snapshot;
use serde_json::Value;

/// [`PLAN`] whose one criterion nobody could judge.
fn vague() -> String {
    PLAN.replace(
        "README.md says that it turns (check: test)",
        "It works well",
    )
}

fn repo(plan: &str) -> Repo {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(plan);
    repo
}

/// The rules and severities that are found, and the rules that are off.
fn judged(repo: &Repo) -> (Vec<String>, Vec<String>) {
    let output = repo.try_git(&["plan", "check", "--json"]);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let list = |key: &str, tell: &dyn Fn(&Value) -> String| {
        let all = document[key].as_array().expect("a list");
        all.iter().map(tell).collect()
    };
    let text = |one: &Value, key: &str| one[key].as_str().expect("a text").to_owned();
    (
        list("findings", &|one| {
            format!("{} {}", text(one, "severity"), text(one, "rule"))
        }),
        list("turned_off", &|one| text(one, "rule")),
    )
}

#[test]
fn a_rule_that_the_configuration_makes_an_error_keeps_from_working() {
    let repo = repo(&vague());
    repo.git(&["config", "attempt.rule.vague-criterion", "error"]);
    let (found, _) = judged(&repo);
    assert_eq!(found, ["error vague-criterion"]);
    assert_snapshot!(repo.try_git(&["spawn"]), @r"
    $ git spawn
    --- stderr
    error: Plans.md has 1 error in it
    hint: see them, and how to mend each: git plan check
    --- exit code 2
    ");
}

#[test]
fn what_the_configuration_turns_off_is_told_at_the_end() {
    let repo = repo(&vague());
    let off = "attempt.rule.vague-criterion=off";
    assert_snapshot!(repo.try_git(&["-c", off, "plan", "check"]), @r"
    $ git -c attempt.rule.vague-criterion=off plan check
    --- stdout
    Plans.md: nothing to mend
    turned off: vague-criterion (1 finding, by git config)
    --- exit code 0
    ");
}

#[test]
fn what_the_plan_turns_off_for_one_item_is_found_in_the_others() {
    let repo = repo(&vague().replace(
        "- [ ] It works well",
        "- [ ] It works well <!-- vague-criterion: off, Anna knows -->\n- [ ] It is nice",
    ));
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r#"
    $ git plan check
    --- stdout
    plan::vague-criterion

      ! nobody could judge "nice"
        ,-[Plans.md:22:13]
     21 | - [ ] It works well <!-- vague-criterion: off, Anna knows -->
     22 | - [ ] It is nice
        :             ^^|^
        :               `-- means another thing to each reader
     23 | 
        `----
      help: name what can be observed, such as a number or an output, or the check
            that tells

    Plans.md: 0 errors, 1 warning
    turned off: vague-criterion (1 finding, by the plan at line 21)
    --- exit code 0
    "#);
}

#[test]
fn a_comment_speaks_for_what_it_stands_in() {
    let off = "<!-- vague-criterion: off -->";
    let criteria = "- [ ] It works well\n- [ ] It is nice";
    let place = |from: &str, to: String| {
        let plan = vague().replace("- [ ] It works well", criteria);
        judged(&repo(&plan.replacen(from, &to, 1))).1.len()
    };
    assert_eq!(place("# Make", format!("{off}\n# Make")), 2, "the plan");
    let below = format!("criteria\n{off}\n");
    assert_eq!(place("criteria\n", below), 2, "the section");
    assert_eq!(place("It works", format!("It {off} works")), 1, "the item");
    let above = format!("{off}\n- [ ] It is");
    assert_eq!(place("- [ ] It is", above), 1, "the item below");
    let below = format!("It is nice\n{off}\n");
    assert_eq!(place("It is nice", below), 1, "the item above");
    assert_eq!(
        place("## Risks", format!("## Risks\n{off}")),
        0,
        "elsewhere"
    );
}

#[test]
fn the_plan_has_the_last_word() {
    let plan = vague().replace("# Make", "<!-- vague-criterion: warning -->\n# Make");
    let repo = repo(&plan);
    repo.git(&["config", "attempt.rule.vague-criterion", "error"]);
    assert_eq!(judged(&repo).0, ["warning vague-criterion"]);
    repo.git(&["config", "attempt.rule.vague-criterion", "off"]);
    assert_eq!(judged(&repo).0, ["warning vague-criterion"]);
}

#[test]
fn a_key_of_another_tool_can_be_made_a_warning() {
    let plan = PLAN.replacen("---\n", "---\nstatus: draft\n", 1);
    let repo = repo(&plan);
    assert_eq!(judged(&repo).0, ["error unknown-key"]);
    repo.git(&["config", "attempt.rule.unknown-key", "warning"]);
    assert_eq!(judged(&repo).0, ["warning unknown-key"]);
    repo.git(&["plan", "check"]);
}

#[test]
fn what_is_always_an_error_stays_one() {
    let plan = PLAN
        .replace("(check: test)", "(check: tset)")
        .replace("# Make", "<!-- unknown-check: off -->\n# Make");
    let repo = repo(&plan);
    repo.git(&["config", "attempt.rule.unknown-check", "off"]);
    let output = repo.try_git(&["plan", "check", "--porcelain"]);
    assert_snapshot!(output, @r"
    $ git plan check --porcelain
    --- stdout
    Plans.md:6:6: warning: `unknown-check` is always an error [bad-setting]
    Plans.md:22:36: error: there is no check `tset` [unknown-check]
    --- stderr
    warning: 'attempt.rule.unknown-check' has no effect: unknown-check is always an error
    hint: see why: git plan check --explain unknown-check
    --- exit code 1
    ");
}

#[test]
fn a_missing_goal_stays_an_error_where_other_sections_may_be_missing() {
    let plan = PLAN
        .replace("## Goal\nThe widget turns when it is asked to.\n", "")
        .replace("## Risks\n- It may fall off the table.\n", "");
    let repo = repo(&plan);
    repo.git(&["config", "attempt.rule.missing-section", "off"]);
    let (found, off) = judged(&repo);
    assert_eq!(found, ["error missing-section"]);
    assert_eq!(off, ["missing-section"]);
}

#[test]
fn a_comment_that_names_no_rule_is_found_with_the_nearest() {
    let plan = PLAN.replace("# Make", "<!-- vage-criterion: off -->\n# Make");
    assert_snapshot!(repo(&plan).try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stdout
    plan::bad-setting

      ! there is no rule `vage-criterion`
       ,-[Plans.md:6:6]
     5 | ---
     6 | <!-- vage-criterion: off -->
       :      ^^^^^^^^^|^^^^^^^^^
       :               `-- this changes nothing
     7 | # Make the widget turn
       `----
      help: did you mean `vague-criterion`?

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn a_comment_that_names_no_level_is_found() {
    let plan = PLAN.replace("# Make", "<!-- vague-criterion: of -->\n# Make");
    assert_snapshot!(repo(&plan).try_git(&["plan", "check", "--porcelain"]), @r"
    $ git plan check --porcelain
    --- stdout
    Plans.md:6:6: warning: a rule cannot be `of` [bad-setting]
    --- exit code 0
    ");
}

#[test]
fn a_comment_like_any_other_is_none_of_these() {
    for comment in ["<!-- note: ask Anna -->", "<!-- debug: off -->"] {
        let plan = PLAN.replace("# Make", &format!("{comment}\n# Make"));
        assert_eq!(judged(&repo(&plan)), (Vec::new(), Vec::new()));
    }
}

#[test]
fn a_configured_rule_that_there_is_not_is_told_and_does_no_harm() {
    let repo = repo(PLAN);
    let off = "attempt.rule.vage-criterion=off";
    assert_snapshot!(repo.try_git(&["-c", off, "plan", "check"]), @r"
    $ git -c attempt.rule.vage-criterion=off plan check
    --- stdout
    Plans.md: nothing to mend
    --- stderr
    warning: 'attempt.rule.vage-criterion' has no effect: there is no such rule
    hint: did you mean attempt.rule.vague-criterion?
    --- exit code 0
    ");
}

#[test]
fn a_configured_level_that_there_is_not_is_refused() {
    let repo = repo(PLAN);
    let of = "attempt.rule.vague-criterion=of";
    assert_snapshot!(repo.try_git(&["-c", of, "plan", "check"]), @r"
    $ git -c attempt.rule.vague-criterion=of plan check
    --- stderr
    fatal: bad config value 'of' for 'attempt.rule.vague-criterion': it must be error, warning or off
    --- exit code 128
    ");
}

#[test]
fn a_rule_is_explained_with_its_reason_its_mend_and_an_example() {
    let repo = repo(PLAN);
    assert_snapshot!(repo.try_git(&["plan", "check", "--explain", "vague-criterion"]), @r"
    $ git plan check --explain vague-criterion
    --- stdout
    vague-criterion (warning)

    finds: Neither a check nor a human could judge a criterion.
      why: Two reviewers would answer it differently, and every agent says that it is met.
     mend: Name what can be observed, such as a number or an output, or the check that tells.
      not: - [ ] The list is fast
      but: - [ ] The list of 10,000 rows is there within 200 ms

    For you: git config attempt.rule.vague-criterion <error|warning|off>
    For this plan, or a part of it: <!-- vague-criterion: off -->
    --- exit code 0
    ");
}

#[test]
fn a_rule_to_explain_that_there_is_not_is_answered_with_the_nearest() {
    let repo = repo(PLAN);
    assert_snapshot!(repo.try_git(&["plan", "check", "--explain", "vague-criteria"]), @r"
    $ git plan check --explain vague-criteria
    --- stderr
    error: there is no rule 'vague-criteria'
    hint: did you mean: git plan check --explain vague-criterion
    --- exit code 129
    ");
}

#[test]
fn without_a_name_all_rules_are_listed() {
    let repo = repo(PLAN);
    let listed = repo.git(&["plan", "check", "--explain"]).stdout;
    for rule in git_attempts::model::rule::Rule::ALL {
        assert!(
            listed.contains(&format!("\n  {} ", rule.name())),
            "{listed}"
        );
    }
}
