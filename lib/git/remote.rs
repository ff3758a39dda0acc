//! Remotes: git's own push and fetch, since gix has no push and the user's credentials,
//! transports and hooks belong to git.

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

impl Repo {
    /// The remotes' names.
    pub fn remotes(&self) -> Vec<String> {
        self.gix
            .remote_names()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The remote that a promotion to `target` goes to: the one that the branch follows,
    /// else `origin`, else the only one.
    pub fn remote_for(&self, target: &str) -> Result<String> {
        let remotes = self.remotes();
        let followed = self
            .config(&format!("branch.{target}.remote"))
            .filter(|name| remotes.contains(name));
        if let Some(name) = followed {
            return Ok(name);
        }
        match remotes.as_slice() {
            names if names.iter().any(|name| name == "origin") => Ok("origin".to_owned()),
            [only] => Ok(only.clone()),
            [] => Err(Error::missing("there is no remote to push to")
                .hint("add one: git remote add origin <url>")),
            names => Err(Error::missing(format!(
                "it is not clear which of the remotes {} to push to",
                names.join(", ")
            ))
            .hint(format!("say it: git config branch.{target}.remote <name>"))),
        }
    }

    /// The URL that a remote is fetched from, with `url.*.insteadOf` applied.
    pub fn remote_url(&self, remote: &str) -> Result<String> {
        self.as_user().line(&["remote", "get-url", "--", remote])
    }

    /// What a branch at a remote points at.
    pub fn remote_branch(&self, remote: &str, branch: &str) -> Result<Option<Oid>> {
        let name = format!("refs/heads/{branch}");
        let push_url = self
            .as_user()
            .line(&["remote", "get-url", "--push", "--", remote])?;
        let stdout = self
            .as_user()
            .line(&["ls-remote", "--", &push_url, &name])?;
        let found = stdout.lines().find_map(|line| {
            let (id, found) = line.split_once('\t')?;
            (found == name).then(|| id.parse().ok())?
        });
        Ok(found)
    }

    /// Pushes a commit as a branch that is new at the remote, or holds this commit already.
    /// Nothing of anybody else's is ever replaced: the lease expects the branch to be absent.
    pub fn push_branch(&self, remote: &str, commit: &Oid, branch: &str) -> Result<()> {
        let name = format!("refs/heads/{branch}");
        let lease = format!("--force-with-lease={name}:");
        let refspec = format!("{commit}:{name}");
        let answer = self.as_user().answer(
            &["push", "--porcelain", &lease, "--", remote, &refspec],
            b"",
        )?;
        if answer.success {
            return Ok(());
        }
        match self.remote_branch(remote, branch) {
            Ok(Some(there)) if there == *commit => Ok(()),
            Ok(Some(there)) => Err(Error::no(format!(
                "'{remote}' already has a branch '{branch}', at {}",
                there.short()
            ))
            .hint("nothing was pushed, and nothing is ever pushed by force")
            .hint("choose another name: git promote --branch <name> <attempt>")),
            _ => Err(answer.error("git push failed")),
        }
    }

    /// Deletes a branch at a remote that is at this commit, and leaves one alone that has
    /// moved.
    pub fn delete_remote_branch(&self, remote: &str, branch: &str, at: &Oid) -> Result<()> {
        let name = format!("refs/heads/{branch}");
        let lease = format!("--force-with-lease={name}:{at}");
        let refspec = format!(":{name}");
        let words = ["push", "--porcelain", &lease, "--", remote, &refspec];
        let answer = self.as_user().answer(&words, b"")?;
        if answer.success || self.remote_branch(remote, branch)?.is_none() {
            return Ok(());
        }
        Err(answer.error("git push failed"))
    }

    /// Fetches one branch into its remote-tracking ref, and says what it is.
    pub fn fetch_branch(&self, remote: &str, branch: &str) -> Result<Option<Oid>> {
        let Some(there) = self.remote_branch(remote, branch)? else {
            return Ok(None);
        };
        if self.gix.has_object(super::repo::gix_id(&there)) {
            return Ok(Some(there));
        }
        let tracking = format!("refs/remotes/{remote}/{branch}");
        let push_url = self
            .as_user()
            .line(&["remote", "get-url", "--push", "--", remote])?;
        self.as_user().run(&[
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--",
            &push_url,
            &format!("+refs/heads/{branch}:{tracking}"),
        ])?;
        Ok(Some(there))
    }

    fn as_user(&self) -> Git {
        // A remote may be named by a path, which is seen from the top of the worktree.
        Git::as_user(self.main_place()).env("GIT_DIR", self.common_dir())
    }
}
