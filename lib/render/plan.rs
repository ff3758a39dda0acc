//! The plan, and what of it a user approves.

use crate::model::name::TaskName;
use crate::model::plan::{Plan, PlanCommands, SectionKind};
use crate::render::style::{Colour, Ink, clean, clean_lines};

/// The plan, or one task of it.
pub fn show(colour: Colour, plan: &Plan, task: Option<&TaskName>) -> String {
    let mut out = format!("{}\n", colour.paint(Ink::Strong, &clean(&plan.title)));
    let mut facts = vec![format!("plan {}", plan.name)];
    facts.extend(
        plan.base
            .as_ref()
            .map(|base| format!("base {}", clean(base))),
    );
    facts.extend(
        plan.target
            .as_ref()
            .map(|target| format!("target {}", clean(target))),
    );
    out.push_str(&colour.paint(Ink::Faint, &facts.join(", ")));
    out.push('\n');
    for kind in SectionKind::ALL {
        let body = plan.section(kind);
        if kind != SectionKind::Tasks && !body.is_empty() {
            out.push_str(&heading(colour, kind.heading()));
            out.push_str(&clean_lines(body));
            out.push('\n');
        }
    }
    for one in &plan.tasks {
        if task.is_some_and(|task| *task != one.name) {
            continue;
        }
        out.push_str(&heading(
            colour,
            &titled("Task", one.name.as_ref(), &one.title),
        ));
        if !one.body.is_empty() {
            out.push_str(&clean_lines(&one.body));
            out.push('\n');
        }
        for approach in &one.approaches {
            out.push_str(&format!(
                "\n{}\n",
                colour.paint(
                    Ink::Strong,
                    &titled("Approach", approach.name.as_ref(), &approach.title)
                )
            ));
            if !approach.body.is_empty() {
                out.push_str(&clean_lines(&approach.body));
                out.push('\n');
            }
        }
    }
    out
}

/// `Task name: what it is about`.
fn titled(what: &str, name: &str, title: &str) -> String {
    match title {
        "" => format!("{what} {name}"),
        title => format!("{what} {name}: {}", clean(title)),
    }
}

fn heading(colour: Colour, text: &str) -> String {
    format!("\n{}\n", colour.paint(Ink::Strong, text))
}

/// What the user is asked to approve.
pub fn commands(colour: Colour, plan: &str, commands: &PlanCommands) -> String {
    let mut out = format!("plan {plan} runs these commands on this machine:\n\n");
    let mut line = |name: &str, command: &str| {
        let name = colour.paint(Ink::Strong, name);
        out.push_str(&format!("  {name}: {}\n", clean(command)));
    };
    if let Some(setup) = &commands.setup {
        line("set-up", setup);
    }
    for (name, command) in &commands.checks {
        line(name.as_ref(), command);
    }
    out.push('\n');
    out
}
