//! The records of attempts.

use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::check::CheckResult;
use crate::model::error::{Error, Result};
use crate::model::name::{AttemptName, AttemptPattern, PlanName, TaskName};
use crate::model::oid::Oid;
use crate::model::report::{Report, find_report};
use crate::store::layout::{self, file};
use crate::store::manifest::{self, Kind};
use crate::store::record::{self, Change, Kept, Record};

/// An attempt as its record says, with its prose and its verdicts.
#[derive(Clone, Debug)]
pub struct AttemptRecord {
    /// The record's commit.
    pub commit: Oid,
    /// Its state.
    pub attempt: Attempt,
    /// The plan as it was at the spawn.
    pub plan: String,
    /// What the agent was told.
    pub prompt: String,
    /// What the agent said at the end; empty where it said nothing.
    pub last_words: String,
    /// The verdicts over its candidate, and over its base.
    pub checks: Vec<CheckResult>,
}

impl AttemptRecord {
    /// The agent's report, where its last words hold one.
    pub fn report(&self) -> Option<Report> {
        find_report(&self.last_words)
    }
}

/// The highest number that an attempt of this task has had; 0 where there was none. Archived
/// attempts keep theirs.
pub fn highest_number(repo: &Repo, plan: &PlanName, task: &TaskName) -> Result<u32> {
    let prefix = format!("{}{plan}/{task}/", layout::ATTEMPTS);
    let refs = repo.list_refs(&prefix)?;
    let numbers = refs.iter().map(|(name, _)| name[prefix.len()..].parse());
    Ok(numbers.filter_map(Result::ok).max().unwrap_or(0))
}

/// Takes an attempt's name by making its record. A conflict if somebody has it already.
pub fn create(repo: &Repo, attempt: &Attempt, plan: &str, prompt: &str) -> Result<()> {
    let mut files = Files::new();
    files.insert(file::MANIFEST.into(), manifest::write(Kind::Attempt));
    files.insert(file::ATTEMPT.into(), record::json(attempt));
    files.insert(file::PLAN.into(), plan.into());
    files.insert(file::PROMPT.into(), prompt.into());
    let name = layout::attempt_ref(&attempt.name);
    let why = format!("{}: spawned", attempt.name);
    record::create(repo, &name, &files, &[&attempt.base], &why).map(drop)
}

/// Reads one attempt, if it has a record.
pub fn find_record(repo: &Repo, name: &AttemptName) -> Result<Option<AttemptRecord>> {
    let record = Record::read(repo, &layout::attempt_ref(name), Kind::Attempt)?;
    record.as_ref().map(parse).transpose()
}

/// Reads one attempt, which has a record.
pub fn read(repo: &Repo, name: &AttemptName) -> Result<AttemptRecord> {
    find_record(repo, name)?.ok_or_else(|| Error::fatal(format!("there is no attempt '{name}'")))
}

fn parse(record: &Record) -> Result<AttemptRecord> {
    let attempt = record
        .json(file::ATTEMPT)?
        .ok_or_else(|| Error::fatal(format!("'{}' has no {}", record.name, file::ATTEMPT)))?;
    let mut checks = Vec::new();
    for path in record
        .files
        .keys()
        .filter(|path| path.starts_with(file::CHECKS))
    {
        checks.extend(record.json::<CheckResult>(path)?);
    }
    Ok(AttemptRecord {
        commit: record.commit.clone(),
        attempt,
        plan: record.text(file::PLAN),
        prompt: record.text(file::PROMPT),
        last_words: record.text(file::REPORT),
        checks,
    })
}

/// All attempts, in the order of plan, task and number; those of records that this
/// program cannot read come back as their errors.
pub fn list(repo: &Repo) -> Result<(Vec<AttemptRecord>, Vec<Error>)> {
    let mut found = Vec::new();
    let mut unreadable = Vec::new();
    for (name, commit) in repo.list_refs(layout::ATTEMPTS)? {
        let record = Record::at(repo, &name, commit, Kind::Attempt);
        match record.and_then(|record| parse(&record)) {
            Ok(attempt) => found.push(attempt),
            Err(error) => unreadable.push(error),
        }
    }
    found.sort_by(|a, b| a.attempt.name.cmp(&b.attempt.name));
    Ok((found, unreadable))
}

/// The one attempt that the user means.
pub fn find(repo: &Repo, pattern: &AttemptPattern) -> Result<AttemptRecord> {
    let (all, _) = list(repo)?;
    let mut found: Vec<AttemptRecord> = all
        .into_iter()
        .filter(|record| pattern.matches(&record.attempt.name))
        .collect();
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Error::fatal(format!("there is no attempt '{pattern}'"))
            .hint("see what there is: git spawn list")),
        _ => {
            let names: Vec<String> = found
                .iter()
                .map(|record| record.attempt.name.to_string())
                .collect();
            Err(Error::fatal(format!("attempt '{pattern}' is ambiguous"))
                .hint(format!("it could be {}", names.join(", "))))
        }
    }
}

/// Changes an attempt's state, and its last words where they are given.
pub fn update(
    repo: &Repo,
    name: &AttemptName,
    why: &str,
    mut change: impl FnMut(&mut Attempt) -> Result<Updated>,
) -> Result<AttemptRecord> {
    let why = format!("{name}: {why}");
    let record = record::update(repo, &layout::attempt_ref(name), Kind::Attempt, |record| {
        let mut attempt: Attempt = parse(record)?.attempt;
        let before = attempt.clone();
        let updated = change(&mut attempt)?;
        let mut files = record.files.clone();
        if let Some(last_words) = updated.last_words {
            files.insert(file::REPORT.into(), last_words.into_bytes());
        }
        files.insert(file::ATTEMPT.into(), record::json(&attempt));
        if attempt == before && files == record.files {
            return Ok(None);
        }
        let mut anchors: Vec<Oid> = attempt
            .candidate
            .iter()
            .map(|candidate| candidate.commit.clone())
            .collect();
        anchors.extend(updated.anchors);
        Ok(Some(Change {
            files,
            anchors,
            why: why.clone(),
            kept: updated.kept,
        }))
    })?;
    parse(&record)
}

/// What changes beside an attempt's state.
#[derive(Debug, Default)]
pub struct Updated {
    /// The agent's last words.
    pub last_words: Option<String>,
    /// Commits that the new state names, other than the candidate.
    pub anchors: Vec<Oid>,
    /// Where the new state has to be before it counts.
    pub kept: Kept,
}

/// Adds verdicts, keyed by check and tree.
pub fn add_checks(repo: &Repo, name: &AttemptName, results: &[CheckResult]) -> Result<()> {
    let why = format!("{name}: checked");
    record::update(repo, &layout::attempt_ref(name), Kind::Attempt, |record| {
        let mut files = record.files.clone();
        for result in results {
            files.insert(
                file::check(&result.check, &result.tree),
                record::json(result),
            );
        }
        if files == record.files {
            return Ok(None);
        }
        let attempt = parse(record)?.attempt;
        Ok(Some(Change {
            files,
            anchors: attempt
                .candidate
                .into_iter()
                .map(|candidate| candidate.commit)
                .collect(),
            why: why.clone(),
            kept: Kept::Soon,
        }))
    })
    .map(drop)
}
