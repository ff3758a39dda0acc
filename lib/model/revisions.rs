//! Revisions side by side, without a plan and without attempts.

use serde::Serialize;

use crate::model::at_once::both;
use crate::model::change::{FileChange, lines};
use crate::model::differences::{Differences, differences};
use crate::model::oid::Oid;
use crate::model::order::{Contestant, Dominated, Place, dominated, order};
use crate::model::patch::FilePatch;
use crate::model::safety::{Finding, Weights, blocks, count_asking, safety_of_each};

/// A revision that is compared.
#[derive(Clone, Debug)]
pub struct Revision {
    /// As the user named it.
    pub name: String,
    /// Its commit, unless it is only a tree.
    pub commit: Option<Oid>,
    /// Its tree.
    pub tree: Oid,
    /// Its diff against the base.
    pub patch: Vec<FilePatch>,
}

/// The line of one revision.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RevisionRow {
    /// As the user named it.
    pub revision: String,
    /// Its commit, unless it is only a tree.
    pub commit: Option<Oid>,
    /// Its tree.
    pub tree: Oid,
    /// Its diff against the base.
    pub changes: Vec<FileChange>,
    /// Lines added in all.
    pub added: u64,
    /// Lines removed in all.
    pub removed: u64,
    /// What in its diff wants a second look, the gravest first.
    pub findings: Vec<Finding>,
}

/// Revisions side by side.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Revisions {
    /// The commit or tree that they are held against.
    pub base: Oid,
    /// A line for each.
    pub rows: Vec<RevisionRow>,
    /// The diff of each against the base, for the views that show lines.
    #[serde(skip)]
    pub patches: Vec<Vec<FilePatch>>,
    /// What tells them apart.
    pub differences: Differences,
    /// In which order they deserve to be read.
    pub order: Vec<Place>,
    /// Those that another is better than in every way.
    pub dominated: Vec<Dominated>,
}

/// Lays revisions side by side.
pub fn revisions(base: Oid, revisions: Vec<Revision>, weights: &Weights) -> Revisions {
    let trees: Vec<Oid> = revisions.iter().map(|one| one.tree.clone()).collect();
    let (mut named, mut patches) = (Vec::new(), Vec::new());
    for one in revisions {
        named.push((one.name, one.commit, one.tree));
        patches.push(one.patch);
    }
    let (findings, differences) = both(
        || safety_of_each(&patches, weights),
        || differences(&patches, &trees),
    );
    let rows = named.into_iter().zip(&patches).zip(findings);
    let rows = rows.map(|(((revision, commit, tree), patch), findings)| {
        let changes: Vec<FileChange> = patch.iter().map(|file| file.change.clone()).collect();
        let (added, removed) = lines(&changes);
        RevisionRow {
            revision,
            commit,
            tree,
            changes,
            added,
            removed,
            findings,
        }
    });
    let rows: Vec<RevisionRow> = rows.collect();
    let contestants: Vec<Contestant> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| Contestant {
            blocked: blocks(&row.findings),
            reach: differences.reach[at],
            findings: count_asking(&row.findings),
            churn: differences.churn[at].production,
            ..Contestant::default()
        })
        .collect();
    let agreements = differences.agreements.as_deref();
    Revisions {
        order: order(&contestants, agreements),
        dominated: dominated(&contestants, agreements),
        base,
        rows,
        patches,
        differences,
    }
}
