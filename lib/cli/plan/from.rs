//! `git plan init --from` and `git plan check --from`.

use std::path::PathBuf;

use crate::cli::out;
use crate::model::error::Result;
use crate::model::foreign::Shape;
use crate::workflow::Repo;
use crate::workflow::plan_from::{Origin, write};

/// Writes the plan, and tells what the other one lacks.
pub(super) fn init(repo: &Repo, origin: &Origin, title: Option<&str>) -> Result<PathBuf> {
    let written = write(repo, origin, title)?;
    let shape = written.shape.map_or("a plan of ours", Shape::name);
    out::story(&format!("read as {shape}\n"));
    for finding in &written.findings {
        out::story(&format!("warning: {finding}\n"));
    }
    Ok(written.path)
}
