//! Any command: `sh -c`, the prompt on standard input, the report at the end of standard
//! output or in the file that `GIT_ATTEMPT_REPORT` names.

use crate::agent::job::{Access, Invocation, Job};
use crate::agent::last_message::read_last_message;
use crate::agent::observer::{Account, Observer};
use crate::model::report::from_report;

/// How much of the end of standard output is kept to look for a report in, in bytes.
const TAIL: usize = 64 * 1024;

pub fn invocation(shell: &str, job: &Job<'_>) -> Invocation {
    Invocation::of(["sh".into(), "-c".into(), shell.into()])
        .with("GIT_ATTEMPT_REPORT", job.last_message)
}

/// Reads plain text.
#[derive(Default)]
pub struct PlainObserver {
    tail: String,
}

impl Observer for PlainObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        self.tail.push_str(line);
        self.tail.push('\n');
        if self.tail.len() > 2 * TAIL {
            let mut from = self.tail.len() - TAIL;
            while !self.tail.is_char_boundary(from) {
                from += 1;
            }
            self.tail.drain(..from);
        }
        visible(line)
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        visible(line)
    }

    fn has_started(&self) -> bool {
        true
    }

    fn account(&mut self, job: &Job<'_>) -> Account {
        let from_file = read_last_message(job.last_message);
        let last_words = if from_file.trim().is_empty() {
            let said = std::mem::take(&mut self.tail);
            match job.access {
                Access::Read => said,
                // The rest is a log, and a record is no place for it: it may hold secrets.
                Access::Work => from_report(&said).unwrap_or_default().to_owned(),
            }
        } else {
            from_file
        };
        Account {
            last_words,
            ..Account::default()
        }
    }
}

/// What of a line a terminal would show in the end: without the sequences that colour it, and
/// of a line that is written over again and again, the last of it.
fn visible(line: &str) -> Option<String> {
    let parts = line.rsplit('\r').map(without_escapes);
    parts
        .map(|part| part.trim().to_owned())
        .find(|part| !part.is_empty())
}

fn without_escapes(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\x1b' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            // ECMA-48: parameters, then one letter that ends it.
            Some('[') => drop(rest.find(|c| ('\x40'..='\x7e').contains(c))),
            // A title or a link, up to BEL or to the backslash of ST.
            Some(']') => drop(rest.find(|c| matches!(c, '\x07' | '\\'))),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_agent_does_is_told_as_a_terminal_shows_it() {
        let shown = |line| visible(line).unwrap_or_default();
        assert_eq!(shown("\x1b[31mred\x1b[0m and \x1b[1mbold"), "red and bold");
        assert_eq!(shown("50%\r60%\r\x1b[K70%\r"), "70%");
        assert_eq!(shown("\x1b]0;title\x07words"), "words");
        assert_eq!(shown("\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\"), "link");
        assert_eq!(shown("\x1b[2J"), "");
    }
}
