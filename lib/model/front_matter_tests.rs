use std::time::Duration;

use insta::assert_snapshot;

use crate::model::finding::Rule;
use crate::model::plan_fixture::{GOOD, changed, clean, only, report, rules};

#[test]
fn every_key_of_the_front_matter_is_read() {
    let plan = clean(GOOD);
    assert_eq!(plan.name.as_str(), "rate-limit");
    assert_eq!(plan.base.as_deref(), Some("main"));
    assert_eq!(plan.target.as_deref(), Some("main"));
    assert_eq!(
        plan.agents
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["codex", "claude"]
    );
    assert_eq!(plan.timeout, Some(Duration::from_secs(30 * 60)));
    assert_eq!(plan.setup.as_deref(), Some("npm ci"));
    assert_eq!(
        (plan.budget.files, plan.budget.lines),
        (Some(10), Some(400))
    );
}

#[test]
fn a_plan_without_front_matter_is_named_after_its_title() {
    let (_, markdown) = GOOD.split_once("---\n# ").unwrap();
    let plan = clean(&format!("# {markdown}"));
    assert_eq!(
        plan.name.as_str(),
        "limit-the-request-rate-of-the-public-api"
    );
}

#[test]
fn a_key_without_a_value_is_as_good_as_none() {
    let plan = clean(&changed("base: main ", "base:      "));
    assert_eq!(plan.base, None);
}

#[test]
fn one_agent_needs_no_list() {
    let plan = clean(&changed("[codex, claude]", "codex*3"));
    assert_eq!(plan.agents[0].to_string(), "codex*3");
    assert_eq!(plan.agents[0].count.get(), 3);
}

#[test]
fn a_value_that_yaml_takes_for_a_number_is_read_as_it_was_written() {
    assert_eq!(
        clean(&changed("plan: rate-limit", "plan: 007"))
            .name
            .as_str(),
        "007"
    );
    assert_eq!(
        clean(&changed("base: main", "base: 12e4567"))
            .base
            .as_deref(),
        Some("12e4567")
    );
    assert_eq!(
        clean(&changed("base: main", "base: &x true"))
            .base
            .as_deref(),
        Some("true")
    );
}

#[test]
fn a_setup_of_several_lines_is_kept_whole() {
    let plan = clean(&changed(
        "setup: npm ci               # run in every new worktree",
        "setup: |\n  npm ci\n  npm run build",
    ));
    assert_eq!(plan.setup.as_deref(), Some("npm ci\nnpm run build\n"));
}

#[test]
fn an_unknown_key_points_at_the_key_and_names_the_nearest() {
    assert_snapshot!(report(&changed("timeout: 30m", "time-out: 30m")), @r"
    plan::unknown-key

      × unknown key `time-out`
       ╭─[Plans.md:6:1]
     5 │ agents: [codex, claude]     # who tries; `codex*3` for three attempts of one
     6 │ time-out: 30m                # for each attempt
       · ────┬───
       ·     ╰── nothing reads this
     7 │ setup: npm ci               # run in every new worktree
       ╰────
      help: did you mean `timeout`?
    ");
}

#[test]
fn an_unknown_key_like_no_other_is_answered_with_all_keys() {
    let source = changed("timeout: 30m", "colour: 30m");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::UnknownKey, "colour"));
    assert_eq!(
        finding.help,
        "the keys are plan, base, target, agents, timeout, setup, budget, safety"
    );
}

#[test]
fn an_unknown_key_of_the_budget_is_told_from_the_others() {
    let source = changed("lines: 400", "line: 400");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::UnknownKey, "line"));
    assert_eq!(finding.help, "did you mean `lines`?");
}

#[test]
fn a_key_that_is_there_twice_is_an_error_at_the_second() {
    let source = changed("target: main", "base: next");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::DuplicateKey, "base"));
    assert!(finding.span.offset() > source.find("base: main").unwrap());
}

#[test]
fn bad_yaml_points_at_the_line() {
    assert_snapshot!(report(&changed("agents: [codex, claude] ", "agents: [codex, claude  ")), @r"
    plan::bad-yaml

      × illegal placement of ':' indicator
       ╭─[Plans.md:6:8]
     5 │ agents: [codex, claude      # who tries; `codex*3` for three attempts of one
     6 │ timeout: 30m                # for each attempt
       ·        ───────────────────┬───────────────────
       ·                           ╰── here
     7 │ setup: npm ci               # run in every new worktree
       ╰────
      help: write one `key: value` on a line, and quote what holds more than words
    ");
}

#[test]
fn front_matter_without_an_end_is_an_error_at_its_start() {
    let (finding, underlined) = only(
        "---\n# T\n## Goal\ng\n## Assumptions\na\n## Likely files\n- a\n## Constraints\nc\n## Acceptance criteria\n- [ ] c\n## Test commands\n- a: `b`\n## Risks\nr\n",
    );
    assert_eq!((finding.rule, underlined), (Rule::BadYaml, "---"));
}

#[test]
fn a_bad_name_is_answered_with_the_nearest_good_one() {
    assert_snapshot!(report(&changed("plan: rate-limit", "plan: Rate Limit")), @r"
    plan::bad-name

      × the plan's name `Rate Limit` cannot be part of a ref and a path
       ╭─[Plans.md:2:7]
     1 │ ---
     2 │ plan: Rate Limit            # the name in refs and branches
       ·       ─────┬────
       ·            ╰── it may hold only a-z, 0-9, `.`, `_` and `-`
     3 │ base: main                  # where attempts start
       ╰────
      help: write `rate-limit`
    ");
}

#[test]
fn a_timeout_needs_a_unit_and_a_length() {
    for timeout in ["30", "0s", "-5m", "soon", "[30m]", "99999999999999999999h"] {
        let source = changed("timeout: 30m", &format!("timeout: {timeout}"));
        assert_eq!(rules(&source), [Rule::BadValue], "{timeout}");
    }
    for timeout in ["45s", "1h 30m", "2 minutes"] {
        clean(&changed("timeout: 30m", &format!("timeout: {timeout}")));
    }
}

#[test]
fn a_bad_agent_is_pointed_at_inside_the_list() {
    let source = changed("[codex, claude]", "[codex, -claude, codex*0]");
    let parsed = crate::model::plan_parser::parse(&source);
    let underlined: Vec<&str> = parsed
        .findings
        .iter()
        .map(|finding| &source[finding.span.offset()..][..finding.span.len()])
        .collect();
    assert_eq!(underlined, ["-claude", "codex*0"]);
}

#[test]
fn what_git_would_take_for_an_option_is_no_revision() {
    let source = changed("base: main", "base: --exec=x");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::BadValue, "--exec=x"));
}

#[test]
fn a_promotion_is_not_aimed_at_a_revision() {
    assert_eq!(
        rules(&changed("target: main", "target: main~3")),
        [Rule::BadValue]
    );
    clean(&changed("base: main", "base: main~3"));
}

#[test]
fn a_budget_of_nothing_is_a_bad_value() {
    assert_eq!(rules(&changed("files: 10", "files: 0")), [Rule::BadValue]);
    assert_eq!(
        rules(&changed("{files: 10, lines: 400}", "small")),
        [Rule::BadValue]
    );
}

#[test]
fn a_yaml_bomb_is_an_error_and_costs_nothing() {
    let deep = format!("agents: {}", "[".repeat(100_000));
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..40 {
        let below = format!("*a{}, ", i - 1).repeat(9);
        aliases.push_str(&format!("a{i}: &a{i} [{below}]\n"));
    }
    for yaml in [deep, aliases] {
        let source = changed("agents: [codex, claude]", &yaml);
        assert_eq!(rules(&source), [Rule::BadYaml]);
    }
}
