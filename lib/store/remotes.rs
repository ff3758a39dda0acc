//! Where the remotes led when the user approved a plan. Kept outside of the repository, where
//! nothing that the repository holds can write it, and readable by the user alone: a URL may
//! hold a password.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::name::PlanName;
use crate::model::remote_urls::RemoteUrls;
use crate::store::approval::{hexadecimal, is_ours, make_directory, state_directory};

/// What the file holds, for whoever looks at it.
#[derive(Serialize, Deserialize)]
struct Approved {
    repository: PathBuf,
    plan: PlanName,
    remotes: RemoteUrls,
    approved: Timestamp,
}

/// Where the remotes led when the user approved this plan; nothing where they never did, or
/// did before this was remembered.
pub fn approved(repo: &Repo, plan: &PlanName) -> Result<Option<RemoteUrls>> {
    let path = path(repo, plan)?;
    let Some(bytes) = is_ours(&path).then(|| fs::read(path).ok()).flatten() else {
        return Ok(None);
    };
    let found: Option<Approved> = serde_json::from_slice(&bytes).ok();
    let found = found.filter(|one| one.plan == *plan && one.repository == repo.common_dir());
    Ok(found.map(|one| one.remotes))
}

/// Remembers that the user has seen where the remotes lead.
pub fn approve(repo: &Repo, plan: &PlanName, remotes: &RemoteUrls) -> Result<()> {
    let directory = state_directory(repo, "remotes")?;
    let failed = || format!("cannot write in '{}'", directory.display());
    make_directory(&directory).or_fatal(failed)?;
    let approved = Approved {
        repository: repo.common_dir().to_owned(),
        plan: plan.clone(),
        remotes: remotes.clone(),
        approved: Timestamp::now(),
    };
    let bytes = serde_json::to_vec_pretty(&approved).expect("an approval is plain JSON");
    let mut file = tempfile::NamedTempFile::new_in(&directory).or_fatal(failed)?;
    file.write_all(&bytes).or_fatal(failed)?;
    file.as_file().sync_all().or_fatal(failed)?;
    file.persist(path(repo, plan)?)
        .map_err(|error| Error::fatal(format!("{}: {error}", failed())))?;
    Ok(())
}

/// Forgets where the remotes led.
pub fn revoke(repo: &Repo, plan: &PlanName) -> Result<()> {
    let path = path(repo, plan)?;
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).or_fatal(|| format!("cannot remove '{}'", path.display()))
        }
        _ => Ok(()),
    }
}

/// One file for each repository and plan.
fn path(repo: &Repo, plan: &PlanName) -> Result<PathBuf> {
    let common_dir = repo.common_dir().as_os_str().as_encoded_bytes();
    let name = hexadecimal([common_dir, plan.as_ref().as_bytes()]);
    Ok(state_directory(repo, "remotes")?.join(format!("{name}.json")))
}
