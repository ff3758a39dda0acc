//! `git promote finish`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::advice::Advice;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::workflow::Repo;
use crate::workflow::finish::{Finished, finish, finish_all};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Finish {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(
        value_name = "attempt",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    attempts: Vec<AttemptPattern>,
    /// All that has been merged since
    #[arg(long)]
    all: bool,
}

/// Finishes what has been merged.
pub fn run(repo: &Repo, arguments: &Finish) -> Result<Answer> {
    let story = Story::new(
        colour(Some(repo), "promote", out::tells_terminal())?,
        Volume::Normal,
    );
    let listen = |event| story.tell(event);
    let all = if arguments.all {
        let all = finish_all(repo, &listen)?;
        if all.is_empty() {
            out::story("there is nothing to finish\n");
        }
        // What is still under review is no failure of a command that is for all.
        let merged = all.into_iter();
        merged
            .filter(|one| matches!(one, Finished::Merged(..)))
            .collect()
    } else {
        let mut all = Vec::new();
        for pattern in &arguments.attempts {
            all.push(finish(repo, pattern, &listen)?);
        }
        all
    };
    tell(&all)
}

/// Prints the commit in which each is.
///
/// # Errors
/// Where one has not been merged.
pub fn tell(all: &[Finished]) -> Result<Answer> {
    for one in all {
        match one {
            Finished::Merged(promotion, merged) => {
                out::answer(&format!("{}\n", merged.commit))?;
                out::hint(
                    Advice::Next,
                    &format!(
                        "its branch may still be at {}: git push {} --delete {}",
                        promotion.remote, promotion.remote, promotion.branch
                    ),
                );
            }
            Finished::NotMerged(promotion) => {
                let name = &promotion.attempt;
                return Err(Error::no(format!(
                    "attempt '{name}' is not in '{}' at '{}'",
                    promotion.target, promotion.remote
                ))
                .hint(format!("see how it stands: git promote status {name}")));
            }
        }
    }
    Ok(Answer::Yes)
}
