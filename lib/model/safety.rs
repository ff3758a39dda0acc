//! What in a diff wants a second look before anybody runs or merges it. Counted on what is
//! added or changed alone, so that nobody answers for what was there before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::alike::of_each;
use crate::model::patch::FilePatch;
use crate::model::safety_lines::by_lines;
use crate::model::safety_paths::{by_kind, by_path};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It is worth knowing.
    Note,
    /// A person has to have seen it.
    Ask,
    /// It bars the attempt.
    Block,
}

impl Weight {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Ask => "ask",
            Self::Block => "block",
        }
    }
}

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A credential in an added line.
    Secret,
    /// Characters that make a line read otherwise than it runs (CVE-2021-42574).
    Bidi,
    /// Characters that nobody sees.
    ZeroWidth,
    /// A symbolic link that leads out of the repository.
    SymlinkOut,
    /// A file that may be executed now.
    Executable,
    /// A submodule that is new or another.
    Submodule,
    /// Bytes that nobody can read.
    Binary,
    /// More than a mebibyte.
    LargeFile,
    /// What runs on a machine of others: continuous integration.
    Ci,
    /// What runs on a developer's machine without being asked: hooks, editors, agents.
    Hook,
    /// What a build runs.
    Build,
    /// What the project depends on.
    Dependency,
    /// A file of tests that is gone.
    TestDeleted,
    /// A test that does not run any more.
    TestSkipped,
    /// Fewer assertions than before.
    FewerAssertions,
    /// Errors of all kinds, caught and dropped.
    BroadCatch,
    /// A warning that is silenced.
    Suppression,
}

impl Rule {
    /// All there are, the gravest first.
    pub const ALL: [Self; 17] = [
        Self::Secret,
        Self::Bidi,
        Self::SymlinkOut,
        Self::ZeroWidth,
        Self::Ci,
        Self::Hook,
        Self::Build,
        Self::Dependency,
        Self::TestDeleted,
        Self::TestSkipped,
        Self::FewerAssertions,
        Self::BroadCatch,
        Self::Suppression,
        Self::Executable,
        Self::Submodule,
        Self::Binary,
        Self::LargeFile,
    ];

    /// Its name in configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Bidi => "bidi",
            Self::ZeroWidth => "zero-width",
            Self::SymlinkOut => "symlink-out",
            Self::Executable => "executable",
            Self::Submodule => "submodule",
            Self::Binary => "binary",
            Self::LargeFile => "large-file",
            Self::Ci => "ci",
            Self::Hook => "hook",
            Self::Build => "build",
            Self::Dependency => "dependency",
            Self::TestDeleted => "test-deleted",
            Self::TestSkipped => "test-skipped",
            Self::FewerAssertions => "fewer-assertions",
            Self::BroadCatch => "broad-catch",
            Self::Suppression => "suppression",
        }
    }

    /// How much it matters where nobody says otherwise. What blocks is next to never there by
    /// intent: of 300 patches that people wrote, 1 % have any of these.
    pub fn weight(self) -> Weight {
        match self {
            Self::Secret | Self::Bidi | Self::SymlinkOut => Weight::Block,
            Self::ZeroWidth
            | Self::Ci
            | Self::Hook
            | Self::Build
            | Self::Dependency
            | Self::TestDeleted
            | Self::TestSkipped
            | Self::FewerAssertions
            | Self::BroadCatch => Weight::Ask,
            Self::Suppression
            | Self::Executable
            | Self::Submodule
            | Self::Binary
            | Self::LargeFile => Weight::Note,
        }
    }
}

/// How much each rule matters in a repository; `None` is a rule that is off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights(BTreeMap<Rule, Option<Weight>>);

impl Weights {
    /// Says how much a rule matters here.
    pub fn set(&mut self, rule: Rule, weight: Option<Weight>) {
        self.0.insert(rule, weight);
    }

    /// The rules whose weight is said here, by their names and words.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0
            .iter()
            .map(|(rule, weight)| (rule.name(), weight.map_or("off", Weight::word)))
    }

    fn of(&self, rule: Rule) -> Option<Weight> {
        match self.0.get(&rule) {
            Some(weight) => *weight,
            None => Some(rule.weight()),
        }
    }
}

/// What a word of configuration says: a weight, or that a rule is off.
pub fn parse_weight(word: &str) -> Option<Option<Weight>> {
    match word {
        "block" => Some(Some(Weight::Block)),
        "ask" => Some(Some(Weight::Ask)),
        "note" => Some(Some(Weight::Note)),
        "off" => Some(None),
        _ => None,
    }
}

/// Something that wants a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// What it is.
    pub rule: Rule,
    /// How much it matters.
    pub weight: Weight,
    /// The file, by its path in the candidate.
    pub path: String,
    /// The line of the candidate's file, counted from one.
    pub line: Option<usize>,
    /// What was found, without what must not be shown.
    pub what: String,
    /// Whether a person has seen it, and said so.
    pub acknowledged: bool,
}

impl Finding {
    /// Where it is: `src/a.rs:12`.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.path),
            None => self.path.clone(),
        }
    }
}

/// Whatever in a diff wants a second look, the gravest first.
pub fn safety(patch: &[FilePatch], weights: &Weights) -> Vec<Finding> {
    let of_file = |file| of_file(file, weights);
    sorted(patch.iter().flat_map(of_file).collect())
}

/// The same for each of several diffs.
pub fn safety_of_each(patches: &[Vec<FilePatch>], weights: &Weights) -> Vec<Vec<Finding>> {
    let made = of_each(patches, |file| of_file(file, weights));
    let of = |attempt| sorted(made.of(attempt).flatten().cloned().collect());
    (0..patches.len()).map(of).collect()
}

fn of_file(file: &FilePatch, weights: &Weights) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |rule: Rule, line: Option<usize>, what: String| {
        if let Some(weight) = weights.of(rule) {
            let path = file.change.path.clone();
            found.push(Finding {
                rule,
                weight,
                path,
                line,
                what,
                acknowledged: false,
            });
        }
    };
    by_path(file, &mut tell);
    by_kind(file, &mut tell);
    by_lines(file, &mut tell);
    found
}

fn sorted(mut found: Vec<Finding>) -> Vec<Finding> {
    let grave = |rule: Rule| Rule::ALL.iter().position(|one| *one == rule);
    found.sort_by(|a, b| {
        let place = |one: &Finding| (std::cmp::Reverse(one.weight), grave(one.rule));
        (place(a), &a.path, a.line).cmp(&(place(b), &b.path, b.line))
    });
    found
}

/// Takes a finding: its rule, its line, and what it is.
pub(super) type Tell<'a> = &'a mut dyn FnMut(Rule, Option<usize>, String);

/// The findings that bar a candidate, in words.
pub fn blocks(findings: &[Finding]) -> Vec<String> {
    let blocking = findings.iter().filter(|one| one.weight == Weight::Block);
    blocking
        .map(|one| format!("{} {}", one.place(), one.what))
        .collect()
}

/// How many findings want a person who has not seen them yet.
pub fn count_asking(findings: &[Finding]) -> usize {
    let asking = findings
        .iter()
        .filter(|one| one.weight == Weight::Ask && !one.acknowledged);
    asking.count()
}
