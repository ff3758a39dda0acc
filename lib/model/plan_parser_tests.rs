use insta::assert_snapshot;

use crate::model::finding::{Finding, Rule};
use crate::model::plan::SectionKind;
use crate::model::plan_files::glob_without_match;
use crate::model::plan_fixture::{GOOD, changed, clean, only, report, rules};
use crate::model::plan_parser::parse;

/// As `DESIGN.md` prints it, with its three empty sections.
const PRINTED: &str = include_str!("plan_example.md");

#[test]
fn the_example_of_the_design_lacks_only_what_it_leaves_empty() {
    assert_eq!(rules(PRINTED), [Rule::EmptySection; 3]);
    let filled = PRINTED
        .replace("## Goal\n", "## Goal\nNobody waits.\n")
        .replace("## Assumptions\n", "## Assumptions\nOne process.\n")
        .replace("## Risks\n", "## Risks\nBursts.\n");
    clean(&filled);
}

#[test]
fn a_plan_is_read_whole() {
    let plan = clean(GOOD);
    assert_eq!(plan.title, "Limit the request rate of the public API");
    assert_eq!(
        plan.section(SectionKind::Goal),
        "No client can starve the others."
    );
    assert_eq!(
        plan.section(SectionKind::Constraints),
        "- Do not touch `.github/**`."
    );
    assert_eq!(
        plan.criteria[0].text,
        "The 11th request within a second gets 429"
    );
    assert_eq!(plan.criteria[0].check.as_ref().unwrap().as_str(), "test");
    assert_eq!(plan.criteria[1].text, "The limit is configurable");
    assert_eq!(plan.criteria[1].check, None);
    assert!(plan.likely_files[1].is_new && !plan.likely_files[0].is_new);
    assert_eq!(plan.source, GOOD);
    let commands = plan.commands();
    assert_eq!(commands.setup.as_deref(), Some("npm ci"));
    assert_eq!(commands.checks[1].1, "cargo clippy -- -D warnings");
}

#[test]
fn a_plan_tells_which_paths_it_expects_and_forbids() {
    let plan = clean(GOOD);
    assert!(plan.is_likely("src/api/v1/mod.rs") && !plan.is_likely("src/main.rs"));
    assert_eq!(
        plan.forbids(".github/workflows/ci.yml").unwrap().as_str(),
        ".github/**"
    );
    assert!(plan.forbids("src/api/mod.rs").is_none());
}

#[test]
fn a_plan_without_likely_files_expects_any() {
    let source = changed("- `src/api/**`\n- `src/limit.rs` (new)\n", "Anywhere.\n");
    assert!(clean(&source).is_likely("src/main.rs"));
}

#[test]
fn headings_are_known_in_any_case() {
    clean(&changed(
        "## Acceptance criteria",
        "## ACCEPTANCE Criteria ##",
    ));
}

#[test]
fn a_missing_section_that_a_heading_almost_names_is_asked_about() {
    assert_snapshot!(report(&changed("## Risks", "## Riscs")), @r"
    plan::missing-section

      ⚠ the plan has no section `Risks`
        ╭─[Plans.md:27:1]
     26 │ - lint: `cargo clippy -- -D warnings`
     27 │ ## Riscs
        · ────┬───
        ·     ╰── is it this?
     28 │ A burst at midnight.
        ╰────
      help: write `## Risks`
    ");
}

#[test]
fn what_a_plan_cannot_do_without_is_an_error_and_the_rest_a_warning() {
    let parsed = parse("# Title\n");
    let errors = parsed.findings.iter().filter(|finding| finding.is_error());
    let messages: Vec<&str> = errors.map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the plan has no section `Goal`",
            "the plan has no section `Acceptance criteria`",
            "the plan has no section `Test commands`",
        ]
    );
    assert_eq!(
        parsed
            .findings
            .iter()
            .filter(|finding| !finding.is_error())
            .count(),
        4
    );
}

#[test]
fn a_section_that_holds_only_a_comment_is_empty() {
    assert_snapshot!(report(&changed("A burst at midnight.", "<!-- to do,\n\nlater -->")), @r"
    plan::empty-section

      ⚠ the section `Risks` says nothing
        ╭─[Plans.md:27:1]
     26 │ - lint: `cargo clippy -- -D warnings`
     27 │ ## Risks
        · ────┬───
        ·     ╰── nothing below this
     28 │ <!-- to do,
        ╰────
      help: what could go wrong, and how would a reviewer see it?
    ");
}

#[test]
fn a_comment_that_keeps_signs_from_being_a_heading_leaves_a_mark() {
    let plan = parse(&changed(
        "A burst at midnight.",
        "A burst.\n##<!-- of what? -->",
    ))
    .plan;
    let plan = plan.expect("a plan");
    assert_eq!(plan.section(SectionKind::Risks), "A burst.\n##<!---->");
}

#[test]
fn a_comment_in_a_block_of_code_is_no_comment() {
    let plan = clean(&changed(
        "A burst at midnight.",
        "```\n<!-- kept -->\n```\n<!-- gone -->\nend <!-- gone -->",
    ));
    assert_eq!(
        plan.section(SectionKind::Risks),
        "```\n<!-- kept -->\n```\n\nend"
    );
}

#[test]
fn a_section_that_is_there_twice_is_an_error() {
    let source = changed("## Risks\n", "## Goal\nagain\n## Risks\n");
    let (finding, underlined) = only(&source);
    assert_eq!(
        (finding.rule, underlined),
        (Rule::DuplicateSection, "## Goal")
    );
}

#[test]
fn a_plan_needs_a_title() {
    assert_eq!(
        rules(&changed("# Limit the request rate of the public API\n", "")),
        [Rule::NoTitle]
    );
}

#[test]
fn a_title_that_makes_no_name_asks_for_one() {
    let source = changed("plan: rate-limit ", "")
        .replace("# Limit the request rate of the public API", "# 限流");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::BadName, "# 限流"));
}

#[test]
fn all_findings_are_reported_at_once_in_the_order_of_the_file() {
    let source = changed("timeout: 30m", "timeout: 30")
        .replace("`src/api/**`", "`../api`")
        .replace("(check: test)", "(check: tset)")
        .replace("### limiter", "### Limiter");
    assert_eq!(
        rules(&source),
        [
            Rule::BadValue,
            Rule::BadGlob,
            Rule::UnknownCheck,
            Rule::BadName
        ]
    );
}

#[test]
fn a_glob_that_leaves_the_repository_is_an_error() {
    assert_snapshot!(report(&changed("`src/api/**`", "`src/../../api`")), @r"
    plan::bad-glob

      × `src/../../api` is not a glob
        ╭─[Plans.md:17:3]
     16 │ ## Likely files
     17 │ - `src/../../api`
        ·   ───────┬───────
        ·          ╰── `..` leads out of the repository
     18 │ - `src/limit.rs` (new)
        ╰────
      help: write a path from the top of the repository, such as `src/api/**`
    ");
}

#[test]
fn a_likely_file_needs_no_backticks() {
    let plan = clean(&changed("- `src/api/**`", "- src/*/api/*, mostly"));
    assert_eq!(plan.likely_files[0].glob.as_str(), "src/*/api/*");
    assert!(plan.is_likely("src/v1/api/mod.rs"));
}

#[test]
fn a_likely_file_that_is_not_there_is_a_warning_unless_it_is_new() {
    let plan = clean(GOOD);
    assert_eq!(glob_without_match(&plan, &["src/api/mod.rs"]), []);
    let findings: Vec<Finding> = glob_without_match(&plan, &["src/main.rs"]);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].message,
        "`src/api/**` matches no file of the repository"
    );
}

#[test]
fn a_constraint_forbids_in_each_of_its_forms() {
    for constraint in [
        "- do not edit `a` or `b`",
        "- **Don't change** `a`, nor `b`",
        "Don’t touch `a` or\n`b`, ever.",
        "- Do not touch:\n  - `a`\n  - `b`",
        "Do not touch:\n\n- `a`\n- `b`",
    ] {
        let plan = clean(&changed("- Do not touch `.github/**`.", constraint));
        let globs: Vec<&str> = plan.forbidden.iter().map(|glob| glob.as_str()).collect();
        assert_eq!(globs, ["a", "b"], "{constraint}");
    }
}

#[test]
fn a_constraint_that_forbids_nothing_is_only_read() {
    assert_eq!(
        clean(&changed(
            "- Do not touch `.github/**`.",
            "- Keep `a` as it is."
        ))
        .forbidden,
        []
    );
}

#[test]
fn a_plan_without_tasks_is_one_task() {
    let (without, _) = GOOD.split_once("## Tasks").unwrap();
    for source in [without.to_owned(), format!("{without}## Tasks\nNone.\n")] {
        let plan = clean(&source);
        assert_eq!(plan.tasks.len(), 1);
        assert_eq!(
            (plan.tasks[0].name.as_str(), plan.tasks[0].body.as_str()),
            ("all", "")
        );
    }
}

#[test]
fn a_task_has_a_title_a_body_and_approaches() {
    let plan = clean(&changed("### limiter", "### limiter: in the middleware"));
    let task = plan.task(&"limiter".parse().unwrap()).unwrap();
    assert_eq!(
        (task.title.as_str(), task.body.as_str()),
        ("in the middleware", "Count requests.")
    );
    let approach = task.approach(&"sliding-window".parse().unwrap()).unwrap();
    assert_eq!(approach.body, "Keep a queue.");
    assert_eq!(
        clean(&changed("### limiter", "### `limiter` — here")).tasks[0].title,
        "here"
    );
}

#[test]
fn a_bad_name_of_a_task_is_underlined_without_its_heading() {
    let source = changed("### limiter", "### Rate Limiter: here");
    let (finding, underlined) = only(&source);
    assert_eq!((finding.rule, underlined), (Rule::BadName, "Rate Limiter"));
    assert_eq!(finding.help, "write `rate-limiter`");
}

#[test]
fn names_are_given_once() {
    assert_eq!(
        rules(&changed("#### sliding-window", "### limiter")),
        [Rule::DuplicateTask]
    );
    assert_eq!(
        rules(&changed("#### sliding-window", "#### token-bucket")),
        [Rule::DuplicateApproach]
    );
    assert_eq!(
        rules(&changed("- lint:", "- test:")),
        [Rule::DuplicateCheck]
    );
}

#[test]
fn an_approach_needs_a_task() {
    assert_eq!(
        rules(&changed("### limiter\n", "")),
        [Rule::ApproachWithoutTask; 2]
    );
}

#[test]
fn tasks_that_are_written_as_a_list_are_told_to_be_none() {
    let start = GOOD.find("### limiter").unwrap();
    let source = format!("{}- count requests\n- keep a queue\n", &GOOD[..start]);
    let (finding, underlined) = only(&source);
    assert_eq!(finding.rule, Rule::TaskWithoutHeading);
    assert_eq!(underlined, "- count requests");
}
