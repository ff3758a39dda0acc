//! The user's editor, opened as git opens it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::out;
use crate::model::error::{Context, Error, Result};
use crate::workflow::Repo;

/// Opens a file and waits for the editor to close.
pub fn edit(repo: &Repo, path: &Path) -> Result<()> {
    open(repo, path, None)
}

/// Where the cursor shall be, each counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, which not every editor can be told.
    pub column: usize,
}

impl Place {
    /// The beginning of a line.
    pub fn at_line(line: usize) -> Self {
        Self { line, column: 1 }
    }
}

/// As [`edit`], with the cursor at a place, where it is known how the editor is told so.
pub fn edit_at(repo: &Repo, path: &Path, place: Place) -> Result<()> {
    open(repo, path, Some(place))
}

fn open(repo: &Repo, path: &Path, place: Option<Place>) -> Result<()> {
    let editor = repo.editor()?;
    if editor == ":" {
        return Ok(());
    }
    let shows_hint = std::env::var("TERM").is_ok_and(|term| term != "dumb");
    if shows_hint {
        out::story("hint: Waiting for your editor to close the file... ");
    }
    // Through the shell, since an editor may be a command with arguments.
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(&editor)
        .args(place.map_or_else(
            || vec![path.into()],
            |place| arguments(&editor, path, place, &real_name),
        ))
        .status()
        .or_fatal(|| format!("cannot start the editor '{editor}'"))?;
    if shows_hint {
        out::story("\r\x1b[K");
    }
    if status.success() {
        Ok(())
    } else {
        Err(
            Error::no(format!("there was a problem with the editor '{editor}'"))
                .hint(format!("'{}' is as it was left", path.display()))
                .hint("if there is no such editor, name one, such as: git config --global core.editor nano"),
        )
    }
}

/// What an editor is told to open a file at a place; the file alone where that is not known.
fn arguments(
    editor: &str,
    path: &Path,
    Place { line, column }: Place,
    real_name: &dyn Fn(&str) -> Option<String>,
) -> Vec<OsString> {
    let file = OsString::from(path);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+= ".contains(c);
    let mut words = editor.split_whitespace();
    // In what only a shell understands, nobody knows which word is the program.
    let Some(program) = words.next().filter(|_| editor.chars().all(is_plain)) else {
        return vec![file];
    };
    let name = program.rsplit('/').next().unwrap_or(program);
    let way = way_of(name).or_else(|| way_of(&real_name(program)?));
    match way {
        Some(Way::Line) => vec![format!("+{line}").into(), file],
        Some(Way::Comma) => vec![format!("+{line},{column}").into(), file],
        Some(Way::Colon) => vec![format!("+{line}:{column}").into(), file],
        Some(Way::Goto) => {
            let mut at = file;
            at.push(format!(":{line}:{column}"));
            vec!["--goto".into(), at]
        }
        None => vec![file],
    }
}

/// How an editor is told a place.
enum Way {
    /// `+12 file`
    Line,
    /// `+12,3 file`
    Comma,
    /// `+12:3 file`
    Colon,
    /// `--goto file:12:3`
    Goto,
}

fn way_of(name: &str) -> Option<Way> {
    // Debian calls them vim.basic, vim.tiny, emacs-gtk and so on.
    let name = name.split(['.', '-']).next()?;
    match name {
        "vi" | "vim" | "nvim" | "gvim" => Some(Way::Line),
        "nano" => Some(Way::Comma),
        "emacs" | "emacsclient" | "micro" => Some(Way::Colon),
        "code" | "codium" => Some(Way::Goto),
        _ => None,
    }
}

/// The name of the file that a program is in the end, such as that of Debian's `editor`.
fn real_name(program: &str) -> Option<String> {
    let file = if program.contains('/') {
        PathBuf::from(program)
    } else {
        let path = std::env::var_os("PATH")?;
        let mut places = std::env::split_paths(&path).map(|place| place.join(program));
        places.find(|file| file.is_file())?
    };
    let name = file.canonicalize().ok()?.file_name()?.to_owned();
    name.into_string().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(editor: &str) -> String {
        let real = |program: &str| (program == "editor").then(|| "vim.basic".to_owned());
        let place = Place {
            line: 12,
            column: 3,
        };
        let words = arguments(editor, Path::new("Plans.md"), place, &real);
        let words: Vec<String> = words
            .iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        words.join(" ")
    }

    #[test]
    fn an_editor_that_is_known_is_told_the_place() {
        for editor in ["vi", "/usr/bin/nvim -f", "editor"] {
            assert_eq!(words(editor), "+12 Plans.md", "{editor}");
        }
        assert_eq!(words("nano"), "+12,3 Plans.md");
        assert_eq!(words("emacsclient -t"), "+12:3 Plans.md");
        assert_eq!(words("code --wait"), "--goto Plans.md:12:3");
    }

    #[test]
    fn an_editor_that_is_not_known_gets_the_file_alone() {
        for editor in [
            "ed",
            "subl -w",
            "sh -c 'vi \"$1\"' vi",
            "FOO=1; vi",
            "$MINE",
        ] {
            assert_eq!(words(editor), "Plans.md", "{editor}");
        }
    }
}
