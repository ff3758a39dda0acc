//! Asking for approval, where there is somebody to ask.

use crate::cli::out;
use crate::model::error::Result;
use crate::model::plan::Plan;
use crate::render::commands::commands;
use crate::render::remotes::places;
use crate::render::style::Colour;
use crate::workflow::Repo;
use crate::workflow::approve::{Approval, approval, approve};

/// On a terminal, shows the commands that are not approved yet and asks. Without one, or
/// when the answer is no, nothing is approved, and the workflow refuses by itself.
pub fn ask_if_needed(repo: &Repo, plan: &Plan, colour: Colour) -> Result<()> {
    if let Approval::Needed(needed) = approval(repo, plan)?
        && out::can_ask()
    {
        let remotes = repo.remote_urls();
        let before = needed.before.as_ref();
        out::story(&commands(
            colour,
            plan.name.as_ref(),
            &needed.commands,
            before,
        ));
        out::story(&places(&remotes));
        if out::ask("Approve them?") {
            approve(repo, plan, &remotes)?;
        }
    }
    Ok(())
}
