//! The fields of all records have the names that JSON has, and stand in the manual.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Field, Record};
use crate::model::plan_listed::ListedPlan;
use crate::render::agents_json::AgentData;
use crate::render::approvals_json::ListedApproval;
use crate::render::archives_json::{ArchivedAttempt, ForgettableAttempt};
use crate::render::attempts_json::ListedAttempt;
use crate::render::comparison_records::{ComparedAttempt, ComparedRevision};
use crate::render::faults_json::ListedFault;
use crate::render::findings_json::FoundAt;
use crate::render::freed_json::ListedThing;
use crate::render::plan_json::{ListedTask, StandingTask};
use crate::render::plan_log::LoggedVersion;
use crate::render::promotion_gate::Gate;
use crate::render::promotions_json::ListedPromotion;
use crate::render::schema::Document;

/// A kind of record.
struct Kind {
    /// Its heading in the manual: what lists it.
    heading: &'static str,
    /// The page that it is in.
    page: &'static str,
    /// The document that tells the same.
    document: Document,
    /// Where its fields are in there.
    places: &'static [&'static str],
    /// Their names.
    names: Vec<&'static str>,
}

fn kind<T: Record>(
    page: &'static str,
    heading: &'static str,
    document: Document,
    places: &'static [&'static str],
) -> Kind {
    Kind {
        heading,
        page,
        document,
        places,
        names: T::fields().iter().map(Field::name).collect(),
    }
}

fn kinds() -> Vec<Kind> {
    vec![
        kind::<ListedPlan>("plan", "git plan list", Document::PlanList, &["plans.[]"]),
        kind::<ListedTask<'_>>(
            "plan",
            "git plan tasks",
            Document::PlanTasks,
            &["", "tasks.[]"],
        ),
        kind::<StandingTask<'_>>(
            "plan",
            "git plan show",
            Document::PlanShow,
            &["", "states.[]"],
        ),
        kind::<LoggedVersion<'_>>("plan", "git plan log", Document::PlanLog, &["versions.[]"]),
        kind::<FoundAt<'_>>(
            "plan",
            "git plan check",
            Document::PlanCheck,
            &["", "findings.[]"],
        ),
        kind::<ListedApproval<'_>>(
            "plan",
            "git plan approve --list",
            Document::PlanApprovals,
            &["approvals.[]"],
        ),
        kind::<ListedAttempt<'_>>(
            "spawn",
            "git spawn list",
            Document::SpawnList,
            &["attempts.[]"],
        ),
        kind::<AgentData>(
            "spawn",
            "git spawn --agents",
            Document::Agents,
            &["agents.[]"],
        ),
        kind::<ListedFault<'_>>(
            "spawn",
            "git spawn doctor",
            Document::Doctor,
            &["faults.[]"],
        ),
        kind::<ListedThing<'_>>(
            "spawn",
            "git spawn prune -n",
            Document::Prune,
            &["prunable.[]"],
        ),
        kind::<ForgettableAttempt<'_>>(
            "spawn",
            "git spawn prune --archived -n",
            Document::PruneArchived,
            &["forgettable.[]"],
        ),
        kind::<ComparedAttempt<'_>>(
            "compare",
            "git compare, of attempts",
            Document::Compare,
            &["comparisons.[]", "comparisons.[].rows.[]"],
        ),
        kind::<ComparedRevision<'_>>(
            "compare",
            "git compare, of revisions",
            Document::CompareRevisions,
            &["", "rows.[]"],
        ),
        kind::<ListedPromotion<'_>>(
            "promote",
            "git promote list and git promote status",
            Document::PromoteStatus,
            &["promotions.[]"],
        ),
        kind::<ArchivedAttempt<'_>>(
            "promote",
            "git promote list --archived",
            Document::Archived,
            &["archived.[]"],
        ),
        kind::<Gate<'_>>("promote", "git promote -n", Document::PromoteGate, &[""]),
    ]
}

/// Whether a schema has something by this path, `[]` being the items of a list.
fn has(root: &Value, node: &Value, path: &[&str]) -> bool {
    if let Some(place) = node["$ref"].as_str() {
        let place = place.trim_start_matches('#');
        return root
            .pointer(place)
            .is_some_and(|node| has(root, node, path));
    }
    let Some((first, rest)) = path.split_first() else {
        return true;
    };
    let below = match *first {
        "[]" => &node["items"],
        name => &node["properties"][name],
    };
    let alternatives = ["anyOf", "oneOf", "allOf"].into_iter();
    let alternatives = alternatives
        .filter_map(|key| node[key].as_array())
        .flatten();
    (!below.is_null() && has(root, below, rest))
        || alternatives.into_iter().any(|node| has(root, node, path))
}

#[test]
fn a_field_has_the_name_that_it_has_in_the_json() {
    for kind in kinds() {
        let schema = kind.document.schema();
        let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
        for name in &kind.names {
            let is_there = kind.places.iter().any(|place| {
                let path = place.split('.').chain(name.split('.'));
                let path: Vec<&str> = path.filter(|part| !part.is_empty()).collect();
                has(&schema, &schema, &path)
            });
            // The JSON has the order itself.
            let is_place = *name == "place" && schema["$defs"]["Place"].is_object();
            assert!(is_there || is_place, "{}: {name}", kind.heading);
        }
    }
}

/// The tags of a part of the manual, each name of them.
fn documented(page: &str, heading: &str) -> Vec<String> {
    let heading = format!(".SS \"Fields of {}\"", heading.replace('-', "\\-"));
    let lines = page.lines().skip_while(|line| *line != heading).skip(1);
    let part: Vec<&str> = lines.take_while(|line| !line.starts_with(".S")).collect();
    let tags = part.windows(2).filter(|pair| pair[0] == ".TP");
    let names = tags.flat_map(|pair| pair[1].split("\\fB").skip(1));
    let names = names.filter_map(|after| after.split("\\fR").next());
    names.map(|name| name.replace("\\-", "-")).collect()
}

#[test]
fn every_field_stands_in_the_manual() {
    for kind in kinds() {
        let path = format!("man/git-{}.1", kind.page);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let page = fs::read_to_string(&path).expect("read the page");
        let documented = documented(&page, kind.heading);
        assert_eq!(
            documented,
            kind.names,
            "{} in {}",
            kind.heading,
            path.display()
        );
    }
}
