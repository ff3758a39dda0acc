//! The name of an attempt, and what a user may type for one or for several.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::name::{NameError, PlanName, TaskName};

/// The full name of an attempt, `<plan>/<task>/<n>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct AttemptName {
    /// The plan that the attempt is made for.
    pub plan: PlanName,
    /// The task of that plan.
    pub task: TaskName,
    /// Which attempt at the task it is, from 1.
    pub n: NonZeroU32,
}

impl AttemptName {
    /// `<task>/<n>`, which is enough where only one plan has it.
    pub fn short(&self) -> String {
        format!("{}/{}", self.task, self.n)
    }
}

impl fmt::Display for AttemptName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}/{}", self.plan, self.task, self.n))
    }
}

impl FromStr for AttemptName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let pattern: AttemptPattern = text.parse()?;
        match (pattern.plan, pattern.task) {
            (Some(plan), Some(task)) => Ok(Self {
                plan,
                task,
                n: pattern.n,
            }),
            _ => Err(malformed("it must be `<plan>/<task>/<n>`")),
        }
    }
}

impl TryFrom<String> for AttemptName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<AttemptName> for String {
    fn from(name: AttemptName) -> String {
        name.to_string()
    }
}

/// What a user may type for an attempt: `<plan>/<task>/<n>`, or `<task>/<n>` or `<n>` alone
/// where only one attempt is meant by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptPattern {
    plan: Option<PlanName>,
    task: Option<TaskName>,
    n: NonZeroU32,
}

impl AttemptPattern {
    /// Whether the user may have meant this attempt.
    pub fn matches(&self, name: &AttemptName) -> bool {
        self.plan.as_ref().is_none_or(|plan| *plan == name.plan)
            && self.task.as_ref().is_none_or(|task| *task == name.task)
            && self.n == name.n
    }
}

impl fmt::Display for AttemptPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(plan) = &self.plan {
            write!(f, "{plan}/")?;
        }
        if let Some(task) = &self.task {
            write!(f, "{task}/")?;
        }
        write!(f, "{}", self.n)
    }
}

impl FromStr for AttemptPattern {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let parts: Vec<&str> = text.splitn(4, '/').collect();
        let (plan, task, n) = match parts[..] {
            [n] if is_number(n) => (None, None, n),
            [task, n] => (None, Some(task), n),
            [plan, task, n] => (Some(plan), Some(task), n),
            _ => return Err(malformed("it must be `<task>/<n>` or `<plan>/<task>/<n>`")),
        };
        Ok(Self {
            plan: plan.map(str::parse).transpose()?,
            task: task.map(str::parse).transpose()?,
            n: number(n)?,
        })
    }
}

/// What a user may type for several attempts: a plan or a task, which means all of theirs,
/// or one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptSelector {
    /// `<plan>`, `<task>` or `<n>`, whichever is called so: each of them could be the name of
    /// a plan.
    Named(PlanName),
    /// `<plan>/<task>`
    Task(PlanName, TaskName),
    /// One attempt.
    One(AttemptPattern),
}

impl AttemptSelector {
    /// Whether the user means this attempt.
    pub fn matches(&self, name: &AttemptName) -> bool {
        match self {
            Self::Named(word) => {
                word == &name.plan
                    || word.as_str() == name.task.as_str()
                    || word.as_str() == name.n.to_string()
            }
            Self::Task(plan, task) => *plan == name.plan && *task == name.task,
            Self::One(pattern) => pattern.matches(name),
        }
    }
}

impl fmt::Display for AttemptSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(word) => write!(f, "{word}"),
            Self::Task(plan, task) => write!(f, "{plan}/{task}"),
            Self::One(pattern) => write!(f, "{pattern}"),
        }
    }
}

impl FromStr for AttemptSelector {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        match text.rsplit_once('/') {
            None => text.parse().map(Self::Named),
            Some((_, last)) if is_number(last) => text.parse().map(Self::One),
            Some((plan, task)) => Ok(Self::Task(plan.parse()?, task.parse()?)),
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number is written in one way only, so that two names are equal where their
/// texts are.
fn number(text: &str) -> Result<NonZeroU32, NameError> {
    text.parse::<NonZeroU32>()
        .ok()
        .filter(|n| n.to_string() == text)
        .ok_or_else(|| malformed("its last part must be a number, from 1"))
}

fn malformed(reason: &str) -> NameError {
    NameError::new("an attempt", reason, None)
}
