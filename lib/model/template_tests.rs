use crate::model::finding::Rule;
use crate::model::implied::{Implications, Implied};
use crate::model::plan_fixture::{clean, rules};
use crate::model::template::{TemplateInput, template};

fn input() -> TemplateInput {
    TemplateInput {
        name: Some("rate-limit".parse().unwrap()),
        title: Some("Limit the request rate".to_owned()),
        base: None,
        target: None,
        implied: Implications::default(),
    }
}

#[test]
fn a_template_lacks_only_what_its_writer_must_say() {
    assert_eq!(
        rules(&template(&input())),
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
    let written = template(&TemplateInput {
        base: Some("main".to_owned()),
        target: Some("it's #1".replace(' ', "-")),
        implied: Implications {
            checks: vec![implied("test", "echo `date`")],
            others: vec![implied("make-test", "make test")],
            setup: Some(implied("setup", "npm ci")),
            directories: vec!["src".to_owned()],
        },
        ..input()
    });
    let filled = written.replace("\n\n## ", "\n- lint: `b`\n\n## ");
    let plan = clean(&filled.replacen("- lint: `b`\n", "", 1));
    assert_eq!(plan.base.as_deref(), Some("main"));
    assert_eq!(plan.target.as_deref(), Some("it's-#1"));
    assert_eq!(plan.checks[0].command, "echo `date`");
    assert_eq!(plan.tasks[0].name.as_str(), "all");
}

#[test]
fn a_template_without_a_name_leaves_it_to_the_title() {
    let written = template(&TemplateInput {
        name: None,
        ..input()
    });
    assert!(written.contains("# plan: rate-limit "));
    assert!(!rules(&written).contains(&Rule::BadName));
}

#[test]
fn a_template_without_a_title_asks_for_one() {
    let written = template(&TemplateInput {
        title: None,
        ..input()
    });
    assert_eq!(rules(&written)[0], Rule::NoTitle);
}

#[test]
fn each_example_of_the_template_is_what_a_plan_may_say() {
    let written = template(&input());
    // Out of its comment, an example is the section.
    let lines = written.lines().filter(|line| {
        let is_guidance =
            line.starts_with("<!--") || line.trim_start().starts_with("plan. No agent");
        !is_guidance && *line != "-->"
    });
    let plan = clean(&(lines.collect::<Vec<_>>().join("\n") + "\n"));
    let names: Vec<&str> = plan.tasks.iter().map(|task| task.name.as_str()).collect();
    assert_eq!(names, ["limiter", "setting"]);
    assert_eq!(plan.tasks[0].approaches.len(), 2);
    assert_eq!(plan.criteria.len(), 2);
    assert_eq!(plan.likely_files.len(), 2);
    assert_eq!(plan.forbidden.len(), 1);
}

fn implied(name: &str, command: &str) -> Implied {
    Implied {
        name: name.to_owned(),
        command: command.to_owned(),
        from: "package.json".to_owned(),
    }
}
