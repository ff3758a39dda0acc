//! What an agent gets of the user's environment: what every program needs, what its profile
//! names, and what the user names. Nothing else, since the rest may be another tool's secret.
//!
//! | key | |
//! |---|---|
//! | `attempt.env` | for every agent |
//! | `agent.<name>.env` | for this one, and for those that are based on it |
//!
//! Each value is `NAME`, which passes a variable, `PREFIX*`, which passes all that begin so,
//! or `NAME=value`, which sets one. The last word on a name counts.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::agent::profile;
use crate::agent::resolve::{Config, lineage};
use crate::model::attempt::{AgentProfile, AgentSpec};
use crate::model::error::{Error, Result};

/// What every agent gets, with `*` at the end for all that begin so.
pub const EVERYBODYS: [&str; 64] = [
    // Who and where one is, and how one speaks.
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LC_*",
    "LANGUAGE",
    "TZ",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_DIRS",
    "XDG_CONFIG_HOME",
    "XDG_DATA_DIRS",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
    // The way to the network.
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    // Where tool chains are: without these, what builds for the user does not for an agent.
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "GOPATH",
    "GOROOT",
    "JAVA_HOME",
    "GRADLE_USER_HOME",
    "ANDROID_HOME",
    "NVM_DIR",
    "NVM_BIN",
    "VOLTA_HOME",
    "FNM_DIR",
    "FNM_MULTISHELL_PATH",
    "PNPM_HOME",
    "BUN_INSTALL",
    "DENO_DIR",
    "ASDF_DIR",
    "ASDF_DATA_DIR",
    "MISE_DATA_DIR",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "RBENV_ROOT",
    "GEM_HOME",
    "GEM_PATH",
    "DOTNET_ROOT",
    "NIX_PATH",
    "NIX_PROFILES",
    "NIX_SSL_CERT_FILE",
    "LD_LIBRARY_PATH",
];

/// What the names of git's own variables begin with. The user's never reach an agent: they
/// tell of another repository, or of secrets.
const GITS: &str = "GIT_";

/// What the user says of one variable, or of several.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// It is passed: `NAME`, or `PREFIX*`.
    Passed(String),
    /// It is this: `NAME=value`.
    Set(String, String),
}

/// The environment of an agent, of what the user's holds. What the suite itself sets is not
/// in it.
///
/// # Errors
/// Where a value of the configuration names no variable, or one of git's.
pub fn environment(
    spec: &AgentSpec,
    config: Config<'_>,
    users: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<BTreeMap<OsString, OsString>> {
    let named = named(&spec.name, config)?;
    let own = match &spec.profile {
        AgentProfile::Known(program) => profile(program.agent).facts().environment,
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => &[],
    };
    let is_passed = |name: &str| {
        let usual = EVERYBODYS.iter().chain(own).copied();
        let by_user = named.iter().filter_map(|one| match one {
            Named::Passed(pattern) => Some(pattern.as_str()),
            Named::Set(..) => None,
        });
        !name.starts_with(GITS) && usual.chain(by_user).any(|one| matches(one, name))
    };
    let users = users.into_iter();
    let mut all: BTreeMap<OsString, OsString> = users
        .filter(|(name, _)| name.to_str().is_some_and(is_passed))
        .collect();
    for one in &named {
        if let Named::Set(name, value) = one {
            all.insert(name.into(), value.into());
        }
    }
    Ok(all)
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// What the user says, from the most general to the most special.
fn named(agent: &str, config: Config<'_>) -> Result<Vec<Named>> {
    let names = lineage(agent, config)?;
    let own = names.iter().rev().map(|name| format!("agent.{name}.env"));
    let mut all = Vec::new();
    for key in std::iter::once("attempt.env".to_owned()).chain(own) {
        for text in config(&key) {
            all.push(parse(&key, &text)?);
        }
    }
    Ok(all)
}

/// A value is never told: it may be a secret.
fn parse(key: &str, text: &str) -> Result<Named> {
    let (pattern, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let shown = match value {
        Some(_) => format!("{pattern}=…"),
        None => pattern.to_owned(),
    };
    let name = match value {
        None => pattern.strip_suffix('*').unwrap_or(pattern),
        Some(_) => pattern,
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_name = name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit());
    if !is_name || (name.is_empty() && pattern != "*") {
        return Err(Error::fatal(format!(
            "bad config value '{shown}' for '{key}': it names no variable"
        ))
        .hint("it takes NAME, PREFIX* or NAME=value"));
    }
    if name.starts_with(GITS) {
        return Err(Error::fatal(format!(
            "bad config value '{shown}' for '{key}': none of git's variables reaches an agent"
        ))
        .hint("what an agent's git shall know can stand in git's configuration"));
    }
    Ok(match value {
        Some(value) => Named::Set(name.to_owned(), value.to_owned()),
        None => Named::Passed(pattern.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{any_command, resolve};

    fn config<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Vec<String> + 'a {
        move |key| {
            let same = pairs.iter().filter(|(one, _)| *one == key);
            same.map(|(_, value)| (*value).to_owned()).collect()
        }
    }

    /// What an agent gets of an environment whose values are all `x`, as `NAME=value`.
    fn got(agent: &str, pairs: &[(&str, &str)], users: &[&str]) -> Vec<String> {
        let config = config(pairs);
        let spec = match agent {
            "command" => any_command("true"),
            name => resolve(&name.parse().unwrap(), &config).unwrap().unwrap(),
        };
        let users = users.iter().map(|name| (name.into(), "x".into()));
        let all = environment(&spec, &config, users).unwrap();
        let shown = all.iter();
        shown
            .map(|(name, value)| format!("{}={}", name.display(), value.display()))
            .collect()
    }

    fn refused(key: &str, value: &str) -> String {
        let pairs = [(key, value)];
        let config = config(&pairs);
        let refused = environment(&any_command("true"), &config, []);
        refused.unwrap_err().message
    }

    #[test]
    fn no_secret_of_another_tool_reaches_an_agent_that_nobody_gave_it() {
        let secrets = [
            "GH_TOKEN",
            "GITHUB_TOKEN",
            "SSH_AUTH_SOCK",
            "AWS_SECRET_ACCESS_KEY",
            "OPENAI_API_KEY",
            "NPM_TOKEN",
        ];
        assert!(got("command", &[], &secrets).is_empty());
    }

    #[test]
    fn what_every_program_needs_is_passed() {
        let users = ["PATH", "HOME", "LC_CTYPE", "https_proxy", "CARGO_HOME"];
        assert_eq!(got("command", &[], &users).len(), users.len());
        // `LC_*` is not `LC`, and `HOME` is not `HOMEBREW_TOKEN`.
        assert!(got("command", &[], &["LC", "HOMEBREW_TOKEN"]).is_empty());
    }

    #[test]
    fn an_agent_gets_what_its_profile_names_and_no_other_agents() {
        let users = ["CODEX_HOME", "ANTHROPIC_API_KEY"];
        assert_eq!(got("codex", &[], &users), ["CODEX_HOME=x"]);
        let pairs = [("agent.reviewer.base", "codex")];
        assert_eq!(got("reviewer", &pairs, &users), ["CODEX_HOME=x"]);
    }

    #[test]
    fn the_user_passes_a_variable_all_that_begin_alike_or_one_of_another_value() {
        let pairs = [
            ("attempt.env", "GH_TOKEN"),
            ("agent.command.env", "AWS_*"),
            ("agent.command.env", "MODE=a=b"),
            ("agent.codex.env", "NPM_TOKEN"),
        ];
        let users = ["GH_TOKEN", "AWS_A", "AWS_B", "NPM_TOKEN", "MODE"];
        assert_eq!(
            got("command", &pairs, &users),
            ["AWS_A=x", "AWS_B=x", "GH_TOKEN=x", "MODE=a=b"]
        );
    }

    #[test]
    fn an_agents_own_word_wins_over_its_bases_and_over_the_word_for_all() {
        let pairs = [
            ("attempt.env", "MODE=all"),
            ("agent.codex.env", "MODE=base"),
            ("agent.reviewer.env", "MODE=own"),
            ("agent.reviewer.base", "codex"),
        ];
        assert_eq!(got("reviewer", &pairs, &[]), ["MODE=own"]);
        assert_eq!(got("codex", &pairs, &[]), ["MODE=base"]);
        assert_eq!(got("command", &pairs, &[]), ["MODE=all"]);
    }

    #[test]
    fn not_even_a_star_passes_what_is_gits() {
        let pairs = [("attempt.env", "*")];
        let users = ["GIT_DIR", "GIT_ASKPASS", "GITHUB_TOKEN"];
        assert_eq!(got("command", &pairs, &users), ["GITHUB_TOKEN=x"]);
        for text in ["GIT_DIR", "GIT_*", "GIT_SSH_COMMAND=ssh"] {
            let message = refused("attempt.env", text);
            assert!(message.ends_with("none of git's variables reaches an agent"));
        }
    }

    #[test]
    fn what_names_no_variable_is_refused_and_its_value_is_not_told() {
        for text in ["", "=v", "1A=b", "A B", "A*B", "A*=b", "-"] {
            let message = refused("agent.command.env", text);
            assert!(message.ends_with("it names no variable"), "{message}");
        }
        assert_eq!(
            refused("attempt.env", "1A=secret"),
            "bad config value '1A=…' for 'attempt.env': it names no variable"
        );
    }
}
