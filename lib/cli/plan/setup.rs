//! `git plan setup`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::carried::CARRIED;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::workflow::setup::advice::advice;
use crate::workflow::setup::places::Places;
use crate::workflow::setup::{Change, Deed, carry_out, remove, setup};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Put them below this directory's share; where man and your shell look by default
    #[arg(long, value_name = "dir")]
    prefix: Option<PathBuf>,
    /// Say what would be written or removed, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Take away what an earlier setup wrote, and nothing else
    #[arg(long)]
    remove: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let places = Places::find(arguments.prefix.as_deref())?;
    if arguments.remove {
        return take_away(&places, arguments.dry_run);
    }
    let changes = setup(&places, CARRIED)?;
    do_and_tell(&places, &changes, arguments.dry_run)?;
    if arguments.dry_run {
        return Ok(Answer::Yes);
    }
    if changes.is_empty() {
        out::story("everything is in its place\n");
    }
    for line in advice(&places, CARRIED) {
        out::hint(Advice::Next, &line);
    }
    Ok(Answer::Yes)
}

fn take_away(places: &Places, is_dry: bool) -> Result<Answer> {
    let removal = remove(places)?;
    do_and_tell(places, &removal.changes, is_dry)?;
    for path in &removal.changed {
        out::story(&format!(
            "warning: '{}' was changed since, and stays\n",
            path.display()
        ));
    }
    if removal.changes.is_empty() && removal.changed.is_empty() {
        out::story("there is nothing to remove\n");
    }
    Ok(Answer::Yes)
}

fn do_and_tell(places: &Places, changes: &[Change], is_dry: bool) -> Result<()> {
    if !is_dry {
        carry_out(places, changes)?;
    }
    let lines = changes.iter().map(|change| {
        let (done, to_do) = match change.deed {
            Deed::Write(_) => ("wrote", "would write"),
            Deed::Update(_) => ("updated", "would update"),
            Deed::Remove => ("removed", "would remove"),
        };
        let verb = if is_dry { to_do } else { done };
        format!("{verb} '{}'\n", change.path.display())
    });
    out::answer(&lines.collect::<String>())
}
