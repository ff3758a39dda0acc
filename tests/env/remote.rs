//! Remotes of a test's repository: bare repositories of this machine.

use super::{Repo, TestEnv};

/// Where the double of GitHub has its one repository.
const GITHUB_URL: &str = "https://github.com/acme/widget.git";

/// A remote helper: git speaks to the bare repository when it thinks that it
/// speaks to GitHub.
const HELPER: &str = "\
#!/bin/sh
# usage: git-remote-double <remote> <url>
while read -r line; do
	case $line in
	capabilities) printf 'connect\\n\\n' ;;
	'connect '*) echo; exec \"${line#connect }\" 'BARE' ;;
	'') exit ;;
	*) exit 1 ;;
	esac
done
";

impl TestEnv {
    /// Makes a bare repository, adds it as `origin`, and pushes all branches. A plan that was
    /// approved before is approved again, with where the remote leads.
    pub fn bare_remote(&self, repo: &Repo) -> Repo {
        let bare = self.bare_beside(repo);
        let url = bare.path().display().to_string();
        repo.git(&["remote", "add", "origin", &url]);
        repo.git(&["push", "--quiet", "--all", "--set-upstream", "origin"]);
        approve_again(repo);
        bare
    }

    /// The same, but `origin` looks like acme/widget of GitHub. Pushes go to the
    /// bare repository by its path, and fetches by a remote helper, so neither
    /// leaves this machine. An environment has one such remote.
    pub fn github_remote(&self, repo: &Repo) -> Repo {
        let bare = self.bare_beside(repo);
        let path = bare.path().display().to_string();
        self.script("git-remote-double", &HELPER.replace("BARE", &path));
        repo.git(&["remote", "add", "origin", GITHUB_URL]);
        repo.git(&["remote", "set-url", "--push", "origin", &path]);
        repo.git(&["config", "remote.origin.vcs", "double"]);
        repo.git(&["push", "--quiet", "--all", "--set-upstream", "origin"]);
        approve_again(repo);
        bare
    }

    /// An empty bare repository beside another repository: `<name>.git`.
    fn bare_beside(&self, repo: &Repo) -> Repo {
        let mut name = repo.path().as_os_str().to_owned();
        name.push(".git");
        let bare = repo.at(&name);
        std::fs::create_dir(bare.path()).expect("make the directory of a bare repository");
        bare.git(&["init", "--quiet", "--bare"]);
        bare
    }
}

/// Approves where the remotes of a repository lead now, if its plan was approved before.
fn approve_again(repo: &Repo) {
    let plans = repo.refs("refs/plans");
    if repo.has("Plans.md") && !plans.is_empty() {
        repo.git(&["plan", "approve", "--yes"]);
    }
}
