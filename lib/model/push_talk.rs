//! What `git push --porcelain` says, line by line: what of it the user is shown, where a pull
//! request can be opened, and why it failed, in the user's words.

use crate::model::error::Error;

/// What has been heard so far. Hooks and the remote speak in between.
#[derive(Clone, Debug, Default)]
pub struct PushTalk {
    said: Vec<String>,
    /// What the remote said.
    remote: Vec<String>,
    urls: Vec<String>,
    /// The flag and the summary of the ref.
    fate: Option<(char, String)>,
    /// Whether the remote was told of the ref at all.
    is_under_way: bool,
}

/// Parts of the addresses at which forges make pull requests.
const MAKES_REQUESTS: [&str; 5] = [
    "/pull/new/",
    "merge_requests/new",
    "pull-requests/new",
    "pull-requests?create",
    "/compare/",
];

/// What is said where the user may not do it.
const NO_RIGHT: [&str; 9] = [
    "permission denied",
    "authentication failed",
    "could not read username",
    "could not read password",
    "access denied",
    "not allowed to push",
    "error: 401",
    "error: 403",
    "permission to ",
];

/// What is said where the remote cannot be reached.
const NO_WAY: [&str; 11] = [
    "could not resolve",
    "connection refused",
    "connection timed out",
    "connection reset",
    "network is unreachable",
    "no route to host",
    "failed to connect",
    "couldn't connect",
    "the remote end hung up",
    "early eof",
    "operation timed out",
];

impl PushTalk {
    /// Hears one line and returns what the user is shown of it.
    pub fn hear(&mut self, line: &str) -> Option<String> {
        let line = line.rsplit('\r').find(|part| !part.is_empty())?.trim_end();
        if let Some(said) = line.strip_prefix("remote:") {
            let said = said.trim();
            self.urls.extend(urls(said));
            self.remote.push(said.to_owned());
            return (!said.is_empty()).then(|| format!("remote: {said}"));
        }
        if let Some((flag, summary)) = fate(line) {
            self.fate = Some((flag, summary));
            return None;
        }
        if line.starts_with("To ") {
            self.is_under_way = true;
            return None;
        }
        if line.is_empty() || line == "Done" || line.starts_with("hint: ") {
            return None;
        }
        self.said.push(line.to_owned());
        let is_ours_to_say =
            line.starts_with("fatal: ") || line.starts_with("error: failed to push some refs");
        (!is_ours_to_say).then(|| line.to_owned())
    }

    /// Where the remote says that a pull request can be made; else the first address that it
    /// named.
    pub fn url(&self) -> Option<&str> {
        let makes = |url: &&String| MAKES_REQUESTS.iter().any(|part| url.contains(part));
        let found = self.urls.iter().find(makes).or(self.urls.first());
        found.map(String::as_str)
    }

    /// Whether somebody else's commits were in the way.
    pub fn was_late(&self) -> bool {
        self.fate
            .as_ref()
            .is_some_and(|(_, summary)| summary.starts_with("[rejected]"))
    }

    /// Why it failed.
    pub fn error(&self, remote: &str, branch: &str) -> Error {
        if let Some((_, summary)) = &self.fate {
            let reason = summary
                .split_once(" (")
                .map_or(summary.as_str(), |(_, reason)| reason.trim_end_matches(')'));
            return Error::no(format!(
                "'{remote}' refused the branch '{branch}': {reason}"
            ))
            .hint("nothing was pushed; what it said is above")
            .hint(format!(
                "if its rules do not like the name: git promote --branch {} <attempt>",
                another_name(branch)
            ));
        }
        let fatal: Vec<&str> = self
            .said
            .iter()
            .filter_map(|line| line.strip_prefix("fatal: "))
            .collect();
        let because = match fatal.as_slice() {
            [] => String::new(),
            lines => format!(": {}", lines.join("; ")),
        };
        let everything = [self.said.join("\n"), self.remote.join("\n")].concat();
        let everything = everything.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| everything.contains(word));
        let refused = |line: &String| line.starts_with("error: failed to push some refs");
        if fatal.is_empty() && !self.is_under_way && self.said.iter().any(refused) {
            return Error::no(format!(
                "your pre-push hook refused to push '{branch}' to '{remote}'"
            ))
            .hint("nothing was pushed; mend what it says above and run the command again");
        }
        if says(&NO_RIGHT) {
            return Error::fatal(format!("you may not push to '{remote}'{because}"))
                .hint("nothing was pushed; see that git itself may: git push --dry-run")
                .hint("or push to a fork of yours: git promote --remote <name> <attempt>");
        }
        if says(&NO_WAY) {
            return Error::fatal(format!("'{remote}' could not be reached{because}"))
                .hint("run the command again when it can be");
        }
        Error::fatal(format!(
            "git push to '{remote}' failed{}",
            if because.is_empty() {
                self.said.last().map_or(String::new(), |line| {
                    format!(": {}", line.trim_start_matches("error: "))
                })
            } else {
                because
            }
        ))
        .hint("run the command again when that is mended")
    }
}

/// `<flag> \t <from>:<to> \t <summary>`.
fn fate(line: &str) -> Option<(char, String)> {
    let mut parts = line.splitn(3, '\t');
    let (flag, refs, summary) = (parts.next()?, parts.next()?, parts.next()?);
    let mut flag = flag.chars();
    match (flag.next(), flag.next()) {
        (Some(one), None) if refs.contains(":refs/") => Some((one, summary.to_owned())),
        _ => None,
    }
}

fn urls(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || "<>\"'`".contains(c));
    words
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
        .filter(|word| word.chars().all(|c| c.is_ascii_graphic()))
        .map(|word| word.trim_end_matches(['.', ',', ')', ';']).to_owned())
        .collect()
}

/// A name for a branch where another one is in the way, or above this one.
pub fn another_name(branch: &str) -> String {
    match branch.contains('/') {
        true => branch.replace('/', "-"),
        false => format!("{branch}-2"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(text: &str) -> (PushTalk, Vec<String>) {
        let mut talk = PushTalk::default();
        let shown = text.lines().filter_map(|line| talk.hear(line)).collect();
        (talk, shown)
    }

    #[test]
    fn the_address_for_a_pull_request_is_preferred_to_any_other() {
        let (talk, shown) = talk(
            "remote: This repository moved. Please use https://example.com/new.git\n\
             remote: \nremote: Create a pull request for 'x' on GitHub by visiting:\n\
             remote:      https://github.com/acme/widget/pull/new/x        \nremote: \n\
             To https://github.com/acme/widget\n*\tabc:refs/heads/x\t[new branch]\nDone\n",
        );
        assert_eq!(
            talk.url(),
            Some("https://github.com/acme/widget/pull/new/x")
        );
        assert_eq!(shown.len(), 3);
        assert_eq!(
            shown[2],
            "remote: https://github.com/acme/widget/pull/new/x"
        );
    }

    #[test]
    fn a_hook_that_refuses_is_told_from_a_remote_that_does() {
        let (by_hook, shown) = talk("lint: 3 faults\nerror: failed to push some refs to 'x'\n");
        assert_eq!(shown, ["lint: 3 faults"]);
        let error = by_hook.error("origin", "limit");
        assert!(error.message.contains("pre-push hook"), "{error}");
        let (by_remote, shown) = talk(
            "remote: error: GH006: Protected branch update failed\nTo x\n\
             !\tabc:refs/heads/limit\t[remote rejected] (protected branch hook declined)\n\
             Done\nerror: failed to push some refs to 'x'\n",
        );
        assert_eq!(shown.len(), 1);
        let error = by_remote.error("origin", "limit");
        assert_eq!(
            error.message,
            "'origin' refused the branch 'limit': protected branch hook declined"
        );
    }

    #[test]
    fn what_git_cannot_do_is_said_in_the_users_words() {
        for (text, wanted) in [
            (
                "fatal: unable to access 'https://x/': Could not resolve host: x\n",
                "could not be reached",
            ),
            (
                "remote: Permission to acme/widget.git denied to me.\n\
                 fatal: unable to access 'https://x/': The requested URL returned error: 403\n",
                "you may not push",
            ),
            (
                "git@x: Permission denied (publickey).\n\
                 fatal: Could not read from remote repository.\n",
                "you may not push",
            ),
            (
                "fatal: could not read Username for 'https://x': terminal prompts disabled\n",
                "you may not push",
            ),
        ] {
            let error = talk(text).0.error("origin", "limit");
            assert!(error.message.contains(wanted), "{error}");
        }
    }

    #[test]
    fn somebody_who_was_faster_is_noticed() {
        let (talk, _) = talk("To x\n!\tabc:refs/heads/limit\t[rejected] (stale info)\nDone\n");
        assert!(talk.was_late());
    }
}
