//! The files that a plan names, held against those of the repository and against one another.

use std::collections::BTreeMap;

use crate::model::finding::{Finding, Rule};
use crate::model::nearest_path::nearest_path;
use crate::model::plan::{LikelyFile, Plan, Task};

/// A warning for each likely file that is none of `paths`, the files of the base, although the
/// plan does not have it made.
pub fn glob_without_match(plan: &Plan, paths: &[&str]) -> Vec<Finding> {
    let of_tasks = plan
        .tasks
        .iter()
        .flat_map(|task| &task.boundary.likely_files);
    plan.likely_files
        .iter()
        .chain(of_tasks)
        .filter(|file| !file.is_new && !paths.iter().any(|path| file.glob.matches(path)))
        .map(|file| {
            let message = format!("`{}` matches no file of the repository", file.glob);
            let help = match nearest_path(file.glob.as_str(), paths) {
                Some(near) => format!("did you mean `{near}`? Else write `(new)` after it"),
                None => {
                    "mend the path, or write `(new)` after it if the plan has it made".to_owned()
                }
            };
            Finding::warning(Rule::GlobWithoutMatch, file.span, message)
                .label("nothing is there")
                .help(help)
        })
        .collect()
}

/// A warning for each task that expects to touch what an earlier one does.
pub fn overlapping_tasks(plan: &Plan, paths: &[&str]) -> Vec<Finding> {
    let tasks = &plan.tasks;
    let mut shared: BTreeMap<(usize, usize), Shared<'_>> = BTreeMap::new();
    for path in paths {
        let touching: Vec<(usize, &LikelyFile)> = tasks
            .iter()
            .enumerate()
            .filter_map(|(at, task)| Some((at, touches(task, path)?)))
            .collect();
        // The first of all is the first of each, and so the one that is told.
        if let Some(((earlier, _), later)) = touching.split_first() {
            for (later, file) in later {
                let place = shared.entry((*later, *earlier));
                place.or_insert_with(|| Shared::of(path, file)).count += 1;
            }
        }
    }
    for (later, earlier) in (0..tasks.len()).flat_map(|later| (0..later).map(move |e| (later, e))) {
        if let Some((name, file)) = shared_new(&tasks[earlier], &tasks[later], paths) {
            let place = shared.entry((later, earlier));
            place.or_insert_with(|| Shared::of(name, file)).count += 1;
        }
    }
    // The first that it overlaps with is told, so that a file that all touch is not told of
    // every two.
    let mut findings: Vec<Finding> = Vec::new();
    let mut told = Vec::new();
    for ((later, earlier), shared) in shared {
        if !told.contains(&later) {
            told.push(later);
            findings.push(shared.finding(&tasks[earlier], &tasks[later]));
        }
    }
    findings
}

/// What two tasks both expect to touch.
struct Shared<'a> {
    path: &'a str,
    file: &'a LikelyFile,
    count: usize,
}

impl<'a> Shared<'a> {
    fn of(path: &'a str, file: &'a LikelyFile) -> Self {
        Self {
            path,
            file,
            count: 0,
        }
    }

    fn finding(&self, earlier: &Task, later: &Task) -> Finding {
        let more = match self.count {
            0 | 1 => String::new(),
            2 => " and 1 more file".to_owned(),
            n => format!(" and {} more files", n - 1),
        };
        let message = format!(
            "the tasks `{}` and `{}` both expect to touch `{}`{more}",
            earlier.name, later.name, self.path
        );
        Finding::warning(Rule::OverlappingTasks, self.file.span, message)
            .label(format!("`{}` expects it too", earlier.name))
            .help(
                "give the file to one of them, or make them one task: else their branches conflict",
            )
    }
}

/// The file of a task that matches a path.
fn touches<'t>(task: &'t Task, path: &str) -> Option<&'t LikelyFile> {
    task.boundary
        .files()
        .iter()
        .find(|file| file.glob.matches(path))
}

/// A file that the base does not have and that both would make, with the later task's word for
/// it.
fn shared_new<'t>(
    earlier: &Task,
    later: &'t Task,
    paths: &[&str],
) -> Option<(&'t str, &'t LikelyFile)> {
    let is_literal = |file: &LikelyFile| !file.glob.as_str().contains(['*', '?', '[', '{']);
    // A path that is only mentioned, and not there, may be one of the program's own making.
    later.boundary.likely_files.iter().find_map(|theirs| {
        let name = theirs.glob.as_str();
        let is_known = || paths.iter().any(|path| theirs.glob.matches(path));
        let same = |own: &&LikelyFile| {
            own.glob == theirs.glob
                || (is_literal(theirs) && own.glob.matches(name.trim_end_matches('/')))
                || (is_literal(own) && theirs.glob.matches(own.glob.as_str()))
        };
        let shares = earlier.boundary.likely_files.iter().any(|own| same(&own));
        (shares && !is_known()).then_some((name, theirs))
    })
}
