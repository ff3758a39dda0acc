//! The plan: the written target that a human and an agent share.

use std::collections::BTreeMap;
use std::time::Duration;

use miette::SourceSpan;
use serde::{Deserialize, Serialize};

use crate::model::agent_choice::AgentChoice;
use crate::model::error::Error;
use crate::model::glob::Glob;
use crate::model::name::{ApproachName, CheckName, PlanName, TaskName};
use crate::model::outcome::Told;
use crate::model::safety::Weights;
use crate::model::task_boundary::Boundary;

/// A plan without an error in it. Every span is in bytes of `source`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The name in refs and branches.
    pub name: PlanName,
    /// The text of the first heading.
    pub title: String,
    /// Where attempts start, where the plan says so.
    pub base: Option<String>,
    /// The branch that a promotion aims at, where the plan says so.
    pub target: Option<String>,
    /// Who tries. Empty where the plan leaves it to the command line.
    pub agents: Vec<AgentChoice>,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// The command that prepares a new worktree.
    pub setup: Option<String>,
    /// How large a diff a reviewer is willing to read.
    pub budget: Budget,
    /// How much findings about safety matter here, where that is not as usual.
    pub safety: Weights,
    /// The prose of the sections that are there.
    pub sections: BTreeMap<SectionKind, Section>,
    /// The files that an attempt is expected to touch.
    pub likely_files: Vec<LikelyFile>,
    /// The files that no attempt may touch.
    pub forbidden: Vec<Glob>,
    /// What an attempt is judged by.
    pub criteria: Vec<Criterion>,
    /// The commands that judge an attempt.
    pub checks: Vec<Check>,
    /// The bounded pieces of the plan; never empty.
    pub tasks: Vec<Task>,
    /// The file as it was read.
    pub source: String,
}

/// How large a diff may be and still be reviewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Budget {
    /// The most files that it may change.
    pub files: Option<u64>,
    /// The most lines that it may add and remove.
    pub lines: Option<u64>,
}

/// The sections of the template, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// What shall be true afterwards.
    Goal,
    /// What the plan takes for granted.
    Assumptions,
    /// Where the change will probably be.
    LikelyFiles,
    /// What must not be done.
    Constraints,
    /// What an attempt is judged by.
    Criteria,
    /// The commands that judge.
    TestCommands,
    /// What may go wrong.
    Risks,
    /// The pieces of the work.
    Tasks,
}

impl SectionKind {
    /// All sections, in the template's order.
    pub const ALL: [Self; 8] = [
        Self::Goal,
        Self::Assumptions,
        Self::LikelyFiles,
        Self::Constraints,
        Self::Criteria,
        Self::TestCommands,
        Self::Risks,
        Self::Tasks,
    ];

    /// The text of its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Goal => "Goal",
            Self::Assumptions => "Assumptions",
            Self::LikelyFiles => "Likely files",
            Self::Constraints => "Constraints",
            Self::Criteria => "Acceptance criteria",
            Self::TestCommands => "Test commands",
            Self::Risks => "Risks",
            Self::Tasks => "Tasks",
        }
    }

    /// The section whose heading reads `text`, in whatever case.
    pub fn from_heading(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.heading().eq_ignore_ascii_case(text))
    }

    /// What to write in it, on one line.
    pub fn guidance(self) -> &'static str {
        match self {
            Self::Goal => "what shall be true when this is done, and for whom?",
            Self::Assumptions => "what is taken for granted that an agent could find to be false?",
            Self::LikelyFiles => "one glob an item, as in - `src/api/**`; (new) marks what is made",
            Self::Constraints => {
                "what must stay as it is? an item that begins with Do not touch `path` is enforced"
            }
            Self::Criteria => {
                "what can be observed? - [ ] it (check: name), or no check, and a human judges"
            }
            Self::TestCommands => "- name: `command`, which passes when it exits with 0",
            Self::Risks => "what could go wrong, and how would a reviewer see it?",
            Self::Tasks => {
                "nothing for one task; else ### name for each, #### name for each way to do it"
            }
        }
    }

    /// Whether nothing can be spawned without it.
    pub(super) fn is_required(self) -> bool {
        matches!(self, Self::Goal | Self::Criteria | Self::TestCommands)
    }
}

/// What a plan says below a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The Markdown below the heading, trimmed and without HTML comments.
    pub body: String,
    /// The heading.
    pub span: SourceSpan,
}

/// A file, or several, that an attempt is expected to touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyFile {
    /// Which files.
    pub glob: Glob,
    /// Whether the plan has them made.
    pub is_new: bool,
    /// The glob.
    pub span: SourceSpan,
}

/// One thing that an attempt is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// What must be true, as Markdown on one line.
    pub text: String,
    /// The check that judges it; without one, a human does.
    pub check: Option<CheckName>,
    /// Whether its box is ticked.
    pub ticked: bool,
    /// The text and the check.
    pub span: SourceSpan,
}

/// A command with a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What criteria and reports call it.
    pub name: CheckName,
    /// The command line, for a shell.
    pub command: String,
    /// Where the command leaves its single tests, as JUnit XML.
    pub junit: Option<Glob>,
    /// The item that it stands in.
    pub span: SourceSpan,
}

/// One bounded piece of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The name in refs and branches.
    pub name: TaskName,
    /// The words after the name in the heading; may be empty.
    pub title: String,
    /// The Markdown below the heading, up to the first approach.
    pub body: String,
    /// Where it ends.
    pub boundary: Boundary,
    /// The ways to try. Empty where the plan leaves the way open.
    pub approaches: Vec<Approach>,
    /// What became of it, once it is done.
    pub outcome: Option<Told>,
    /// The heading; empty for the one task of a plan that names none.
    pub span: SourceSpan,
}

/// A named way to do a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approach {
    /// What reports call it.
    pub name: ApproachName,
    /// The words after the name in the heading; may be empty.
    pub title: String,
    /// The Markdown below the heading.
    pub body: String,
    /// The heading.
    pub span: SourceSpan,
}

/// Every command of a plan: exactly what a user approves before any is run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCommands {
    /// The command that prepares a new worktree.
    pub setup: Option<String>,
    /// The checks, in the plan's order.
    pub checks: Vec<(CheckName, String)>,
}

impl Plan {
    /// What the plan says in a section; empty where it says nothing.
    pub fn section(&self, kind: SectionKind) -> &str {
        self.sections.get(&kind).map_or("", |section| &section.body)
    }

    /// The task of that name.
    pub fn task(&self, name: &TaskName) -> Option<&Task> {
        self.tasks.iter().find(|task| task.name == *name)
    }

    /// Refuses a task that the plan does not have.
    pub fn require_task(&self, name: Option<&TaskName>) -> Result<(), Error> {
        match name.filter(|name| self.task(name).is_none()) {
            None => Ok(()),
            Some(name) => {
                let names: Vec<&str> = self.tasks.iter().map(|task| task.name.as_str()).collect();
                Err(
                    Error::fatal(format!("plan '{}' has no task '{name}'", self.name))
                        .hint(format!("it has {}", names.join(", "))),
                )
            }
        }
    }

    /// The check of that name.
    pub fn check(&self, name: &CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == *name)
    }

    /// Whether an attempt is expected to touch `path`: always, where the plan
    /// lists no likely files at all.
    pub fn is_likely(&self, path: &str) -> bool {
        self.likely_files.is_empty() || self.likely_files.iter().any(|file| file.glob.matches(path))
    }

    /// The glob by which the plan forbids touching `path`, if it does.
    pub fn forbids(&self, path: &str) -> Option<&Glob> {
        self.forbidden.iter().find(|glob| glob.matches(path))
    }

    /// Every command that the plan would have run.
    pub fn commands(&self) -> PlanCommands {
        PlanCommands {
            setup: self.setup.clone(),
            checks: self
                .checks
                .iter()
                .map(|check| (check.name.clone(), check.command.clone()))
                .collect(),
        }
    }
}

impl Task {
    /// The approach of that name.
    pub fn approach(&self, name: &ApproachName) -> Option<&Approach> {
        self.approaches
            .iter()
            .find(|approach| approach.name == *name)
    }
}
