//! Blobs, trees and commits, in and out.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::object::tree::EntryKind;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::{Error, Result};
use crate::model::file_mode::FileMode;
use crate::model::oid::Oid;

/// The files of a small tree by path; what a record is made of.
pub type Files = BTreeMap<String, Vec<u8>>;

impl Repo {
    /// A tree for `GIT_ATTR_SOURCE`: no file has an attribute, and so none a filter.
    pub(super) fn no_attributes(&self) -> Result<Oid> {
        self.write_files(&Files::new())
    }

    /// Writes a tree of plain files.
    pub fn write_files(&self, files: &Files) -> Result<Oid> {
        let failed = |error: gix::Error| gix_error("cannot write a tree", &error);
        let mut editor = self
            .gix
            .edit_tree(self.gix.empty_tree().id)
            .map_err(failed)?;
        for (path, bytes) in files {
            let blob = self.gix.write_blob(bytes).map_err(failed)?;
            editor
                .upsert(path.as_str(), EntryKind::Blob, blob.detach())
                .map_err(failed)?;
        }
        Ok(oid(editor.write().map_err(failed)?.detach()))
    }

    /// Reads all files of a commit's tree; meant for records, which are small.
    pub fn read_files(&self, commit: &Oid) -> Result<Files> {
        let failed = |error: gix::Error| gix_error("cannot read a record", &error);
        let entries = self.entries_at(commit).map_err(failed)?;
        let mut files = Files::new();
        for entry in entries {
            if entry.mode.is_blob() {
                let blob = self.gix.find_object(entry.oid).map_err(failed)?;
                files.insert(entry.filepath.to_string(), blob.data.clone());
            }
        }
        Ok(files)
    }

    /// Reads some files of a commit's tree: those with these names at its top, and all below
    /// those of its directories whose names, with the slash, are among them. What is not
    /// asked for is not read.
    pub fn read_parts(&self, commit: &Oid, parts: &[&str]) -> Result<Files> {
        let failed = |error: gix::Error| gix_error("cannot read a record", &error);
        let mut files = Files::new();
        let tree = self
            .gix
            .find_commit(gix_id(commit))
            .and_then(|commit| commit.tree())
            .map_err(failed)?;
        self.collect_parts(&tree, "", parts, &mut files)
            .map_err(failed)?;
        Ok(files)
    }

    fn collect_parts(
        &self,
        tree: &gix::Tree<'_>,
        above: &str,
        parts: &[&str],
        files: &mut Files,
    ) -> gix::Result<()> {
        let is_wanted = |path: &str| {
            parts
                .iter()
                .any(|part| path == *part || (part.ends_with('/') && path.starts_with(part)))
        };
        for entry in tree.iter() {
            let entry = entry?;
            let Ok(name) = entry.filename().to_str() else {
                continue;
            };
            let path = format!("{above}{name}");
            if entry.mode().is_tree() {
                let path = format!("{path}/");
                if is_wanted(&path) {
                    let below = entry.object()?.into_tree();
                    self.collect_parts(&below, &path, parts, files)?;
                }
            } else if entry.mode().is_blob() && is_wanted(&path) {
                files.insert(path, entry.object()?.detach().data);
            }
        }
        Ok(())
    }

    fn entries_at(&self, commit: &Oid) -> gix::Result<Vec<gix::traverse::tree::recorder::Entry>> {
        let tree = self.gix.find_commit(gix_id(commit))?.tree()?;
        let mut recorder = gix::traverse::tree::Recorder::default();
        tree.traverse().breadthfirst(&mut recorder)?;
        Ok(recorder.records)
    }

    /// Writes one blob.
    pub(super) fn write_blob(&self, bytes: &[u8]) -> Result<Oid> {
        let blob = self.gix.write_blob(bytes);
        let blob = blob.map_err(|error| gix_error("cannot write a blob", &error))?;
        Ok(oid(blob.detach()))
    }

    /// The bytes of one blob.
    pub fn read_blob(&self, id: &Oid) -> Result<Vec<u8>> {
        self.blob_bytes(gix_id(id))
    }

    /// The bytes of one blob.
    pub(super) fn blob_bytes(&self, id: ObjectId) -> Result<Vec<u8>> {
        let object = self.gix.find_object(id);
        let object =
            object.map_err(|error| gix_error(&format!("cannot read object {id}"), &error))?;
        Ok(object.detach().data)
    }

    /// All paths of a commit's files.
    pub fn paths_at(&self, commit: &Oid) -> Result<Vec<String>> {
        let failed = |error: gix::Error| gix_error("cannot read a tree", &error);
        let entries = self.entries_at(commit).map_err(failed)?;
        Ok(entries
            .into_iter()
            .filter(|entry| !entry.mode.is_tree())
            .map(|entry| entry.filepath.to_str_lossy().into_owned())
            .collect())
    }

    /// The parents of a commit.
    pub fn parents(&self, commit: &Oid) -> Result<Vec<Oid>> {
        let failed = |error: gix::Error| gix_error(&format!("cannot read {commit}"), &error);
        let commit = self.gix.find_commit(gix_id(commit)).map_err(failed)?;
        Ok(commit.parent_ids().map(|id| oid(id.detach())).collect())
    }

    /// The tree of a commit.
    pub fn tree_of(&self, commit: &Oid) -> Result<Oid> {
        let failed = |error: gix::Error| gix_error(&format!("cannot read {commit}"), &error);
        let commit = self.gix.find_commit(gix_id(commit)).map_err(failed)?;
        Ok(oid(commit.tree_id().map_err(failed)?.detach()))
    }

    /// The commit that an object is or, as a tag, names; none where it names something else
    /// or is not there.
    pub fn commit_of(&self, object: &Oid) -> Option<Oid> {
        let object = self.gix.find_object(gix_id(object)).ok()?;
        Some(oid(object.peel_to_commit().ok()?.id))
    }

    /// The commit that a commit was made on.
    pub fn first_parent(&self, commit: &Oid) -> Option<Oid> {
        let commit = self.gix.find_commit(gix_id(commit)).ok()?;
        let parent = commit.parent_ids().next()?;
        Some(oid(parent.detach()))
    }

    /// Whether there is such a commit.
    pub fn has_commit(&self, commit: &Oid) -> bool {
        self.gix.find_commit(gix_id(commit)).is_ok()
    }

    /// Writes a commit of the suite's own: never signed, never on a branch of the user's.
    pub fn write_commit(&self, message: &str, tree: &Oid, parents: &[&Oid]) -> Result<Oid> {
        let failed = |error: gix::Error| gix_error("cannot write a commit", &error);
        let committer = self
            .gix
            .committer()
            .ok_or_else(|| Error::fatal("cannot tell who commits"))?
            .map_err(failed)?;
        let commit = self
            .gix
            .new_commit_as(
                committer,
                committer,
                message,
                gix_id(tree),
                parents.iter().map(|parent| gix_id(parent)),
            )
            .map_err(failed)?;
        Ok(oid(commit.id))
    }

    /// The entries in which a tree differs from another: path, and the mode and id of the
    /// second where the path still exists there. Bytes of paths are kept.
    pub fn tree_delta(&self, from: &Oid, to: &Oid) -> Result<Vec<Delta>> {
        let failed = |error: gix::Error| gix_error("cannot compare two trees", &error);
        let find = |id: &Oid| self.gix.find_tree(gix_id(id)).map_err(failed);
        let (from, to) = (find(from)?, find(to)?);
        let options = gix::diff::Options::default().with_rewrites(None);
        let changes = self
            .gix
            .diff_tree_to_tree(&from, &to, options)
            .map_err(failed)?;
        let mut deltas = Vec::new();
        for change in changes {
            let change = change.to_ref();
            let (mode, id) = change.entry_mode_and_id();
            if mode.is_tree() {
                continue;
            }
            let deleted = matches!(
                change,
                gix::diff::tree_with_rewrites::ChangeRef::Deletion { .. }
            );
            deltas.push(Delta {
                path: change.location().to_owned(),
                entry: (!deleted).then(|| (file_mode(mode), oid(id.to_owned()))),
            });
        }
        Ok(deltas)
    }
}

/// One path in which two trees differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The path, in bytes.
    pub path: BString,
    /// What the second tree has there; nothing where it was deleted.
    pub entry: Option<(FileMode, Oid)>,
}

/// What gix's entry says of it.
pub(super) fn entry_kind(mode: FileMode) -> EntryKind {
    match mode {
        FileMode::Plain => EntryKind::Blob,
        FileMode::Executable => EntryKind::BlobExecutable,
        FileMode::Symlink => EntryKind::Link,
        FileMode::Submodule => EntryKind::Commit,
    }
}

/// What gix's entry says.
pub(super) fn file_mode(mode: gix::object::tree::EntryMode) -> FileMode {
    match mode.kind() {
        EntryKind::BlobExecutable => FileMode::Executable,
        EntryKind::Link => FileMode::Symlink,
        EntryKind::Commit => FileMode::Submodule,
        EntryKind::Blob | EntryKind::Tree => FileMode::Plain,
    }
}
