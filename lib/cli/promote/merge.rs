//! `git promote merge`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::promote::finish::tell;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::model::promotion::MergeKind;
use crate::workflow::Repo;
use crate::workflow::merge::{Request, merge};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Merge {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
    /// Make one commit of it, on the target
    #[arg(long, conflicts_with = "rebase")]
    squash: bool,
    /// Make its commits anew, on the target
    #[arg(long)]
    rebase: bool,
    /// Merge into this branch here, where there is no forge
    #[arg(long, value_name = "branch")]
    into: Option<String>,
}

/// Merges it, and finishes.
pub fn run(repo: &Repo, arguments: Merge) -> Result<Answer> {
    let story = Story::new(
        colour(Some(repo), "promote", out::tells_terminal())?,
        Volume::Normal,
    );
    let how = match (arguments.squash, arguments.rebase) {
        (true, _) => MergeKind::Squash,
        (_, true) => MergeKind::Rebase,
        (false, false) => configured(repo)?,
    };
    let request = Request {
        attempt: arguments.attempt,
        how,
        into: arguments.into,
    };
    let finished = merge(repo, &request, &|event| story.tell(event))?;
    tell(&[finished])
}

fn configured(repo: &Repo) -> Result<MergeKind> {
    let configured = repo.config_value("attempt.mergeMethod", |word| {
        let all = [MergeKind::Merge, MergeKind::Squash, MergeKind::Rebase];
        let named = all.into_iter().find(|kind| kind.word() == word);
        named.ok_or_else(|| "it must be merge, squash or rebase".to_owned())
    })?;
    Ok(configured.unwrap_or(MergeKind::Merge))
}
