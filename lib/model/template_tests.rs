use crate::model::finding::Rule;
use crate::model::plan_fixture::{clean, rules};
use crate::model::template::{TemplateInput, template};

fn input() -> TemplateInput {
    TemplateInput {
        name: Some("rate-limit".parse().unwrap()),
        title: "Limit the request rate".to_owned(),
        base: None,
        target: None,
        checks: Vec::new(),
    }
}

#[test]
fn a_template_lacks_only_what_its_writer_must_say() {
    assert_eq!(
        rules(&template(input())),
        [
            Rule::EmptySection,
            Rule::EmptySection,
            Rule::EmptySection,
            Rule::EmptySection,
            Rule::NoCriterion,
            Rule::NoTestCommand,
            Rule::EmptySection,
        ]
    );
}

#[test]
fn a_template_that_is_filled_in_is_clean() {
    let written = template(TemplateInput {
        base: Some("main".to_owned()),
        target: Some("it's #1".replace(' ', "-")),
        checks: vec![("test".to_owned(), "echo `date`".to_owned())],
        ..input()
    });
    let mut filled = String::new();
    for line in written.lines() {
        filled.push_str(line);
        filled.push('\n');
        if line.starts_with("<!--") && line.ends_with("-->") {
            filled.push_str("- lint: `b`\n");
        }
    }
    let plan = clean(&filled);
    assert_eq!(plan.base.as_deref(), Some("main"));
    assert_eq!(plan.target.as_deref(), Some("it's-#1"));
    assert_eq!(plan.checks.last().unwrap().command, "echo `date`");
    assert_eq!(plan.tasks[0].name.as_str(), "all");
}

#[test]
fn a_template_without_a_name_leaves_it_to_the_title() {
    let written = template(TemplateInput {
        name: None,
        ..input()
    });
    assert!(written.contains("# plan: rate-limit "));
    assert!(!rules(&written).contains(&Rule::BadName));
}
