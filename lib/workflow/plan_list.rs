//! `git plan list`: the plans that have a record, and the one whose file is here.

use std::collections::BTreeMap;
use std::fs;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::name::PlanName;
use crate::model::plan::Plan;
use crate::model::plan_listed::{ListedPlan, Says, TextPlace};
use crate::model::plan_parser::parse;
use crate::store::layout::PLAN_FILE;
use crate::store::plans;
use crate::workflow::approve::{Approval, approval};
use crate::workflow::list::{Seen, look_over};
use crate::workflow::plan::file_here;
use crate::workflow::plan_log::versions;

/// All plans, by their names, and what could not be read.
pub fn list(repo: &Repo) -> Result<(Vec<ListedPlan>, Vec<Error>)> {
    let (seen, mut unreadable) = look_over(repo, &[])?;
    let here = match file_here(repo) {
        Ok(None) => None,
        Err(error) => {
            unreadable.push(error);
            None
        }
        Ok(Some(source)) => {
            let plan = parse(&source.text).plan;
            if plan.is_none() {
                unreadable.push(
                    Error::missing(format!("{PLAN_FILE} has errors in it"))
                        .hint("see them, and how to mend each: git plan check"),
                );
            }
            plan
        }
    };
    let mut names = plans::list(repo)?;
    names.extend(here.iter().map(|plan| plan.name.clone()));
    names.sort();
    names.dedup();
    let mut listed = Vec::new();
    for name in names {
        let here = here.as_ref().filter(|plan| plan.name == name);
        match one(repo, &name, here, &seen) {
            Ok(one) => listed.push(one),
            Err(error) => unreadable.push(error),
        }
    }
    Ok((listed, unreadable))
}

fn one(repo: &Repo, name: &PlanName, here: Option<&Plan>, seen: &[Seen]) -> Result<ListedPlan> {
    let recorded = plans::text(repo, name)?;
    let text = match (here, &recorded) {
        (Some(here), Some(text)) if here.source == *text => TextPlace::Here,
        (Some(_), Some(_)) => TextPlace::ChangedHere,
        (Some(_), None) => TextPlace::OnlyHere,
        (None, _) => TextPlace::Record,
    };
    let plan = match here {
        Some(here) => Some(here.clone()),
        None => recorded.as_deref().and_then(|text| parse(text).plan),
    };
    let says = plan.map(|plan| Says {
        tasks: plan.tasks.len(),
        done: plan
            .tasks
            .iter()
            .filter(|task| task.outcome.is_some())
            .count(),
        approved: approval(repo, &plan).is_ok_and(|found| found == Approval::Given),
        title: plan.title,
    });
    let mut attempts = BTreeMap::new();
    for one in seen.iter().filter(|one| one.attempt().name.plan == *name) {
        *attempts.entry(one.status.word()).or_default() += 1;
    }
    let changed = match text {
        TextPlace::OnlyHere | TextPlace::ChangedHere => file_time(repo),
        TextPlace::Here | TextPlace::Record => {
            let versions = versions(repo, name)?;
            versions.first().map(|newest| newest.recorded)
        }
    };
    Ok(ListedPlan {
        plan: name.clone(),
        text,
        says,
        attempts,
        changed,
    })
}

/// When the file was last written.
fn file_time(repo: &Repo) -> Option<Timestamp> {
    let path = repo.top_level()?.join(PLAN_FILE);
    let time = fs::metadata(path).ok()?.modified().ok()?;
    Timestamp::try_from(time).ok()
}
