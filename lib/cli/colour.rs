//! Whether what is printed is coloured, by git's rules.

use std::sync::OnceLock;

use clap::{Args, ValueEnum};

use crate::cli::out;
use crate::model::config_value::When;
use crate::model::error::Result;
use crate::render::style::Colour;
use crate::workflow::Repo;

/// What the command line says of colour.
#[derive(Clone, Copy, Debug, Args)]
pub struct ColourOption {
    /// Colour what is printed: always, never, or auto for on a terminal only
    #[arg(
        long,
        global = true,
        value_name = "when",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "always",
        overrides_with_all = ["color", "no_color"]
    )]
    color: Option<WhenArgument>,
    /// Colour nothing
    // It is no mere opposite: it turns colour off that the configuration turns on.
    #[arg(long, global = true, hide = true, overrides_with_all = ["color", "no_color"])]
    no_color: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum WhenArgument {
    Always,
    Auto,
    Never,
}

/// What the command line said, which goes before all configuration.
static ASKED: OnceLock<When> = OnceLock::new();

impl ColourOption {
    /// Takes it for all that this process prints.
    pub fn apply(self) {
        let asked = match (self.color, self.no_color) {
            (_, true) => Some(When::Never),
            (Some(WhenArgument::Always), false) => Some(When::Always),
            (Some(WhenArgument::Auto), false) => Some(When::Auto),
            (Some(WhenArgument::Never), false) => Some(When::Never),
            (None, false) => None,
        };
        if let Some(when) = asked {
            let _ = ASKED.set(when);
        }
    }
}

/// What the user asks of this command: `--color`, or else `color.<command>`.
pub fn asked(repo: Option<&Repo>, command: &str) -> Result<Option<When>> {
    match (ASKED.get(), repo) {
        (Some(when), _) => Ok(Some(*when)),
        (None, Some(repo)) => repo.config_when(&format!("color.{command}")),
        (None, None) => Ok(None),
    }
}

/// Whether a stream of ours is coloured: `--color`, then `color.<command>`, then `color.ui`,
/// then `NO_COLOR` and what the terminal can do.
pub fn colour(repo: Option<&Repo>, command: &str, to_terminal: bool) -> Result<Colour> {
    let asked = match (asked(repo, command)?, repo) {
        (None, Some(repo)) => repo.config_when("color.ui")?,
        (asked, _) => asked,
    };
    let on = match asked {
        Some(When::Always) => true,
        Some(When::Never) => false,
        Some(When::Auto) => can(repo, to_terminal)?,
        // git does not know this variable; whoever sets it means git, too.
        None => {
            let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            !no_color && can(repo, to_terminal)?
        }
    };
    Ok(if on { Colour::On } else { Colour::Off })
}

fn can(repo: Option<&Repo>, to_terminal: bool) -> Result<bool> {
    let is_smart = std::env::var("TERM").is_ok_and(|term| term != "dumb");
    if !(to_terminal && is_smart) {
        return Ok(false);
    }
    match repo {
        Some(repo) if out::is_paged() => {
            let pager_can = repo.config_boolean("color.pager")?;
            Ok(pager_can.unwrap_or(true))
        }
        _ => Ok(true),
    }
}
