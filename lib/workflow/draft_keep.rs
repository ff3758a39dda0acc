//! A draft between the agent that wrote it and the user who keeps it, or does not.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::model::error::{Context, Error, Result};
use crate::workflow::plan::Checked;
use crate::workflow::plan_file;

/// A plan that nobody has agreed to yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where it is.
    pub place: PathBuf,
    /// Where it shall be.
    pub target: PathBuf,
    /// What there is to say about it.
    pub checked: Checked,
    /// How it differs from what is at the target, as git's diff.
    pub diff: String,
    /// What was at the target when the agent was asked.
    pub(super) before: Option<Vec<u8>>,
}

/// How the user finds a draft that was not kept.
pub fn where_it_is(place: &Path) -> String {
    format!("the draft is in {}", place.display())
}

/// Keeps the draft. Where another plan was, that takes the draft's place, so that it is not
/// lost: the answer says where.
pub fn keep(draft: &Draft) -> Result<Option<PathBuf>> {
    let target = &draft.target;
    let failed = || format!("cannot write '{}'", target.display());
    if read_present(target)? != draft.before {
        return Err(Error::no(format!(
            "'{}' has changed since the agent was asked, and was left as it is",
            target.display()
        ))
        .hint(where_it_is(&draft.place)));
    }
    let dir = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir).or_fatal(failed)?;
    let text =
        fs::read(&draft.place).or_fatal(|| format!("cannot read '{}'", draft.place.display()))?;
    match &draft.before {
        Some(before) => {
            // Both are in a file at every moment, wherever this ends.
            let aside = draft.place.with_extension("before.md");
            write_whole(&aside, before)?;
            plan_file::replace(target, before, &text)?;
            fs::rename(&aside, &draft.place)
                .or_fatal(|| format!("cannot keep '{}'", draft.place.display()))?;
            Ok(Some(draft.place.clone()))
        }
        None => {
            write_whole(target, &text)?;
            discard(draft);
            Ok(None)
        }
    }
}

/// Takes a draft away that says nothing which is not kept elsewhere.
pub fn discard(draft: &Draft) {
    let _ = fs::remove_file(&draft.place);
}

pub(super) fn read_present(target: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(target) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::fatal(format!(
            "cannot read '{}': {error}",
            target.display()
        ))),
    }
}

/// Writes a file whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || format!("cannot write '{}'", path.display());
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(dir)
        .or_fatal(failed)?;
    file.write_all(bytes).or_fatal(failed)?;
    file.persist(path)
        .map(drop)
        .map_err(|error| Error::fatal(format!("{}: {}", failed(), error.error)))
}
