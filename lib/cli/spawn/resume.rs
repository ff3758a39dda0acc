//! `git spawn resume`.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::shell::Answer;
use crate::cli::spawn::start::follow_unless;
use crate::cli::story::{Story, Volume};
use crate::cli::{editor, out};
use crate::model::error::{Context, Error, Result};
use crate::model::name::AttemptPattern;
use crate::process::interrupt::Interrupts;
use crate::workflow::Repo;
use crate::workflow::resume::{Resumable, ask, resumable, resume, written};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Resume {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
    /// What the agent shall do
    #[arg(short, long, value_name = "text", conflicts_with = "file")]
    message: Option<String>,
    /// A file that says what the agent shall do, or standard input (-)
    #[arg(short = 'F', long, value_name = "file")]
    file: Option<PathBuf>,
    /// Return once the round has been started
    #[arg(short, long)]
    detach: bool,
}

/// Has the agent go on.
pub fn run(repo: &Repo, arguments: &Resume) -> Result<Answer> {
    let source = Source::of(arguments)?;
    let resumable = resumable(repo, &arguments.attempt)?;
    let asked = source.read(repo, &resumable)?;
    let story = Story::new(
        colour(Some(repo), "spawn", out::tells_terminal())?,
        Volume::Normal,
    );
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let names = resume(repo, &resumable, &asked, &interrupts, &|event| {
        story.tell(event);
    });
    let names = names.map_err(|error| match source {
        Source::Editor => error.hint(format!(
            "what you wrote is kept: git spawn resume {} -F '{}'",
            arguments.attempt,
            written(repo)
        )),
        Source::Given(_) | Source::File(_) => error,
    })?;
    follow_unless(arguments.detach, repo, &names, &interrupts, &story)
}

/// Where the user says what the agent shall do.
enum Source<'a> {
    Given(&'a str),
    File(&'a Path),
    Editor,
}

impl<'a> Source<'a> {
    fn of(arguments: &'a Resume) -> Result<Self> {
        match (&arguments.message, &arguments.file) {
            (Some(text), _) => Ok(Self::Given(text)),
            (None, Some(path)) => Ok(Self::File(path)),
            (None, None) if out::can_ask() => Ok(Self::Editor),
            (None, None) => Err(Error::usage("what shall the agent do?")
                .hint("say it: git spawn resume <attempt> -m 'go on'")
                .hint("or have it read: git spawn resume <attempt> -F -")),
        }
    }

    fn read(&self, repo: &Repo, resumable: &Resumable) -> Result<String> {
        match self {
            Self::Given(text) => Ok((*text).to_owned()),
            Self::File(path) => {
                let failed = || format!("cannot read '{}'", path.display());
                let mut text = Vec::new();
                if *path == Path::new("-") {
                    std::io::stdin().read_to_end(&mut text).or_fatal(failed)?;
                } else {
                    text = std::fs::read(path).or_fatal(failed)?;
                }
                Ok(String::from_utf8_lossy(&text).into_owned())
            }
            Self::Editor => ask(repo, resumable, &|path| editor::edit(repo, path)),
        }
    }
}
