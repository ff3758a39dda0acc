//! The directory that an attempt has below the common git directory: logs, locks, papers.

use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::name::AttemptName;
use crate::store::layout::state_dir;

/// An attempt's own directory of logs and locks.
#[derive(Clone, Debug)]
pub struct AttemptDir(PathBuf);

impl AttemptDir {
    /// `<common>/attempts/<plan>/<task>/<n>`
    pub fn new(repo: &Repo, name: &AttemptName) -> Self {
        Self(
            state_dir(repo)
                .join("by-name")
                .join(name.plan.as_ref())
                .join(name.task.as_ref())
                .join(name.n.to_string()),
        )
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Held by the supervisor as long as it lives.
    pub fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Held by `git spawn` from before the record exists until the supervisor has its own.
    pub fn launch_lock(&self) -> PathBuf {
        self.0.join("launch.lock")
    }

    /// How the agent's process ended, written before the end of the attempt is.
    pub fn exit_record(&self) -> PathBuf {
        self.0.join("exit.json")
    }

    /// Exists once the user wants the attempt to stop; holds a word where it shall be at once.
    pub fn stop(&self) -> PathBuf {
        self.0.join("stop")
    }

    /// What the agent printed, capped.
    pub fn log(&self) -> PathBuf {
        self.0.join("agent.log")
    }

    /// What the agent printed in a round that is over, once another one has begun.
    pub fn log_of(&self, round: u32) -> PathBuf {
        self.0.join(format!("agent.{round}.log"))
    }

    /// What the supervisor itself had to say, normally nothing.
    pub fn supervisor_log(&self) -> PathBuf {
        self.0.join("supervisor.log")
    }

    /// What the agent does just now, for whoever watches.
    pub fn live(&self) -> PathBuf {
        self.0.join("live.json")
    }

    /// What is known of its clone.
    pub fn clone_dir(&self) -> PathBuf {
        self.0.join("clone")
    }

    /// A directory for files of the agent's own.
    pub fn room(&self) -> PathBuf {
        self.0.join("agent")
    }

    /// The plan, for the agent to read.
    pub fn plan(&self) -> PathBuf {
        self.0.join("plan.md")
    }

    /// What the agent is told.
    pub fn prompt(&self) -> PathBuf {
        self.0.join("prompt.md")
    }

    /// Where the agent may leave its last words.
    pub fn last_message(&self) -> PathBuf {
        self.0.join("last-message.md")
    }
}
