//! `git plan check`, and what every command begins with: where the plan is, and whether it
//! is one.

use std::path::Path;

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::event::Listener;
use crate::model::finding::{Finding, Severity, first_of};
use crate::model::foreign::{self, recognise};
use crate::model::judged::{Hidden, Judged, judge};
use crate::model::name::PlanName;
use crate::model::plan::Plan;
use crate::model::plan_command::of_plan;
use crate::model::plan_parser::{parse, unknown_base};
use crate::process::interrupt::Interrupts;
use crate::store::layout::PLAN_FILE;
use crate::store::{attempts, plans};
use crate::workflow::plan_file;
use crate::workflow::plan_levels::levels;
use crate::workflow::plan_repository::{self, Care};
use crate::workflow::plan_run::try_on_base;

/// Where a plan's text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `Plans.md` of this worktree.
    Here,
    /// Another file.
    File,
    /// The plan's record.
    Record,
}

/// A plan's text, and what to call the place it came from.
#[derive(Clone, Debug)]
pub struct Source {
    /// What kind of place.
    pub origin: Origin,
    /// For messages: a path, or a record.
    pub name: String,
    /// The text.
    pub text: String,
    /// Why the text is no plan's, whatever it says.
    pub fault: Option<Finding>,
}

/// A plan that was read, with everything that there is to say about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Where it came from.
    pub source: Source,
    /// The plan, unless an error stands.
    pub plan: Option<Plan>,
    /// Errors and warnings, in the order of the text.
    pub findings: Vec<Finding>,
    /// What is not told, since its rule is off.
    pub hidden: Vec<Hidden>,
    /// What git's configuration says of rules without an effect.
    pub without_effect: Vec<Error>,
}

impl Checked {
    /// The plan, or an error that says where to look.
    pub fn require(self) -> Result<(Plan, Source)> {
        let errors = self
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        match self.plan {
            Some(plan) if errors == 0 => Ok((plan, self.source)),
            _ => {
                let file =
                    (self.source.origin == Origin::File).then(|| Path::new(&self.source.name));
                Err(Error::missing(format!(
                    "{} has {errors} error{} in it",
                    self.source.name,
                    if errors == 1 { "" } else { "s" }
                ))
                .hint(format!(
                    "see them, and how to mend each: {}",
                    of_plan("git plan check", file)
                )))
            }
        }
    }
}

/// Reads the plan that the user means: the file or the plan that they name, else `Plans.md` at
/// the top of the worktree, else the record of the only plan there is.
///
/// In an attempt's worktree the plan's record counts: what an agent made of its copy of
/// `Plans.md` has no effect.
pub fn read(repo: &Repo, named: Option<&Path>) -> Result<Checked> {
    check(repo, find_source(repo, named)?, Care::Text)
}

/// As [`read`], and checks the plan also against the repository.
pub fn load(repo: &Repo, named: Option<&Path>) -> Result<Checked> {
    check(repo, find_source(repo, named)?, Care::Errors)
}

/// The same, with everything that there is to say about it.
pub fn load_with_care(repo: &Repo, named: Option<&Path>) -> Result<Checked> {
    check(repo, find_source(repo, named)?, Care::All)
}

/// What to do where there is no plan. A bare repository has no place for its file.
pub fn how_to_write_one(repo: &Repo) -> &'static str {
    match repo.top_level() {
        Some(_) => "write one: git plan init",
        None => "write one in a worktree: git worktree add ../plan && git -C ../plan plan init",
    }
}

/// Checks a plan, by the rules as the user and the plan have them.
pub fn check(repo: &Repo, source: Source, care: Care) -> Result<Checked> {
    check_and(repo, source, care, &|_| Ok(Vec::new()))
}

/// The same, and its commands are run on the base where it is sound so far.
pub fn check_and_run(
    repo: &Repo,
    source: Source,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Checked> {
    let run = |plan: &Plan| try_on_base(repo, plan, interrupts, listen);
    check_and(repo, source, Care::All, &run)
}

fn check_and(
    repo: &Repo,
    source: Source,
    care: Care,
    run: &dyn Fn(&Plan) -> Result<Vec<Finding>>,
) -> Result<Checked> {
    let (levels, without_effect) = levels(repo)?;
    let other = match source.origin {
        Origin::Record => None,
        Origin::Here | Origin::File => recognise(&source.text),
    };
    let faults = match (&source.fault, other) {
        (Some(fault), _) => vec![fault.clone()],
        (None, Some(shape)) => foreign::judge(shape, &source.text, &source.name),
        (None, None) => Vec::new(),
    };
    if !faults.is_empty() {
        return Ok(Checked {
            source,
            plan: None,
            findings: first_of(faults),
            hidden: Vec::new(),
            without_effect,
        });
    }
    let parsed = parse(&source.text);
    let mut findings = parsed.findings;
    // Before the first commit there is no base, and nothing that a glob could match.
    let asks_repository = care != Care::Text && repo.has_commits();
    if let Some(plan) = parsed.plan.as_ref().filter(|_| asks_repository) {
        match repo.resolve_commit(&base_of(repo, plan)?) {
            Ok(base) => {
                let said = (&levels, parsed.settings.as_slice());
                findings.extend(plan_repository::findings(repo, plan, &base, care, said)?);
            }
            Err(_) => findings.extend(unknown_base(plan)),
        }
    }
    let judged = judge(findings.clone(), &levels, &parsed.settings);
    let is_sound = |judged: &Judged| !judged.findings.iter().any(Finding::is_error);
    let judged = match parsed.plan.as_ref().filter(|_| is_sound(&judged)) {
        Some(plan) => {
            findings.extend(run(plan)?);
            judge(findings, &levels, &parsed.settings)
        }
        None => judged,
    };
    let is_sound = is_sound(&judged);
    Ok(Checked {
        source,
        plan: parsed.plan.filter(|_| is_sound),
        findings: first_of(judged.findings),
        hidden: judged.hidden,
        without_effect,
    })
}

/// The plan that the user means, as [`load`] finds it.
pub fn find_source(repo: &Repo, named: Option<&Path>) -> Result<Source> {
    if let Some(named) = named {
        return find_named(repo, named);
    }
    if let Some(plan) = attempt_plan_here(repo)? {
        return from_record(repo, &plan);
    }
    if let Some(source) = file_here(repo)? {
        return Ok(source);
    }
    match plans::list(repo)?.as_slice() {
        [only] => from_record(repo, only),
        [] => {
            Err(Error::missing(format!("there is no {PLAN_FILE} here"))
                .hint(how_to_write_one(repo)))
        }
        _ => Err(Error::missing(format!(
            "there is no {PLAN_FILE} here, and more than one plan has a record"
        ))
        .hint("name one of them: --plan <name>")
        .hint("see which there are: git plan list")),
    }
}

/// What the user names: a file, or else a plan. Of a plan whose file is here, the file counts,
/// but in an attempt's worktree its record does.
fn find_named(repo: &Repo, named: &Path) -> Result<Source> {
    let name = named.to_str().and_then(|text| text.parse().ok());
    let Some(plan) = name.filter(|_: &PlanName| !named.is_file()) else {
        return read_file(named);
    };
    if let Some(source) = file_here(repo)?
        && parse(&source.text)
            .plan
            .is_some_and(|here| here.name == plan)
    {
        return Ok(source);
    }
    if plans::text(repo, &plan)?.is_none() {
        return Err(
            Error::missing(format!("there is neither a file nor a plan '{plan}'"))
                .hint("see which plans there are: git plan list"),
        );
    }
    from_record(repo, &plan)
}

/// `Plans.md` of this worktree. An attempt's copy of it is none: an agent may have changed it.
pub(super) fn file_here(repo: &Repo) -> Result<Option<Source>> {
    if attempt_plan_here(repo)?.is_some() {
        return Ok(None);
    }
    let path = repo.top_level().map(|top| top.join(PLAN_FILE));
    // A link that leads nowhere is there too, and there is something to say of it.
    let Some(path) = path.filter(|path| path.symlink_metadata().is_ok()) else {
        return Ok(None);
    };
    let read = plan_file::read_own(repo, &path)?;
    Ok(Some(Source {
        origin: Origin::Here,
        name: PLAN_FILE.to_owned(),
        text: read.text,
        fault: read.fault,
    }))
}

fn read_file(path: &Path) -> Result<Source> {
    let read = plan_file::read_named(path)?;
    Ok(Source {
        origin: Origin::File,
        name: path.display().to_string(),
        text: read.text,
        fault: read.fault,
    })
}

fn from_record(repo: &Repo, plan: &PlanName) -> Result<Source> {
    let text = plans::text(repo, plan)?
        .ok_or_else(|| Error::missing(format!("plan '{plan}' has no record")))?;
    Ok(Source {
        origin: Origin::Record,
        name: format!("plan '{plan}'"),
        text,
        fault: None,
    })
}

/// The plan of the attempt in whose worktree the user stands.
pub(super) fn attempt_plan_here(repo: &Repo) -> Result<Option<PlanName>> {
    let Some(top) = repo
        .top_level()
        .filter(|_| repo.git_dir() != repo.common_dir())
    else {
        return Ok(None);
    };
    let (refs, _) = attempts::refs(repo)?;
    let (all, _) = attempts::list_states(repo, refs);
    let here = |place: &Path| place == top || place.canonicalize().is_ok_and(|place| place == top);
    Ok(all
        .into_iter()
        .find(|record| here(&record.attempt.worktree))
        .map(|record| record.attempt.name.plan))
}

/// The revision that attempts start from: the plan's, else what the current branch
/// follows, else HEAD.
pub fn base_of(repo: &Repo, plan: &Plan) -> Result<String> {
    if let Some(base) = &plan.base {
        return Ok(base.clone());
    }
    let (_, upstream) = repo.current_branch()?;
    Ok(upstream.unwrap_or_else(|| "HEAD".to_owned()))
}

/// The branch that a promotion aims at: the plan's, else its base where that is a branch,
/// else the branch that the user is on.
pub fn target_of(repo: &Repo, plan: &Plan) -> Result<String> {
    if let Some(target) = &plan.target {
        return Ok(target.clone());
    }
    let is_branch = |name: &str| {
        repo.read_ref(&format!("refs/heads/{name}"))
            .is_ok_and(|found| found.is_some())
    };
    if let Some(base) = plan.base.as_deref().filter(|base| is_branch(base)) {
        return Ok(base.to_owned());
    }
    match repo.current_branch()? {
        (Some(branch), _) => Ok(branch),
        (None, _) => Err(
            Error::missing("it is not clear which branch this is meant for")
                .hint("say it in the plan: `target: main`"),
        ),
    }
}
