//! The one place that prints. stdout is the answer, stderr the story.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{Winsize, tcgetwinsize};

pub use crate::cli::hints::{error, hint, hints};
use crate::model::config_value::boolean;
use crate::model::error::{Error, Result, without_numbers};

/// What a reader who went away makes of us: what a shell reports for SIGPIPE.
const SIGPIPE_STATUS: i32 = 141;

/// Bytes that are written at once: what a pipe of Linux holds.
const TOGETHER: usize = 64 * 1024;

/// Writes the answer.
pub fn answer(text: &str) -> Result<()> {
    answer_bytes(text.as_bytes())
}

/// Writes bytes as the answer, such as an agent's log into a pipe.
pub fn answer_bytes(bytes: &[u8]) -> Result<()> {
    answer_by(|stdout| stdout.write_all(bytes))
}

/// Lets the answer be written bit by bit, where it is too long to be kept.
pub fn answer_by(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut stdout = BufWriter::with_capacity(TOGETHER, io::stdout().lock());
    match write(&mut stdout).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            std::process::exit(SIGPIPE_STATUS)
        }
        Err(error) => Err(Error::fatal(format!(
            "write failure on standard output: {}",
            without_numbers(&error.to_string())
        ))),
    }
}

/// Lets some time pass; ends at once where whoever read the answer has gone, which no one
/// would notice before there is more to say.
pub fn pause(time: Duration) {
    let stdout = io::stdout();
    let mut reader = [PollFd::new(&stdout, PollFlags::empty())];
    let began = Instant::now();
    let timeout = Timespec::try_from(time).ok();
    match poll(&mut reader, timeout.as_ref()) {
        Ok(n) if n > 0 && reader[0].revents().contains(PollFlags::ERR) => {
            std::process::exit(SIGPIPE_STATUS)
        }
        // A signal came, or a stream that cannot be asked.
        _ => std::thread::sleep(time.saturating_sub(began.elapsed())),
    }
}

/// Writes a part of the story. Nobody is left to tell where that fails.
pub fn story(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Asks a question that is answered with yes or no; no is the answer of whoever says nothing.
pub fn ask(question: &str) -> bool {
    story(&format!("{question} [y/N] "));
    matches!(reply().as_deref(), Some("y" | "yes"))
}

/// As [`ask`], but yes is the answer of whoever presses Enter alone; no, of whoever is gone.
pub fn ask_to_go_on(question: &str) -> bool {
    story(&format!("{question} [Y/n] "));
    matches!(reply().as_deref(), Some("" | "y" | "yes"))
}

/// As [`ask`], for who catches Ctrl-C: nothing where that came instead of an answer.
pub fn ask_or_leave(question: &str, is_over: &dyn Fn() -> bool) -> Option<bool> {
    story(&format!("{question} [y/N] "));
    let stdin = io::stdin();
    let wait = Timespec::try_from(Duration::from_millis(100)).ok();
    loop {
        if is_over() {
            story("\n");
            return None;
        }
        let mut typed = [PollFd::new(&stdin, PollFlags::IN)];
        // Interrupted by a signal, it is asked again.
        if poll(&mut typed, wait.as_ref()).is_ok_and(|ready| ready > 0) {
            return Some(matches!(reply().as_deref(), Some("y" | "yes")));
        }
    }
}

/// A line of standard input; nothing at its end.
fn reply() -> Option<String> {
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim().to_ascii_lowercase()),
    }
}

/// Whether the user's locale has more letters than ASCII has.
pub fn has_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_some_and(|locale| locale.to_ascii_lowercase().contains("utf"))
}

/// A table with the signs that it is drawn of in ASCII, where the locale has no others.
pub fn drawn(text: &str) -> Cow<'_, str> {
    if has_unicode() {
        return text.into();
    }
    let ascii = text.chars().map(|c| match c {
        '·' => '.',
        '…' => '~',
        '≥' => '>',
        '→' => '>',
        c => c,
    });
    ascii.collect::<String>().into()
}

/// Whether there is somebody to ask.
pub fn can_ask() -> bool {
    boolean_of(std::env::var("GIT_TERMINAL_PROMPT")) != Some(false)
        && io::stdin().is_terminal()
        && io::stderr().is_terminal()
}

/// Whether the answer goes to a terminal, directly or through the pager that git started.
pub fn answers_to_terminal() -> bool {
    io::stdout().is_terminal() || is_paged()
}

/// Whether the answer goes to a terminal directly.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// How wide the answer may be; nothing where it goes into a file or another program.
pub fn answer_columns() -> Option<usize> {
    let asked = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok());
    answers_to_terminal().then(|| asked.unwrap_or_else(columns))
}

/// Whether the story goes to a terminal.
pub fn tells_terminal() -> bool {
    io::stderr().is_terminal() && !is_paged()
}

/// Whether the answer goes through a pager that git started.
pub fn is_paged() -> bool {
    boolean_of(std::env::var("GIT_PAGER_IN_USE")) == Some(true)
}

/// A variable of git that is a boolean.
fn boolean_of(variable: std::result::Result<String, std::env::VarError>) -> Option<bool> {
    variable.ok().as_deref().and_then(boolean)
}

/// The terminal's width in columns. Some tell 0 because they do not know.
pub fn columns() -> usize {
    let columns = terminal().map_or(0, |size| usize::from(size.ws_col));
    if columns == 0 { 80 } else { columns.max(20) }
}

/// The terminal's height in rows. Some tell 0 because they do not know.
pub fn rows() -> usize {
    let rows = terminal().map_or(0, |size| usize::from(size.ws_row));
    if rows == 0 { 24 } else { rows }
}

fn terminal() -> Option<Winsize> {
    tcgetwinsize(io::stderr())
        .or_else(|_| tcgetwinsize(io::stdout()))
        .ok()
}
