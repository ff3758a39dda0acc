//! Worktrees that the suite makes, beside those of `git worktree add`.

mod crash;
mod equal;
mod equal_by_git;
mod hooks;
mod refused;
mod seen;
mod tended;

use crate::env::{Repo, TestEnv};
use crate::worktree_driver::{REASON, Wanted};
use std::path::{Path, PathBuf};

/// A repository in which worktrees are made by both.
struct Bench {
    env: TestEnv,
    repo: Repo,
}

impl Bench {
    fn new() -> Self {
        let env = TestEnv::new();
        let repo = env.repo("widget");
        Self { env, repo }
    }

    /// A place beside the repository.
    fn path(&self, name: &str) -> PathBuf {
        self.env.root().join(name)
    }

    /// Two worktrees by the suite and one by git, seen from the same place, are one and the
    /// same; and the suite's were made by whom they should.
    #[track_caller]
    fn equal(&self, made_by: &str) {
        self.equal_from(&self.repo, made_by);
    }

    #[track_caller]
    fn equal_from(&self, repo: &Repo, made_by: &str) {
        let theirs = self.path("theirs/one");
        let branch = "theirs/one";
        let path = theirs.display().to_string();
        repo.git(&[
            "worktree", "add", "--quiet", "--lock", "--reason", REASON, "-b", branch, &path,
        ]);
        let theirs = seen::see(repo, &theirs, branch);
        let ours = [self.path("ours/two"), self.path("ours/three")];
        let head = repo.rev("HEAD");
        let by = Wanted::branches(&ours, &head).made_by(repo);
        assert_eq!(by, made_by);
        for path in &ours {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let seen = seen::see(repo, path, &format!("ours/{name}"));
            // git names the commit as it was told, and was told HEAD.
            let told = format!("Created from {head}");
            for (what, value) in &seen {
                let value = value.replace(&told, "Created from HEAD");
                assert_eq!(
                    theirs.get(what),
                    Some(&value),
                    "{what}, of {}",
                    path.display()
                );
            }
            assert_eq!(
                theirs.len(),
                seen.len(),
                "{:?}\n{:?}",
                theirs.keys(),
                seen.keys()
            );
        }
        self.nothing_is_left(repo);
    }

    /// Whatever is on the way to become a worktree is gone.
    #[track_caller]
    fn nothing_is_left(&self, repo: &Repo) {
        let common = repo.git(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        let making = Path::new(&common.value()).join("attempts/making");
        let left: Vec<_> = making.read_dir().into_iter().flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
