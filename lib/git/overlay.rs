//! Some files of one tree laid over another.

use crate::git::gix_error;
use crate::git::objects::{Delta, entry_kind};
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::Result;
use crate::model::oid::Oid;

/// Whether the objects of a new tree are for longer than this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// They are written.
    Kept,
    /// Only the id is wanted.
    Forgotten,
}

impl Repo {
    /// The tree with these files in place of whatever it has at their paths. Deltas that
    /// delete are left out.
    pub fn overlay(&self, tree: &Oid, files: &[Delta], lasting: Lasting) -> Result<Oid> {
        let failed = |error: gix::Error| gix_error("cannot lay files over a tree", &error);
        let repo = match lasting {
            Lasting::Kept => self.gix.clone(),
            Lasting::Forgotten => self.gix.clone().with_object_memory(),
        };
        let mut editor = repo.edit_tree(gix_id(tree)).map_err(failed)?;
        for file in files {
            if let Some((mode, id)) = &file.entry {
                editor
                    .upsert(&file.path, entry_kind(*mode), gix_id(id))
                    .map_err(failed)?;
            }
        }
        Ok(oid(editor.write().map_err(failed)?.detach()))
    }
}
