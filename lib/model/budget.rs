//! Whether a diff is small enough to be reviewed.

use crate::model::change::{FileChange, lines};
use crate::model::path_class::PathClass;
use crate::model::plan::Budget;

/// What of the budget a diff exceeds, in words. What tools wrote is not counted: nobody reads
/// a lock file.
pub fn over_budget(budget: Budget, changes: &[FileChange]) -> Vec<String> {
    let written = written(changes);
    let files = written.len() as u64;
    let (added, removed) = lines(&written);
    let changed = added + removed;
    let mut over = Vec::new();
    if let Some(most) = budget.files.filter(|most| files > *most) {
        over.push(format!("{files} files of at most {most}"));
    }
    if let Some(most) = budget.lines.filter(|most| changed > *most) {
        over.push(format!("{changed} changed lines of at most {most}"));
    }
    over
}

/// The changes that a person wrote.
pub(super) fn written(changes: &[FileChange]) -> Vec<FileChange> {
    changes
        .iter()
        .filter(|change| PathClass::of(&change.path) != PathClass::Generated)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::ChangeKind;

    fn change(path: &str, lines: u64) -> FileChange {
        FileChange {
            path: path.to_owned(),
            kind: ChangeKind::Modified,
            added: Some(lines),
            removed: Some(0),
        }
    }

    #[test]
    fn what_tools_write_is_not_counted() {
        let budget = Budget {
            files: Some(1),
            lines: Some(3),
        };
        let written = change("src/a.rs", 3);
        let locked = [written.clone(), change("Cargo.lock", 900)];
        assert!(over_budget(budget, &locked).is_empty());
        let tests = [written, change("tests/a.rs", 1)];
        let told = ["2 files of at most 1", "4 changed lines of at most 3"];
        assert_eq!(over_budget(budget, &tests), told);
    }
}
