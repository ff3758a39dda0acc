//! The ways to fill worktrees.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use git_attempts::git::checkout::{Hooks, Maker, NewWorktree};
use git_attempts::git::repo::Repo;
use git_attempts::git::worktree::Head;
use gix::objs::FindExt;

use crate::fresh::succeed;

/// The word that makes this program run one variant: its name, the repository, the
/// directory of the worktrees, how many.
pub const RUN: &str = "--run";

/// How N worktrees are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// `git worktree add`, one after another.
    GitInSequence,
    /// `git worktree add`, all at the same time.
    GitAtOnce,
    /// The suite's pass.
    Pass,
    /// What nobody can do faster this way: every blob decoded into memory, then plain
    /// writes of them all; no git directories, no indexes.
    Floor,
}

impl Variant {
    /// All there are, in the order of the table.
    pub const ALL: [Self; 4] = [
        Self::GitInSequence,
        Self::GitAtOnce,
        Self::Pass,
        Self::Floor,
    ];

    /// Its name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GitInSequence => "git-in-sequence",
            Self::GitAtOnce => "git-at-once",
            Self::Pass => "pass",
            Self::Floor => "floor",
        }
    }

    /// Its name in the table.
    pub fn words(self) -> &'static str {
        match self {
            Self::GitInSequence => "git, one after another",
            Self::GitAtOnce => "git, all at once",
            Self::Pass => "one pass",
            Self::Floor => "floor: plain writes",
        }
    }
}

/// Runs the variant that the words name.
pub fn run(words: &[String]) {
    let [name, repository, worktrees, count] = words else {
        panic!("not four words: {words:?}");
    };
    let (repository, worktrees) = (Path::new(repository), Path::new(worktrees));
    let count: usize = count.parse().expect("a number of worktrees");
    let paths: Vec<PathBuf> = (1..=count)
        .map(|n| worktrees.join(format!("w{n}")))
        .collect();
    let variant = Variant::ALL
        .into_iter()
        .find(|variant| variant.name() == name);
    match variant.expect("the name of a variant") {
        Variant::GitInSequence => {
            for path in &paths {
                succeed(&mut git_worktree_add(repository, path));
            }
        }
        Variant::GitAtOnce => {
            let start = |path: &PathBuf| {
                let child = git_worktree_add(repository, path)
                    .spawn()
                    .expect("start git");
                (path.clone(), child)
            };
            let children: Vec<_> = paths.iter().map(start).collect();
            for (path, mut child) in children {
                // It races with itself; whoever does this has to try again.
                if !child.wait().expect("wait for git").success() {
                    succeed(&mut git_worktree_add(repository, &path));
                }
            }
        }
        Variant::Pass => pass(repository, &paths),
        Variant::Floor => floor(repository, &paths),
    }
}

fn git_worktree_add(repository: &Path, path: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(repository)
        .args(["worktree", "add", "--quiet", "--detach"])
        .arg(path);
    git.stderr(std::process::Stdio::null());
    git
}

fn pass(repository: &Path, paths: &[PathBuf]) {
    let repo = Repo::open_common(repository).expect("open the repository");
    let commit = repo.resolve_commit("HEAD").expect("a commit");
    let new: Vec<NewWorktree<'_>> = paths
        .iter()
        .map(|path| NewWorktree {
            path,
            head: Head::Detached,
            reason: "benchmark",
            hooks: Hooks::Run,
        })
        .collect();
    repo.refuse_unmakeable(&new, &commit)
        .expect("room for the worktrees");
    let made = repo
        .add_worktrees(&new, &commit, &AtomicBool::new(false))
        .expect("worktrees");
    assert_eq!(made.maker, Maker::Pass);
}

/// The blobs of a commit, with their paths.
fn files(repo: &gix::Repository) -> Vec<(String, gix::ObjectId)> {
    let tree = repo.head_tree().expect("a tree");
    let index = repo.index_from_tree(&tree.id).expect("an index");
    let entries = index.entries().iter();
    let is_file = |entry: &&gix::index::Entry| entry.mode != gix::index::entry::Mode::COMMIT;
    entries
        .filter(is_file)
        .map(|entry| (entry.path(&index).to_string(), entry.id))
        .collect()
}

/// How many files HEAD has.
pub fn count_files(repository: &Path) -> usize {
    files(&gix::open(repository).expect("open the repository")).len()
}

fn floor(repository: &Path, paths: &[PathBuf]) {
    let repo = gix::open(repository).expect("open the repository");
    let files = files(&repo);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let sync = repo.into_sync();
    let blobs: Vec<std::sync::OnceLock<Vec<u8>>> = std::iter::repeat_with(Default::default)
        .take(files.len())
        .collect();
    in_chunks(threads, files.len(), || {
        let repo = sync.to_thread_local();
        let (files, blobs) = (&files, &blobs);
        move |at| {
            let mut buffer = Vec::new();
            repo.objects
                .find_blob(&files[at].1, &mut buffer)
                .expect("a blob");
            blobs[at].set(buffer).expect("each blob once");
        }
    });
    let mut dirs: Vec<&Path> = files
        .iter()
        .flat_map(|(path, _)| Path::new(path).ancestors().skip(1))
        .collect();
    dirs.sort_unstable();
    dirs.dedup();
    in_chunks(threads, paths.len(), || {
        |at: usize| {
            fs::create_dir_all(&paths[at]).expect("a directory");
            for dir in dirs.iter().filter(|dir| !dir.as_os_str().is_empty()) {
                fs::create_dir(paths[at].join(dir)).expect("a directory");
            }
        }
    });
    in_chunks(threads, files.len(), || {
        |at: usize| {
            for path in paths {
                let mut file = fs::File::create_new(path.join(&files[at].0)).expect("a file");
                file.write_all(blobs[at].get().expect("a decoded blob"))
                    .expect("write a file");
            }
        }
    });
}

/// Does something with every number below `length`, 64 at a time, on several threads.
fn in_chunks<W: FnMut(usize)>(threads: usize, length: usize, worker: impl Fn() -> W + Sync) {
    const CHUNK: usize = 64;
    let chunk = if length < CHUNK { 1 } else { CHUNK };
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut work = worker();
                loop {
                    let start = next.fetch_add(chunk, Ordering::Relaxed);
                    if start >= length {
                        return;
                    }
                    (start..length.min(start + chunk)).for_each(&mut work);
                }
            });
        }
    });
}
