//! How fast N worktrees of one commit are made, beside `git worktree add`:
//!
//! ```text
//! cargo bench --bench worktrees -- [-n 1,4,8] [-r RUNS] [<repository>...]
//! ```
//!
//! Without repositories it takes three public ones, cloned shallowly into
//! `target/bench-repositories` where they are not there yet. Each run of a variant is a
//! process of its own on a file system of its own, variants take turns, and the middle one
//! of five runs counts. As root on Linux that is an ext4 in a file on a tmpfs, made anew;
//! otherwise a new directory, and the table says so.

mod fresh;
mod measured;
mod variants;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use fresh::Fresh;
use measured::Measured;
use variants::Variant;

/// Public repositories of several sizes: 5,000, 3,000 and 57,000 files.
const DEFAULT: [&str; 3] = ["git/git", "rust-lang/cargo", "tc39/test262"];

/// What is asked for.
struct Request {
    counts: Vec<usize>,
    runs: usize,
    repositories: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match words.first().map(String::as_str) {
        Some(measured::MEASURE) => measured::measure(&words[1..]),
        Some(variants::RUN) => variants::run(&words[1..]),
        _ => {
            let request = request(&words);
            for repository in &request.repositories {
                compare(repository, &request);
            }
        }
    }
    ExitCode::SUCCESS
}

fn request(words: &[String]) -> Request {
    let mut request = Request {
        counts: vec![1, 4, 8],
        runs: 5,
        repositories: Vec::new(),
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a value after the option");
        match word.as_str() {
            "-n" => {
                let numbers = value().split(',').map(|n| n.parse().expect("a number"));
                request.counts = numbers.collect();
            }
            "-r" => request.runs = value().parse().expect("a number of runs"),
            place => request.repositories.push(PathBuf::from(place)),
        }
    }
    if request.repositories.is_empty() {
        request.repositories = DEFAULT.iter().map(|name| cloned(name)).collect();
    }
    request
}

/// A shallow clone of a public repository.
fn cloned(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-repositories");
    let place = target.join(name.replace('/', "+"));
    if !place.exists() {
        fs::create_dir_all(&target).expect("make a place for repositories");
        let url = format!("https://github.com/{name}.git");
        let mut git = Command::new("git");
        git.args(["clone", "--quiet", "--bare", "--depth=1", &url])
            .arg(&place);
        assert!(
            git.status().is_ok_and(|status| status.success()),
            "cannot clone {url}"
        );
    }
    place
}

/// Measures all variants over one repository, and prints a table.
fn compare(repository: &Path, request: &Request) {
    let repository = repository.canonicalize().expect("a repository");
    let files = variants::count_files(&repository);
    let name = repository
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    println!(
        "\n{name}: {files} files, {} cores, median of {}, {}",
        std::thread::available_parallelism().map_or(1, usize::from),
        request.runs,
        Fresh::describe(),
    );
    println!(
        "{:>2}  {:<24}{:>9}{:>9}{:>10}{:>12}{:>12}{:>10}",
        "N", "", "wall", "cpu", "memory", "of git seq", "of at once", "of floor"
    );
    for count in &request.counts {
        let mut all: Vec<(Variant, Vec<Measured>)> =
            Variant::ALL.map(|variant| (variant, Vec::new())).into();
        for _ in 0..request.runs {
            for (variant, runs) in &mut all {
                runs.push(measured::run(*variant, &repository, *count));
            }
        }
        let medians: Vec<(Variant, Measured)> = all
            .into_iter()
            .map(|(variant, runs)| (variant, Measured::median(&runs)))
            .collect();
        let wall = |wanted| {
            let found = medians.iter().find(|(variant, _)| *variant == wanted);
            found.map_or(f64::NAN, |(_, measured)| measured.wall)
        };
        for (variant, one) in &medians {
            println!(
                "{count:>2}  {:<24}{:>7.3} s{:>7.3} s{:>6.0} MiB{:>12.2}{:>12.2}{:>10.2}",
                variant.words(),
                one.wall,
                one.cpu,
                one.memory,
                one.wall / wall(Variant::GitInSequence),
                one.wall / wall(Variant::GitAtOnce),
                one.wall / wall(Variant::Floor),
            );
        }
    }
}
