//! `git plan prompt`.

use clap::Args;

use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::model::prompt::{Asked, prompt_of};
use crate::model::tokens::about;
use crate::render::style::{count, grouped, is_unsafe, visible_lines};
use crate::workflow::Repo;
use crate::workflow::plan::read;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The task, and which approach to it; the plan's only task by default
    #[arg(value_name = "task[/approach]")]
    asked: Option<Asked>,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = read(&repo, arguments.plan.file.as_deref())?.require()?;
    let text = prompt_of(&plan, arguments.asked.as_ref())?;
    let is_strange = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\t');
    if out::answers_to_terminal() {
        pager::answer(&repo, "plan", &visible_lines(&text))?;
    } else {
        out::answer_bytes(text.as_bytes())?;
    }
    out::story(&format!(
        "about {} tokens, {} bytes\n",
        grouped(about(&text)),
        grouped(text.len())
    ));
    let strange = text.chars().filter(|c| is_strange(*c)).count();
    if strange > 0 {
        out::story(&format!(
            "warning: the prompt has {} that cannot be seen\n",
            count(strange, "character")
        ));
    }
    Ok(Answer::Yes)
}
