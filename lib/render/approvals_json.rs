//! What is approved in a repository, for programs.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::approved::Approved;
use crate::model::name::{CheckName, PlanName};
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, text, texts, time};
use crate::render::schema::Document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Approvals<'a> {
    /// Plan by plan, the newest of each last.
    approvals: &'a [ListedApproval<'a>],
}

/// One approval.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedApproval<'a> {
    /// Of which plan.
    plan: &'a PlanName,
    /// The digest of the commands.
    digest: &'a str,
    /// When.
    #[cfg_attr(test, schemars(with = "String"))]
    approved: Timestamp,
    /// The set-up.
    setup: Option<&'a str>,
    /// The checks, in their order: name and command.
    checks: Vec<(&'a CheckName, &'a str)>,
    /// Whether the plan still asks for just these.
    current: bool,
}

impl<'a> ListedApproval<'a> {
    /// Of what was approved; `is_current` is whether a plan still asks for it.
    pub fn of(one: &'a Approved, is_current: bool) -> Self {
        let checks = one.commands.checks.iter();
        Self {
            plan: &one.plan,
            digest: &one.digest,
            approved: one.approved,
            setup: one.commands.setup.as_deref(),
            checks: checks
                .map(|(name, command)| (name, command.as_str()))
                .collect(),
            current: is_current,
        }
    }
}

impl Record for ListedApproval<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("plan", |one| Some(one.plan.to_string())),
            text("digest", |one| Some(one.digest.to_owned())),
            time("approved", |one| Some(one.approved)),
            flag("current", |one| one.current),
            text("setup", |one| one.setup.map(str::to_owned)),
            texts("checks", |one| {
                let checks = one.checks.iter();
                checks
                    .map(|(name, command)| format!("{name} {command}"))
                    .collect()
            }),
        ]
    }
}

/// `git plan approve --list --json`
pub fn json(approvals: &[ListedApproval<'_>]) -> String {
    document(Document::PlanApprovals, Approvals { approvals })
}
