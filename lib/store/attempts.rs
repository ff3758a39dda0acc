//! The records of attempts.

mod update;

pub use update::{LastWords, Updated, update};

use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::acceptance::Acceptance;
use crate::model::acknowledgement::Acknowledgement;
use crate::model::attempt::Attempt;
use crate::model::check::CheckResult;
use crate::model::error::{Error, Result};
use crate::model::name::{AttemptName, AttemptPattern, PlanName, TaskName};
use crate::model::oid::Oid;
use crate::model::report::{Report, find_report};
use crate::store::layout::{self, file};
use crate::store::manifest::{self, Kind};
use crate::store::plans;
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
    /// What the user asked for in its latest round; empty where it was not the user.
    pub asked: String,
    /// What the agent said at the end; empty where it said nothing.
    pub last_words: String,
    /// The verdicts over its candidate, and over its base.
    pub checks: Vec<CheckResult>,
    /// What a person has said of the findings in its candidates.
    pub acknowledged: Vec<Acknowledgement>,
    /// What a person has said of the criteria that no check judges.
    pub accepted: Vec<Acceptance>,
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
    let there = numbers.filter_map(Result::ok).max().unwrap_or(0);
    Ok(there.max(plans::taken_number(repo, plan, task)?))
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

/// Makes the record of an attempt that is over before anybody heard of it. A conflict if
/// somebody has its name already.
pub fn create_ended(
    repo: &Repo,
    attempt: &Attempt,
    plan: &str,
    prompt: &str,
    last_words: &str,
) -> Result<()> {
    let mut files = Files::new();
    files.insert(file::MANIFEST.into(), manifest::write(Kind::Attempt));
    files.insert(file::ATTEMPT.into(), record::json(attempt));
    files.insert(file::PLAN.into(), plan.into());
    files.insert(file::PROMPT.into(), prompt.into());
    files.insert(file::REPORT.into(), last_words.into());
    let name = layout::attempt_ref(&attempt.name);
    let why = format!("{}: made", attempt.name);
    let candidate = attempt.candidate.iter().map(|candidate| &candidate.commit);
    let anchors: Vec<&Oid> = candidate.chain([&attempt.base]).collect();
    record::create(repo, &name, &files, &anchors, &why).map(drop)
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

/// The state of one attempt, without its prose and its verdicts, which are not read.
#[derive(Clone, Debug)]
pub struct AttemptState {
    /// The record's commit: as long as the ref names it, this is the state.
    pub commit: Oid,
    /// The state.
    pub attempt: Attempt,
}

/// Reads the state of one attempt. Where `known` still is its state, nothing but the ref is
/// read.
pub fn read_state(
    repo: &Repo,
    name: &AttemptName,
    known: Option<AttemptState>,
) -> Result<AttemptState> {
    let full_name = layout::attempt_ref(name);
    let commit = repo
        .read_ref(&full_name)?
        .ok_or_else(|| Error::fatal(format!("there is no attempt '{name}'")))?;
    match known.filter(|known| known.commit == commit) {
        Some(known) => Ok(known),
        None => state_at(repo, &full_name, commit),
    }
}

fn state_at(repo: &Repo, name: &str, commit: Oid) -> Result<AttemptState> {
    let record = Record::parts_at(repo, name, commit, Kind::Attempt, &[file::ATTEMPT])?;
    Ok(AttemptState {
        attempt: attempt(&record)?,
        commit: record.commit,
    })
}

fn attempt(record: &Record) -> Result<Attempt> {
    record
        .json(file::ATTEMPT)?
        .ok_or_else(|| Error::fatal(format!("'{}' has no {}", record.name, file::ATTEMPT)))
}

pub(super) fn parse(record: &Record) -> Result<AttemptRecord> {
    let attempt = attempt(record)?;
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
        asked: record.text(&file::asked_of(attempt.round)),
        attempt,
        plan: record.text(file::PLAN),
        prompt: record.text(file::PROMPT),
        last_words: record.text(file::REPORT),
        checks,
        acknowledged: record.json(file::ACKNOWLEDGED)?.unwrap_or_default(),
        accepted: record.json(file::ACCEPTED)?.unwrap_or_default(),
    })
}

/// An attempt's ref: the name, and the record's commit.
pub type AttemptRef = (AttemptName, Oid);

/// The refs of all attempts, in the order of plan, task and number, and an error for each
/// that is called as no attempt can be. No record is read.
pub fn refs(repo: &Repo) -> Result<(Vec<AttemptRef>, Vec<Error>)> {
    let (mut found, strange) = sorted_out(repo.list_refs(layout::ATTEMPTS)?.into_iter().map(
        |(full_name, commit)| match full_name[layout::ATTEMPTS.len()..].parse() {
            Ok(name) => Ok((name, commit)),
            Err(why) => Err(Error::fatal(format!("'{full_name}': {why}"))),
        },
    ));
    found.sort_unstable();
    Ok((found, strange))
}

/// The records that these refs name, with prose and verdicts; those that this program cannot
/// read come back as their errors.
pub fn list(repo: &Repo, refs: Vec<AttemptRef>) -> (Vec<AttemptRecord>, Vec<Error>) {
    sorted_out(refs.into_iter().map(|(name, commit)| {
        let record = Record::at(repo, &layout::attempt_ref(&name), commit, Kind::Attempt);
        record.and_then(|record| parse(&record))
    }))
}

/// So many records are read sooner than threads are started. With 20 of them, threads made a
/// list slower by a tenth.
const FEW: usize = 100;

/// The states that these refs name, read by several threads where they are many; those of
/// records that this program cannot read come back as their errors.
pub fn list_states(repo: &Repo, refs: Vec<AttemptRef>) -> (Vec<AttemptState>, Vec<Error>) {
    sorted_out(repo.map_all(refs, FEW, |repo, (name, commit)| {
        state_at(repo, &layout::attempt_ref(&name), commit)
    }))
}

fn sorted_out<T>(results: impl IntoIterator<Item = Result<T>>) -> (Vec<T>, Vec<Error>) {
    let mut found = Vec::new();
    let mut unreadable = Vec::new();
    for result in results {
        match result {
            Ok(one) => found.push(one),
            Err(error) => unreadable.push(error),
        }
    }
    (found, unreadable)
}

/// The name of the one attempt that the user means.
pub fn find_name(repo: &Repo, pattern: &AttemptPattern) -> Result<AttemptName> {
    let (all, _) = refs(repo)?;
    let mut found: Vec<AttemptName> = all
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| pattern.matches(name))
        .collect();
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Error::fatal(format!("there is no attempt '{pattern}'"))
            .hint("see what there is: git spawn list")),
        _ => {
            let names: Vec<String> = found.iter().map(AttemptName::to_string).collect();
            Err(Error::fatal(format!("attempt '{pattern}' is ambiguous"))
                .hint(format!("it could be {}", names.join(", "))))
        }
    }
}

/// The one attempt that the user means.
pub fn find(repo: &Repo, pattern: &AttemptPattern) -> Result<AttemptRecord> {
    read(repo, &find_name(repo, pattern)?)
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

/// Adds that a person has seen what a rule finds in the candidate; what they said of it before
/// is replaced.
pub fn acknowledge(repo: &Repo, name: &AttemptName, new: &Acknowledgement) -> Result<()> {
    let why = format!("{name}: acknowledged");
    record::update(repo, &layout::attempt_ref(name), Kind::Attempt, |record| {
        let AttemptRecord {
            attempt,
            mut acknowledged,
            ..
        } = parse(record)?;
        acknowledged.retain(|one| (one.rule, &one.tree) != (new.rule, &new.tree));
        acknowledged.push(new.clone());
        let mut files = record.files.clone();
        files.insert(file::ACKNOWLEDGED.into(), record::json(&acknowledged));
        let candidate = attempt.candidate.map(|candidate| candidate.commit);
        Ok(Some(Change {
            files,
            anchors: candidate.into_iter().collect(),
            why: why.clone(),
            kept: Kept::Now,
        }))
    })
    .map(drop)
}
