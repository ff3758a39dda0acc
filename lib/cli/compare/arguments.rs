//! The command line of `git compare`.

use std::ffi::OsString;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Parser;

use crate::cli::colour::ColourOption;
use crate::cli::grammar::value::at_least_one;
use crate::cli::machine::Machine;
use crate::cli::page::Wish;
use crate::cli::plan::PlanFile;
use crate::cli::story::Volume;
use crate::model::error::{Error, Result};
use crate::model::name::{AttemptPattern, CheckName};
use crate::render::schema::Document;
use crate::workflow::compare::{Checks, Cross, Room};
use crate::workflow::show_diff::Marks;

/// Run the plan's checks over the base and all attempts, and lay the evidence side by side
#[derive(Debug, Parser)]
#[command(name = "git-compare", bin_name = "git compare", version)]
#[command(infer_long_args = true)]
pub struct Arguments {
    /// The task, every task that has attempts by default; or revisions, two at least or with
    /// `--base`, which need no plan
    #[arg(value_name = "task-or-revision")]
    pub what: Vec<String>,
    /// Compare revisions, each held against where it left this one; against their common
    /// ancestor by default
    #[arg(long, value_name = "revision")]
    pub base: Option<String>,
    /// Show the diff of one attempt, or how two differ, in git's own pager and colours
    #[arg(long, conflicts_with_all = ["rank", "Machine", "only", "no_checks", "rerun", "jobs", "repeat", "in_place", "cross"])]
    pub diff: bool,
    /// With `--diff`: show every place at which any of them decided differently
    #[arg(long, requires = "diff")]
    pub all: bool,
    /// Mark the words of `--diff` that differ, instead of whole lines
    #[arg(long, requires = "diff", conflicts_with = "all")]
    pub word_diff: bool,
    /// Say in which order they deserve to be read, with the reason of each step
    #[arg(long)]
    pub rank: bool,
    /// Run no check but this one; may be given several times
    #[arg(long, value_name = "check", conflicts_with = "no_checks")]
    pub only: Vec<CheckName>,
    /// Run no checks; for revisions there are none
    #[arg(long)]
    pub no_checks: bool,
    /// How many trees are checked at once; one for each core by default
    #[arg(short, long, value_name = "n", value_parser = at_least_one::<NonZeroU32>)]
    pub jobs: Option<NonZeroU32>,
    /// Run each check so many times, to find those that do not always say the same
    #[arg(long, value_name = "n", value_parser = at_least_one::<NonZeroU32>, conflicts_with = "no_checks")]
    pub repeat: Option<NonZeroU32>,
    /// Run an attempt's checks in its own worktree, with what is built there already; such
    /// verdicts are shown and not kept
    #[arg(long, conflicts_with = "no_checks")]
    pub in_place: bool,
    /// Run the tests that each attempt brings on the other attempts and on the base, too
    #[arg(long, conflicts_with = "no_checks")]
    pub cross: bool,
    /// Run checks again that have a verdict already
    #[arg(long, conflicts_with = "no_checks")]
    pub rerun: bool,
    /// Say that you have seen what a rule of safety finds in an attempt
    #[arg(long, value_name = "attempt:rule", conflicts_with_all = ["what", "diff", "rank", "Machine"])]
    pub acknowledge: Option<String>,
    /// Why that is right as it is
    #[arg(short, long, value_name = "why", requires = "acknowledge")]
    pub message: Option<String>,
    /// Ask an agent for its opinion, twice; it is shown, and decides nothing
    #[arg(long, value_name = "agent", conflicts_with_all = ["diff", "graft", "acknowledge", "base"])]
    pub judge: Option<String>,
    /// Put a decision of an attempt on the one that comes first, as a new attempt; may be given
    /// several times
    #[arg(long, value_name = "attempt:point", conflicts_with_all = ["what", "diff", "rank", "Machine", "markdown", "acknowledge"])]
    pub graft: Vec<String>,
    /// With `--graft`: build on this attempt instead
    #[arg(long, value_name = "attempt", requires = "graft")]
    pub onto: Option<AttemptPattern>,
    #[command(flatten)]
    pub(super) machine: Machine,
    /// Print Markdown, such as for a pull request
    #[arg(long, conflicts_with_all = ["Machine", "diff", "acknowledge"])]
    pub markdown: bool,
    /// Write a page for a browser into this file instead; `-` is standard output
    #[arg(long, value_name = "file", conflicts_with_all = ["Machine", "markdown", "diff", "graft", "acknowledge"])]
    pub html: Option<PathBuf>,
    /// Show that page in the browser
    #[arg(long, requires = "html")]
    pub open: bool,
    /// Tell nothing while it works
    #[arg(short, long)]
    pub quiet: bool,
    /// Which plan is meant.
    #[command(flatten)]
    pub plan: PlanFile,
    /// Whether what is printed is coloured.
    #[command(flatten)]
    pub colour: ColourOption,
    /// With `--diff`: show these files alone
    #[arg(last = true, value_name = "path", requires = "diff")]
    pub paths: Vec<OsString>,
}

impl Arguments {
    /// Whether revisions are compared, and not the attempts of a plan.
    pub fn are_revisions(&self) -> bool {
        self.base.is_some() || self.what.len() > 1
    }

    /// The document whose schema is asked for, if it is.
    pub fn schema(&self) -> Option<Document> {
        let document = match self.are_revisions() {
            true => Document::CompareRevisions,
            false => Document::Compare,
        };
        self.machine.wants_schema().then_some(document)
    }

    /// Which checks run.
    pub fn checks(&self) -> Checks {
        match (
            self.no_checks || self.diff || !self.graft.is_empty(),
            self.rerun,
        ) {
            (true, _) => Checks::None,
            (false, true) => Checks::All,
            (false, false) => Checks::Missing,
        }
    }

    /// In which worktree an attempt's checks run.
    pub fn room(&self) -> Room {
        if self.in_place {
            Room::Own
        } else {
            Room::Clean
        }
    }

    /// Whether the tests of each are run on the others.
    pub fn cross(&self) -> Cross {
        if self.cross { Cross::Run } else { Cross::Shown }
    }

    /// What of a diff is marked.
    pub fn marks(&self) -> Marks {
        if self.word_diff {
            Marks::Words
        } else {
            Marks::Lines
        }
    }

    /// What is wanted of a page, where one is.
    pub fn page(&self) -> Result<Option<Wish<'_>>> {
        let Some(file) = &self.html else {
            return Ok(None);
        };
        if self.open && file.as_os_str() == "-" {
            return Err(Error::usage("standard output cannot be opened")
                .hint("name a file: git compare --html <file> --open"));
        }
        Ok(Some(Wish {
            file,
            open: self.open,
            quiet: self.quiet,
        }))
    }

    /// How much is told.
    pub fn volume(&self) -> Volume {
        if self.quiet {
            Volume::Quiet
        } else {
            Volume::Normal
        }
    }

    /// How many trees are checked at once.
    pub fn at_once(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or(cores, |jobs| jobs.get() as usize)
    }
}
