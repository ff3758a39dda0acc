//! Any command: `sh -c`, the prompt on standard input, the report at the end of standard
//! output or in the file that `GIT_ATTEMPT_REPORT` names.

use crate::agent::job::{Invocation, Job};
use crate::agent::last_message::read_last_message;
use crate::agent::observer::{Account, Observer};

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
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }

    fn has_started(&self) -> bool {
        true
    }

    fn account(&mut self, job: &Job<'_>) -> Account {
        let from_file = read_last_message(job.last_message);
        let last_words = if from_file.trim().is_empty() {
            std::mem::take(&mut self.tail)
        } else {
            from_file
        };
        Account {
            last_words,
            ..Account::default()
        }
    }
}
