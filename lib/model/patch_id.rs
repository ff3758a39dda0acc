//! What tells a change, wherever it was made: the same lines taken from and put into the same
//! files. As with `git patch-id`, neither white space nor the place in a file counts, so a
//! change keeps its id when it is squashed into one commit or made anew on another.

use sha2::{Digest, Sha256};

use crate::model::patch::FilePatch;

/// The id of a change.
pub type PatchId = [u8; 32];

/// The id of all that these patches change; the files may come in any order.
pub fn patch_id(patches: &[FilePatch]) -> PatchId {
    let mut files: Vec<&FilePatch> = patches.iter().collect();
    files.sort_by(|a, b| a.change.path.cmp(&b.change.path));
    let mut hasher = Sha256::new();
    let mut part = |kind: u8, bytes: &[u8]| {
        hasher.update([kind]);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for file in files {
        part(b'f', file.base_path.as_bytes());
        part(b't', file.change.path.as_bytes());
        let mode = |side: &Option<crate::model::patch::Side>| {
            side.as_ref()
                .map_or_else(String::new, |side| format!("{:?}", side.mode))
        };
        part(b'm', mode(&file.before).as_bytes());
        part(b'm', mode(&file.after).as_bytes());
        match &file.text {
            Some(text) => {
                for hunk in text.hunks.iter() {
                    for line in &text.base[hunk.base.clone()] {
                        part(b'-', without_space(line).as_bytes());
                    }
                    for line in &hunk.added {
                        part(b'+', without_space(line).as_bytes());
                    }
                }
            }
            // Of what nobody can read, the bytes have to be the same.
            None => {
                for side in [&file.before, &file.after].into_iter().flatten() {
                    part(b'b', side.id.as_str().as_bytes());
                }
            }
        }
    }
    hasher.finalize().into()
}

fn without_space(line: &str) -> String {
    line.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::{ChangeKind, FileChange};
    use crate::model::patch::{Hunk, TextPatch};

    fn patch(path: &str, base: &[&str], at: usize, added: &str) -> FilePatch {
        FilePatch {
            base_path: path.to_owned(),
            change: FileChange {
                path: path.to_owned(),
                kind: ChangeKind::Modified,
                added: Some(1),
                removed: Some(1),
            },
            before: None,
            after: None,
            text: Some(TextPatch {
                base: base.iter().map(|line| (*line).to_owned()).collect(),
                hunks: vec![Hunk {
                    base: at..at + 1,
                    at,
                    added: vec![added.to_owned()],
                }]
                .into(),
            }),
        }
    }

    #[test]
    fn neither_the_place_nor_white_space_nor_the_order_of_files_counts() {
        let one = [
            patch("a", &["x", "old"], 1, "new "),
            patch("b", &["o"], 0, "n"),
        ];
        let other = [patch("b", &["o"], 0, "n"), patch("a", &["old"], 0, "  new")];
        assert_eq!(patch_id(&one), patch_id(&other));
    }

    #[test]
    fn other_lines_and_other_files_are_another_change() {
        let one = [patch("a", &["old"], 0, "new")];
        assert_ne!(
            patch_id(&one),
            patch_id(&[patch("a", &["old"], 0, "newer")])
        );
        assert_ne!(
            patch_id(&one),
            patch_id(&[patch("a", &["older"], 0, "new")])
        );
        assert_ne!(patch_id(&one), patch_id(&[patch("b", &["old"], 0, "new")]));
    }
}
