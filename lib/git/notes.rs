//! Notes: what people read beside a commit. Written by compare-and-swap, since
//! `git notes add` itself loses concurrent writes.

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
use crate::model::error::Result;
use crate::model::oid::Oid;

/// How often a lost race is run again; every loss is another writer's win.
const TRIES: usize = 50;

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
        let failed = |error: gix::Error| gix_error(&format!("cannot write '{notes_ref}'"), &error);
        let mut notes = self
            .gix
            .notes()
            .and_then(|notes| notes.with_refs([notes_ref]))
            .map_err(failed)?
            .with_commit_message("Notes of git-attempts");
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
}
