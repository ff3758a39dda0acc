//! Outcomes in the text of a plan.

use super::*;
use crate::model::name::ApproachName;
use crate::model::plan_fixture::GOOD;
use crate::model::plan_parser::parse;
use crate::model::prompt::prompt;

fn outcome() -> Outcome {
    Outcome {
        commit: "3f2a1b0c9d8e7f60514233445566778899aabbcc".parse().unwrap(),
        target: "main".to_owned(),
        date: jiff::civil::date(2026, 11, 27),
        url: Some("https://forge.example/o/r/pull/5".to_owned()),
        attempt: "limiter/1".to_owned(),
        agent: "codex".to_owned(),
        skipped: Some("- the docs: no time\n- `<b>`".to_owned()),
    }
}

fn plan(source: &str) -> Plan {
    let parsed = parse(source);
    parsed
        .plan
        .unwrap_or_else(|| panic!("{:?}", parsed.findings))
}

/// The plan with a task as these lines have it.
fn with_task(lines: &str) -> String {
    let head = GOOD.split("## Tasks").next().unwrap();
    format!("{head}## Tasks\n{lines}")
}

fn told(source: &str, task: &str) -> String {
    with_outcome(&plan(source), source, &task.parse().unwrap(), &outcome())
}

#[test]
fn an_outcome_is_one_line_of_plain_words() {
    assert_eq!(
        outcome().to_string(),
        "Outcome: merged as 3f2a1b0c9d into main on 2026-11-27, \
         https://forge.example/o/r/pull/5; attempt limiter/1 by codex; \
         skipped: the docs: no time, \\`\\<b\\>\\`"
    );
}

#[test]
fn what_was_skipped_is_cut_where_it_is_long() {
    let skipped = Some("word ".repeat(100));
    let line = Outcome {
        skipped,
        ..outcome()
    }
    .to_string();
    assert!(line.ends_with("word…"), "{line}");
    assert!(line.len() < 350, "{line}");
}

#[test]
fn it_stands_below_its_tasks_heading_and_nothing_else_changes() {
    let line = outcome();
    for (lines, expected) in [
        (
            "### limiter\nLimit it.\n### other\nMore.\n",
            format!("### limiter\n\n{line}\n\nLimit it.\n### other\nMore.\n"),
        ),
        (
            "### limiter: words\n\nLimit it.\n",
            format!("### limiter: words\n\n{line}\n\nLimit it.\n"),
        ),
        ("### limiter", format!("### limiter\n\n{line}")),
        ("### limiter\n", format!("### limiter\n\n{line}\n")),
        (
            "### limiter\n#### bucket\nx\n",
            format!("### limiter\n\n{line}\n\n#### bucket\nx\n"),
        ),
    ] {
        assert_eq!(told(&with_task(lines), "limiter"), with_task(&expected));
    }
}

#[test]
fn lines_end_as_they_did() {
    let source = with_task("### limiter\nLimit it.\n").replace('\n', "\r\n");
    let after = told(&source, "limiter");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert!(after.contains(&format!("### limiter\r\n\r\n{}\r\n\r\nLimit", outcome())));
}

#[test]
fn it_is_told_once_and_another_merge_replaces_it() {
    let source = with_task("### limiter\nLimit it.\n");
    let once = told(&source, "limiter");
    assert_eq!(told(&once, "limiter"), once);
    let other = Outcome {
        commit: "1111111111111111111111111111111111111111".parse().unwrap(),
        ..outcome()
    };
    let twice = with_outcome(&plan(&once), &once, &"limiter".parse().unwrap(), &other);
    assert_eq!(twice.matches("Outcome:").count(), 1, "{twice}");
    assert!(twice.contains("merged as 1111111111 into main"));
}

#[test]
fn a_user_may_add_to_it() {
    let once = told(&with_task("### limiter\nLimit it.\n"), "limiter");
    let added = once.replace("no time", "no time, but see #7");
    assert_eq!(told(&added, "limiter"), added);
}

#[test]
fn a_plan_that_is_one_task_gets_a_section_for_it() {
    let source = GOOD.split("## Tasks").next().unwrap().trim_end();
    let once = told(source, "all");
    assert_eq!(once, format!("{source}\n\n## Outcome\n\n{}\n", outcome()));
    assert!(plan(&once).tasks[0].outcome.is_some());
    assert_eq!(told(&once, "all"), once);
}

#[test]
fn a_plan_with_an_outcome_has_no_new_finding() {
    for (source, task) in [
        (with_task("### limiter\nLimit it.\n"), "limiter"),
        (GOOD.split("## Tasks").next().unwrap().to_owned(), "all"),
    ] {
        let rules = |text: &str| -> Vec<_> {
            let findings = parse(text).findings;
            findings.iter().map(|finding| finding.rule).collect()
        };
        assert_eq!(rules(&told(&source, task)), rules(&source));
    }
}

#[test]
fn no_agent_is_told_of_it() {
    let source = with_task("### limiter\nLimit it.\n#### bucket\nBy a bucket.\n");
    let (before, after) = (plan(&source), plan(&told(&source, "limiter")));
    assert!(after.tasks[0].outcome.is_some());
    let name: TaskName = "limiter".parse().unwrap();
    let bucket: ApproachName = "bucket".parse().unwrap();
    let prompt = |plan| prompt(plan, &name, Some(&bucket));
    assert_eq!(prompt(&after), prompt(&before));
}

#[test]
fn other_words_about_an_outcome_and_an_example_of_one_are_prose() {
    let example = outcome();
    for body in [
        "Outcome: the widget turns.".to_owned(),
        format!("```text\n{example}\n```"),
        format!("It was: {example}"),
    ] {
        let read = plan(&with_task(&format!("### limiter\n{body}\n")));
        assert_eq!(read.tasks[0].outcome, None);
        assert_eq!(read.tasks[0].body, body);
    }
}

#[test]
fn where_it_could_not_be_found_again_it_is_left_out() {
    let head = GOOD.split("## Tasks").next().unwrap();
    let source = format!("{head}```text\nends nowhere\n");
    assert_eq!(told(&source, "all"), source);
}
