//! What CI runs: of all places the one where a project says how it is really tested.
//!
//! A workflow is text of others: it is read within bounds, and only lines that are plain
//! commands are taken.

use serde_json::Value;

use super::command_kind::kind_of_command;
use super::files::{Place, RepoFiles};
use super::{Candidate, Kind};

const OF: &str = "ci";

const GITLAB: &str = ".gitlab-ci.yml";

pub(super) fn candidates(files: &RepoFiles) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |file: &str, line: &Line| {
        let Some(kind) = kind_of_command(&line.command).filter(|kind| *kind != Kind::Build) else {
            return;
        };
        found.push(Candidate {
            of: OF,
            kind,
            command: match &line.directory {
                Some(directory) => format!("cd {directory} && {}", line.command),
                None => line.command.clone(),
            },
            from: file.to_owned(),
        });
    };
    for (path, text) in &files.texts {
        if path.starts_with(".github/workflows/") {
            for line in yaml(text).iter().flat_map(steps_of_github) {
                add(path, &line);
            }
        }
    }
    if let Some(text) = Place::top(files).text(GITLAB) {
        for line in yaml(text).iter().flat_map(scripts_of_gitlab) {
            add(GITLAB, &line);
        }
    }
    found
}

/// A command, and the directory that it is run in.
struct Line {
    command: String,
    directory: Option<String>,
}

fn yaml(text: &str) -> Option<Value> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: 32,
            flow_nesting_limit: 16,
            max_nodes: 20_000,
            max_events: 100_000,
            max_aliases: 200,
            max_anchors: 200,
        },
        with_snippet: false,
    };
    serde_yaml::from_str_with_options(text, options).ok()
}

fn steps_of_github(workflow: &Value) -> Vec<Line> {
    let jobs = workflow.get("jobs").and_then(Value::as_object);
    let mut lines = Vec::new();
    for job in jobs.into_iter().flat_map(|jobs| jobs.values()) {
        let usual = job.pointer("/defaults/run/working-directory");
        let steps = job.get("steps").and_then(Value::as_array);
        for step in steps.into_iter().flatten() {
            let Some(script) = step.get("run").and_then(Value::as_str) else {
                continue;
            };
            let shell = step.get("shell").and_then(Value::as_str);
            if !matches!(shell, None | Some("bash" | "sh")) {
                continue;
            }
            let directory = step.get("working-directory").or(usual);
            let Some(directory) = directory_of(directory) else {
                continue;
            };
            lines.extend(plain_lines(script).map(|command| Line {
                command,
                directory: directory.clone(),
            }));
        }
    }
    lines
}

/// The directory, if any; None where it is none that can be written down.
fn directory_of(said: Option<&Value>) -> Option<Option<String>> {
    let Some(said) = said else {
        return Some(None);
    };
    let path = said
        .as_str()?
        .trim_start_matches("./")
        .trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let is_inside = !path.starts_with(['/', '-']) && !path.split('/').any(|part| part == "..");
    match path {
        "" | "." => Some(None),
        path => (is_inside && path.chars().all(is_plain)).then(|| Some(path.to_owned())),
    }
}

fn scripts_of_gitlab(pipeline: &Value) -> Vec<Line> {
    let jobs = pipeline.as_object().into_iter().flatten();
    let scripts = jobs
        .filter(|(name, _)| !name.starts_with('.'))
        .filter_map(|(_, job)| job.get("script"));
    let texts = scripts.flat_map(|script| match script {
        Value::String(text) => vec![text.as_str()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    });
    texts
        .flat_map(plain_lines)
        .map(|command| Line {
            command,
            directory: None,
        })
        .collect()
}

/// The lines of a script that stand for themselves; none where some hang together.
fn plain_lines(script: &str) -> impl Iterator<Item = String> {
    let words = [
        "if ", "for ", "while ", "case ", "fi", "done", "cd ", "set +e",
    ];
    let hangs_together = |line: &str| {
        line.ends_with('\\')
            || line.contains("<<")
            || words.iter().any(|word| line.starts_with(word))
    };
    let lines: Vec<&str> = script.lines().map(str::trim).collect();
    let lines = match lines.len() > 1 && lines.iter().any(|line| hangs_together(line)) {
        true => Vec::new(),
        false => lines,
    };
    let plain = lines
        .into_iter()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    plain.map(str::to_owned).collect::<Vec<_>>().into_iter()
}
