//! The front matter of a plan: what a program reads of it.

use std::num::NonZeroU64;
use std::ops::Range;
use std::time::Duration;

use crate::model::agent_choice::{AgentChoice, AgentChoiceError};
use crate::model::duration::parse_duration;
use crate::model::finding::{Finding, Rule, bad_name, quoted};
use crate::model::hidden;
use crate::model::name::PlanName;
use crate::model::nearest::nearest;
use crate::model::plan::Budget;
use crate::model::plan_yaml::{self, Entry, Value, ValueKind};
use crate::model::safety::{self, Weights};

/// The keys, in the order of the template.
pub(super) const KEYS: [&str; 8] = [
    "plan", "base", "target", "agents", "timeout", "setup", "budget", "safety",
];
const BUDGET_KEYS: [&str; 2] = ["files", "lines"];

/// The fence above and below the front matter.
const FENCE: &str = "---";

/// What the front matter says.
#[derive(Default)]
pub(super) struct FrontMatter {
    pub(super) plan: PlanKey,
    pub(super) base: Option<String>,
    pub(super) target: Option<String>,
    pub(super) agents: Vec<AgentChoice>,
    pub(super) timeout: Option<Duration>,
    pub(super) setup: Option<String>,
    pub(super) budget: Budget,
    pub(super) safety: Weights,
}

/// The key `plan`.
#[derive(Default)]
pub(super) enum PlanKey {
    #[default]
    Absent,
    /// It is there, and what is wrong with it has been said.
    Bad,
    Good(PlanName),
}

/// The YAML between the fences, if both are there.
pub(super) fn yaml(source: &str) -> Option<Range<usize>> {
    let mut lines = source.split_inclusive('\n');
    let opening = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let mut at = opening.len();
    for line in lines {
        if line.trim_end() == FENCE {
            return Some(opening.len()..at);
        }
        at += line.len();
    }
    None
}

/// Whether a text starts with a front matter that goes on to its end.
pub(super) fn has_no_end(source: &str) -> bool {
    let opens = source.lines().next().map(str::trim_end) == Some(FENCE);
    opens && yaml(source).is_none()
}

/// Reads the front matter, if there is one, and tells where the Markdown starts.
pub(super) fn read(source: &str, findings: &mut Vec<Finding>) -> (FrontMatter, usize) {
    let mut front = FrontMatter::default();
    let start = if source.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut lines = source[start..].split_inclusive('\n');
    let Some(opening) = lines.next().filter(|line| line.trim_end() == FENCE) else {
        return (front, start);
    };
    let yaml_start = start + opening.len();
    let mut at = yaml_start;
    for line in lines {
        if line.trim_end() == FENCE {
            match plan_yaml::parse(source, yaml_start..at) {
                Ok(value) => front.read_all(value, findings),
                Err(finding) => {
                    front.plan = PlanKey::Bad;
                    findings.push(finding);
                }
            }
            return (front, at + line.len());
        }
        at += line.len();
    }
    let fence = start..start + FENCE.len();
    let finding = Finding::error(Rule::BadYaml, fence.into(), "the front matter has no end")
        .label("it starts here")
        .help("write `---` on a line of its own below the last key");
    findings.push(finding);
    (front, yaml_start)
}

impl FrontMatter {
    fn read_all(&mut self, value: Value, findings: &mut Vec<Finding>) {
        let entries = match value.kind {
            ValueKind::Null => return,
            ValueKind::Map(entries) => entries,
            ValueKind::Scalar(_) | ValueKind::List(_) => {
                let message = "the front matter is not a list of keys";
                let finding = Finding::error(Rule::BadYaml, value.span.into(), message)
                    .help("write one `key: value` on a line");
                findings.push(finding);
                return;
            }
        };
        for entry in known(&entries, &KEYS, findings) {
            if matches!(entry.value.kind, ValueKind::Null) {
                continue;
            }
            if let Err(finding) = self.read_key(entry, findings) {
                findings.push(finding);
            }
        }
    }

    fn read_key(&mut self, entry: &Entry, findings: &mut Vec<Finding>) -> Result<(), Finding> {
        let value = &entry.value;
        match entry.key.as_str() {
            "plan" => {
                self.plan = PlanKey::Bad;
                self.plan = PlanKey::Good(plan_name(entry)?);
            }
            "base" => self.base = Some(revision(entry)?.to_owned()),
            "target" => self.target = Some(branch(entry)?.to_owned()),
            "agents" => {
                let values = match &value.kind {
                    ValueKind::List(values) => values.as_slice(),
                    _ => std::slice::from_ref(value),
                };
                if values.is_empty() {
                    return Err(bad_value(&value.span, "`agents` names no agent")
                        .help("name one, such as `agents: [codex]`, or leave the key out"));
                }
                for value in values {
                    match agent(value) {
                        Ok(agent) => self.agents.push(agent),
                        Err(finding) => findings.push(finding),
                    }
                }
            }
            "timeout" => self.timeout = Some(timeout(entry)?),
            "setup" => {
                let command = text(entry)?;
                findings.extend(hidden::in_command(command, value.span.clone().into()));
                self.setup = Some(command.to_owned());
            }
            "safety" => self.read_safety(entry, findings)?,
            _ => self.read_budget(entry, findings)?,
        }
        Ok(())
    }

    fn read_budget(&mut self, entry: &Entry, findings: &mut Vec<Finding>) -> Result<(), Finding> {
        let ValueKind::Map(entries) = &entry.value.kind else {
            return Err(bad_value(
                &entry.value.span,
                "`budget` takes a number of files and of lines",
            )
            .help("write `budget: {files: 10, lines: 400}`"));
        };
        for entry in known(entries, &BUDGET_KEYS, findings) {
            match number(entry) {
                Ok(number) if entry.key == "files" => self.budget.files = Some(number),
                Ok(number) => self.budget.lines = Some(number),
                Err(finding) => findings.push(finding),
            }
        }
        Ok(())
    }
}

impl FrontMatter {
    fn read_safety(&mut self, entry: &Entry, findings: &mut Vec<Finding>) -> Result<(), Finding> {
        let ValueKind::Map(entries) = &entry.value.kind else {
            let message = "`safety` takes rules and how much each matters";
            return Err(bad_value(&entry.value.span, message)
                .help("write `safety: {dependency: note, ci: block}`"));
        };
        let names = safety::Rule::ALL.map(safety::Rule::name);
        for entry in known(entries, &names, findings) {
            let rule = safety::Rule::ALL
                .into_iter()
                .find(|rule| rule.name() == entry.key);
            let word = text(entry).map(str::to_owned);
            match (rule, word.map(|word| safety::parse_weight(&word))) {
                (Some(rule), Ok(Some(weight))) => self.safety.set(rule, weight),
                (_, Err(finding)) => findings.push(finding),
                _ => {
                    let message = format!("`{}` has no such weight", entry.key);
                    findings.push(
                        bad_value(&entry.value.span, message)
                            .help("it is one of `block`, `ask`, `note` and `off`"),
                    );
                }
            }
        }
        Ok(())
    }
}

/// The entries whose keys are known, each key once; the others are reported.
fn known<'e>(
    entries: &'e [Entry],
    keys: &[&'static str],
    findings: &mut Vec<Finding>,
) -> Vec<&'e Entry> {
    let mut kept: Vec<&Entry> = Vec::new();
    for entry in entries {
        let span = entry.key_span.clone().into();
        if !keys.contains(&entry.key.as_str()) {
            let help = match nearest(&entry.key, keys.iter().copied()) {
                Some(key) => format!("did you mean `{key}`?"),
                None => format!("the keys are {}", keys.join(", ")),
            };
            let message = format!("unknown key {}", quoted(&entry.key));
            let finding = Finding::error(Rule::UnknownKey, span, message);
            findings.push(finding.label("nothing reads this").help(help));
        } else if kept.iter().any(|earlier| earlier.key == entry.key) {
            let message = format!("the key `{}` is there twice", entry.key);
            let finding = Finding::error(Rule::DuplicateKey, span, message);
            findings.push(finding.label("again").help("keep one of them"));
        } else {
            kept.push(entry);
        }
    }
    kept
}

fn bad_value(span: &Range<usize>, message: impl Into<String>) -> Finding {
    Finding::error(Rule::BadValue, span.clone().into(), message)
}

/// A value that is one text and not empty.
fn text(entry: &Entry) -> Result<&str, Finding> {
    match &entry.value.kind {
        ValueKind::Scalar(text) if !text.trim().is_empty() => Ok(text),
        _ => {
            let message = format!("`{}` takes one text", entry.key);
            Err(bad_value(&entry.value.span, message).help(format!(
                "write `{}: …` on one line, or leave the key out",
                entry.key
            )))
        }
    }
}

fn plan_name(entry: &Entry) -> Result<PlanName, Finding> {
    let name = text(entry)?;
    name.parse()
        .map_err(|error| bad_name("the plan's name", name, &error, entry.value.span.clone()))
}

/// A revision: git reads it, so that all there is to refuse here is what would
/// not reach git as one.
fn revision(entry: &Entry) -> Result<&str, Finding> {
    let text = text(entry)?;
    if text.starts_with('-') || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        let message = format!("`{}` is not a name that git could look up", entry.key);
        return Err(bad_value(&entry.value.span, message)
            .help("write a branch, a tag or a commit, such as `main`"));
    }
    Ok(text)
}

fn branch(entry: &Entry) -> Result<&str, Finding> {
    let text = revision(entry)?;
    if text.contains(['~', '^', ':', '?', '*', '[', '\\'])
        || text.contains("..")
        || text.contains("@{")
    {
        let message = format!("`{}` is not the name of a branch", entry.key);
        return Err(bad_value(&entry.value.span, message)
            .help("a promotion is aimed at a branch, such as `main`"));
    }
    Ok(text)
}

fn agent(value: &Value) -> Result<AgentChoice, Finding> {
    let ValueKind::Scalar(text) = &value.kind else {
        return Err(bad_value(&value.span, "an agent is named by one word")
            .help("write `agents: [codex, claude]`, or `codex*3` for three attempts of one"));
    };
    text.parse().map_err(|error: AgentChoiceError| {
        bad_value(&value.span, format!("{} is not an agent", quoted(text)))
            .label(error.to_string())
            .help("write its name, such as `codex`, or `codex*3` for three attempts")
    })
}

fn timeout(entry: &Entry) -> Result<Duration, Finding> {
    let text = text(entry)?;
    parse_duration(text.trim()).map_err(|_| {
        bad_value(
            &entry.value.span,
            format!("{} is not a length of time", quoted(text)),
        )
        .help("write a number with its unit, such as `45s`, `30m` or `1h 30m`")
    })
}

fn number(entry: &Entry) -> Result<u64, Finding> {
    let parsed = match &entry.value.kind {
        ValueKind::Scalar(text) => text.parse::<NonZeroU64>().ok(),
        _ => None,
    };
    parsed.map(NonZeroU64::get).ok_or_else(|| {
        bad_value(
            &entry.value.span,
            format!("`{}` takes a number, from 1", entry.key),
        )
        .help("write `budget: {files: 10, lines: 400}`")
    })
}
