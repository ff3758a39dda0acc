//! The files outside of its worktree that an agent is given.

use std::fs;
use std::path::PathBuf;

use crate::model::error::{Context, Result};
use crate::store::layout::AttemptDir;

/// Where they are.
pub struct Papers {
    /// A directory for files of its own.
    pub room: PathBuf,
    /// The whole plan, as it was at the spawn.
    pub plan: PathBuf,
    /// What it is told.
    pub prompt: PathBuf,
    /// Where it may leave its last words.
    pub last_message: PathBuf,
}

impl Papers {
    /// Lays them out for one round. What the agent left in its room in an earlier one stays:
    /// it may be how it remembers.
    pub fn lay_out(dir: &AttemptDir, plan: &str, prompt: &str) -> Result<Self> {
        let papers = Self {
            room: dir.room(),
            plan: dir.plan(),
            prompt: dir.prompt(),
            last_message: dir.last_message(),
        };
        let failed = || format!("cannot write in '{}'", dir.path().display());
        fs::create_dir_all(&papers.room).or_fatal(failed)?;
        fs::write(&papers.plan, plan).or_fatal(failed)?;
        fs::write(&papers.prompt, prompt).or_fatal(failed)?;
        Ok(papers)
    }
}
