//! What a user approves: the commands of a plan, so that what is read is what runs.

use crate::model::approved::{Approved, Change, CommandLine, beside, cautions};
use crate::model::name::PlanName;
use crate::model::plan::PlanCommands;
use crate::render::grid::{cell, grid};
use crate::render::page::Page;
use crate::render::style::{Colour, Ink, count, is_unsafe, visible};

/// What the user is asked to approve, beside what they approved before.
pub fn commands(
    colour: Colour,
    plan: &str,
    commands: &PlanCommands,
    before: Option<&Approved>,
) -> String {
    let (head, before) = match before {
        None => (
            format!("plan {plan} runs these commands on this machine:"),
            commands,
        ),
        Some(before) => (
            format!(
                "plan {plan} runs other commands on this machine than you approved on {}:",
                before.approved.strftime("%Y-%m-%d")
            ),
            &before.commands,
        ),
    };
    let mut out = format!("{head}\n\n");
    for line in beside(commands, before) {
        out.push_str(&command(colour, &line));
    }
    out.push('\n');
    out
}

/// One command. Where it has several lines, each stands on its own behind a bar, so that none
/// can look like another command.
fn command(colour: Colour, line: &CommandLine<'_>) -> String {
    let name = line.name.unwrap_or("set-up");
    let (mark, ink) = match line.change {
        Change::Same => (' ', Ink::Plain),
        Change::New => ('+', Ink::Good),
        Change::Gone => ('-', Ink::Bad),
    };
    let mut out = String::new();
    let mut add = |text: &str| out.push_str(&format!("{}\n", colour.paint(ink, text)));
    match line.command.contains('\n') {
        false if line.change == Change::Same => {
            let name = colour.paint(Ink::Strong, name);
            out.push_str(&format!("  {name}: {}\n", visible(line.command)));
        }
        false => add(&format!("{mark} {name}: {}", visible(line.command))),
        true => {
            add(&format!("{mark} {name}:"));
            for part in line.command.trim_end_matches('\n').split('\n') {
                add(&format!("{mark}   | {}", visible(part)));
            }
        }
    }
    if line.change != Change::Gone {
        let is_unseen = |c: char| is_unsafe(c) || (c.is_whitespace() && c != ' ');
        for caution in cautions(line.command, is_unseen) {
            let text = colour.paint(Ink::Notable, &format!("^ {caution}"));
            out.push_str(&format!("      {text}\n"));
        }
    }
    out
}

/// What was approved in this repository, a line for each; `is_current` tells which of them a
/// plan still asks for.
pub fn list(page: Page, all: &[Approved], is_current: impl Fn(&Approved) -> bool) -> String {
    let row = |one: &Approved| {
        let commands = one.commands.checks.len() + usize::from(one.commands.setup.is_some());
        vec![
            cell(Ink::Strong, one.plan.as_str()),
            cell(Ink::Plain, &one.digest[..12]),
            cell(
                Ink::Plain,
                one.approved.strftime("%Y-%m-%d %H:%M").to_string(),
            ),
            cell(Ink::Plain, count(commands, "command")),
            match is_current(one) {
                true => cell(Ink::Good, "as the plan is now"),
                false => cell(Ink::Faint, "of an earlier plan"),
            },
        ]
    };
    grid(page, &all.iter().map(row).collect::<Vec<_>>())
}

/// What was taken back.
pub fn revoked(plan: &PlanName, n: usize) -> String {
    match n {
        0 => format!("no commands of plan {plan} are approved\n"),
        n => format!("took back {} of plan {plan}\n", count(n, "approval")),
    }
}
