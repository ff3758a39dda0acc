//! An answer that is longer than the screen, in the user's pager as git starts it.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::cli::colour::colour;
use crate::cli::out;
use crate::model::config_value::boolean;
use crate::model::error::Result;
use crate::process::interrupt::leave_signals_to_another;
use crate::render::style::clean;
use crate::workflow::Repo;

/// What a shell exits with that cannot run a program.
const CANNOT_RUN: [i32; 2] = [126, 127];

/// Writes the answer of one of the four commands; through the pager where it goes to a
/// terminal that is too small for it.
pub fn answer(repo: &Repo, command: &str, text: &str) -> Result<()> {
    let text = &*out::drawn(text);
    if !out::is_terminal() || text.is_empty() {
        return out::answer(text);
    }
    match pager(repo, command) {
        Pager::None => out::answer(text),
        Pager::Usual if text.lines().count() < out::rows() => out::answer(text),
        Pager::Usual => page(&repo.pager().unwrap_or_default(), text),
        Pager::Asked(pager) => page(&pager, text),
    }
}

/// The answer where there is nothing to list. It names the repository, which may be another
/// than the one that was meant.
pub fn nothing(repo: &Repo, command: &str, what: &str) -> Result<()> {
    // A setting that is none is told also where there is nothing to colour.
    colour(Some(repo), command, out::answers_to_terminal())?;
    let place = repo.main_place();
    let place = clean(&place.display().to_string());
    out::answer(&format!("{what} in '{place}'\n"))
}

enum Pager {
    /// The answer is printed, however long it is.
    None,
    /// git's own, for an answer that is longer than the screen.
    Usual,
    /// One that the user wants for this command, however short the answer is.
    Asked(String),
}

/// By `pager.<command>`. git has obeyed it before it started us: what it says then is either
/// that our answer goes into its pager, which is no terminal, or that `GIT_PAGER` is `cat`.
fn pager(repo: &Repo, command: &str) -> Pager {
    if std::env::var_os("GIT_PAGER").is_some() {
        return Pager::Usual;
    }
    match repo.config(&format!("pager.{command}")) {
        None => Pager::Usual,
        Some(value) => match boolean(&value) {
            Some(false) => Pager::None,
            Some(true) => Pager::Asked(repo.pager().unwrap_or_default()),
            None => Pager::Asked(value),
        },
    }
}

fn page(pager: &str, text: &str) -> Result<()> {
    if pager.is_empty() || pager == "cat" {
        return out::answer(text);
    }
    let mut command = Command::new("sh");
    command
        .args(["-c", pager])
        .env("GIT_PAGER_IN_USE", "true")
        .stdin(Stdio::piped());
    // git's own defaults, where the user has none.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    // Ctrl-C is the pager's, which stays; who left it would leave it without its terminal.
    let status = leave_signals_to_another(|| {
        let mut child = command.spawn().ok()?;
        if let Some(mut stdin) = child.stdin.take() {
            // Whoever has read enough closes it.
            let _ = stdin.write_all(text.as_bytes());
        }
        child.wait().ok()
    });
    let ran = status.is_some_and(|status| {
        let code = status.code().unwrap_or_default();
        !CANNOT_RUN.contains(&code)
    });
    if ran { Ok(()) } else { out::answer(text) }
}
