//! The published schemas are those of the types that are printed. To write them anew:
//! `UPDATE_SCHEMAS=1 cargo test schema`.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::json;

use super::{Comparisons, Revisions};
use crate::model::plan_data::PlanData;
use crate::render::agents::Agents;
use crate::render::archives::ArchivedAttempts;
use crate::render::commands;
use crate::render::findings_json::Findings;
use crate::render::plan_json;
use crate::render::plan_list;
use crate::render::plan_log;
use crate::render::promotions_json::States;

/// The schema of a document whose content is `T`, as a file has it.
fn schema<T: JsonSchema>(name: &str) -> String {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    schema["title"] = json!(name);
    // Every document names its schema first.
    let properties = schema["properties"].as_object_mut().expect("an object");
    properties.shift_insert(0, "schema".to_owned(), json!({"const": name}));
    let required = schema["required"].as_array_mut().expect("fields");
    required.insert(0, json!("schema"));
    let mut text = serde_json::to_string_pretty(&schema).expect("it is plain JSON");
    text.push('\n');
    text
}

fn is_published<T: JsonSchema>(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("man")
        .join(format!("{name}.schema.json"));
    let schema = schema::<T>(name);
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::write(&path, &schema).expect("write the schema");
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema, "{} is stale", path.display());
}

#[test]
fn the_schema_of_a_comparison_is_published() {
    is_published::<Comparisons<'_>>("git-attempts.compare.v1");
}

#[test]
fn the_schema_of_compared_revisions_is_published() {
    is_published::<Revisions>("git-attempts.compare-revisions.v1");
}

#[test]
fn the_schema_of_how_promotions_stand_is_published() {
    is_published::<States<'_>>("git-attempts.promote-status.v1");
}

#[test]
fn the_schema_of_what_a_plan_lacks_is_published() {
    is_published::<Findings<'_>>("git-attempts.plan-check.v1");
}

#[test]
fn the_schema_of_a_list_of_agents_is_published() {
    is_published::<Agents>("git-attempts.agents.v1");
}

#[test]
fn the_schema_of_archived_attempts_is_published() {
    is_published::<ArchivedAttempts<'_>>("git-attempts.archived.v1");
}

#[test]
fn the_schema_of_a_plan_as_data_is_published() {
    is_published::<PlanData>("git-attempts.plan-tasks.v1");
}

#[test]
fn the_schema_of_how_a_plan_stands_is_published() {
    is_published::<plan_json::Shown<'_>>("git-attempts.plan-show.v1");
}

#[test]
fn the_schema_of_how_a_plan_changed_is_published() {
    is_published::<plan_log::Log<'_>>("git-attempts.plan-log.v1");
}

#[test]
fn the_schema_of_a_list_of_plans_is_published() {
    is_published::<plan_list::Plans<'_>>("git-attempts.plan-list.v1");
}

#[test]
fn the_schema_of_what_is_approved_is_published() {
    is_published::<commands::Approvals<'_>>("git-attempts.plan-approvals.v1");
}
