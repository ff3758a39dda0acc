//! `git plan demo`: the whole loop on a sample repository, without any agent or account. The
//! agents are recordings; everything else is what every other command uses.

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::init::SampleFile;
use crate::git::repo::Repo;
use crate::model::attempt::{AgentProfile, AgentSpec};
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Error, Result};
use crate::model::event::Listener;
use crate::process::interrupt::Interrupts;
use crate::store::layout::PLAN_FILE;
use crate::workflow::watch::{CtrlC, Watched, watch};
use crate::workflow::{approve, compare, plan, spawn};

macro_rules! sample {
    ($path:literal, executable: $executable:literal) => {
        SampleFile {
            path: $path,
            text: include_str!(concat!("demo/sample/", $path)),
            executable: $executable,
        }
    };
}

const SAMPLE: [SampleFile; 5] = [
    sample!("README.md", executable: false),
    sample!("bin/slug", executable: true),
    sample!("tests/run.sh", executable: false),
    sample!("tests/plain.tsv", executable: false),
    sample!("tests/urls.tsv", executable: false),
];

/// One recorded agent for each approach of the plan, in its order.
const RECORDINGS: [(&str, &str, &str); 3] = [
    (
        "tr",
        include_str!("demo/recordings/tr/patch"),
        include_str!("demo/recordings/tr/report.md"),
    ),
    (
        "sed",
        include_str!("demo/recordings/sed/patch"),
        include_str!("demo/recordings/sed/report.md"),
    ),
    (
        "awk",
        include_str!("demo/recordings/awk/patch"),
        include_str!("demo/recordings/awk/report.md"),
    ),
];

/// What the demo leaves to look at.
#[derive(Debug)]
pub struct Demo {
    /// The sample repository.
    pub repository: PathBuf,
    /// Its attempts, side by side.
    pub comparison: Comparison,
}

/// Plays the loop in `dir`, or in a new temporary directory.
pub fn demo(dir: Option<&Path>, interrupts: &Interrupts, listen: Listener<'_>) -> Result<Demo> {
    let dir = place(dir)?;
    let repository = dir.join("slugs");
    let repo = Repo::init_sample(&repository, &dir.join("slugs.git"), &SAMPLE)?;
    let plan_path = repository.join(PLAN_FILE);
    fs::write(&plan_path, include_str!("demo/Plans.md"))
        .or_fatal(|| format!("cannot write '{}'", plan_path.display()))?;
    let (plan, _) = plan::load(&repo, Some(&plan_path))?.require()?;
    // Its commands are ours, and whoever started the demo wants them to run.
    approve::approve(&repo, &plan, &repo.remote_urls())?;

    let request = spawn::Request {
        plan: plan.clone(),
        task: None,
        count: None,
        agents: Vec::new(),
        agent_commands: Vec::new(),
        jobs: None,
        base: None,
        isolation: None,
        timeout: None,
        silence: None,
        specs: Some(recordings(&dir)?),
    };
    let names = spawn::spawn(&repo, &request, interrupts, listen)?;
    let (watched, _) = watch(&repo, &names, CtrlC::Stops, interrupts, listen)?;
    if watched != Watched::AllEnded {
        return Err(Error::new(
            crate::model::error::Kind::Interrupted,
            "interrupted",
        ));
    }
    let request = compare::Request::missing(plan, None, names.len());
    let comparison = compare::compare_tasks(&repo, &request, interrupts, listen)?
        .pop()
        .ok_or_else(|| Error::fatal("the demo has nothing to compare"))?;
    Ok(Demo {
        repository,
        comparison,
    })
}

fn place(dir: Option<&Path>) -> Result<PathBuf> {
    let Some(dir) = dir else {
        return tempfile::Builder::new()
            .prefix("git-attempts-demo-")
            .tempdir()
            .map(tempfile::TempDir::keep)
            .or_fatal(|| "cannot make a temporary directory".to_owned());
    };
    let failed = || format!("cannot make '{}'", dir.display());
    fs::create_dir_all(dir).or_fatal(failed)?;
    if fs::read_dir(dir).or_fatal(failed)?.next().is_some() {
        return Err(Error::fatal(format!("'{}' is not empty", dir.display()))
            .hint("name a new directory, or none: git plan demo"));
    }
    dir.canonicalize().or_fatal(failed)
}

fn recordings(dir: &Path) -> Result<Vec<AgentSpec>> {
    let mut specs = Vec::new();
    for (name, patch, report) in RECORDINGS {
        let recording = dir.join("recordings").join(name);
        let failed = || format!("cannot write in '{}'", recording.display());
        fs::create_dir_all(&recording).or_fatal(failed)?;
        fs::write(recording.join("patch"), patch).or_fatal(failed)?;
        fs::write(recording.join("report.md"), report).or_fatal(failed)?;
        specs.push(AgentSpec::new(
            "recorded",
            AgentProfile::Replay { recording },
        ));
    }
    Ok(specs)
}
