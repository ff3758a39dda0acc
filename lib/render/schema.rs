//! The documents that `--json` prints, and the published schema of each.

/// What is carried of each document: its name, and the schema from `man/`.
macro_rules! documents {
    ($($(#[$doc:meta])* $document:ident $name:literal)*) => {
        /// A document that `--json` prints.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Document {
            $($(#[$doc])* $document,)*
        }

        impl Document {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$document,)*];

            /// The name that it gives in its field `schema`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$document => concat!("git-attempts.", $name),)*
                }
            }

            /// Its JSON Schema.
            pub fn schema(self) -> &'static str {
                match self {
                    $(Self::$document => include_str!(
                        concat!("../../man/git-attempts.", $name, ".schema.json")
                    ),)*
                }
            }
        }
    };
}

documents! {
    /// `git plan list`
    PlanList "plan-list.v1"
    /// `git plan tasks`
    PlanTasks "plan-tasks.v1"
    /// `git plan show`
    PlanShow "plan-show.v1"
    /// `git plan check`
    PlanCheck "plan-check.v1"
    /// `git plan log`
    PlanLog "plan-log.v1"
    /// `git plan approve --list`
    PlanApprovals "plan-approvals.v1"
    /// `git spawn list`
    SpawnList "spawn-list.v1"
    /// `git spawn --agents`
    Agents "agents.v1"
    /// `git spawn doctor`
    Doctor "doctor.v1"
    /// `git spawn prune --dry-run`
    Prune "prune.v1"
    /// `git spawn prune --archived --dry-run`
    PruneArchived "prune-archived.v1"
    /// `git compare`, of attempts
    Compare "compare.v1"
    /// `git compare`, of revisions
    CompareRevisions "compare-revisions.v1"
    /// `git promote`
    Promote "promote.v1"
    /// `git promote --dry-run`
    PromoteGate "promote-gate.v1"
    /// `git promote list` and `git promote status`
    PromoteStatus "promote-status.v1"
    /// `git promote list --archived`
    Archived "archived.v1"
}
