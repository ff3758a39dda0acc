//! What a plan names, and the plans themselves.

use std::path::Path;

use crate::git::repo::Repo;
use crate::model::plan::Plan;
use crate::model::plan_parser::parse;
use crate::store::plans;
use crate::workflow::offers::Offer;
use crate::workflow::plan::{file_here, find_source};

/// The plan that is meant, as far as it can be read.
pub struct PlanOffers(Option<Plan>);

impl PlanOffers {
    /// The one that is named, else the one that a command would take.
    pub fn of(repo: &Repo, named: Option<&Path>) -> Self {
        // Standard input is the terminal of whoever types, and a pipe may have no other end.
        let can_be_read = named.is_none_or(|path| path.is_file() || !path.exists());
        let is_stdin = named.is_some_and(|path| path.as_os_str() == "-");
        if !can_be_read || is_stdin {
            return Self(None);
        }
        let source = find_source(repo, named).ok();
        Self(source.and_then(|source| parse(&source.text).plan))
    }

    /// Its tasks; those that are done come last.
    pub fn tasks(&self) -> Vec<Offer> {
        let mut tasks: Vec<_> = self.0.iter().flat_map(|plan| &plan.tasks).collect();
        tasks.sort_by_key(|task| task.outcome.is_some());
        let offer = |name: &str, title: &str, is_done: bool| {
            let kind = if is_done { "task, done" } else { "task" };
            match title {
                "" => Offer::new(name, kind),
                title => Offer::new(name, format!("{kind}: {title}")),
            }
        };
        tasks
            .into_iter()
            .map(|task| offer(task.name.as_ref(), &task.title, task.outcome.is_some()))
            .collect()
    }

    /// The approaches to its tasks, as `<task>/<approach>`.
    pub fn approaches(&self) -> Vec<Offer> {
        let tasks = self.0.iter().flat_map(|plan| &plan.tasks);
        let approaches = tasks.flat_map(|task| {
            let approaches = task.approaches.iter();
            approaches.map(|one| Offer::new(format!("{}/{}", task.name, one.name), &one.title))
        });
        approaches.collect()
    }

    /// Its checks, with what each runs.
    pub fn checks(&self) -> Vec<Offer> {
        let checks = self.0.iter().flat_map(|plan| &plan.checks);
        let offer = checks.map(|check| Offer::new(check.name.to_string(), &check.command));
        offer.collect()
    }

    /// The criteria that a person judges.
    pub fn criteria(&self) -> Vec<Offer> {
        let criteria = self.0.iter().flat_map(|plan| plan.criteria.iter().zip(1..));
        criteria
            .filter(|(criterion, _)| criterion.check.is_none())
            .map(|(criterion, number)| Offer::new(format!("C{number}"), &criterion.text))
            .collect()
    }

    /// The plans that have a record, and the one of this worktree.
    pub fn plans(repo: &Repo) -> Vec<Offer> {
        let mut names = plans::list(repo).unwrap_or_default();
        let here = file_here(repo).ok().flatten();
        let here = here.and_then(|source| parse(&source.text).plan);
        names.extend(here.map(|plan| plan.name));
        names.sort();
        names.dedup();
        let offers = names
            .into_iter()
            .map(|name| Offer::new(name.to_string(), "plan"));
        offers.collect()
    }
}
