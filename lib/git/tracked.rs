//! What git tracks in this worktree, committed or only added.

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::Result;

impl Repo {
    /// The paths of all tracked files, from the top; none in a bare repository. Those that
    /// are not UTF-8 are left out.
    pub fn tracked_here(&self) -> Result<Vec<String>> {
        let Some(top) = self.top_level() else {
            return Ok(Vec::new());
        };
        let listed = Git::guarded(top)
            .at(self.git_dir(), top)
            .run(&["ls-files", "-z", "--cached"])?;
        let paths = listed.split(|byte| *byte == 0).filter(|p| !p.is_empty());
        Ok(paths
            .filter_map(|path| String::from_utf8(path.to_owned()).ok())
            .collect())
    }

    /// The branch that is usually worked from: what `origin` says, else `main`, else
    /// `master`, where there is one. Short, with the remote's name if it is a remote's.
    pub fn usual_branch(&self) -> Option<String> {
        let pointed = self.config("checkout.defaultRemote");
        let remote = pointed.as_deref().unwrap_or("origin");
        let answer = Git::guarded(self.common_dir())
            .env("GIT_DIR", self.common_dir())
            .answer(
                &[
                    "symbolic-ref",
                    "--short",
                    "--quiet",
                    &format!("refs/remotes/{remote}/HEAD"),
                ],
                b"",
            )
            .ok()
            .filter(|answer| answer.success);
        let said = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned());
        said.filter(|name| self.resolve_commit(name).is_ok())
            .or_else(|| {
                ["main", "master"]
                    .map(str::to_owned)
                    .into_iter()
                    .find(|name| {
                        self.read_ref(&format!("refs/heads/{name}"))
                            .is_ok_and(|found| found.is_some())
                    })
            })
    }
}
