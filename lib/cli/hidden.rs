//! The hidden modes, which each of the four programs has: the supervisor of an attempt and
//! the runner of checks. Looked for before clap, so that no help or completion knows them.

use std::ffi::OsString;
use std::path::Path;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::{Context, Error, Result};
use crate::model::name::AttemptName;
use crate::workflow::check_runner::run_as_runner;
use crate::workflow::place::HiddenMode;
use crate::workflow::supervise::supervise;

/// The hidden mode that a command line asks for, if it does.
pub fn wanted(arguments: &[OsString]) -> Option<HiddenMode> {
    let first = arguments.get(1)?;
    HiddenMode::ALL
        .into_iter()
        .find(|mode| first == mode.flag())
}

/// Runs it.
pub fn run(mode: HiddenMode, arguments: &[OsString]) -> Result<Answer> {
    match (mode, &arguments[2..]) {
        (HiddenMode::Supervise, [common_dir, name, slots]) => {
            let text = |word: &OsString| word.to_string_lossy().into_owned();
            let name: AttemptName = text(name).parse().or_fatal(|| "bad attempt".to_owned())?;
            let slots: usize = text(slots).parse().or_fatal(|| "bad number".to_owned())?;
            supervise(Path::new(common_dir), &name, slots)?;
        }
        (HiddenMode::RunChecks, []) => run_as_runner(&mut |line| {
            // Whoever listens may be gone; the runner notices by itself.
            let _ = out::answer(&format!("{line}\n"));
        })?,
        _ => return Err(Error::usage("this mode is the suite's own")),
    }
    Ok(Answer::Yes)
}
