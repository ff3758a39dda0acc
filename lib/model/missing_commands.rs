//! Test commands that cannot run, told without running them.

use crate::model::finding::{Finding, Rule, quoted};
use crate::model::nearest::nearest;
use crate::model::nearest_path::nearest_path;
use crate::model::plan::{Check, Plan};
use crate::model::scripts::{just_recipes, make_targets, npm_scripts};
use crate::model::shell_commands::{Started, below, started};

/// Where the commands of a plan would run.
pub struct Surroundings<'a> {
    /// The files of the base, from the top.
    pub paths: &'a [&'a str],
    /// The text of one of them.
    pub read: &'a dyn Fn(&str) -> Option<String>,
    /// Whether there is such a program, by its path or on PATH.
    pub has_program: &'a dyn Fn(&str) -> bool,
}

/// What a shell knows by itself.
#[rustfmt::skip]
const BUILTINS: &[&str] = &[
    ".", ":", "[", "[[", "alias", "break", "command", "continue", "echo", "eval", "exit", "export",
    "false", "fc", "getopts", "hash", "jobs", "kill", "local", "printf", "pwd", "read", "readonly",
    "return", "set", "shift", "source", "test", "times", "trap", "true", "type", "ulimit", "umask",
    "unalias", "unset", "wait", "popd", "declare",
];

/// Programs whose first argument is a file to run.
#[rustfmt::skip]
const INTERPRETERS: &[&str] = &[
    "sh", "bash", "dash", "zsh", "python", "python3", "node", "ruby", "perl", "php",
];

/// A warning for each check that names what there is not.
pub fn missing_commands(plan: &Plan, around: &Surroundings<'_>) -> Vec<Finding> {
    let checks = plan.checks.iter();
    checks
        .filter_map(|check| missing(plan, check, around))
        .collect()
}

fn missing(plan: &Plan, check: &Check, around: &Surroundings<'_>) -> Option<Finding> {
    // What came before may have made what comes now.
    let mut is_fresh = plan.setup.is_none();
    for one in started(&check.command)? {
        let found = of_one(plan, check, &one, is_fresh, around);
        if found.is_some() {
            return found;
        }
        is_fresh = false;
    }
    None
}

fn of_one(
    plan: &Plan,
    check: &Check,
    one: &Started,
    is_fresh: bool,
    around: &Surroundings<'_>,
) -> Option<Finding> {
    let program = one.words.first()?.as_deref()?;
    let tell = |message: String, label: &str, help: String| {
        Some(
            Finding::warning(Rule::UnknownCommand, check.span, message)
                .label(label)
                .help(help),
        )
    };
    let file = |path: &str| -> Option<Finding> {
        let path = below(one.directory.as_deref()?, path)?;
        if !is_fresh || is_there(plan, &path, around.paths) {
            return None;
        }
        let help = match nearest_path(&path, around.paths) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "mend the path, or list it as a likely file with `(new)`".to_owned(),
        };
        let message = format!("the base has no file {}", quoted(&path));
        tell(message, "this would be run", help)
    };
    if program.starts_with('/') {
        let is_missing = !(around.has_program)(program);
        let message = format!("there is no program {}", quoted(program));
        let help = "mend the path, or take the program from PATH".to_owned();
        return is_missing.then(|| tell(message, "this would be run", help))?;
    }
    if program.contains('/') {
        return file(program);
    }
    if BUILTINS.contains(&program) {
        return None;
    }
    if !(around.has_program)(program) {
        // What the set-up speaks of, it may install.
        let setup = plan.setup.as_ref();
        if setup.is_some_and(|setup| setup.contains(program)) {
            return None;
        }
        let message = format!("there is no command {}", quoted(program));
        let help = "mend the name, or install it where the checks run".to_owned();
        return tell(message, "neither on PATH nor known to a shell", help);
    }
    if INTERPRETERS.contains(&program) {
        let script = one.words.get(1)?.as_deref()?;
        let is_path = script.contains(['/', '.']) && !script.starts_with('-') && script != ".";
        return is_path.then(|| file(script))?;
    }
    let asked = script_of(one, around, plan)?;
    let (from, name) = (&asked.file, &asked.name);
    let Some(known) = asked.known else {
        let help = "mend the command, or list the file as a likely file with `(new)`".to_owned();
        return tell(
            format!("the base has no {from}"),
            "this would look for it",
            help,
        );
    };
    if known.contains(name) {
        return None;
    }
    let names: Vec<&str> = known.iter().map(String::as_str).take(8).collect();
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => format!("{from} has none"),
        None => format!("{from} has {}", names.join(", ")),
    };
    let message = format!("{from} has no {}", quoted(name));
    tell(message, "this would be run", help)
}

/// What a tool is asked to run.
struct Asked {
    name: String,
    /// The file that it would be in.
    file: String,
    /// What that knows; `None` where the base does not have the file.
    known: Option<Vec<String>>,
}

/// `None` where it cannot be told cheaply.
fn script_of(one: &Started, around: &Surroundings<'_>, plan: &Plan) -> Option<Asked> {
    let words = one.words.iter().map(Option::as_deref);
    let words: Vec<&str> = words.collect::<Option<_>>()?;
    let directory = one.directory.as_deref()?;
    // With these it reads other files.
    let elsewhere = [
        "-C",
        "-f",
        "-d",
        "-w",
        "--prefix",
        "--workspace",
        "--directory",
        "--file",
    ];
    let leads = |word: &&str| elsewhere.iter().any(|option| word.starts_with(option));
    if words[1..].iter().any(leads) {
        return None;
    }
    let is_plain = |word: &&&str| !word.starts_with('-') && !word.contains('=');
    let mut arguments = words[1..].iter().filter(is_plain).copied();
    let (names, name): (&[&str], &str) = match (words[0], arguments.next()?) {
        ("npm", "test" | "t" | "tst") | ("pnpm", "test" | "t") => (&["package.json"], "test"),
        ("npm" | "pnpm", "run" | "run-script") => (&["package.json"], arguments.next()?),
        ("make" | "gmake", target) => (&["GNUmakefile", "makefile", "Makefile"], target),
        ("just", recipe) => (&[".justfile", "Justfile", "justfile"], recipe),
        _ => return None,
    };
    let paths: Vec<String> = names
        .iter()
        .filter_map(|name| below(directory, name))
        .collect();
    let is_in_base = |path: &&String| around.paths.contains(&path.as_str());
    let (file, known) = match paths.iter().find(is_in_base) {
        Some(path) => {
            let text = (around.read)(path)?;
            let mut known = match words[0] {
                "npm" | "pnpm" => npm_scripts(&text)?,
                "just" => just_recipes(&text)?,
                _ => make_targets(&text)?,
            };
            // To make, a file that is there is a target.
            if words[0].ends_with("make") && is_there(plan, &below(directory, name)?, around.paths)
            {
                known.push(name.to_owned());
            }
            (path, Some(known))
        }
        None if paths.iter().any(|path| is_there(plan, path, around.paths)) => return None,
        None => (paths.last()?, None),
    };
    Some(Asked {
        name: name.to_owned(),
        file: file.clone(),
        known,
    })
}

/// Whether the base has a path, or a directory of that name, or the plan has it made; or whether
/// it lies in a directory that the base does not have, where only a build could tell.
fn is_there(plan: &Plan, path: &str, paths: &[&str]) -> bool {
    let is_it = |one: &&str| {
        one.strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let new = plan.likely_files.iter().filter(|file| file.is_new);
    let of_tasks = plan.tasks.iter().flat_map(|task| task.boundary.files());
    let is_made = new.chain(of_tasks).any(|file| file.glob.matches(path));
    let is_in_unknown = path.split_once('/').is_some_and(|(top, _)| {
        let below = format!("{top}/");
        !paths.iter().any(|one| one.starts_with(&below))
    });
    is_made || is_in_unknown || paths.iter().any(is_it)
}
