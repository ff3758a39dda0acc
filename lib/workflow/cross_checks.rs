//! The tests that each candidate brings, run on the other candidates and on the base.

use crate::git::objects::Delta;
use crate::git::overlay::Lasting;
use crate::git::repo::Repo;
use crate::model::check::CheckResult;
use crate::model::cross_check::{CrossCheck, CrossChecks, Known, judge, proving_nothing, testing};
use crate::model::error::Result;
use crate::model::file_mode::FileMode;
use crate::model::oid::Oid;
use crate::model::path_class::PathClass;
use crate::model::plan::{Check, Plan};
use crate::store::attempts;
use crate::workflow::checks::{Place, TreeJob};
use crate::workflow::compare::{Request, Verdicts};
use crate::workflow::compare_jobs::{Subject, missing};
use crate::workflow::evidence;
use crate::workflow::list::Listed;

/// A candidate, or the base of another, that tests are run on.
struct Ground {
    /// The place of the candidate among those that offer something; none is the base.
    at: Option<usize>,
    name: String,
    commit: Oid,
    tree: Oid,
}

/// The tests of one candidate, and where they are run.
struct Crossing {
    tests_of: usize,
    files: Vec<Delta>,
    base: Oid,
    grounds: Vec<Ground>,
}

/// What has to run before the tests of each are known on the others.
pub(super) fn jobs(
    repo: &Repo,
    request: &Request,
    attempts: &[Listed],
    verdicts: &Verdicts,
) -> Result<Vec<TreeJob>> {
    let offering = offering(attempts);
    let mut subjects = Vec::new();
    for crossing in crossings(repo, &offering)? {
        let of = offering[crossing.tests_of].record.attempt.name.short();
        for ground in &crossing.grounds {
            let tree = repo.overlay(&ground.tree, &crossing.files, Lasting::Kept)?;
            let over = format!("the tests of {of} on {}", ground.name);
            subjects.push(Subject {
                commit: repo.write_commit(&over, &tree, &[&ground.commit])?,
                over,
                tree,
                base: crossing.base.clone(),
                place: Place::Clean,
            });
        }
    }
    let checks: Vec<&Check> = testing(&request.plan)
        .into_iter()
        .filter(|check| request.only.is_empty() || request.only.contains(&check.name))
        .collect();
    Ok(missing(repo, request, subjects, &checks, verdicts))
}

/// Keeps what the tests of each say of the others in its own record.
pub(super) fn keep(
    repo: &Repo,
    plan: &Plan,
    attempts: &[Listed],
    results: &[CheckResult],
) -> Result<()> {
    let offering = offering(attempts);
    for crossing in crossings(repo, &offering)? {
        let one = offering[crossing.tests_of];
        if one.status.is_live() {
            continue;
        }
        let mut own = Vec::new();
        for ground in &crossing.grounds {
            let tree = repo.overlay(&ground.tree, &crossing.files, Lasting::Forgotten)?;
            for check in testing(plan) {
                own.extend(evidence::result(plan, results, check, &tree).cloned());
            }
        }
        attempts::add_checks(repo, &one.record.attempt.name, &own)?;
    }
    Ok(())
}

/// What is known of the tests of each on the others.
pub(super) fn tell(
    repo: &Repo,
    plan: &Plan,
    attempts: &[Listed],
    verdicts: &Verdicts,
) -> Result<CrossChecks> {
    let offering = offering(attempts);
    let mut told = CrossChecks {
        files: vec![Vec::new(); offering.len()],
        checks: Vec::new(),
    };
    let known: Vec<&CheckResult> = verdicts.new.iter().chain(&verdicts.recorded).collect();
    let over =
        |check: &Check, tree: &Oid| evidence::result(plan, known.iter().copied(), check, tree);
    for crossing in crossings(repo, &offering)? {
        let paths = crossing.files.iter().map(|file| file.path.to_string());
        told.files[crossing.tests_of] = paths.collect();
        let own_tree = candidate_tree(offering[crossing.tests_of]);
        let base_tree = repo.tree_of(&crossing.base)?;
        for ground in &crossing.grounds {
            let tree = repo.overlay(&ground.tree, &crossing.files, Lasting::Forgotten)?;
            for check in testing(plan) {
                let known = Known {
                    own: own_tree.and_then(|tree| over(check, tree)),
                    base: over(check, &base_tree),
                    plain: over(check, &ground.tree),
                    crossed: over(check, &tree),
                };
                let (outcome, failing) = judge(known);
                told.checks.push(CrossCheck {
                    tests_of: crossing.tests_of,
                    on: ground.at,
                    check: check.name.clone(),
                    outcome,
                    failing,
                    proving_nothing: match ground.at {
                        None => proving_nothing(known),
                        Some(_) => Vec::new(),
                    },
                });
            }
        }
    }
    Ok(told)
}

fn offering(attempts: &[Listed]) -> Vec<&Listed> {
    let offers = |one: &&Listed| one.record.attempt.candidate.is_some();
    attempts.iter().filter(offers).collect()
}

fn candidate_tree(one: &Listed) -> Option<&Oid> {
    let candidate = one.record.attempt.candidate.as_ref();
    candidate.map(|candidate| &candidate.tree)
}

/// The candidates that bring tests, each with all others and its base.
fn crossings(repo: &Repo, offering: &[&Listed]) -> Result<Vec<Crossing>> {
    let mut crossings = Vec::new();
    for (tests_of, one) in offering.iter().enumerate() {
        let Some(tree) = candidate_tree(one) else {
            continue;
        };
        let base = one.record.attempt.base.clone();
        let base_tree = repo.tree_of(&base)?;
        let files: Vec<Delta> = repo
            .tree_delta(&base_tree, tree)?
            .into_iter()
            .filter(is_of_tests)
            .collect();
        if files.is_empty() {
            continue;
        }
        let mut grounds = vec![Ground {
            at: None,
            name: "base".to_owned(),
            commit: base.clone(),
            tree: base_tree,
        }];
        for (at, other) in offering.iter().enumerate() {
            let attempt = &other.record.attempt;
            if let Some(candidate) = attempt.candidate.as_ref().filter(|_| at != tests_of) {
                grounds.push(Ground {
                    at: Some(at),
                    name: attempt.name.short(),
                    commit: candidate.commit.clone(),
                    tree: candidate.tree.clone(),
                });
            }
        }
        crossings.push(Crossing {
            tests_of,
            files,
            base,
            grounds,
        });
    }
    Ok(crossings)
}

/// Whether a file comes along where the tests go. A link might lead to what is not theirs.
fn is_of_tests(file: &Delta) -> bool {
    let is_file = matches!(
        file.entry,
        Some((FileMode::Plain | FileMode::Executable, _))
    );
    is_file && PathClass::goes_with_tests(&file.path.to_string())
}
