//! The published schemas are those of the types that are printed. To write them anew:
//! `UPDATE_SCHEMAS=1 cargo test schema`.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::json;

use super::{Comparisons, Promoted, Revisions};
use crate::model::plan_data::PlanData;
use crate::render::agents_json::Agents;
use crate::render::approvals_json::Approvals;
use crate::render::archives_json::{ArchivedAttempts, ForgettableAttempts};
use crate::render::attempts_json::Attempts;
use crate::render::faults_json::Faults;
use crate::render::findings_json::Findings;
use crate::render::freed_json::Prunable;
use crate::render::plan_json::ShownPlan;
use crate::render::plan_list::Plans;
use crate::render::plan_log::Log;
use crate::render::promotion_gate::Gate;
use crate::render::promotions_json::States;
use crate::render::schema::Document;

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

/// The schema of a document, as its type has it.
fn made(document: Document) -> String {
    let name = document.name();
    match document {
        Document::PlanList => schema::<Plans<'_>>(name),
        Document::PlanTasks => schema::<PlanData>(name),
        Document::PlanShow => schema::<ShownPlan<'_>>(name),
        Document::PlanCheck => schema::<Findings<'_>>(name),
        Document::PlanLog => schema::<Log<'_>>(name),
        Document::PlanApprovals => schema::<Approvals<'_>>(name),
        Document::SpawnList => schema::<Attempts<'_>>(name),
        Document::Agents => schema::<Agents<'_>>(name),
        Document::Doctor => schema::<Faults<'_>>(name),
        Document::Prune => schema::<Prunable<'_>>(name),
        Document::PruneArchived => schema::<ForgettableAttempts<'_>>(name),
        Document::Compare => schema::<Comparisons<'_>>(name),
        Document::CompareRevisions => schema::<Revisions>(name),
        Document::Promote => schema::<Promoted<'_>>(name),
        Document::PromoteGate => schema::<Gate<'_>>(name),
        Document::PromoteStatus => schema::<States<'_>>(name),
        Document::Archived => schema::<ArchivedAttempts<'_>>(name),
    }
}

#[test]
fn the_published_schemas_are_those_of_what_is_printed() {
    for document in Document::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("man")
            .join(format!("{}.schema.json", document.name()));
        let schema = made(*document);
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(&path, &schema).expect("write the schema");
        }
        let published = fs::read_to_string(&path).unwrap_or_default();
        assert!(published == schema, "{} is stale", path.display());
    }
}
