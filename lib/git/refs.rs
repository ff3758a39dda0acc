//! Refs, moved by compare-and-swap only.

use std::time::Duration;

use gix::lock::acquire::Fail;
use gix::refs::Target;
use gix::refs::transaction::{Change, LogChange, PreviousValue, RefEdit, RefLog};

use crate::git::durable::sync_one;
use crate::git::gix_error;
use crate::git::ref_format::RefFormat;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// How long to wait for a locked ref before the next try; gix itself waits 100 ms in each.
pub(super) const LOCK_INTERVAL: Duration = Duration::from_millis(20);

/// A ref is locked for milliseconds; a lock of this age has nobody behind it.
pub const STALE_LOCK: Duration = Duration::from_secs(10);

/// How long a ref's lock is waited for, as git does by default (`core.filesRefLockTimeout`).
const LOCK_PATIENCE: Duration = Duration::from_millis(100);

/// A move of one ref. Each is a conflict where the ref is not what is expected.
#[derive(Clone, Copy, Debug)]
pub(super) enum Edit<'a> {
    /// It must not exist.
    Create { new: &'a Oid, why: &'a str },
    /// It must be at `old`.
    Move {
        old: &'a Oid,
        new: &'a Oid,
        why: &'a str,
    },
    /// It must be at `old`.
    Delete { old: &'a Oid },
}

/// When a change of a ref counts as made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// When everybody sees it.
    Cache,
    /// When it is on the disk.
    Disk,
}

impl Repo {
    /// What a full ref name points at.
    pub fn read_ref(&self, name: &str) -> Result<Option<Oid>> {
        let failed = |error: gix::Error| gix_error(&format!("cannot read '{name}'"), &error);
        if self.ref_format == RefFormat::Reftable {
            let Some(found) = self.list_refs_by_git(name)?.pop() else {
                return Ok(None);
            };
            let object = self.gix.find_object(gix_id(&found.id)).map_err(failed)?;
            let object = object.peel_tags_to_end().map_err(failed)?;
            return Ok(Some(oid(object.id)));
        }
        let Some(mut reference) = self.gix.try_find_reference(name).map_err(failed)? else {
            return Ok(None);
        };
        let id = reference.peel_to_id().map_err(failed)?;
        Ok(Some(oid(id.detach())))
    }

    /// Makes a ref that must not exist. A conflict if it does.
    ///
    /// gix does not see that a packed `a/b/c` forbids `a/b`, so that is looked for first.
    pub fn create_ref(&self, name: &str, new: &Oid, why: &str) -> Result<()> {
        if self.ref_format == RefFormat::Files {
            self.refuse_around(name)?;
        }
        self.edit(name, Edit::Create { new, why }, Durability::Cache)
    }

    fn refuse_around(&self, name: &str) -> Result<()> {
        if let Some((below, _)) = self.list_refs(&format!("{name}/"))?.first() {
            return Err(Error::fatal(format!(
                "cannot create '{name}': '{below}' exists"
            )));
        }
        for (end, _) in name.match_indices('/').skip(2) {
            let above = &name[..end];
            if self.read_ref(above)?.is_some() {
                return Err(Error::fatal(format!(
                    "cannot create '{name}': '{above}' exists"
                )));
            }
        }
        Ok(())
    }

    /// Moves a ref from `old` to `new`. A conflict if it points elsewhere.
    pub fn move_ref(&self, name: &str, old: &Oid, new: &Oid, why: &str) -> Result<()> {
        self.edit(name, Edit::Move { old, new, why }, Durability::Cache)
    }

    /// As [`Repo::move_ref`], and returns once it is on the disk. What it points at must be
    /// there already, see [`Repo::make_durable`].
    pub fn move_ref_durably(&self, name: &str, old: &Oid, new: &Oid, why: &str) -> Result<()> {
        self.edit(name, Edit::Move { old, new, why }, Durability::Disk)
    }

    /// Deletes a ref that points at `old`. A conflict if it points elsewhere.
    pub fn delete_ref(&self, name: &str, old: &Oid) -> Result<()> {
        self.edit(name, Edit::Delete { old }, Durability::Cache)
    }

    fn edit(&self, name: &str, edit: Edit<'_>, durability: Durability) -> Result<()> {
        if self.ref_format == RefFormat::Reftable {
            return self.edit_by_git(name, &edit, durability);
        }
        let change = edit.change();
        loop {
            match self.try_edit_ref(name, change.clone(), durability) {
                Err(error) if error.is_conflict() && self.outlast_lock(name) => {}
                result => return result,
            }
        }
    }

    /// Waits a moment for somebody to let go of a ref's lock, and removes the lock that a
    /// killed process left: nobody else would, and gix and git give up on it again and
    /// again. Whether the ref was locked, so that another try makes sense.
    fn outlast_lock(&self, name: &str) -> bool {
        let lock = self.common_dir().join(format!("{name}.lock"));
        let Ok(found) = lock.metadata() else {
            return false;
        };
        let age = found.modified().ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > STALE_LOCK) {
            return std::fs::remove_file(&lock).is_ok();
        }
        std::thread::sleep(LOCK_INTERVAL);
        true
    }

    fn try_edit_ref(&self, name: &str, change: Change, durability: Durability) -> Result<()> {
        let full_name = name
            .try_into()
            .or_fatal(|| format!("'{name}' is not a name for a ref"))?;
        let failed = |error: gix::Error| gix_error(&format!("cannot update ref '{name}'"), &error);
        let edit = RefEdit::new(full_name, change);
        if durability == Durability::Cache {
            return self.gix.edit_reference(edit).map(drop).map_err(failed);
        }
        let committer = self.gix.committer().transpose().map_err(failed)?;
        let wait = Fail::AfterDurationWithBackoff(LOCK_PATIENCE);
        let transaction = self.gix.refs.transaction();
        let prepared = transaction.prepare([edit], wait, wait).map_err(failed)?;
        // The new value lies in the lock, which will be renamed to be the ref.
        let place = self.common_dir().join(name);
        let mut lock = place.clone().into_os_string();
        lock.push(".lock");
        sync_one(lock.as_ref())?;
        prepared.commit(committer).map_err(failed)?;
        place.parent().map_or(Ok(()), sync_one)
    }
}

impl Edit<'_> {
    fn change(self) -> Change {
        let at = |old: &Oid| PreviousValue::MustExistAndMatch(Target::Object(gix_id(old)));
        match self {
            Self::Create { new, why } => update(new, PreviousValue::MustNotExist, why),
            Self::Move { old, new, why } => update(new, at(old), why),
            Self::Delete { old } => Change::Delete {
                expected: at(old),
                log: RefLog::AndReference,
            },
        }
    }
}

fn update(new: &Oid, expected: PreviousValue, why: &str) -> Change {
    Change::Update {
        log: LogChange {
            mode: RefLog::AndReference,
            force_create_reflog: false,
            message: why.into(),
        },
        expected,
        new: Target::Object(gix_id(new)),
    }
}
