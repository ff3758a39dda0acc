//! `--from`: a plan of another shape, from where it is kept to a `Plans.md`.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::forge::{Place, issue};
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::finding::{Finding, first_of};
use crate::model::foreign::{
    Beside, Converted, Part, Shape, convert, is_other_shape, is_ours, recognise, unfenced,
};
use crate::store::layout::PLAN_FILE;
use crate::workflow::plan::{self, Checked, Source};
use crate::workflow::plan_file::{self, STDIN};
use crate::workflow::plan_init::{input, is_there, top_of};
use crate::workflow::plan_repository::Care;

/// What names an issue: `gh:123`.
const ISSUE: &str = "gh:";

/// The most specs of one change.
const MOST_SPECS: usize = 100;

/// Where a plan of another shape is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file, or the directory of a change or of a feature; `-` for standard input.
    File(PathBuf),
    /// An issue of the repository at GitHub.
    Issue(u64),
}

impl FromStr for Origin {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.strip_prefix(ISSUE) {
            Some(number) => number
                .parse()
                .map(Self::Issue)
                .map_err(|_| Error::usage(format!("'{number}' is not the number of an issue"))),
            None => Ok(Self::File(text.into())),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Issue(number) => write!(f, "{ISSUE}{number}"),
        }
    }
}

/// What was found there.
struct Found {
    /// The shape, where it says itself which one it is.
    shape: Option<Shape>,
    parts: Vec<Part>,
    title: Option<String>,
}

/// A plan that was written from another one.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// What the other one was taken for; nothing where it is as ours are.
    pub shape: Option<Shape>,
    /// What that one lacks.
    pub findings: Vec<Finding>,
}

/// Writes `Plans.md` from a plan of another shape, never over one that is there.
pub fn write(repo: &Repo, origin: &Origin, title: Option<&str>) -> Result<Written> {
    let top = top_of(repo)?;
    let path = top.join(PLAN_FILE);
    if path.symlink_metadata().is_ok() {
        return Err(is_there());
    }
    let known = input(repo, top, title)?;
    let beside = Beside {
        title: known.title,
        base: known.base,
        target: known.target,
        checks: known
            .implied
            .checks
            .iter()
            .map(|check| (check.name.clone(), check.command.clone()))
            .collect(),
    };
    let (shape, text, findings) = match read(repo, origin, beside)? {
        Read::Ours(text) => (None, text, Vec::new()),
        Read::Other(converted, _) => (Some(converted.shape), converted.text, converted.findings),
    };
    let failed = || format!("cannot write '{}'", path.display());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .or_fatal(failed)?;
    file.write_all(text.as_bytes()).or_fatal(failed)?;
    Ok(Written {
        path,
        shape,
        findings,
    })
}

/// What is where the user says.
enum Read {
    /// A plan as ours are.
    Ours(String),
    /// The draft that is made of another one, and the text that its findings point into.
    Other(Converted, String),
}

/// Says what a plan of another shape lacks.
pub fn check(repo: &Repo, origin: &Origin) -> Result<Checked> {
    let name = origin.to_string();
    let (converted, text) = match read(repo, origin, Beside::default())? {
        Read::Other(converted, text) => (converted, text),
        Read::Ours(text) => {
            let source = Source {
                origin: plan::Origin::File,
                name,
                text,
                fault: None,
            };
            return plan::check(repo, source, Care::All);
        }
    };
    let mut findings = vec![is_other_shape(converted.shape, &text, &name)];
    findings.extend(converted.findings);
    Ok(Checked {
        source: Source {
            origin: plan::Origin::File,
            name,
            text,
            fault: None,
        },
        plan: None,
        findings: first_of(findings),
        hidden: Vec::new(),
        without_effect: Vec::new(),
    })
}

fn read(repo: &Repo, origin: &Origin, mut beside: Beside) -> Result<Read> {
    let found = match origin {
        Origin::Issue(number) => of_issue(repo, *number)?,
        Origin::File(path) if path.is_dir() => of_dir(path)?,
        Origin::File(path) => of_file(path)?,
    };
    beside.title = beside.title.or(found.title);
    let text = found.parts.first().map_or("", |part| &part.text).to_owned();
    let shape = found.shape.or_else(|| recognise(&text));
    if is_ours(&text) {
        return Ok(Read::Ours(text));
    }
    let converted = convert(shape.unwrap_or(Shape::Issue), &found.parts, &beside);
    Ok(Read::Other(converted, text))
}

fn of_issue(repo: &Repo, number: u64) -> Result<Found> {
    let (_, upstream) = repo.current_branch()?;
    let remotes = repo.remotes();
    let of_branch = upstream.and_then(|upstream| {
        let is_its = |remote: &&String| upstream.starts_with(&format!("{remote}/"));
        remotes.iter().find(is_its).cloned()
    });
    let remote = of_branch
        .or_else(|| remotes.iter().find(|remote| *remote == "origin").cloned())
        .or_else(|| remotes.first().cloned())
        .ok_or_else(|| {
            Error::missing("there is no remote, and so no issue of it")
                .hint("save the issue's text to a file, and name that: --from <file>")
        })?;
    let place = Place::at(repo.common_dir());
    let issue = issue(&repo.remote_url(&remote)?, place, number)?;
    Ok(Found {
        shape: Some(Shape::Issue),
        parts: vec![Part {
            name: format!("{ISSUE}{number}"),
            text: issue.body.unwrap_or_default().replace("\r\n", "\n"),
        }],
        title: Some(issue.title),
    })
}

fn part(path: &Path, name: &str) -> Result<Part> {
    let read = plan_file::read_named(path)?;
    if let Some(fault) = read.fault {
        let name = path.display();
        return Err(Error::fatal(format!("'{name}': {fault}")).hint(fault.help));
    }
    Ok(Part {
        name: name.to_owned(),
        text: unfenced(read.text.trim_start_matches('\u{feff}')).replace("\r\n", "\n"),
    })
}

/// The parts that are in a directory, those of these names and in this order.
fn parts(dir: &Path, names: &[&str]) -> Result<Vec<Part>> {
    let there = names.iter().filter(|name| dir.join(name).is_file());
    there.map(|name| part(&dir.join(name), name)).collect()
}

/// The parts of a change of OpenSpec, with the deltas of its specs.
fn of_change(dir: &Path) -> Result<Vec<Part>> {
    let mut all = parts(dir, &["proposal.md", "tasks.md", "design.md"])?;
    let specs = fs::read_dir(dir.join("specs")).into_iter().flatten();
    let mut specs: Vec<PathBuf> = specs.flatten().map(|entry| entry.path()).collect();
    specs.sort();
    for spec in specs.iter().take(MOST_SPECS) {
        let file = spec.join("spec.md");
        if file.is_file() {
            let name = spec.file_name().unwrap_or_default().display().to_string();
            all.push(part(&file, &format!("specs/{name}/spec.md"))?);
        }
    }
    Ok(all)
}

fn of_dir(dir: &Path) -> Result<Found> {
    let is_change = dir.join("proposal.md").is_file();
    let (shape, parts) = match is_change {
        true => (Shape::OpenSpec, of_change(dir)?),
        false => (
            Shape::SpecKit,
            parts(dir, &["tasks.md", "spec.md", "plan.md"])?,
        ),
    };
    if parts.is_empty() {
        let message = format!("'{}' holds no plan of a shape that is known", dir.display());
        return Err(Error::missing(message).hint(
            "it would hold proposal.md, as a change of OpenSpec, or tasks.md, as spec-kit has it",
        ));
    }
    Ok(Found {
        shape: Some(shape),
        parts,
        title: dir.file_name().map(|name| name.display().to_string()),
    })
}

/// A file, and what belongs to it beside it.
fn of_file(path: &Path) -> Result<Found> {
    let name = path.file_name().unwrap_or_default().display().to_string();
    let own = part(path, &name)?;
    let shape = recognise(&own.text);
    let dir = path.parent().unwrap_or(path);
    let dir = if dir == Path::new("") {
        Path::new(".")
    } else {
        dir
    };
    let beside = match shape {
        _ if path == Path::new(STDIN) => Vec::new(),
        Some(Shape::SpecKit) => parts(dir, &["spec.md", "plan.md"])?,
        Some(Shape::OpenSpec) => {
            // A delta is two directories below its change.
            let change = dir
                .ancestors()
                .take(3)
                .find(|dir| dir.join("proposal.md").is_file());
            change.map_or_else(|| Ok(Vec::new()), of_change)?
        }
        _ => Vec::new(),
    };
    let text = own.text.clone();
    let others = beside.into_iter().filter(|part| part.text != text);
    let mut parts = vec![own];
    parts.extend(others);
    let stem = path.file_stem().unwrap_or_default().display().to_string();
    Ok(Found {
        shape,
        parts,
        title: Some(stem).filter(|stem| stem != STDIN),
    })
}
