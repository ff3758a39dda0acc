use crate::model::implied::Implications;
use crate::model::plan_fixture::GOOD;
use crate::model::plan_form::form;
use crate::model::template::{TemplateInput, template};

/// A plan in its form.
const FORMED: &str = "\
---
plan: widget
base: main
---
# Make the widget turn

## Goal

It turns.

## Acceptance criteria

- [ ] README.md says that it turns (check: test)

## Test commands

- test: `grep -q turns README.md`
";

/// The form of [`FORMED`] with one thing changed.
#[track_caller]
fn formed(from: &str, to: &str) -> String {
    assert!(FORMED.contains(from), "the fixture holds no {from:?}");
    let formed = form(&FORMED.replacen(from, to, 1));
    assert_eq!(formed.left, Vec::<&str>::new());
    formed.text
}

#[track_caller]
fn is_mended(from: &str, to: &str) {
    assert_eq!(formed(from, to), FORMED);
}

#[test]
fn a_plan_in_its_form_is_left_alone() {
    assert_eq!(form(FORMED).text, FORMED);
}

#[test]
fn sections_come_in_the_order_of_the_template() {
    let goal = "## Goal\n\nIt turns.\n\n";
    let late = FORMED.replacen(goal, "", 1) + "\n" + goal;
    assert_eq!(form(&late).text, FORMED);
}

#[test]
fn what_is_no_section_stays_behind_the_one_that_it_follows() {
    let mixed = "# T\n\n## Risks\n\nr\n\n## Why\n\nbecause\n\n## Goal\n\ng\n\n## How\n\nso\n";
    let sorted = "# T\n\n## Goal\n\ng\n\n## How\n\nso\n\n## Risks\n\nr\n\n## Why\n\nbecause\n";
    assert_eq!(form(mixed).text, sorted);
}

#[test]
fn sections_of_a_file_with_two_titles_stay_where_they_are() {
    let two = "# T\n\n## Risks\n\nr\n\n# U\n\n## Goal\n\ng\n";
    assert_eq!(form(two).text, two);
}

#[test]
fn a_heading_is_spelled_as_in_the_template() {
    is_mended("## Goal", "##   GOAL ##");
    is_mended("## Acceptance criteria\n\n", "Acceptance Criteria\n---\n");
}

#[test]
fn a_heading_of_another_level_or_with_a_colon_is_a_section_where_it_can_be_no_other() {
    is_mended("## Goal", "# Goal");
    is_mended("## Goal", "### Goal");
    is_mended("## Test commands", "## Test commands:");
    // Below a section it is a part of that.
    let below = "# T\n\n## Why\n\n### Goal\n\ng\n";
    assert_eq!(form(below).text, below);
}

#[test]
fn a_heading_that_would_give_a_plan_other_tasks_is_left() {
    let with_tasks = format!("{FORMED}\n# Tasks\n\n#### steam\n");
    let formed = form(&with_tasks);
    assert_eq!(formed.text, with_tasks);
    assert_eq!(formed.left.len(), 1, "{:?}", formed.left);
}

#[test]
fn one_empty_line_stands_around_a_heading() {
    is_mended("## Goal\n\nIt turns.\n\n##", "\n\n\n## Goal\nIt turns.\n##");
}

#[test]
fn blanks_at_the_end_of_a_line_go_unless_they_break_it() {
    is_mended("It turns.", "It turns. \t");
    let broken = "It turns.  \nAnd turns.";
    assert!(formed("It turns.", "It turns.     \nAnd turns. ").contains(broken));
}

#[test]
fn code_and_html_are_kept_to_the_byte() {
    for kept in [
        "```sh\n* a  \n\n\n## Goal\n```",
        "    code  \n\n\n    code",
        "<div>\n* a  \n</div>",
        "<!-- one  \n\n\ntwo -->",
        "Of `code  \nin two` lines",
    ] {
        let text = formed("It turns.", kept);
        assert!(text.contains(kept), "{kept:?} in {text}");
    }
}

#[test]
fn bullets_are_dashes() {
    is_mended("- test: `", "* test: `");
    is_mended("- [ ] README", "+ [ ] README");
}

#[test]
fn bullets_that_part_two_lists_are_left() {
    let two = "- a\n- b\n\n* c";
    assert!(formed("It turns.", two).contains(two));
}

#[test]
fn a_criterion_has_a_box_and_ends_with_its_check() {
    is_mended("- [ ] README", "- README");
    is_mended(
        "says that it turns (check: test)",
        "says (Check:`test`) that it turns",
    );
    let ticked = formed("- [ ] README", "- [X] README");
    assert!(ticked.contains("- [x] README.md says"), "{ticked}");
}

#[test]
fn a_criterion_that_is_not_understood_is_left() {
    let odd = "- [?] README.md says that it turns (check: test)";
    let text = formed("- [ ] README.md says that it turns (check: test)", odd);
    assert!(text.contains(odd), "{text}");
}

#[test]
fn a_test_command_has_a_name_and_a_colon() {
    is_mended("- test: `grep", "- **test**:   `grep");
    let unnamed = formed(
        "- test: `grep -q turns README.md`",
        "- `grep -q turns README.md`",
    );
    assert!(unnamed.contains("- grep: `grep -q"), "{unnamed}");
}

#[test]
fn keys_come_in_the_order_of_the_template_with_their_comments() {
    is_mended("plan: widget\nbase: main", "base: main\nplan: widget");
    let text = formed(
        "plan: widget\nbase: main",
        "# Of last year:\nbudget:\n  files: 3 # few\n# base: main\nplan: widget",
    );
    let keys = "plan: widget\n# base: main\n# Of last year:\nbudget:\n  files: 3 # few\n---\n";
    assert!(text.contains(keys), "{text}");
}

#[test]
fn line_ends_stay_what_most_of_them_are() {
    let windows = FORMED.replace('\n', "\r\n");
    assert_eq!(form(&windows).text, windows);
    assert_eq!(form(&FORMED.replacen('\n', "\r\n", 1)).text, FORMED);
}

#[test]
fn a_command_with_another_line_end_in_it_is_left() {
    let odd = FORMED.replacen("grep -q turns", "grep -q\r\n turns", 1);
    let formed = form(&odd);
    assert_eq!(formed.text, odd);
    assert_eq!(formed.left.len(), 1, "{:?}", formed.left);
}

#[test]
fn a_byte_order_mark_goes_and_one_line_end_ends_the_file() {
    assert_eq!(form(&format!("\u{feff}{FORMED}\n\n")).text, FORMED);
    assert_eq!(form(FORMED.trim_end()).text, FORMED);
    assert_eq!(form("").text, "");
}

#[test]
fn what_would_become_another_plan_is_left_as_it_is_and_told() {
    // The fence has no end, so that what comes below it would be code.
    let open = "# T\n\n## Risks\n\nr\n\n## Goal\n\n```\ng\n";
    let formed = form(open);
    assert_eq!(formed.text, open);
    assert_eq!(formed.left.len(), 1, "{:?}", formed.left);
    for whole in ["# T\ra\n", "# T\0\n", "---\nplan: x\n# T\n"] {
        let formed = form(whole);
        assert_eq!(formed.text, whole);
        assert_eq!(formed.left.len(), 1, "{:?}", formed.left);
    }
}

#[test]
fn the_form_of_the_template_and_of_the_example_is_all_blanks() {
    let template = template(&TemplateInput {
        name: None,
        title: Some("A title".to_owned()),
        base: None,
        target: None,
        implied: Implications::default(),
    });
    for text in [template.as_str(), GOOD] {
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        assert_eq!(lines(&form(text).text), lines(text));
    }
}
