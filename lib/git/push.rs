//! Pushing a branch: git's own push, with the user's credentials and hooks, and never over
//! anybody else's commits.

use crate::git::repo::{Repo, gix_id};
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;
use crate::model::push_talk::{PushTalk, another_name};

/// A branch to push.
#[derive(Clone, Copy, Debug)]
pub struct Push<'a> {
    /// The remote's name, or its address.
    pub remote: &'a str,
    /// The branch there, short.
    pub branch: &'a str,
    /// What it shall point at.
    pub commit: &'a Oid,
    /// What it may point at before.
    pub lease: Lease<'a>,
}

/// What a branch at a remote must be before it is moved, so that nothing of anybody else's is
/// ever replaced. That it is where it shall be already is always fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease<'a> {
    /// It must not be there.
    New,
    /// It must be at the commit that was pushed before.
    At(&'a Oid),
}

/// A branch that is where it shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Where the remote says that a pull request can be made.
    pub url: Option<String>,
}

/// A branch that is not, as far as is known.
#[derive(Debug)]
pub struct PushError {
    /// Why.
    pub error: Error,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a branch whose push failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing of it is at the remote.
    NotThere,
    /// The remote cannot be asked: it may have it.
    Unknown,
}

/// A branch at a remote that keeps another from being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// Its name, short.
    pub branch: String,
    /// What it points at.
    pub commit: Oid,
}

impl Repo {
    /// Pushes. `tell` is told, as it comes, what the user's hook and the remote say.
    pub fn push_branch(
        &self,
        push: Push<'_>,
        tell: &dyn Fn(String),
    ) -> std::result::Result<Pushed, PushError> {
        let name = format!("refs/heads/{}", push.branch);
        let lease = match push.lease {
            Lease::New => format!("--force-with-lease={name}:"),
            Lease::At(before) => format!("--force-with-lease={name}:{before}"),
        };
        let refspec = format!("{}:{name}", push.commit);
        let failed = |error: Error| PushError {
            error,
            fate: Fate::NotThere,
        };
        // git gets the URL and not the remote's name, which it would look up anew: between a
        // look at where the name leads and the push, somebody could lead it elsewhere.
        let url = self.push_url(push.remote).map_err(failed)?;
        let mut git = self.as_user_at(&url).map_err(failed)?;
        for key in ["color.ui", "color.push", "color.remote", "color.advice"] {
            git = git.config(&format!("{key}=false"));
        }
        let mut talk = PushTalk::default();
        let words = ["push", "--porcelain", &lease, "--", &url, &refspec];
        let outcome = git.answer_by_line(&words, &mut |line| {
            if let Some(shown) = talk.hear(line) {
                tell(shown);
            }
        });
        let pushed = Pushed {
            url: talk.url().map(str::to_owned),
        };
        match outcome {
            Ok(true) => {
                self.follow(push.remote, push.branch, push.commit);
                return Ok(pushed);
            }
            Ok(false) => {}
            Err(error) => {
                return Err(PushError {
                    error,
                    fate: Fate::NotThere,
                });
            }
        }
        let error = || talk.error(push.remote, push.branch);
        // git's own answer may have been lost on the way back.
        let Ok(there) = self.remote_branch(push.remote, push.branch) else {
            return Err(PushError {
                error: error(),
                fate: Fate::Unknown,
            });
        };
        if there.as_ref() == Some(push.commit) {
            self.follow(push.remote, push.branch, push.commit);
            return Ok(pushed);
        }
        let error = match self.in_the_way(push.remote, push.branch, push.commit, push.lease) {
            Ok(Some(other)) => self.not_over(push.remote, push.branch, &other, push.lease),
            _ => error(),
        };
        Err(PushError {
            error,
            fate: Fate::NotThere,
        })
    }

    /// Moves the remote-tracking ref, as git does where it pushes to a remote by its name.
    /// Nothing here depends on it, so that it is no failure where it cannot be moved.
    fn follow(&self, remote: &str, branch: &str, commit: &Oid) {
        if let Some(tracking) = self.tracking_ref(remote, branch) {
            let words = [
                "update-ref",
                "-m",
                "update by push",
                &tracking,
                commit.as_str(),
            ];
            let _ = self.as_user().run(&words);
        }
    }

    /// The ref that follows a branch of a remote, where the remote is fetched as usual.
    pub(super) fn tracking_ref(&self, remote: &str, branch: &str) -> Option<String> {
        let fetched = self.config(&format!("remote.{remote}.fetch"))?;
        let usual = format!("refs/heads/*:refs/remotes/{remote}/*");
        let is_usual = fetched.strip_prefix('+').unwrap_or(&fetched) == usual;
        is_usual.then(|| format!("refs/remotes/{remote}/{branch}"))
    }

    /// A branch at a remote that keeps one from being made or moved there: one of that name
    /// with other commits, or one whose name is the beginning of the other's.
    pub fn in_the_way(
        &self,
        remote: &str,
        branch: &str,
        commit: &Oid,
        lease: Lease<'_>,
    ) -> Result<Option<InTheWay>> {
        let name = format!("refs/heads/{branch}");
        let below = format!("{name}/*");
        let mut patterns = vec![name.as_str(), &below];
        let above = branch.match_indices('/').map(|(at, _)| &branch[..at]);
        let above: Vec<String> = above.map(|part| format!("refs/heads/{part}")).collect();
        patterns.extend(above.iter().map(String::as_str));
        let is_ours = |there: &Oid| there == commit || lease == Lease::At(there);
        let all = self.remote_refs(remote, &patterns)?;
        let found = all.into_iter().find(|(found, there)| {
            let is_it = *found == name && !is_ours(there);
            let is_prefix = above.contains(found)
                || found
                    .strip_prefix(&name)
                    .is_some_and(|r| r.starts_with('/'));
            is_it || is_prefix
        });
        Ok(found.map(|(found, commit)| InTheWay {
            branch: found.trim_start_matches("refs/heads/").to_owned(),
            commit,
        }))
    }

    /// Says what is in the way, and whose.
    pub fn not_over(
        &self,
        remote: &str,
        branch: &str,
        other: &InTheWay,
        lease: Lease<'_>,
    ) -> Error {
        let short = other.commit.short();
        let whose = self.whose(remote, other).unwrap_or_default();
        if other.branch == branch && lease != Lease::New {
            return Error::no(format!(
                "somebody else pushed to '{branch}' at '{remote}': it is at {short}{whose}"
            ))
            .hint("nothing was pushed, and nothing is ever pushed by force")
            .hint(format!("look at it: git fetch {remote} {branch}"));
        }
        let message = if other.branch == branch {
            format!("'{remote}' already has a branch '{branch}', at {short}{whose}")
        } else {
            format!(
                "'{remote}' has a branch '{}', beside which there can be no '{branch}'",
                other.branch
            )
        };
        Error::no(message)
            .hint("nothing was pushed, and nothing is ever pushed by force")
            .hint(format!(
                "choose another name, such as: git promote --branch {} <attempt>",
                another_name(branch)
            ))
    }

    /// Who made a commit at a remote, and what they say of it.
    fn whose(&self, remote: &str, other: &InTheWay) -> Option<String> {
        if !self.has_commit(&other.commit) {
            let url = self.push_url(remote).ok()?;
            let name = format!("refs/heads/{}", other.branch);
            let words = [
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                "--",
                &url,
                &name,
            ];
            self.as_user_at(&url).ok()?.run(&words).ok()?;
        }
        let commit = self.gix.find_commit(gix_id(&other.commit)).ok()?;
        let author = commit.author().ok()?.name.to_string();
        let subject = commit.message().ok()?.summary().to_string();
        Some(format!(" ({subject}, by {author})"))
    }

    /// What `git request-pull` says of a branch that has been pushed: the text that asks a
    /// maintainer to pull it.
    pub fn request_pull(
        &self,
        base: &Oid,
        remote: &str,
        commit: &Oid,
        branch: &str,
    ) -> Result<String> {
        let url = self.remote_url(remote)?;
        let end = format!("{commit}:refs/heads/{branch}");
        let words = ["request-pull", base.as_str(), &url, &end];
        let text = self.as_user().run(&words)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Whether git takes this for the name of a branch.
    pub fn is_branch_name(name: &str) -> bool {
        let full = format!("refs/heads/{name}");
        !name.starts_with(['-', '/'])
            && !name.starts_with("refs/")
            && name != "HEAD"
            && gix::validate::reference::name(full.as_str().into()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::exec::Git;

    /// A repository with a bare one as its origin, and a few commits.
    fn scene() -> (tempfile::TempDir, Repo, Vec<Oid>) {
        let dir = tempfile::tempdir().unwrap();
        let (own, bare) = (dir.path().join("own"), dir.path().join("bare"));
        for place in [&own, &bare] {
            std::fs::create_dir(place).unwrap();
        }
        let url = bare.display().to_string();
        Git::guarded(&bare)
            .run(&["init", "--quiet", "--bare"])
            .unwrap();
        let mut git = Git::guarded(&own);
        for who in ["AUTHOR", "COMMITTER"] {
            git = git
                .env(&format!("GIT_{who}_NAME"), "A U Thor")
                .env(&format!("GIT_{who}_EMAIL"), "author@example.com");
        }
        git.run(&["init", "--quiet"]).unwrap();
        git.run(&["remote", "add", "origin", &url]).unwrap();
        let tree = git.line(&["write-tree"]).unwrap();
        let commits = ["first", "second", "theirs"].map(|message| {
            let id = git.line(&["commit-tree", &tree, "-m", message]).unwrap();
            id.parse().unwrap()
        });
        let repo = Repo::open_at(&own).unwrap();
        (dir, repo, commits.to_vec())
    }

    #[test]
    fn a_branch_is_moved_only_from_where_we_left_it() {
        let (_dir, repo, commits) = scene();
        let push = |commit: usize, lease: Lease<'_>| {
            let push = Push {
                remote: "origin",
                branch: "limit",
                commit: &commits[commit],
                lease,
            };
            repo.push_branch(push, &|_| {})
                .map_err(|failed| failed.error.message)
        };
        let there = || repo.remote_branch("origin", "limit").unwrap().unwrap();
        push(0, Lease::New).unwrap();
        push(0, Lease::New).unwrap();
        let late = push(1, Lease::New).unwrap_err();
        assert!(late.contains("already has a branch 'limit'"), "{late}");
        push(1, Lease::At(&commits[0])).unwrap();
        push(1, Lease::At(&commits[0])).unwrap();
        assert_eq!(there(), commits[1]);
        push(2, Lease::At(&commits[1])).unwrap();
        let theirs = push(1, Lease::At(&commits[0])).unwrap_err();
        assert!(theirs.contains("(theirs, by A U Thor)"), "{theirs}");
        assert_eq!(there(), commits[2]);
    }
}
