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
            .hint(format!(
                "say it, such as: git config branch.{target}.remote {}",
                names[0]
            ))),
        }
    }

    /// The URL that a remote is fetched from, with `url.*.insteadOf` applied.
    pub fn remote_url(&self, remote: &str) -> Result<String> {
        self.as_user().line(&["remote", "get-url", "--", remote])
    }

    /// What a branch at a remote points at.
    pub fn remote_branch(&self, remote: &str, branch: &str) -> Result<Option<Oid>> {
        let name = format!("refs/heads/{branch}");
        let all = self.remote_refs(remote, &[&name])?;
        let found = all.into_iter().find(|(found, _)| *found == name);
        Ok(found.map(|(_, commit)| commit))
    }

    /// The refs at a remote that match any of these patterns, and others that look like it.
    pub(super) fn remote_refs(
        &self,
        remote: &str,
        patterns: &[&str],
    ) -> Result<Vec<(String, Oid)>> {
        let url = self.push_url(remote)?;
        let words = [&["ls-remote", "--", &url], patterns].concat();
        let stdout = self.as_user_at(&url)?.line(&words)?;
        let one = |line: &str| {
            let (id, name) = line.split_once('\t')?;
            Some((name.to_owned(), id.parse().ok()?))
        };
        Ok(stdout.lines().filter_map(one).collect())
    }

    /// Deletes a branch at a remote that is at this commit, and leaves one alone that has
    /// moved.
    pub fn delete_remote_branch(&self, remote: &str, branch: &str, at: &Oid) -> Result<()> {
        let name = format!("refs/heads/{branch}");
        let lease = format!("--force-with-lease={name}:{at}");
        let refspec = format!(":{name}");
        let url = self.push_url(remote)?;
        let words = ["push", "--porcelain", &lease, "--", &url, &refspec];
        let answer = self.as_user_at(&url)?.answer(&words, b"")?;
        if answer.success || self.remote_branch(remote, branch)?.is_none() {
            if let Some(tracking) = self.tracking_ref(remote, branch) {
                let _ = self.as_user().run(&["update-ref", "-d", &tracking]);
            }
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
        let url = self.push_url(remote)?;
        self.as_user_at(&url)?.run(&[
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--",
            &url,
            &format!("+refs/heads/{branch}:{tracking}"),
        ])?;
        Ok(Some(there))
    }

    /// A git that runs as the user would run it at the top of the worktree.
    pub(super) fn as_user(&self) -> Git {
        // A remote may be named by a path, which is seen from the top of the worktree.
        Git::as_user(self.main_place()).env("GIT_DIR", self.common_dir())
    }
}
