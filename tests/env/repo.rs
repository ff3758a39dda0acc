//! A repository of a test, seen from one of its worktrees.

use super::{Output, Running, TestEnv};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A directory in which git runs: a repository's main worktree, a linked one, a
/// bare repository, or any directory below.
#[derive(Clone)]
pub struct Repo {
    env: TestEnv,
    path: PathBuf,
}

impl Repo {
    /// A repository with a first commit, which holds a `README.md`.
    pub(super) fn init(env: &TestEnv, name: &str) -> Self {
        let repo = Self {
            env: env.clone(),
            path: env.root().join(name),
        };
        fs::create_dir_all(&repo.path).expect("make the directory of a repository");
        repo.git(&["init", "--quiet"]);
        repo.write("README.md", "# Widget\n");
        repo.commit("Begin");
        repo
    }

    /// The same repository, seen from another directory: a linked worktree, a
    /// directory below, or what a clone has made.
    pub fn at(&self, directory: impl AsRef<Path>) -> Self {
        Self {
            env: self.env.clone(),
            path: self.path.join(directory),
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The environment that the repository is in.
    pub fn env(&self) -> &TestEnv {
        &self.env
    }

    /// Runs git, the real one, and fails unless it ends well.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> Output {
        self.try_git(arguments).success()
    }

    /// Runs git, however it ends.
    pub fn try_git(&self, arguments: &[&str]) -> Output {
        self.try_git_with_input(arguments, "")
    }

    /// Runs git with a text to read, however it ends.
    pub fn try_git_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let command = self.git_command(arguments);
        Output::of(command, "git", arguments, input, self.env.root())
    }

    /// A git that is yet to be started, for what runs beside the test.
    pub fn git_command(&self, arguments: &[&str]) -> Command {
        let mut command = self.env.command("git", &self.path);
        command.args(arguments);
        command
    }

    /// Starts git, and lets it run beside the test.
    pub fn start_git(&self, arguments: &[&str]) -> Running {
        let command = self.git_command(arguments);
        Running::start(command, "git", arguments, "", self.env.root())
    }

    /// Writes a file, and the directories that it needs.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("make the directories of a file");
        }
        fs::write(&path, bytes).unwrap_or_else(|why| panic!("write {}: {why}", path.display()));
    }

    /// Reads a file as text.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        let path = self.path.join(path);
        fs::read_to_string(&path).unwrap_or_else(|why| panic!("read {}: {why}", path.display()))
    }

    /// Whether there is something at a path.
    pub fn has(&self, path: &str) -> bool {
        self.path.join(path).symlink_metadata().is_ok()
    }

    /// A text with all that changes from run to run replaced.
    pub fn normal(&self, text: &str) -> String {
        super::normal::normal(text, self.env.root())
    }

    /// Writes `Plans.md`, without a commit.
    pub fn plan(&self, text: &str) {
        self.write("Plans.md", text);
    }

    /// Commits everything that changed or is new, and gives the commit's id.
    #[track_caller]
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.rev("HEAD")
    }

    /// The id of the object that a name stands for.
    #[track_caller]
    pub fn rev(&self, name: &str) -> String {
        self.git(&["rev-parse", "--verify", name]).value()
    }

    /// The names of the refs below a prefix, such as `refs/attempts`.
    #[track_caller]
    pub fn refs(&self, prefix: &str) -> Vec<String> {
        let format = "--format=%(refname)";
        let output = self.git(&["for-each-ref", format, prefix]);
        output.stdout.lines().map(str::to_owned).collect()
    }
}
