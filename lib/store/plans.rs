//! The records of plans: the plan as it was last spawned from, what was compared, and
//! what was promoted.

use std::collections::BTreeMap;

use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::name::{AttemptName, PlanName, TaskName};
use crate::model::oid::Oid;
use crate::model::promotion::{Compared, Promotion};
use crate::store::layout::{self, file};
use crate::store::manifest::{self, Kind};
use crate::store::record::{self, Change, Kept, Record};

/// The plans that have a record.
pub fn list(repo: &Repo) -> Result<Vec<PlanName>> {
    Ok(repo
        .list_refs(layout::PLANS)?
        .iter()
        .filter_map(|(name, _)| name[layout::PLANS.len()..].parse().ok())
        .collect())
}

/// The plan's text as it was last recorded.
pub fn text(repo: &Repo, plan: &PlanName) -> Result<Option<String>> {
    let record = Record::read(repo, &layout::plan_ref(plan), Kind::Plan)?;
    Ok(record.map(|record| record.text(file::PLAN)))
}

/// Records the plan's text, making the record if there is none.
pub fn save_text(repo: &Repo, plan: &PlanName, text: &str) -> Result<()> {
    let name = layout::plan_ref(plan);
    if repo.read_ref(&name)?.is_none() {
        let mut files = Files::new();
        files.insert(file::MANIFEST.into(), manifest::write(Kind::Plan));
        files.insert(file::PLAN.into(), text.into());
        match record::create(repo, &name, &files, &[], &format!("{plan}: planned")) {
            Err(error) if error.is_conflict() => {}
            result => return result.map(drop),
        }
    }
    change(repo, plan, "planned again", &[], |files| {
        files.insert(file::PLAN.into(), text.into());
        Ok(())
    })
}

/// What was last compared for a task.
pub fn compared(repo: &Repo, plan: &PlanName, task: &TaskName) -> Result<Option<Compared>> {
    match Record::read(repo, &layout::plan_ref(plan), Kind::Plan)? {
        Some(record) => record.json(&file::comparison(task)),
        None => Ok(None),
    }
}

/// Records that these candidates were laid side by side.
pub fn save_compared(
    repo: &Repo,
    plan: &PlanName,
    task: &TaskName,
    compared: &Compared,
) -> Result<()> {
    change(repo, plan, &format!("compared {task}"), &[], |files| {
        let path = file::comparison(task);
        let before: Option<Compared> = files
            .get(&path)
            .and_then(|bytes| serde_json::from_slice(bytes).ok());
        if before.is_none_or(|before| before.attempts != compared.attempts) {
            files.insert(path, record::json(compared));
        }
        Ok(())
    })
}

/// What was promoted for a task.
pub fn promotion(repo: &Repo, plan: &PlanName, task: &TaskName) -> Result<Option<Promotion>> {
    match Record::read(repo, &layout::plan_ref(plan), Kind::Plan)? {
        Some(record) => record.json(&file::promotion(task)),
        None => Ok(None),
    }
}

/// What was promoted, of all of the plan's tasks.
pub fn promotions(repo: &Repo, plan: &PlanName) -> Result<Vec<Promotion>> {
    let name = layout::plan_ref(plan);
    let Some(commit) = repo.read_ref(&name)? else {
        return Ok(Vec::new());
    };
    let record = Record::parts_at(repo, &name, commit, Kind::Plan, &[file::PROMOTIONS])?;
    let paths = record.files.keys();
    paths
        .filter(|path| path.starts_with(file::PROMOTIONS))
        .filter_map(|path| record.json(path).transpose())
        .collect()
}

/// Decides a promotion, or moves it on. This is the commit point: where another attempt of
/// the task has been promoted meanwhile, it is refused.
pub fn save_promotion(repo: &Repo, promotion: &Promotion) -> Result<()> {
    let (plan, task) = (&promotion.attempt.plan, &promotion.attempt.task);
    let why = format!("promote {}", promotion.attempt);
    let anchors = anchors(promotion);
    change(repo, plan, &why, &anchors, |files| {
        let path = file::promotion(task);
        let before: Option<Promotion> = files
            .get(&path)
            .and_then(|bytes| serde_json::from_slice(bytes).ok());
        if let Some(other) = before.filter(|before| before.attempt != promotion.attempt) {
            return Err(promoted_already(&other));
        }
        files.insert(path, record::json(promotion));
        Ok(())
    })
}

/// Moves a promotion on from what it was; refused where somebody else has moved it meanwhile.
pub fn move_promotion(repo: &Repo, before: &Promotion, after: &Promotion) -> Result<()> {
    let (plan, task) = (&after.attempt.plan, &after.attempt.task);
    let why = format!("promotion of {}", after.attempt);
    change(repo, plan, &why, &anchors(after), |files| {
        let path = file::promotion(task);
        if files.get(&path) != Some(&record::json(before)) {
            return Err(Error::no(format!(
                "the promotion of '{}' has been changed by somebody else meanwhile",
                after.attempt
            ))
            .hint(format!(
                "see how it stands: git promote status {}",
                after.attempt
            )));
        }
        files.insert(path, record::json(after));
        Ok(())
    })
}

/// The highest number that was taken at each task by an attempt whose record is gone.
pub fn taken_number(repo: &Repo, plan: &PlanName, task: &TaskName) -> Result<u32> {
    let name = layout::plan_ref(plan);
    let Some(commit) = repo.read_ref(&name)? else {
        return Ok(0);
    };
    let record = Record::parts_at(repo, &name, commit, Kind::Plan, &[file::NUMBERS])?;
    let numbers: Option<BTreeMap<TaskName, u32>> = record.json(file::NUMBERS)?;
    Ok(numbers
        .and_then(|numbers| numbers.get(task).copied())
        .unwrap_or(0))
}

/// Keeps the number of an attempt taken, whose record is about to go.
pub fn take_number(repo: &Repo, attempt: &AttemptName) -> Result<()> {
    let why = format!("forget {attempt}");
    change(repo, &attempt.plan, &why, &[], |files| {
        let mut numbers: BTreeMap<TaskName, u32> = match files.get(file::NUMBERS) {
            Some(bytes) => record::parse_json(file::NUMBERS, bytes)?,
            None => BTreeMap::new(),
        };
        let taken = numbers.entry(attempt.task.clone()).or_default();
        *taken = attempt.n.get().max(*taken);
        files.insert(file::NUMBERS.into(), record::json(&numbers));
        Ok(())
    })
}

/// Decides a promotion whose commit has just been made for it, and returns what is decided:
/// where the same attempt was decided meanwhile, that commit counts and not this one.
pub fn decide_promotion(repo: &Repo, promotion: &Promotion) -> Result<Promotion> {
    let (plan, task) = (&promotion.attempt.plan, &promotion.attempt.task);
    let why = format!("promote {}", promotion.attempt);
    let path = file::promotion(task);
    let record = record::update(repo, &layout::plan_ref(plan), Kind::Plan, |record| {
        match record.json::<Promotion>(&path)? {
            Some(before) if before.attempt == promotion.attempt => return Ok(None),
            Some(other) => return Err(promoted_already(&other)),
            None => {}
        }
        let mut files = record.files.clone();
        files.insert(path.clone(), record::json(promotion));
        Ok(Some(Change {
            files,
            anchors: anchors(promotion),
            why: format!("{plan}: {why}"),
            // Nobody can make this commit again once it has been pushed.
            kept: Kept::Now,
        }))
    })?;
    let decided = record.json(&path)?;
    Ok(decided.unwrap_or_else(|| promotion.clone()))
}

/// What a promotion's JSON names: the candidate, and what was made of it.
fn anchors(promotion: &Promotion) -> Vec<Oid> {
    let shaped = promotion.shaped.iter().map(|shaped| shaped.commit.clone());
    std::iter::once(promotion.candidate.commit.clone())
        .chain(shaped)
        .collect()
}

fn promoted_already(other: &Promotion) -> Error {
    Error::no(format!(
        "attempt '{}' of task '{}' has been promoted already",
        other.attempt, other.attempt.task
    ))
    .hint(format!("finish that one: git promote {}", other.attempt))
}

/// Takes a decision back of which nothing has left this machine.
pub fn withdraw_promotion(repo: &Repo, promotion: &Promotion) -> Result<()> {
    let (plan, task) = (&promotion.attempt.plan, &promotion.attempt.task);
    let why = format!("do not promote {}", promotion.attempt);
    change(repo, plan, &why, &[], |files| {
        let path = file::promotion(task);
        if files
            .get(&path)
            .is_some_and(|bytes| *bytes == record::json(promotion))
        {
            files.remove(&path);
        }
        Ok(())
    })
}

/// Changes the files of a plan's record; it must be there.
pub(super) fn change(
    repo: &Repo,
    plan: &PlanName,
    why: &str,
    anchors: &[Oid],
    mut edit: impl FnMut(&mut Files) -> Result<()>,
) -> Result<()> {
    record::update(repo, &layout::plan_ref(plan), Kind::Plan, |record| {
        let mut files = record.files.clone();
        edit(&mut files)?;
        if files == record.files {
            return Ok(None);
        }
        Ok(Some(Change {
            files,
            anchors: anchors.to_vec(),
            why: format!("{plan}: {why}"),
            kept: Kept::Soon,
        }))
    })
    .map(drop)
}
