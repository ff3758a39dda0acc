//! Which commands the user has approved. Kept outside of the repository, where nothing
//! that the repository holds can write it.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::git::repo::Repo;
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
    let path = directory()?.join(format!("{}.json", digest(repo, plan, commands)));
    let Ok(bytes) = fs::read(path) else {
        return Ok(false);
    };
    Ok(
        serde_json::from_slice::<Approval>(&bytes).is_ok_and(|found| {
            found.commands == *commands
                && found.plan == *plan
                && found.repository == repo.common_dir()
        }),
    )
}

/// Remembers that the user approved exactly these commands.
pub fn approve(repo: &Repo, plan: &PlanName, commands: &PlanCommands) -> Result<()> {
    let directory = directory()?;
    let failed = || format!("cannot write in '{}'", directory.display());
    fs::create_dir_all(&directory).or_fatal(failed)?;
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
fn directory() -> Result<PathBuf> {
    state_directory("approvals")
}

/// `$XDG_STATE_HOME/git-attempts/<name>`
pub(super) fn state_directory(name: &str) -> Result<PathBuf> {
    let base = choose_base_strategy()
        .map_err(|error| Error::fatal(format!("cannot find the home directory: {error}")))?;
    let state = base.state_dir().unwrap_or_else(|| base.data_dir());
    Ok(state.join("git-attempts").join(name))
}
