//! The rules of plans, as `git plan check --explain` tells them.

use crate::model::rule::{Group, Rule};
use crate::render::style::{Colour, Ink};

/// All rules, a line each, below what they are about.
pub fn all(colour: Colour) -> String {
    let width = Rule::ALL.iter().map(|rule| rule.name().len()).max();
    let width = width.unwrap_or(0);
    let mut out = String::new();
    for group in Group::ALL {
        let title = colour.paint(Ink::Strong, group.heading());
        out.push_str(&format!("{title}\n"));
        let of_group = Rule::ALL.iter().filter(|rule| rule.about().group == group);
        for rule in of_group {
            let finds = rule.about().finds;
            out.push_str(&format!("  {:<width$}  {finds}\n", rule.name()));
        }
        out.push('\n');
    }
    out.push_str("One of them, with its reason and an example: git plan check --explain <rule>\n");
    out
}

/// One rule: what it finds, why that matters, how to mend it, an example, and how to set it.
pub fn one(colour: Colour, rule: Rule) -> String {
    let about = rule.about();
    let name = rule.name();
    let mut out = format!("{} ({})\n\n", colour.paint(Ink::Strong, name), about.usual);
    for (title, text) in [
        ("finds", about.finds),
        ("why", about.reason),
        ("mend", about.mend),
        ("not", about.bad),
        ("but", about.good),
    ] {
        out.push_str(&format!("{title:>5}: {text}\n"));
    }
    if !about.usual.keeps_errors() {
        out.push_str(&format!(
            "\nFor you: git config attempt.rule.{name} <error|warning|off>\n\
             For this plan, or a part of it: <!-- {name}: off -->\n"
        ));
    }
    out
}
