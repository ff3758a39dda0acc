//! The form of a plan: `git plan fmt` changes how a plan is laid out, and none of its words.
//!
//! Each step is a pure function of the text, and its outcome is taken only where it means the
//! same plan and has every word. So a text that is not understood is left as it is.

mod blanks;
mod edits;
mod front;
mod headings;
mod lists;
mod order;
mod same;

use crate::model::front_matter;
use crate::model::plan_parser::parse;

pub(super) use edits::Edits;
#[cfg(test)]
pub(super) use same::without_places;

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formed {
    /// The text in its form, as far as it is understood.
    pub text: String,
    /// What is left as it was, and why, a line each.
    pub left: Vec<&'static str>,
}

/// What a step keeps beside the plan and its words.
#[derive(Clone, Copy)]
enum Keeps {
    /// What a reader sees, to the letter.
    Rendering,
    /// The plan alone.
    Plan,
    /// The plan, if there is one: of what was none, the step may make one.
    AnyPlan,
}

/// A step, and what is said where it cannot be taken.
struct Step {
    keeps: Keeps,
    run: fn(&str, usize) -> String,
    left: &'static str,
}

const STEPS: [Step; 7] = [
    Step {
        keeps: Keeps::AnyPlan,
        run: headings::misplaced,
        left: "headings are left at their level: the plan would say something else",
    },
    Step {
        keeps: Keeps::Plan,
        run: headings::spelled,
        left: "headings are left as they are: the plan would say something else",
    },
    Step {
        keeps: Keeps::Rendering,
        run: lists::bullets,
        left: "bullets are left as they are: lists would run into each other",
    },
    Step {
        keeps: Keeps::Plan,
        run: lists::items,
        left: "criteria and test commands are left as they are: the plan would say something else",
    },
    Step {
        keeps: Keeps::Plan,
        run: order::sections,
        left: "sections are left in their order: the plan would say something else",
    },
    Step {
        keeps: Keeps::Plan,
        run: front::keys,
        left: "keys are left in their order: the front matter would say something else",
    },
    Step {
        keeps: Keeps::Rendering,
        run: blanks::lines,
        left: "blanks are left as they are: the plan would say something else",
    },
];

/// How often the steps are taken: what one of them does may be work for another.
const ROUNDS: usize = 4;

/// The text in its form. What is in its form already comes back as it is.
pub fn form(source: &str) -> Formed {
    let as_it_is = |why| Formed {
        text: source.to_owned(),
        left: vec![why],
    };
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let windows = text.matches("\r\n").count();
    let is_windows = windows * 2 > text.matches('\n').count();
    let text = text.replace("\r\n", "\n");
    if text.contains('\r') {
        return as_it_is("the file is left as it is: a carriage return in it stands alone");
    }
    if text.contains('\0') {
        return as_it_is("the file is left as it is: there is a zero byte in it");
    }
    if front_matter::has_no_end(&text) {
        return as_it_is("the file is left as it is: its front matter has no end");
    }
    let mut now = text;
    for _ in 0..ROUNDS {
        let (next, left) = round(&now);
        if next == now {
            let text = match is_windows {
                true => now.replace('\n', "\r\n"),
                false => now,
            };
            // A command may have a line's end in it, and would be another with another one.
            if parse(source).plan.is_some() && !same::is_plan(source, &text) {
                return as_it_is("the file is left as it is: the plan would say something else");
            }
            return Formed { text, left };
        }
        now = next;
    }
    as_it_is("the file is left as it is: no form of it stays as it is")
}

fn round(text: &str) -> (String, Vec<&'static str>) {
    let mut now = text.to_owned();
    let mut left = Vec::new();
    for step in &STEPS {
        let next = (step.run)(&now, start(&now));
        if next == now {
            continue;
        }
        let is_kept = same::has_words(&now, &next)
            && match step.keeps {
                Keeps::Rendering => same::is_rendered(&now, &next) && same::is_plan(&now, &next),
                Keeps::Plan => same::is_plan(&now, &next),
                Keeps::AnyPlan => parse(&now).plan.is_none() || same::is_plan(&now, &next),
            };
        match is_kept {
            true => now = next,
            false => left.push(step.left),
        }
    }
    (now, left)
}

/// Where the Markdown starts.
fn start(text: &str) -> usize {
    front_matter::read(text, &mut Vec::new()).1
}
