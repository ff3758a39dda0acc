//! New repositories, for the demo.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Context, Result};

/// A file of a repository to be made.
pub struct SampleFile {
    /// Its path.
    pub path: &'static str,
    /// Its content.
    pub text: &'static str,
    /// Whether it can be run.
    pub executable: bool,
}

impl Repo {
    /// Makes a repository with one commit of these files on `main`, and a bare remote
    /// `origin` that has it.
    pub fn init_sample(dir: &Path, remote: &Path, files: &[SampleFile]) -> Result<Self> {
        let failed = || format!("cannot write in '{}'", dir.display());
        for file in files {
            let path = dir.join(file.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).or_fatal(failed)?;
            }
            fs::write(&path, file.text).or_fatal(failed)?;
            if file.executable {
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).or_fatal(failed)?;
            }
        }
        let git = Git::guarded(dir);
        git.run(&[
            "init",
            "--quiet",
            "--initial-branch=main",
            "--ref-format=files",
        ])
        .or_else(|_| git.run(&["init", "--quiet", "--initial-branch=main"]))?;
        git.run(&["add", "--all"])?;
        // Whoever tries the demo may not have told git yet who they are.
        git.clone()
            .config("user.name=git-attempts demo")
            .config("user.email=demo@example.com")
            .config("commit.gpgSign=false")
            .run(&["commit", "--quiet", "--message=A sample repository"])?;
        let remote = remote.as_os_str();
        git.run(&[
            "init".as_ref(),
            "--quiet".as_ref(),
            "--bare".as_ref(),
            "--initial-branch=main".as_ref(),
            remote,
        ])?;
        git.run(&["remote".as_ref(), "add".as_ref(), "origin".as_ref(), remote])?;
        git.run(&["push", "--quiet", "--set-upstream", "origin", "main"])?;
        Self::open_at(dir)
    }
}
