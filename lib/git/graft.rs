//! One tree with a decision of another in it, put together byte by byte from the lines of
//! their common base.

use std::ops::Range;

use gix::bstr::BString;
use gix::diff::blob::{Algorithm, InternedInput, diff_with_slider_heuristics, sources::byte_lines};

use crate::git::gix_error;
use crate::git::objects::{Delta, file_mode};
use crate::git::overlay::Lasting;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::{Context, Error, Result};
use crate::model::file_mode::FileMode;
use crate::model::oid::Oid;

impl Repo {
    /// What a tree, or a commit's tree, has at a path.
    pub fn entry_at(&self, tree: &Oid, path: &str) -> Result<Option<(FileMode, Oid)>> {
        let failed = |error: gix::Error| gix_error("cannot read a tree", &error);
        let tree = self
            .gix
            .find_object(gix_id(tree))
            .and_then(gix::Object::peel_to_tree)
            .map_err(failed)?;
        let entry = tree.lookup_entry_by_path(path).map_err(failed)?;
        Ok(entry.map(|entry| (file_mode(entry.mode()), oid(entry.object_id()))))
    }

    /// A file as `onto` has it, but for these lines of the base, which are as `from` has them.
    /// All three are blobs.
    pub fn graft_lines(
        &self,
        base: &Oid,
        onto: &Oid,
        from: &Oid,
        lines: &Range<usize>,
    ) -> Result<Oid> {
        let [base, onto, from] = [base, onto, from].map(|id| self.read_blob(id));
        let bytes = grafted(&base?, &onto?, &from?, lines);
        let id = self
            .gix
            .write_blob(bytes)
            .or_fatal(|| "cannot write a file".to_owned())?;
        Ok(oid(id.detach()))
    }

    /// A tree with some paths otherwise; those without an entry are gone.
    pub fn with_entries(
        &self,
        tree: &Oid,
        entries: &[(String, Option<(FileMode, Oid)>)],
    ) -> Result<Oid> {
        let delta = |(path, entry): &(String, Option<(FileMode, Oid)>)| Delta {
            path: BString::from(path.as_str()),
            entry: entry.clone(),
        };
        let deltas: Vec<Delta> = entries.iter().map(delta).collect();
        let (gone, there): (Vec<Delta>, Vec<Delta>) =
            deltas.into_iter().partition(|delta| delta.entry.is_none());
        let failed = |error: gix::Error| gix_error("cannot write a tree", &error);
        let mut editor = self.gix.edit_tree(gix_id(tree)).map_err(failed)?;
        for delta in &gone {
            editor.remove(&delta.path).map_err(failed)?;
        }
        let without = oid(editor.write().map_err(failed)?.detach());
        self.overlay(&without, &there, Lasting::Kept)
    }

    /// A commit of the user's own, on top of another.
    pub fn write_commit_of_user(&self, message: &str, tree: &Oid, parent: &Oid) -> Result<Oid> {
        self.write_commit(message, tree, &[parent])
            .map_err(|error| error.hint("tell git who you are: git config --global user.name 'Your Name' && git config --global user.email you@example.com"))
    }
}

/// The lines that stand in place of a base's.
struct Change<'a> {
    base: Range<usize>,
    lines: Vec<&'a [u8]>,
}

fn grafted(base: &[u8], onto: &[u8], from: &[u8], lines: &Range<usize>) -> Vec<u8> {
    let is_inside =
        |change: &Change<'_>| change.base.start >= lines.start && change.base.end <= lines.end;
    let mut all = changes(base, onto);
    all.retain(|change| !is_inside(change));
    all.extend(changes(base, from).into_iter().filter(is_inside));
    all.sort_by_key(|change| (change.base.start, change.base.end));
    let base: Vec<&[u8]> = byte_lines(base).collect();
    let mut out = Vec::new();
    let mut at = 0;
    for change in all {
        // The last line of a file may have no end, and now something follows it.
        for line in base[at..change.base.start].iter().chain(&change.lines) {
            end_line(&mut out);
            out.extend_from_slice(line);
        }
        at = change.base.end;
    }
    for line in &base[at..] {
        end_line(&mut out);
        out.extend_from_slice(line);
    }
    out
}

fn end_line(out: &mut Vec<u8>) {
    if out.last().is_some_and(|last| *last != b'\n') {
        out.push(b'\n');
    }
}

fn changes<'a>(base: &'a [u8], other: &'a [u8]) -> Vec<Change<'a>> {
    let input = InternedInput::new(byte_lines(base), byte_lines(other));
    // As the decision points are told, or the lines would not be the same.
    let diff = diff_with_slider_heuristics(Algorithm::Myers, &input);
    let hunks = diff.hunks().map(|hunk| Change {
        base: hunk.before.start as usize..hunk.before.end as usize,
        lines: input.after[hunk.after.start as usize..hunk.after.end as usize]
            .iter()
            .map(|token| input.interner[*token])
            .collect(),
    });
    hunks.collect()
}

/// Why a decision cannot be put on a candidate.
pub fn cannot(what: impl Into<String>) -> Error {
    Error::no(what).hint("take the whole file by hand, in the worktree of the new attempt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graft(base: &str, onto: &str, from: &str, lines: Range<usize>) -> String {
        let bytes = grafted(base.as_bytes(), onto.as_bytes(), from.as_bytes(), &lines);
        String::from_utf8(bytes).unwrap()
    }

    const BASE: &str = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

    #[test]
    fn a_decision_replaces_the_one_at_its_place_and_leaves_the_others() {
        let onto = "1\nonto\n3\n4\n5\n6\n7\n8\nonto\n";
        let from = "1\nfrom\n3\n4\n5\n6\n7\nfrom\n9\n";
        assert_eq!(
            graft(BASE, onto, from, 1..2),
            "1\nfrom\n3\n4\n5\n6\n7\n8\nonto\n"
        );
    }

    #[test]
    fn a_decision_is_added_where_nothing_was_decided() {
        let onto = "1\n2\n3\n4\n5\n6\n7\n8\nonto\n";
        let from = "1\n2\nmore\n3\n4\n5\n6\n7\n8\n9\n";
        assert_eq!(
            graft(BASE, onto, from, 2..2),
            "1\n2\nmore\n3\n4\n5\n6\n7\n8\nonto\n"
        );
    }

    #[test]
    fn ends_of_lines_stay_as_they_are() {
        assert_eq!(
            graft("1\r\n2\r\n3", "1\r\n2\r\n3", "one\r\n2\r\n3", 0..1),
            "one\r\n2\r\n3"
        );
        assert_eq!(graft("1", "1", "1\n2\n", 0..1), "1\n2\n");
    }
}
