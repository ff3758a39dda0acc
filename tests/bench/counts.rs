//! How fast the changes of 8 candidates are counted, beside `git diff --numstat -M` for each,
//! and whether the counts are git's:
//!
//! ```text
//! cargo bench --bench counts -- [-p PAIRS] [-r RUNS] <repository>...
//! ```
//!
//! Pairs come from each repository's own history: commits beside each other, near each other
//! and far apart, and branches that were merged with what they left. Where the counts of a
//! pair are not git's, the files are listed. Times are ratios of runs that took turns, the
//! middle one of several: what the library takes from opening the repository on, and what
//! the program takes, which also lays the candidates side by side.

mod history;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use git_attempts::git::repo::Repo;
use git_attempts::model::change::ChangeKind;
use git_attempts::model::oid::Oid;
use git_attempts::model::patch::FilePatch;

use history::{History, Pair};

/// A file's path before and after, with the lines added and removed.
type Row = (String, String, Option<u64>, Option<u64>);

fn main() {
    let (mut pairs, mut runs, mut repositories) = (60, 11, Vec::new());
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || {
            let value = words.next().and_then(|value| value.parse().ok());
            value.expect("a number after the option")
        };
        match word.as_str() {
            "-p" => pairs = number(),
            "-r" => runs = number(),
            _ => repositories.push(PathBuf::from(word)),
        }
    }
    for repository in &repositories {
        let place = Place::new(repository);
        let history = History::of(&place.repo);
        println!("\n{}: {} files", repository.display(), history.files);
        place.count(&history.pairs(pairs));
        println!("8 candidates, as a share of 8 calls of git, and milliseconds of each");
        for (name, set) in history.sets() {
            place.time(name, &set, runs);
        }
    }
}

/// A clone that borrows all objects and has all files, as a user's has, and a home without
/// any configuration.
struct Place {
    dir: tempfile::TempDir,
    repo: PathBuf,
}

impl Place {
    fn new(repository: &Path) -> Self {
        let dir = tempfile::Builder::new()
            .prefix("bench")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a directory for the clone");
        let repo = dir.path().join("repository");
        let mut git = Command::new("git");
        git.args(["clone", "--quiet", "--shared"]);
        let status = git.arg(repository).arg(&repo).status();
        assert!(status.is_ok_and(|status| status.success()), "cannot clone");
        Self { dir, repo }
    }

    fn open(&self) -> Repo {
        Repo::open_at(&self.repo).expect("open the repository")
    }

    /// Says for how many pairs and files the counts are git's, and which are not.
    fn count(&self, pairs: &[Pair]) {
        let (mut files, mut renames, mut with_renames) = (0, 0, 0);
        let (mut other_pairs, mut other_files) = (0, 0);
        for pair in pairs {
            let theirs = self.by_git(pair);
            let ours = patches(&self.open(), std::slice::from_ref(pair));
            let mut ours: Vec<Row> = ours[0].iter().map(row_of).collect();
            ours.sort();
            let renamed = theirs.iter().filter(|row| row.0 != row.1).count();
            files += theirs.len();
            renames += renamed;
            with_renames += usize::from(renamed > 0);
            let only = |these: &[Row], those: &[Row]| -> Vec<Row> {
                let only = these.iter().filter(|row| those.binary_search(row).is_err());
                only.cloned().collect()
            };
            let (git_alone, alone) = (only(&theirs, &ours), only(&ours, &theirs));
            other_pairs += usize::from(!git_alone.is_empty() || !alone.is_empty());
            other_files += git_alone.len().max(alone.len());
            for (who, rows) in [("git ", git_alone), ("ours", alone)] {
                for row in rows {
                    println!("  {}...{}: {who} {row:?}", pair.base, pair.candidate);
                }
            }
        }
        println!(
            "equal to git diff --numstat -M: {} of {} pairs, {} of {files} files; {renames} \
             renames in {with_renames} pairs",
            pairs.len() - other_pairs,
            pairs.len(),
            files - other_files,
        );
    }

    fn by_git(&self, pair: &Pair) -> Vec<Row> {
        let mut git = self.git(&numstat(pair));
        let output = git.arg("-z").output().expect("git");
        assert!(output.status.success(), "git diff");
        let text = String::from_utf8_lossy(&output.stdout);
        let mut fields = text.split('\0');
        let mut rows = Vec::new();
        while let Some(field) = fields.next().filter(|field| !field.is_empty()) {
            let words: Vec<&str> = field.splitn(3, '\t').collect();
            let (from, to) = match words[2] {
                "" => (fields.next(), fields.next()),
                path => (Some(path), Some(path)),
            };
            let path = |path: Option<&str>| path.expect("a path").to_owned();
            let (added, removed) = (words[0].parse().ok(), words[1].parse().ok());
            rows.push((path(from), path(to), added, removed));
        }
        rows.sort();
        rows
    }

    /// One line: the library and the program beside as many calls of git.
    fn time(&self, name: &str, set: &[Pair], runs: usize) {
        let mut times = Vec::new();
        let words = ["compare", "--json", "--base", &set[0].base];
        let candidates = set.iter().map(|pair| pair.candidate.as_str());
        let words: Vec<&str> = words.into_iter().chain(candidates).collect();
        let mut files = 0;
        for run in 0..=runs {
            let git = clock(|| set.iter().for_each(|pair| self.run(&numstat(pair))));
            let library = clock(|| {
                files = patches(&self.open(), set).iter().map(Vec::len).sum();
            });
            let program = clock(|| self.run(&words));
            // The first one fills the caches.
            if run > 0 {
                times.push([git, library, program].map(|time| time.as_secs_f64()));
            }
        }
        let middle = |of: &dyn Fn(&[f64; 3]) -> f64| {
            let mut all: Vec<f64> = times.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        println!(
            "  {name:<10} {files:>6} files   library {:5.2}   program {:5.2}   \
             ({:.1}, {:.1}; git {:.1})",
            middle(&|[git, library, _]| library / git),
            middle(&|[git, _, program]| program / git),
            middle(&|[_, library, _]| library * 1000.0),
            middle(&|[_, _, program]| program * 1000.0),
            middle(&|[git, ..]| git * 1000.0),
        );
    }

    fn run(&self, words: &[impl AsRef<std::ffi::OsStr>]) {
        let status = self.git(words).stdout(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "git failed");
    }

    /// A git that finds the suite as it was built just now, and nothing of the user's.
    fn git(&self, words: &[impl AsRef<std::ffi::OsStr>]) -> Command {
        let built = Path::new(env!("CARGO_BIN_EXE_git-compare"));
        let built = built.parent().expect("a directory").to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(built).chain(std::env::split_paths(&path));
        let mut git = Command::new("git");
        git.args(words)
            .current_dir(&self.repo)
            .env("PATH", std::env::join_paths(path).expect("a PATH"))
            .env("HOME", self.dir.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .stdin(Stdio::null());
        git
    }
}

fn numstat(pair: &Pair) -> [String; 4] {
    let range = format!("{}...{}", pair.base, pair.candidate);
    ["diff", "--numstat", "-M", &range].map(str::to_owned)
}

/// What each candidate changes of where it left its base.
fn patches(repo: &Repo, pairs: &[Pair]) -> Vec<Vec<FilePatch>> {
    let id = |text: &str| -> Oid { text.parse().expect("an id") };
    let left = pairs.iter().map(|pair| {
        let (base, candidate) = (id(&pair.base), id(&pair.candidate));
        let left = repo.merge_base(&base, &candidate);
        (left.expect("a common ancestor"), candidate)
    });
    repo.patches_of(left.collect()).expect("the changes")
}

fn row_of(patch: &FilePatch) -> Row {
    let change = &patch.change;
    let from = match &change.kind {
        ChangeKind::Renamed { from } => from,
        _ => &change.path,
    };
    (
        from.clone(),
        change.path.clone(),
        change.added,
        change.removed,
    )
}

fn clock(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}
