//! `git plan edit`, and the editor of `git plan init`.

use std::path::Path;

use clap::Args;

use crate::cli::editor::{Place, edit_at};
use crate::cli::out;
use crate::cli::plan::check::{Format, format, page, shown};
use crate::cli::plan::{PlanFile, next};
use crate::cli::shell::Answer;
use crate::model::error::{Error, Result};
use crate::model::finding::Finding;
use crate::render::findings::findings;
use crate::render::findings_json::{FoundAt, lines};
use crate::workflow::Repo;
use crate::workflow::plan::{Checked, load, load_with_care};
use crate::workflow::plan_edit::file_to_edit;
use crate::workflow::plan_init::init;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let file = arguments.plan.file.as_deref();
    let path = file_to_edit(&repo, file)?;
    if path.symlink_metadata().is_err() {
        let missing = Error::missing("there is no Plans.md here").hint("write one: git plan init");
        if !out::can_ask() || !out::ask_to_go_on("There is no Plans.md here. Write one?") {
            return Err(missing);
        }
        init(&repo, None)?;
    }
    let checked = edit_until_good(&repo, &path, file)?;
    Ok(match checked.plan {
        Some(_) => Answer::Yes,
        None => Answer::No,
    })
}

/// Opens the editor where there is something to mend, and checks when it closes; again, as
/// long as errors stand and the user wants to go on.
pub(super) fn edit_until_good(repo: &Repo, path: &Path, file: Option<&Path>) -> Result<Checked> {
    // What cannot be read as a plan at all can be edited all the same.
    let mut place =
        load(repo, Some(path)).map_or(Place::at_line(1), |checked| place_to_mend(&checked));
    loop {
        edit_at(repo, path, place)?;
        let checked = load_with_care(repo, Some(path))?;
        let name = match file {
            Some(file) => file.display().to_string(),
            None => "Plans.md".to_owned(),
        };
        out::story(&fitting(repo, &name, &checked)?);
        let is_over = checked.plan.is_some() || !out::can_ask();
        if is_over || !out::ask_to_go_on("Edit again?") {
            next::tell(repo, &checked, file)?;
            return Ok(checked);
        }
        place = place_to_mend(&checked);
    }
}

/// The findings as `git plan check` draws them, or a line for each where these would run off
/// the terminal and the first with them.
fn fitting(repo: &Repo, name: &str, checked: &Checked) -> Result<String> {
    let shown = shown(name, checked);
    if format(repo)? == Format::Plain {
        return Ok(lines(&FoundAt::of(shown)));
    }
    let drawn = findings(page(repo, out::tells_terminal())?, shown);
    if !out::tells_terminal() || drawn.lines().count() < out::rows() {
        return Ok(drawn);
    }
    // How many there are, and what was turned off.
    let (_, summary) = drawn.rsplit_once("\n\n").unwrap_or_default();
    let (counts, turned_off) = summary.split_once('\n').unwrap_or((summary, ""));
    let lines = lines(&FoundAt::of(shown));
    Ok(format!(
        "{lines}{counts}; `git plan check` shows how to mend each\n{turned_off}"
    ))
}

/// Where the first error is, else the first warning, else the top. A title is written at the
/// end of its line and a section below its comment, so there the cursor shall be.
fn place_to_mend(checked: &Checked) -> Place {
    let all = &checked.findings;
    let first = all.iter().find(|one| one.is_error()).or(all.first());
    let at = first.map_or(0, |one: &Finding| one.span.offset());
    let text = &checked.source.text;
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let mut below = text.lines().skip(line - 1);
    let heading = below.next().unwrap_or_default();
    if heading.trim_end() == "#" {
        let column = heading.len() + 1;
        return Place { line, column };
    }
    let rest: Vec<&str> = below.take(20).collect();
    let has_comment =
        heading.starts_with("## ") && rest.first().is_some_and(|line| line.starts_with("<!--"));
    let end = rest.iter().position(|line| line.ends_with("-->"));
    match end.filter(|_| has_comment) {
        Some(end) => {
            let has_room = rest.get(end + 1).is_some_and(|line| line.is_empty());
            Place::at_line(line + end + if has_room { 2 } else { 1 })
        }
        None => Place::at_line(line),
    }
}
