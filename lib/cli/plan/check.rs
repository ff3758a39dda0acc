//! `git plan check`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine, print_schema};
use crate::cli::plan::{PlanFile, next};
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::cli::{out, pager};
use crate::model::error::{Context, Error, Result};
use crate::model::rule::Rule;
use crate::process::interrupt::Interrupts;
use crate::render::findings::{Checked, Page, findings};
use crate::render::findings_json::{self, FoundAt, lines};
use crate::render::rules;
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::plan::{self, check, check_and_run, find_source};
use crate::workflow::plan_from::{self, Origin};
use crate::workflow::plan_repository::Care;

/// What stands before a line of the plan: its number and the edge of the drawing.
const GUTTER: usize = 9;

/// Where the answer goes into a file, longer lines are cut.
const LONGEST_LINE: usize = 500;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    plan: PlanFile,
    /// Read a plan of another shape: a file, a directory, - for standard input, or gh:<number>
    #[arg(long, value_name = "origin", conflicts_with_all = ["file", "run"])]
    from: Option<Origin>,
    /// Run the checks on the base too, once they are approved
    #[arg(long)]
    run: bool,
    #[command(flatten)]
    machine: Machine,
    /// Tell what a rule finds, why, and how to mend it; without a name, list the rules
    #[arg(
        long,
        value_name = "rule",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with_all = ["file", "from", "run", "Machine"]
    )]
    explain: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    if let Some(rule) = &arguments.explain {
        return explain(rule);
    }
    if arguments.machine.wants_schema() {
        return print_schema(Document::PlanCheck);
    }
    let form = arguments.machine.form()?;
    let repo = Repo::discover()?;
    let checked = if let Some(origin) = &arguments.from {
        plan_from::check(&repo, origin)?
    } else if arguments.run {
        let source = find_source(&repo, arguments.plan.file.as_deref())?;
        let story = Story::new(
            colour(Some(&repo), "plan", out::tells_terminal())?,
            Volume::Normal,
        );
        let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
        check_and_run(&repo, source, &interrupts, &|event| story.tell(event))?
    } else {
        let source = find_source(&repo, arguments.plan.file.as_deref())?;
        check(&repo, source, Care::All)?
    };
    for error in &checked.without_effect {
        out::error(error, "warning");
    }
    let shown = shown(&checked.source.name, &checked);
    match form {
        Form::Json => out::answer(&findings_json::json(shown, &FoundAt::of(shown)))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&FoundAt::of(shown)))?,
        Form::People if format(&repo)? == Format::Plain => {
            pager::answer(&repo, "plan", &lines(&FoundAt::of(shown)))?;
        }
        Form::People => {
            let page = page(&repo, out::answers_to_terminal())?;
            pager::answer(&repo, "plan", &findings(page, shown))?;
            next::tell_on_terminal(&repo, &checked, arguments.plan.file.as_deref())?;
        }
    }
    Ok(if checked.plan.is_some() {
        Answer::Yes
    } else {
        Answer::No
    })
}

/// Tells a rule, or all of them. It needs no repository.
fn explain(name: &str) -> Result<Answer> {
    let repo = Repo::discover().ok();
    let colour = colour(repo.as_ref(), "plan", out::answers_to_terminal())?;
    if name.is_empty() {
        out::answer(&rules::all(colour))?;
        return Ok(Answer::Yes);
    }
    // As a finding names it, too.
    let rule = name.strip_prefix("plan::").unwrap_or(name);
    let rule = Rule::named(rule).ok_or_else(|| {
        let error = Error::usage(format!("there is no rule '{name}'"));
        match Rule::nearest(rule) {
            Some(rule) => error.hint(format!(
                "did you mean: git plan check --explain {}",
                rule.name()
            )),
            None => error.hint("see all rules: git plan check --explain"),
        }
    })?;
    out::answer(&rules::one(colour, rule))?;
    Ok(Answer::Yes)
}

/// How findings are shown to a person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Drawn below the lines that they are about.
    Drawn,
    /// A line each, without a drawing that a screen reader would read out.
    Plain,
}

/// What `attempt.diagnosticFormat` says.
pub(super) fn format(repo: &Repo) -> Result<Format> {
    let configured = repo.config_value("attempt.diagnosticFormat", |word| match word {
        "drawn" => Ok(Format::Drawn),
        "plain" => Ok(Format::Plain),
        _ => Err("it must be drawn or plain".to_owned()),
    })?;
    Ok(configured.unwrap_or(Format::Drawn))
}

/// A plan that was checked, under the name that it has in messages.
pub(super) fn shown<'a>(name: &'a str, checked: &'a plan::Checked) -> Checked<'a> {
    Checked {
        name,
        source: &checked.source.text,
        findings: &checked.findings,
        hidden: &checked.hidden,
    }
}

/// How findings are drawn on a terminal, or elsewhere.
pub(super) fn page(repo: &Repo, to_terminal: bool) -> Result<Page> {
    Ok(Page {
        colour: colour(Some(repo), "plan", to_terminal)?,
        unicode: to_terminal && out::has_unicode(),
        columns: out::columns().min(100),
        source_columns: match to_terminal {
            true => out::columns().saturating_sub(GUTTER),
            false => LONGEST_LINE,
        },
    })
}
