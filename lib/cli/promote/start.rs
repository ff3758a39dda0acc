//! `git promote <attempt>`: through the gate to a pull request.

use clap::Args;

use crate::cli::approval::ask_if_needed;
use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::promote::gate::{Judging, accept_and_tell, ask_where};
use crate::cli::promote::material::material;
use crate::cli::promote::shape::{ShapeOptions, editor};
use crate::cli::shell::Answer;
use crate::cli::spawn::restore_and_tell;
use crate::cli::story::{Story, Volume};
use crate::model::error::{Error, Result};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::model::promotion::Step;
use crate::model::pull_request::Readiness;
use crate::render::promotion_gate::{self, Gate};
use crate::render::pull_request::{body, title};
use crate::render::schema::Document;
use crate::render::style::clean;
use crate::render::{json, promotion};
use crate::workflow::Repo;
use crate::workflow::plan::load;
use crate::workflow::promote::{
    Edit, Intent, Opening, Paper, Request, branch_in_the_way, forge_of, intend, promote, shaping,
};
use crate::workflow::undo::undo;

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Start {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt", required_unless_present_any = ["restore", "undo", "schema"])]
    attempt: Option<AttemptPattern>,
    /// Say what would happen, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Push the branch only
    #[arg(long, conflicts_with = "draft")]
    no_pr: bool,
    /// Open the pull request as a draft
    #[arg(long)]
    draft: bool,
    /// The branch at the remote, instead of <plan>/<task>
    #[arg(long, value_name = "branch")]
    branch: Option<String>,
    /// The remote, instead of the one that the target follows
    #[arg(long, value_name = "remote")]
    remote: Option<String>,
    #[command(flatten)]
    machine: Machine,
    /// Bring an archived attempt back, to the last byte
    #[arg(long, value_name = "attempt", conflicts_with_all = ["attempt", "dry_run", "no_pr", "draft", "branch", "remote", "accept", "force"])]
    restore: Option<AttemptPattern>,
    /// Take back a promotion that has not been merged, so that another attempt can be promoted
    #[arg(long, value_name = "attempt", conflicts_with_all = ["attempt", "restore", "dry_run", "no_pr", "draft", "branch", "remote", "accept", "force"])]
    undo: Option<AttemptPattern>,
    #[command(flatten)]
    shape: ShapeOptions,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    plan: PlanFile,
}

impl Start {
    /// The document whose schema is asked for, if it is.
    pub fn schema(&self) -> Result<Option<Document>> {
        if self.machine.wants_records() {
            self.machine.needs("--dry-run", self.dry_run)?;
        }
        let document = match self.dry_run {
            true => Document::PromoteGate,
            false => Document::Promote,
        };
        Ok(self.machine.wants_schema().then_some(document))
    }
}

/// Promotes it, or what else is asked for by an option.
pub fn run(repo: &Repo, arguments: Start) -> Result<Answer> {
    if let Some(pattern) = &arguments.restore {
        return restore_and_tell(repo, pattern);
    }
    if let Some(pattern) = &arguments.undo {
        let story = Story::new(
            colour(Some(repo), "promote", out::tells_terminal())?,
            Volume::Normal,
        );
        let promotion = undo(repo, pattern, &|event| story.tell(event))?;
        out::story(&format!(
            "attempt {} is not promoted any more\n",
            promotion.attempt
        ));
        return Ok(Answer::Yes);
    }
    let attempt = arguments
        .attempt
        .ok_or_else(|| Error::usage("an attempt must be named"))?;
    let (plan, _) = load(repo, arguments.plan.file.as_deref())?.require()?;
    let accepted = arguments.judging.accepted(repo, &plan, &attempt)?;
    if !arguments.dry_run {
        accept_and_tell(repo, &attempt, &accepted)?;
    }
    let request = Request {
        plan,
        accepted,
        force: arguments.judging.force_reason()?,
        attempt,
        branch: arguments.branch,
        remote: arguments.remote,
        shape: arguments.shape.shape(),
        wording: arguments.shape.wording()?,
        pull_request: match (
            arguments.no_pr || arguments.shape.is_push_only(),
            arguments.draft,
        ) {
            (true, _) => Opening::PushOnly,
            (false, true) => Opening::Open(Readiness::Draft),
            (false, false) => Opening::Open(Readiness::Ready),
        },
    };
    if arguments.dry_run {
        return dry_run(repo, &request, &arguments.machine);
    }
    ask_where(repo, &request)?;
    let story_colour = colour(Some(repo), "promote", out::tells_terminal())?;
    if request.shape.is_onto() {
        ask_if_needed(repo, &request.plan, story_colour)?;
    }
    let story = Story::new(story_colour, Volume::Normal);
    let write = |intent: &Intent, paper: &Paper| {
        let material = material(&request.plan, intent, paper);
        (title(&material), body(&material))
    };
    let editor = editor(repo);
    let edit = editor.as_ref().map(|edit| edit as Edit<'_>);
    let done = promote(repo, &request, &write, edit, &|event| story.tell(event))?;
    if arguments.machine.wants_json() {
        out::answer(&json::promotion(&done))?;
    } else {
        arguments.shape.answer(repo, &done)?;
    }
    Ok(Answer::Yes)
}

fn dry_run(repo: &Repo, request: &Request, machine: &Machine) -> Result<Answer> {
    let form = machine.form()?;
    let mut intent = intend(repo, request)?;
    if intent.promotion.step == Step::Decided {
        let in_the_way = branch_in_the_way(repo, &intent)?;
        intent.refusals.extend(in_the_way);
    }
    let losers: Vec<AttemptName> = intent
        .losers
        .iter()
        .map(|one| one.record.attempt.name.clone())
        .collect();
    let mut opens = request.pull_request != Opening::PushOnly;
    if intent.refusals.is_empty() {
        opens = forge_of(repo, request, &intent.promotion)?.is_some();
        for caution in &intent.cautions {
            out::story(&format!("warning: {}\n", clean(caution)));
        }
    }
    let Intent {
        promotion,
        refusals,
        cautions,
        ..
    } = &intent;
    let gate = || Gate::of(promotion, refusals, cautions, opens, &losers);
    match form {
        Form::Json => out::answer(&promotion_gate::json(&gate()))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&[gate()]))?,
        Form::People => {
            let shaping = shaping(&intent);
            let shaping = shaping.as_ref();
            let text = promotion::intent(promotion, shaping, refusals, opens, &losers);
            out::answer(&text)?;
        }
    }
    Ok(if intent.refusals.is_empty() {
        Answer::Yes
    } else {
        Answer::No
    })
}
