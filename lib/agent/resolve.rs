//! What an agent's name means: a program that the suite knows, or one that the user's git
//! configuration describes, which may be based on another.
//!
//! | key | |
//! |---|---|
//! | `agent.<name>.base` | the agent that this one is like; its other keys hold where this one's say nothing |
//! | `agent.<name>.command` | of a known program its words, of any other a command for `sh -c` |
//! | `agent.<name>.model` | the model |
//! | `agent.<name>.args` | further arguments, as a shell splits them; the base's come first |
//! | `agent.<name>.timeout` | how long an attempt may take |
//! | `agent.<name>.env` | see `environment.rs` |

use crate::agent::profile;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::{AgentProfile, AgentSpec, KnownAgent, Program};
use crate::model::duration::parse_duration;
use crate::model::error::{Error, Result};

/// All values of a key of git's configuration, the last of which counts where one is wanted.
pub type Config<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// The agent that a choice means. `None` where nobody has heard of it.
///
/// # Errors
/// Where what the configuration says of it makes no sense.
pub fn resolve(choice: &AgentChoice, config: Config<'_>) -> Result<Option<AgentSpec>> {
    let names = lineage(&choice.agent, config)?;
    let nearest = |key: &str| names.iter().find_map(|name| value(name, key, config));
    let known = names.iter().find_map(|name| KnownAgent::named(name));
    let (_, command) = match (known, nearest("command")) {
        (None, None) => return Ok(None),
        (known, command) => (known, command.unwrap_or_default()),
    };
    let mut timeout = match nearest("timeout") {
        Some((key, text)) => Some(seconds(&key, &text)?),
        None => None,
    };
    let profile = match known {
        None => {
            let (_, shell) = command;
            if let Some(option) = choice.options.iter().find(|one| one.key != "timeout") {
                return Err(Error::usage(format!(
                    "agent '{}' is a command, and takes no option '{}'",
                    choice.agent, option.key
                ))
                .hint(format!(
                    "put it into the command: git config agent.{}.command '{shell}'",
                    choice.agent
                )));
            }
            AgentProfile::Command { shell }
        }
        Some(agent) => {
            let (key, command) = command;
            let words = match command.as_str() {
                "" => vec![profile(agent).facts().program.to_owned()],
                command => split(&key, command)?,
            };
            let mut arguments = Vec::new();
            for name in names.iter().rev() {
                let key = format!("agent.{name}.args");
                for text in config(&key) {
                    arguments.extend(split(&key, &text)?);
                }
            }
            let mut model = nearest("model").map(|(_, model)| model);
            for option in &choice.options {
                match option.key.as_str() {
                    "model" => model = Some(option.value.clone()),
                    "timeout" => {}
                    key => arguments.extend(profile(agent).option(key, &option.value)),
                }
            }
            AgentProfile::Known(Program {
                agent,
                words,
                arguments,
                model,
            })
        }
    };
    for option in &choice.options {
        if option.key == "timeout" {
            timeout = Some(seconds("timeout", &option.value)?);
        }
    }
    Ok(Some(AgentSpec {
        name: choice.agent.clone(),
        options: choice.options.clone(),
        timeout_seconds: timeout,
        profile,
    }))
}

/// The agent itself, what it is based on, and so on.
///
/// # Errors
/// Where that comes back to itself.
pub fn lineage(name: &str, config: Config<'_>) -> Result<Vec<String>> {
    let mut names = vec![name.to_owned()];
    while let Some((key, base)) = names.last().and_then(|last| value(last, "base", config)) {
        if names.contains(&base) {
            return Err(Error::fatal(format!(
                "agent '{name}' is based on itself: {key} is '{base}'"
            ))
            .hint(format!("base it on another: git config {key} codex")));
        }
        names.push(base);
    }
    Ok(names)
}

/// An agent that is any command, run by `sh -c`.
pub fn any_command(shell: &str) -> AgentSpec {
    AgentSpec::new(
        "command",
        AgentProfile::Command {
            shell: shell.to_owned(),
        },
    )
}

/// The last value of a key of this agent's, and the key.
fn value(name: &str, key: &str, config: Config<'_>) -> Option<(String, String)> {
    let key = format!("agent.{name}.{key}");
    let value = config(&key).pop()?;
    Some((key, value))
}

fn split(key: &str, text: &str) -> Result<Vec<String>> {
    shlex::split(text)
        .filter(|words| !words.is_empty() || key.ends_with(".args"))
        .ok_or_else(|| {
            Error::fatal(format!("bad config value '{text}' for '{key}'"))
                .hint("it is split into words as a shell does; a quote may be missing")
        })
}

fn seconds(key: &str, text: &str) -> Result<u64> {
    parse_duration(text)
        .map(|time| time.as_secs().max(1))
        .map_err(|why| Error::fatal(format!("bad value '{text}' for '{key}': {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(choice: &str, config: &[(&str, &str)]) -> Result<Option<AgentSpec>> {
        resolve(&choice.parse().unwrap(), &|key| {
            let same = config.iter().filter(|(one, _)| *one == key);
            same.map(|(_, value)| (*value).to_owned()).collect()
        })
    }

    fn program(choice: &str, config: &[(&str, &str)]) -> Program {
        match resolved(choice, config).unwrap().unwrap().profile {
            AgentProfile::Known(program) => program,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_known_agent_needs_no_configuration() {
        let codex = program("codex", &[]);
        assert_eq!(
            (codex.agent, codex.words),
            (KnownAgent::Codex, vec!["codex".to_owned()])
        );
        assert_eq!(resolved("nobody", &[]).unwrap(), None);
    }

    #[test]
    fn every_part_of_a_known_agent_can_be_overridden() {
        let config = [
            ("agent.codex.command", "npx 'my codex'"),
            ("agent.codex.args", "-c a=b"),
            ("agent.codex.args", "--oss"),
            ("agent.codex.model", "m"),
            ("agent.codex.timeout", "5m"),
        ];
        let codex = program("codex", &config);
        assert_eq!(codex.words, ["npx", "my codex"]);
        assert_eq!(codex.arguments, ["-c", "a=b", "--oss"]);
        assert_eq!(codex.model.as_deref(), Some("m"));
        let spec = resolved("codex", &config).unwrap().unwrap();
        assert_eq!(spec.timeout_seconds, Some(300));
    }

    #[test]
    fn an_agent_that_is_based_on_another_has_what_it_does_not_say_itself() {
        let config = [
            ("agent.reviewer.base", "strict"),
            ("agent.reviewer.args", "--own"),
            ("agent.strict.base", "codex"),
            ("agent.strict.args", "--base"),
            ("agent.strict.model", "m"),
        ];
        let spec = program("reviewer", &config);
        assert_eq!(spec.agent, KnownAgent::Codex);
        assert_eq!(spec.arguments, ["--base", "--own"]);
        assert_eq!(spec.model.as_deref(), Some("m"));
    }

    #[test]
    fn an_option_is_said_in_the_agents_own_way_and_wins() {
        let config = [("agent.codex.model", "m")];
        let codex = program("codex:model=n,effort=high,o=p", &config);
        assert_eq!(codex.model.as_deref(), Some("n"));
        assert_eq!(
            codex.arguments,
            ["-c", "model_reasoning_effort=high", "-c", "o=p"]
        );
    }

    #[test]
    fn an_agent_that_is_based_on_itself_is_refused() {
        let config = [("agent.a.base", "b"), ("agent.b.base", "a")];
        assert!(resolved("a", &config).is_err());
    }

    #[test]
    fn a_command_takes_no_options_and_a_broken_quote_is_refused() {
        assert!(resolved("mine:o=p", &[("agent.mine.command", "x")]).is_err());
        assert!(resolved("codex", &[("agent.codex.args", "'x")]).is_err());
        assert!(resolved("codex", &[("agent.codex.timeout", "soon")]).is_err());
    }
}
