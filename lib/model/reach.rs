//! How far into what runs a candidate reaches, told by the paths of its diff.

use crate::model::patch::FilePatch;
use crate::model::path_class::PathClass;
use crate::model::plan::Plan;

/// How far a candidate reaches, the furthest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It changes a file of production that was there before. Of 476 attempts that did not,
    /// none was right.
    Production,
    /// It changes other files alone: new ones, tests, documents, what tools write.
    Beside,
    /// It changes nothing at all.
    #[default]
    Nothing,
}

impl Reach {
    /// Of a diff.
    pub fn of(patch: &[FilePatch]) -> Self {
        let one = |file: &FilePatch| match PathClass::of(&file.change.path) {
            PathClass::Production if file.existed() => Self::Production,
            _ => Self::Beside,
        };
        patch.iter().map(one).min().unwrap_or_default()
    }

    /// As far as a plan asks for by its likely files; all the way where it names none.
    pub fn asked(plan: &Plan) -> Self {
        let likely = plan.likely_files.iter();
        let one = likely.map(|file| match PathClass::of(file.glob.as_str()) {
            PathClass::Production if !file.is_new => Self::Production,
            _ => Self::Beside,
        });
        one.min().unwrap_or(Self::Production)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan_fixture::{changed, clean};

    #[test]
    fn a_plan_asks_for_as_much_as_its_likely_files_are_of() {
        let likely = "- `src/api/**`\n- `src/limit.rs` (new)\n";
        let cases = [
            (likely, Reach::Production),
            ("- `docs/**`\n- `src/limit.rs` (new)\n", Reach::Beside),
            ("- `docs/**`\n- `tests/**`\n", Reach::Beside),
            ("- `**/*.md`\n", Reach::Beside),
        ];
        for (files, reach) in cases {
            let plan = clean(&changed(likely, files));
            assert_eq!(Reach::asked(&plan), reach, "{files}");
        }
        let mut plan = clean(&changed(likely, likely));
        plan.likely_files.clear();
        assert_eq!(Reach::asked(&plan), Reach::Production);
    }
}
