//! Notes: what people read beside a commit. Written by compare-and-swap, since
//! `git notes add` itself loses concurrent writes.

use gix::note::plumbing::State;

use crate::git::gix_error;
use crate::git::ref_format::RefFormat;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::{Error, Result, chain};
use crate::model::oid::Oid;

/// How often a lost race is run again; every loss is another writer's win.
const TRIES: usize = 50;

const MESSAGE: &str = "Notes of git-attempts";

impl Repo {
    /// Sets the note of a commit to `text`, whatever it was. Nothing is written where it
    /// says that already.
    pub fn write_note(&self, notes_ref: &str, commit: &Oid, text: &str) -> Result<()> {
        let mut tries = 0;
        loop {
            match self.try_write_note(notes_ref, commit, text) {
                Err(error) if error.is_conflict() && tries < TRIES => tries += 1,
                result => return result,
            }
        }
    }

    fn try_write_note(&self, notes_ref: &str, commit: &Oid, text: &str) -> Result<()> {
        if self.ref_format == RefFormat::Reftable {
            return self.try_write_note_by_git(notes_ref, commit, text);
        }
        let failed = |error: gix::Error| gix_error(&format!("cannot write '{notes_ref}'"), &error);
        let mut notes = self
            .gix
            .notes()
            .and_then(|notes| notes.with_refs([notes_ref]))
            .map_err(failed)?
            .with_commit_message(MESSAGE);
        let present = notes.get(gix_id(commit)).map_err(failed)?;
        if present.iter().any(|note| note.blob.data == text.as_bytes()) {
            return Ok(());
        }
        drop(present);
        notes
            .replace(notes_ref, gix_id(commit), text)
            .map(drop)
            .map_err(failed)
    }

    /// gix makes the trees, and git moves the ref.
    fn try_write_note_by_git(&self, notes_ref: &str, commit: &Oid, text: &str) -> Result<()> {
        let failed = |error: &dyn std::error::Error| {
            Error::fatal(format!("cannot write '{notes_ref}': {}", chain(error)))
        };
        let tip = self.read_ref(notes_ref)?;
        let tree = match &tip {
            Some(tip) => gix_id(&self.tree_of(tip)?),
            None => self.gix.empty_tree().id,
        };
        let mut notes = State::new(tree, &self.gix).map_err(|error| failed(&error))?;
        let note = self.write_blob(text.as_bytes())?;
        let edit = notes.replace(gix_id(commit), gix_id(&note), &self.gix);
        let edit = edit.map_err(|error| failed(&error))?;
        if edit.tree == tree {
            return Ok(());
        }
        let parents: Vec<&Oid> = tip.iter().collect();
        let new = self.write_commit(MESSAGE, &oid(edit.tree), &parents)?;
        let why = format!("notes: {MESSAGE}");
        match &tip {
            Some(tip) => self.move_ref(notes_ref, tip, &new, &why),
            None => self.create_ref(notes_ref, &new, &why),
        }
    }
}
