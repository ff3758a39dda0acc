//! The hermetic environment of a test: a directory of its own, a home of its own,
//! and no variable of the outside.

mod attempts;
pub mod browser;
pub mod needs;
mod normal;
mod output;
pub mod plans;
pub mod processes;
mod remote;
mod repo;
mod tests;

pub use attempts::{Listed, REPORT, assert_turns, hold};
pub use output::{Output, Running};
pub use repo::Repo;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// When every commit of a test is made.
pub const DATE: &str = "2026-01-02T03:04:05+00:00";

/// What git is configured with. Advice is on, as it is for a user, and does not say with each
/// hint how to be rid of it.
const GITCONFIG: &str = "\
[user]
\tname = A U Thor
\temail = author@example.com
[init]
\tdefaultBranch = main
[gc]
\tauto = 0
[maintenance]
\tauto = false
[advice]
\tattemptMend = true
\tattemptNext = true
\tattemptList = true
";

/// An environment of a test. Clones share it, and the last one takes the
/// directory away; `GIT_ATTEMPTS_TEST_KEEP=1` keeps it.
#[derive(Clone)]
pub struct TestEnv {
    inner: Arc<Inner>,
}

struct Inner {
    /// The directory's real path, without symbolic links.
    root: PathBuf,
    variables: Mutex<BTreeMap<String, String>>,
    _dir: TempDir,
}

impl TestEnv {
    /// A new environment below `$GIT_ATTEMPTS_TEST_DIR` or else cargo's target
    /// directory.
    ///
    /// Better not below `/tmp`: a sandboxed agent may write there, so what its
    /// sandbox forbids could not be seen. Its own TMPDIR is below the directory,
    /// so codex, which refuses a home below TMPDIR, takes one beside it.
    pub fn new() -> Self {
        let base = base();
        let mut dir = tempfile::Builder::new()
            .prefix("t")
            .tempdir_in(&base)
            .expect("make the directory of a test");
        if std::env::var_os("GIT_ATTEMPTS_TEST_KEEP").is_some() {
            dir.disable_cleanup(true);
            eprintln!("kept: {}", dir.path().display());
        }
        let root = dir.path().canonicalize().expect("the real path of a test");
        for part in ["bin", "home", "tmp"] {
            fs::create_dir(root.join(part)).expect("make the directories of a test");
        }
        fs::write(root.join("home/.gitconfig"), GITCONFIG).expect("write .gitconfig");
        let variables = Mutex::new(variables(&root));
        let inner = Inner {
            root,
            variables,
            _dir: dir,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The directory of the test, which output shows as `[TMP]`.
    pub fn root(&self) -> &Path {
        &self.inner.root
    }

    /// The user's home.
    pub fn home(&self) -> PathBuf {
        self.root().join("home")
    }

    /// Sets a variable for every command from now on.
    pub fn set(&self, name: &str, value: impl Into<String>) {
        let mut all = self.inner.variables.lock().unwrap();
        all.insert(name.to_owned(), value.into());
    }

    /// Takes a variable away for every command from now on.
    pub fn unset(&self, name: &str) {
        self.inner.variables.lock().unwrap().remove(name);
    }

    /// Sets many variables, such as those of a double.
    pub fn extend(&self, variables: Vec<(String, String)>) {
        self.inner.variables.lock().unwrap().extend(variables);
    }

    /// Puts a program onto PATH under a name, in front of the system's.
    pub fn install(&self, name: &str, program: &Path) {
        let place = self.root().join("bin").join(name);
        std::os::unix::fs::symlink(program, place).expect("link a program into PATH");
    }

    /// Puts a script onto PATH under a name and gives its path.
    pub fn script(&self, name: &str, text: &str) -> PathBuf {
        let place = self.root().join("bin").join(name);
        // A shell writes it: a file that this process has open for writing, while
        // another test starts a program, could not be run ("text file busy").
        let write = r#"printf %s "$2" >"$1" && chmod 755 "$1""#;
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", write, "sh"]).arg(&place).arg(text);
        assert!(shell.status().is_ok_and(|status| status.success()));
        place
    }

    /// A command that sees this environment alone, in `directory`.
    pub fn command(&self, program: impl AsRef<OsStr>, directory: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(directory).env_clear();
        command.envs(self.inner.variables.lock().unwrap().iter());
        command
    }

    /// Runs a program to its end, with nothing to read.
    pub fn run(&self, program: &Path, arguments: &[&str], directory: &Path) -> Output {
        let mut command = self.command(program, directory);
        command.args(arguments);
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        Output::of(command, &name, arguments, "", self.root())
    }

    /// A repository with a first commit, below the directory of the test.
    pub fn repo(&self, name: &str) -> Repo {
        Repo::init(self, name)
    }
}

/// The directory that the tests' directories are in.
fn base() -> PathBuf {
    let base = std::env::var_os("GIT_ATTEMPTS_TEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    fs::create_dir_all(&base).expect("make the directory of the tests");
    base
}

/// The variables of a new environment.
fn variables(root: &Path) -> BTreeMap<String, String> {
    let below = |path: &str| root.join(path).display().to_string();
    let parent = root.parent().unwrap_or(root).display().to_string();
    let mut all: BTreeMap<String, String> = [
        ("HOME", below("home")),
        ("XDG_STATE_HOME", below("home/.local/state")),
        ("XDG_CONFIG_HOME", below("home/.config")),
        ("XDG_CACHE_HOME", below("home/.cache")),
        ("XDG_DATA_HOME", below("home/.local/share")),
        ("TMPDIR", below("tmp")),
        ("PATH", path(root)),
        ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
        ("GIT_CONFIG_GLOBAL", below("home/.gitconfig")),
        // The project's own repository is above, and is none of a test's business.
        ("GIT_CEILING_DIRECTORIES", parent),
        ("GIT_AUTHOR_DATE", DATE.to_owned()),
        ("GIT_COMMITTER_DATE", DATE.to_owned()),
        ("GIT_TERMINAL_PROMPT", "0".to_owned()),
        ("TZ", "UTC".to_owned()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("TERM", "dumb".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    // So that coverage can be measured.
    if let Ok(profile) = std::env::var("LLVM_PROFILE_FILE") {
        all.insert("LLVM_PROFILE_FILE".to_owned(), profile);
    }
    all
}

/// PATH: what a test installs, the programs under test, git, the system.
fn path(root: &Path) -> String {
    let built = Path::new(env!("CARGO_BIN_EXE_git-spawn"));
    let git = needs::on_path("git").expect("git is on PATH");
    let own = root.join("bin");
    let mut all: Vec<&Path> = vec![&own];
    all.extend([built, &git].iter().filter_map(|program| program.parent()));
    all.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(Path::new));
    let mut seen = Vec::new();
    for directory in all {
        if !seen.contains(&directory) {
            seen.push(directory);
        }
    }
    let joined = std::env::join_paths(seen).expect("a PATH without colons in it");
    joined.into_string().expect("a PATH of UTF-8")
}

/// Waits until something is so, and fails with `what` when it takes too long.
#[track_caller]
pub fn wait_until(what: &str, timeout: Duration, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + timeout;
    while !is_so() {
        assert!(Instant::now() < end, "not within {timeout:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
