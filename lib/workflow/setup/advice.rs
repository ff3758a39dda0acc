//! What is left to the user once the files are in their places: it is asked of man and of
//! zsh themselves, which alone know where they look.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::agent::is_installed;
use crate::model::carried::{Carried, Share};
use crate::workflow::setup::places::{Places, USUAL, data_directories};

/// A line for each of those that do not look where the files are.
pub fn advice(places: &Places, carried: &[Carried]) -> Vec<String> {
    [man(places, carried), zsh(places), data(places)]
        .into_iter()
        .flatten()
        .collect()
}

fn man(places: &Places, carried: &[Carried]) -> Option<String> {
    let page = carried.iter().find(|file| file.share.is_manual())?;
    let ours = places.directory(page.share).join(page.name);
    let name = page.name.split('.').next().unwrap_or_default();
    let Some(shown) = answer("man", &["-w", name]) else {
        return Some(if is_installed("man") {
            let place = places.share().join("man");
            let place = place.display();
            // An empty part stands for where man looks without being told.
            let others = match env::var_os("MANPATH").is_some_and(|path| !path.is_empty()) {
                true => ":$MANPATH",
                false => ":",
            };
            format!("man does not look there yet: export MANPATH=\"{place}{others}\"")
        } else {
            format!("there is no man here, and git needs it; without it: {name} --help")
        });
    };
    let shown = PathBuf::from(shown.lines().next().unwrap_or_default());
    let is_ours = shown.canonicalize().ok() == ours.canonicalize().ok();
    (!is_ours && !is_compressed(&shown, &ours))
        .then(|| format!("man shows '{}' instead", shown.display()))
}

/// Whether a page that is shown is the one that a package has in the place of ours.
fn is_compressed(shown: &Path, ours: &Path) -> bool {
    shown.as_os_str() == OsStr::new(&format!("{}.gz", ours.display()))
}

fn zsh(places: &Places) -> Option<String> {
    let place = places.directory(Share::Zsh);
    // Where zsh looks by itself; what the user's own files add is nobody's business.
    let looks = answer("zsh", &["-fc", "print -rl -- $fpath"])?;
    (!looks.lines().any(|line| Path::new(line) == place)).then(|| {
        format!(
            "for zsh, above compinit in ~/.zshrc: fpath=('{}' $fpath)",
            place.display()
        )
    })
}

/// bash and fish look below these directories, and below the user's own.
fn data(places: &Places) -> Option<String> {
    let share = places.share();
    let own = Places::find(None).ok()?.directory(Share::Bash);
    let is_known = own.starts_with(&share) || data_directories().contains(&share);
    (places.is_asked_for() && !is_known).then(|| {
        let place = share.display();
        format!("for bash and fish: export XDG_DATA_DIRS=\"{place}:${{XDG_DATA_DIRS:-{USUAL}}}\"")
    })
}

/// What a program says, if it is there and has an answer.
fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    let output = command.args(arguments).stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !said.is_empty()).then_some(said)
}
