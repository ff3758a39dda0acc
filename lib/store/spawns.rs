//! What spawns have ordered, in the plan's record: the commit point of `git spawn`.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::name::{AttemptName, PlanName, TaskName};
use crate::model::spawn::Spawn;
use crate::store::attempts::highest_number;
use crate::store::layout::{self, file};
use crate::store::manifest::Kind;
use crate::store::plans;
use crate::store::record::{self, Record};

/// Gives out the numbers of a task's attempts: those that no attempt has had, and that no
/// order has taken.
pub struct Numbers<'a> {
    repo: &'a Repo,
    plan: &'a PlanName,
    highest: BTreeMap<TaskName, u32>,
}

impl Numbers<'_> {
    /// The next attempt's name.
    pub fn next(&mut self, task: &TaskName) -> Result<AttemptName> {
        let in_records = highest_number(self.repo, self.plan, task)?;
        let highest = self.highest.entry(task.clone()).or_default();
        let n = NonZeroU32::MIN.saturating_add((*highest).max(in_records));
        *highest = n.get();
        Ok(AttemptName {
            plan: self.plan.clone(),
            task: task.clone(),
            n,
        })
    }
}

/// Orders a spawn of a plan whose record there is. `number` fills in the names; it is called
/// again where another spawn was faster, and may refuse.
pub fn order(
    repo: &Repo,
    plan: &PlanName,
    mut number: impl FnMut(&mut Numbers<'_>) -> Result<Spawn>,
) -> Result<Spawn> {
    let mut ordered = None;
    plans::change(repo, plan, "spawn", &[], |files| {
        let mut numbers = Numbers {
            repo,
            plan,
            highest: BTreeMap::new(),
        };
        for (path, bytes) in files.iter().filter(|(path, _)| is_order(path)) {
            let before: Spawn = record::parse_json(path, bytes)?;
            for attempt in before.attempts {
                let highest = numbers.highest.entry(attempt.name.task).or_default();
                *highest = attempt.name.n.get().max(*highest);
            }
        }
        let spawn = number(&mut numbers)?;
        files.insert(file::spawn(&spawn.id), record::json(&spawn));
        ordered = Some(spawn);
        Ok(())
    })?;
    Ok(ordered.expect("the change above was made, so it was asked for"))
}

/// The spawns of a plan that have been ordered and not been closed: those at work, and those
/// that were killed.
pub fn open(repo: &Repo, plan: &PlanName) -> Result<Vec<Spawn>> {
    let Some(record) = Record::read(repo, &layout::plan_ref(plan), Kind::Plan)? else {
        return Ok(Vec::new());
    };
    let orders = record.files.iter().filter(|(path, _)| is_order(path));
    orders
        .map(|(path, bytes)| record::parse_json(path, bytes))
        .collect()
}

/// Takes an order off the list: all of it has been made, or ended.
pub fn close(repo: &Repo, plan: &PlanName, id: &str) -> Result<()> {
    plans::change(repo, plan, "spawned", &[], |files| {
        files.remove(&*file::spawn(id));
        Ok(())
    })
}

fn is_order(path: &str) -> bool {
    path.starts_with(file::SPAWNS)
}
