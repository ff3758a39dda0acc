//! The plan, and what of it a user approves.

use crate::model::plan::PlanCommands;
use crate::render::style::{Colour, Ink, clean};

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
