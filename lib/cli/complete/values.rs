//! The values that an option or an argument can have.

use std::path::Path;

use clap::Arg;

use crate::cli::complete::position::Position;
use crate::cli::complete::source::{Source, eligible};
use crate::model::attempt::Isolation;
use crate::model::{rule, safety};
use crate::workflow::Repo;
use crate::workflow::offers::{Attempts, Offer, PlanOffers, agents, branches, remotes, revisions};

/// Names of files that are to be offered; the shell itself knows them best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paths {
    /// All.
    Files,
    /// Directories alone.
    Directories,
}

/// What an argument can be where `typed` is there of it.
pub fn values(
    repo: Option<&Repo>,
    position: &Position<'_>,
    argument: &Arg,
    typed: &str,
) -> (Vec<Offer>, Option<Paths>) {
    let source = Source::of(argument);
    let paths = match source {
        Source::Plan | Source::File | Source::Origin => Some(Paths::Files),
        Source::Directory => Some(Paths::Directories),
        _ => None,
    };
    let mut offers = of_the_definition(argument, source);
    if let Some(repo) = repo {
        offers.extend(of_the_repository(repo, position, argument, source, typed));
    }
    if source == Source::AttemptAndRule
        && let Some((attempt, _)) = typed.rsplit_once(':')
    {
        let rules = safety::Rule::ALL.iter();
        let offer = |rule: &safety::Rule| {
            Offer::new(format!("{attempt}:{}", rule.name()), rule.weight().word())
        };
        offers = rules.map(offer).collect();
    }
    (offers, paths)
}

fn of_the_definition(argument: &Arg, source: Source) -> Vec<Offer> {
    match source {
        Source::Rule => rule::Rule::ALL
            .iter()
            .map(|rule| Offer::new(rule.name(), rule.about().finds))
            .collect(),
        Source::Isolation => [Isolation::Worktree, Isolation::Clone]
            .map(|one| Offer::new(one.word(), ""))
            .into(),
        Source::Origin => vec![Offer::new("gh:", "an issue at GitHub, by its number")],
        _ => argument
            .get_possible_values()
            .iter()
            .filter(|one| !one.is_hide_set())
            .map(|one| {
                let help = one.get_help().map(ToString::to_string);
                Offer::new(one.get_name(), help.unwrap_or_default())
            })
            .collect(),
    }
}

fn of_the_repository(
    repo: &Repo,
    position: &Position<'_>,
    argument: &Arg,
    source: Source,
    typed: &str,
) -> Vec<Offer> {
    let attempts = || {
        let eligible = eligible(&position.path(), argument.get_long());
        Attempts::of(repo, eligible)
    };
    let plan = || PlanOffers::of(repo, position.plan().map(Path::new));
    match source {
        Source::Attempt | Source::AttemptOrVersion => attempts().offers(typed),
        Source::TaskOrRevision if position.has("diff") => attempts().offers(typed),
        Source::AttemptAndRule | Source::AttemptAndPoint => attempts()
            .offers(typed)
            .into_iter()
            .map(|one| Offer::new(format!("{}:", one.value), one.about))
            .collect(),
        Source::Group => attempts().with_groups(typed),
        Source::Task => plan().tasks(),
        Source::TaskOrApproach => [plan().tasks(), plan().approaches()].concat(),
        Source::TaskOrRevision => [attempts().tasks(), revisions(repo)].concat(),
        Source::Plan => PlanOffers::plans(repo),
        Source::Agent => agents(repo),
        Source::Check => plan().checks(),
        Source::Criterion => plan().criteria(),
        Source::Revision => revisions(repo),
        Source::Branch => branches(repo),
        Source::Remote => remotes(repo),
        Source::Rule
        | Source::Isolation
        | Source::File
        | Source::Directory
        | Source::Origin
        | Source::Definition => Vec::new(),
    }
}
