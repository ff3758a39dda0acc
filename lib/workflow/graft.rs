//! `git compare --graft`: decisions of other attempts put on one, as a new attempt that is
//! checked like any other.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::git::graft::cannot;
use crate::git::repo::Repo;
use crate::model::agent_spec::{AgentProfile, AgentSpec};
use crate::model::attempt::{
    Archive, Asker, Attempt, Candidate, End, Isolation, Outcome, State, first_round,
};
use crate::model::change::ChangeKind;
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::file_mode::FileMode;
use crate::model::graft::winner;
use crate::model::name::{AttemptName, AttemptPattern, TaskName};
use crate::model::normal_line::normal_line;
use crate::model::oid::Oid;
use crate::model::patch::FilePatch;
use crate::model::point::{Deed, Point, Variant};
use crate::store::{attempts, layout};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::restore::restore;
use crate::workflow::spawn::spawn_id;

/// What stands in the place of the agent that made it.
pub const GRAFT: &str = "graft";

/// A decision of an attempt.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whose.
    pub from: AttemptPattern,
    /// The number of the decision point, counted from one.
    pub point: usize,
}

/// What the user wrote: `limiter/2:3` or `limiter/2:p3`.
pub fn parse(text: &str) -> Result<Decision> {
    let form = "say whose decision, and its number in git compare: --graft limiter/2:p3";
    let wrong = |what: String| Error::usage(what).hint(form);
    let (from, point) = text
        .rsplit_once(':')
        .ok_or_else(|| wrong(format!("'{text}' names no decision point")))?;
    let number = point.strip_prefix('p').unwrap_or(point).parse();
    Ok(Decision {
        from: from
            .parse()
            .map_err(|error| wrong(format!("'{from}' is no attempt: {error}")))?,
        point: number
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(|| wrong(format!("'{point}' is no decision point")))?,
    })
}

/// The task that all decisions are of.
pub fn task_of(repo: &Repo, decisions: &[Decision]) -> Result<TaskName> {
    let names = decisions
        .iter()
        .map(|one| attempts::find_name(repo, &one.from));
    let names = names.collect::<Result<Vec<_>>>()?;
    let first = names
        .first()
        .ok_or_else(|| Error::usage("no decision is named"))?;
    let is_other = |name: &&AttemptName| (&name.plan, &name.task) != (&first.plan, &first.task);
    match names.iter().find(is_other) {
        Some(other) => Err(Error::no(format!(
            "'{first}' and '{other}' are not attempts at the same task"
        ))),
        None => Ok(first.task.clone()),
    }
}

/// Makes the new attempt: `onto`, or the one that comes first alone and passes everything,
/// with these decisions instead of its own. Returns it with branch and worktree.
pub fn graft(
    repo: &Repo,
    comparison: &Comparison,
    decisions: &[Decision],
    onto: Option<&AttemptPattern>,
) -> Result<Attempt> {
    refuse_nesting(repo)?;
    let onto = match onto {
        Some(pattern) => candidate(comparison, pattern)?,
        None => first(comparison)?,
    };
    let row = &comparison.rows[comparison.candidates[onto]];
    let Some(start) = &row.candidate else {
        return Err(Error::fatal("a candidate that offers nothing"));
    };
    let mut tree = start.tree.clone();
    let mut taken = Vec::new();
    for decision in decisions {
        let from = candidate(comparison, &decision.from)?;
        let names =
            [from, onto].map(|at| comparison.rows[comparison.candidates[at]].attempt.short());
        let (point, variant) = variant(comparison, decision, from, onto, &names)?;
        let patches = &comparison.patches;
        tree = put(repo, &tree, point, variant, &patches[from], &patches[onto])?;
        taken.push(format!(
            "p{} ({}) of {}",
            decision.point,
            place(point),
            names[0]
        ));
    }
    if tree == start.tree {
        return Err(Error::no("nothing would be different"));
    }
    let short = row.attempt.short();
    let taken = taken.join(", ");
    let message = format!("{short} with {taken}\n");
    let commit = repo.write_commit_of_user(&message, &tree, &start.commit)?;
    let model = attempts::read(repo, &row.attempt)?;
    let new = |name: AttemptName, spawn: String| {
        let branch = format!("refs/heads/{}", layout::branch(repo, &name));
        Attempt {
            worktree: layout::worktree(repo, &name),
            spawn,
            agent: AgentSpec::new(
                GRAFT,
                AgentProfile::Command {
                    shell: command(decisions, &short),
                },
            ),
            isolation: Isolation::Worktree,
            ports: None,
            created: Timestamp::now(),
            round: first_round(),
            asker: Asker::Spawn,
            rounds: Vec::new(),
            state: State::Ended(Box::new(End {
                cause: None,
                reported: true,
                ..End::not_begun(Outcome::Finished, "")
            })),
            candidate: Some(Candidate {
                commit: commit.clone(),
                tree: tree.clone(),
            }),
            session: None,
            usage: None,
            cost: None,
            // It comes to life as an attempt does that was put away: its record is the one
            // thing that has to be there, and what is missing then is made from it.
            archive: Some(Archive {
                archived: Timestamp::now(),
                head: commit.clone(),
                head_branch: Some(branch.clone()),
                branch_tip: None,
                index: None,
                files: None,
                why: None,
                refs: Vec::new(),
            }),
            branch,
            name,
            ..model.attempt.clone()
        }
    };
    let report = format!("## Summary\n- {short} with {taken}\n\n## Skipped\n- nothing\n");
    let name = loop {
        let AttemptName { plan, task, .. } = &row.attempt;
        let n = attempts::highest_number(repo, plan, task)?.saturating_add(1);
        let name = AttemptName {
            n: n.try_into()
                .or_fatal(|| "there are too many attempts".to_owned())?,
            ..row.attempt.clone()
        };
        let attempt = new(name.clone(), spawn_id()?);
        match attempts::create_ended(repo, &attempt, &model.plan, &model.prompt, &report) {
            Ok(()) => break name,
            Err(error) if error.kind == Kind::Conflict => {}
            Err(error) => return Err(error),
        }
    };
    let pattern = name.to_string().parse();
    let pattern = pattern.or_fatal(|| format!("'{name}' names no attempt"))?;
    restore(repo, &pattern)
        .map_err(|error| error.hint(format!("to go on: git promote --restore {name}")))
}

/// How it was made, for whoever looks it up.
fn command(decisions: &[Decision], onto: &str) -> String {
    let mut words = vec!["git compare".to_owned()];
    let grafts = decisions.iter();
    words.extend(grafts.map(|one| format!("--graft {}:p{}", one.from, one.point)));
    words.push(format!("--onto {onto}"));
    words.join(" ")
}

/// A candidate by its name.
fn candidate(comparison: &Comparison, pattern: &AttemptPattern) -> Result<usize> {
    let mut candidates = comparison.candidates.iter();
    candidates
        .position(|row| pattern.matches(&comparison.rows[*row].attempt))
        .ok_or_else(|| {
            let task = &comparison.task;
            Error::no(format!("'{pattern}' offers nothing at task '{task}'"))
                .hint("see what there is: git compare --no-checks")
        })
}

fn first(comparison: &Comparison) -> Result<usize> {
    let hint = "say what to build on: --onto <attempt>";
    let first = winner(&comparison.order)
        .ok_or_else(|| Error::no("no attempt comes first alone").hint(hint))?;
    let row = &comparison.rows[comparison.candidates[first]];
    if row.passes_everything {
        return Ok(first);
    }
    Err(Error::no(format!(
        "'{}' comes first and does not pass everything",
        row.attempt
    ))
    .hint(hint))
}

/// The decision, if it is one, and another than that of `onto`.
fn variant<'a>(
    comparison: &'a Comparison,
    decision: &Decision,
    from: usize,
    onto: usize,
    [from_name, onto_name]: &[String; 2],
) -> Result<(&'a Point, &'a Variant)> {
    let number = decision.point;
    let points = &comparison.differences.points;
    let point = points.get(number - 1).ok_or_else(|| {
        Error::no(format!("there is no decision point p{number}")).hint(format!(
            "there are {}: git compare --diff --all",
            points.len()
        ))
    })?;
    let variant = point
        .variant_of(from)
        .ok_or_else(|| Error::no(format!("'{from_name}' left p{number} as it was")))?;
    if variant.attempts.contains(&onto) {
        return Err(Error::no(format!(
            "'{from_name}' and '{onto_name}' did the same at p{number}"
        )));
    }
    Ok((point, variant))
}

fn place(point: &Point) -> String {
    match point.before.is_empty() {
        true => point.path.clone(),
        false => format!("{}:{}", point.path, point.base.start + 1),
    }
}

/// The tree with one decision in it.
fn put(
    repo: &Repo,
    tree: &Oid,
    point: &Point,
    variant: &Variant,
    from: &[FilePatch],
    onto: &[FilePatch],
) -> Result<Oid> {
    let gone = || cannot(format!("'{}' is not there to be changed", point.path));
    let theirs = file_of(from, point, Some(variant))
        .ok_or_else(|| Error::fatal(format!("no change of '{}' is found", point.path)))?;
    let own = file_of(onto, point, None);
    let path = own.map_or(point.path.as_str(), |file| file.change.path.as_str());
    let is_gone = own.is_some_and(|file| file.change.kind == ChangeKind::Deleted);
    let entry = match is_gone {
        true => None,
        false => repo.entry_at(tree, path)?,
    };
    let after = || {
        let side = theirs.after.as_ref();
        side.map(|side| (side.mode, side.id.clone()))
            .ok_or_else(gone)
    };
    let keeps_path = |entry: (FileMode, Oid)| vec![(path.to_owned(), Some(entry))];
    let entries = match &variant.deed {
        Deed::Lines(_) => {
            let (mode, blob) = entry.ok_or_else(gone)?;
            let before = theirs.before.as_ref().ok_or_else(gone)?;
            let (_, after) = after()?;
            let blob = repo.graft_lines(&before.id, &blob, &after, &point.base)?;
            keeps_path((mode, blob))
        }
        Deed::Mode => keeps_path((after()?.0, entry.ok_or_else(gone)?.1)),
        Deed::Binary(_) if theirs.existed() => keeps_path(after()?),
        Deed::NewFile(_) | Deed::Binary(_) => {
            let mut entries = vec![(theirs.change.path.clone(), Some(after()?))];
            if let Some(own) = own.filter(|own| own.change.path != theirs.change.path) {
                entries.push((own.change.path.clone(), None));
            }
            entries
        }
        Deed::Deleted => vec![(path.to_owned(), None)],
        Deed::Renamed(new) => vec![
            (path.to_owned(), None),
            (new.clone(), Some(entry.ok_or_else(gone)?)),
        ],
    };
    repo.with_entries(tree, &entries)
}

/// What a diff does to the file of a point: by its path in the base, or as a new file by its
/// path, or by its lines.
fn file_of<'a>(
    patch: &'a [FilePatch],
    point: &Point,
    variant: Option<&Variant>,
) -> Option<&'a FilePatch> {
    let is_new = !point.variants.is_empty()
        && point.variants.iter().all(|variant| match variant.deed {
            Deed::NewFile(_) => true,
            Deed::Binary(_) => !patch
                .iter()
                .any(|file| file.existed() && file.base_path == point.path),
            _ => false,
        });
    if !is_new {
        return patch
            .iter()
            .find(|file| file.existed() && file.base_path == point.path);
    }
    let new = || patch.iter().filter(|file| !file.existed());
    let same_path = new().find(|file| file.change.path == point.path);
    let lines = match variant.map(|variant| &variant.deed) {
        Some(Deed::NewFile(lines)) => Some(normal(lines.iter().map(String::as_str))),
        _ => None,
    };
    same_path.or_else(|| {
        let lines = lines?;
        new().find(|file| normal(file.added_lines().map(|(_, line)| line)) == lines)
    })
}

fn normal<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Cow<'a, str>> {
    lines.filter_map(normal_line).collect()
}
