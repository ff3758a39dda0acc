//! `git plan check`.

use clap::Args;

use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::shell::{Answer, colour};
use crate::model::error::Result;
use crate::render::json;
use crate::render::plan::{Page, findings, findings_for_editors};
use crate::workflow::Repo;
use crate::workflow::plan::load;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    plan: PlanFile,
    /// One line for each finding, as editors read it
    #[arg(long, conflicts_with = "json")]
    porcelain: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let checked = load(&repo, arguments.plan.file.as_deref())?;
    let (name, text) = (&checked.source.name, &checked.source.text);
    if arguments.json {
        out::answer(&json::findings(name, text, &checked.findings))?;
    } else if arguments.porcelain {
        out::answer(&findings_for_editors(name, text, &checked.findings))?;
    } else {
        out::answer(&findings(page(&repo), name, text, &checked.findings))?;
    }
    Ok(if checked.plan.is_some() {
        Answer::Yes
    } else {
        Answer::No
    })
}

/// How findings are drawn where the answer goes.
pub(super) fn page(repo: &Repo) -> Page {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    Page {
        colour: colour(Some(repo), "plan", out::answers_to_terminal()),
        unicode: out::answers_to_terminal()
            && locale.is_some_and(|locale| locale.to_ascii_lowercase().contains("utf")),
        columns: out::columns().min(100),
    }
}
