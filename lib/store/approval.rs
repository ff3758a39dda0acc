//! Which commands the user has approved. Kept outside of the repository, where nothing
//! that the repository holds can write it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::git::repo::Repo;
use crate::model::approved::Approved;
use crate::model::error::{Context, Error, Result};
use crate::model::name::PlanName;
use crate::model::plan::PlanCommands;

/// What the file of an approval holds, for whoever looks at it.
#[derive(Serialize, Deserialize)]
struct Approval {
    repository: PathBuf,
    plan: PlanName,
    commands: PlanCommands,
    approved: Timestamp,
}

/// The digest of exactly these commands in exactly this repository and plan, in
/// hexadecimal: one changed byte is another digest.
pub fn digest(repo: &Repo, plan: &PlanName, commands: &PlanCommands) -> String {
    let commands = serde_json::to_vec(commands).expect("commands are plain JSON");
    hexadecimal([
        repo.common_dir().as_os_str().as_encoded_bytes(),
        plan.as_ref().as_bytes(),
        &commands,
    ])
}

/// The digest of these parts, in hexadecimal.
pub(super) fn hexadecimal<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for bytes in parts {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether the user has approved exactly these commands.
pub fn is_approved(repo: &Repo, plan: &PlanName, commands: &PlanCommands) -> Result<bool> {
    let directory = directory(repo)?;
    let path = directory.join(format!("{}.json", digest(repo, plan, commands)));
    Ok(read(repo, &path).is_some_and(|found| found.plan == *plan && found.commands == *commands))
}

/// The approval in a file; nothing where it is of another repository, or where the file is
/// damaged or could be somebody else's: then the user is asked again.
fn read(repo: &Repo, path: &Path) -> Option<Approval> {
    if !is_ours(path) {
        return None;
    }
    let found: Approval = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    (found.repository == repo.common_dir()).then_some(found)
}

/// Whether nobody but the user can have written a file: it is one, and theirs alone.
pub(super) fn is_ours(path: &Path) -> bool {
    const WRITABLE_BY_OTHERS: u32 = 0o022;
    path.symlink_metadata().is_ok_and(|known| {
        known.is_file()
            && known.uid() == rustix::process::geteuid().as_raw()
            && known.mode() & WRITABLE_BY_OTHERS == 0
    })
}

/// What the user approved in this repository, plan by plan, the newest of each last.
pub fn all(repo: &Repo) -> Result<Vec<Approved>> {
    let mut found: Vec<Approved> = files(repo)?
        .into_iter()
        .map(|(_, approval)| Approved {
            digest: digest(repo, &approval.plan, &approval.commands),
            plan: approval.plan,
            commands: approval.commands,
            approved: approval.approved,
        })
        .collect();
    found.sort_by(|one, other| (&one.plan, one.approved).cmp(&(&other.plan, other.approved)));
    Ok(found)
}

/// Takes back all that was approved of a plan, and says how much that was.
pub fn revoke(repo: &Repo, plan: &PlanName) -> Result<usize> {
    let mut count = 0;
    for (path, approval) in files(repo)? {
        if approval.plan == *plan {
            fs::remove_file(&path).or_fatal(|| format!("cannot remove '{}'", path.display()))?;
            count += 1;
        }
    }
    Ok(count)
}

/// The approvals of this repository that count, with their files.
fn files(repo: &Repo) -> Result<Vec<(PathBuf, Approval)>> {
    let Ok(entries) = fs::read_dir(directory(repo)?) else {
        return Ok(Vec::new());
    };
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths
        .filter_map(|path| Some((path.clone(), read(repo, &path)?)))
        .filter(|(path, approval)| {
            let digest = digest(repo, &approval.plan, &approval.commands);
            path.file_stem().is_some_and(|stem| *stem == *digest)
        })
        .collect())
}

/// Remembers that the user approved exactly these commands.
pub fn approve(repo: &Repo, plan: &PlanName, commands: &PlanCommands) -> Result<()> {
    let directory = directory(repo)?;
    let failed = || format!("cannot write in '{}'", directory.display());
    make_directory(&directory).or_fatal(failed)?;
    let approval = Approval {
        repository: repo.common_dir().to_owned(),
        plan: plan.clone(),
        commands: commands.clone(),
        approved: Timestamp::now(),
    };
    let bytes = serde_json::to_vec_pretty(&approval).expect("an approval is plain JSON");
    let mut file = tempfile::NamedTempFile::new_in(&directory).or_fatal(failed)?;
    file.write_all(&bytes).or_fatal(failed)?;
    file.as_file().sync_all().or_fatal(failed)?;
    let path = directory.join(format!("{}.json", digest(repo, plan, commands)));
    file.persist(path)
        .map_err(|error| Error::fatal(format!("{}: {error}", failed())))?;
    Ok(())
}

/// `$XDG_STATE_HOME/git-attempts/approvals`
fn directory(repo: &Repo) -> Result<PathBuf> {
    state_directory(repo, "approvals")
}

/// Makes a directory that others can neither write nor read.
pub(super) fn make_directory(path: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// `$XDG_STATE_HOME/git-attempts/<name>`
///
/// # Errors
/// Where that is inside of the repository: what is merged there could bring approvals along.
pub(super) fn state_directory(repo: &Repo, name: &str) -> Result<PathBuf> {
    let base = choose_base_strategy()
        .map_err(|error| Error::fatal(format!("cannot find the home directory: {error}")))?;
    let state = base.state_dir().unwrap_or_else(|| base.data_dir());
    let directory = state.join("git-attempts").join(name);
    let places = [repo.top_level(), Some(repo.common_dir())];
    let main = repo.main_place();
    let mut places = places.into_iter().flatten().chain([main.as_path()]);
    // Through links: what counts is where it is.
    let real = directory
        .ancestors()
        .find_map(|above| above.canonicalize().ok());
    let real = real.unwrap_or_default();
    if let Some(place) =
        places.find(|place| directory.starts_with(place) || real.starts_with(place))
    {
        return Err(Error::fatal(format!(
            "approvals would be kept in '{}', inside of the repository '{}'",
            directory.display(),
            place.display()
        ))
        .hint("keep them outside of it: export XDG_STATE_HOME=~/.local/state"));
    }
    Ok(directory)
}
