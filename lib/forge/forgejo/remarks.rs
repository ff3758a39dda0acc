//! What is said at Forgejo, about lines and in the conversation.

use std::collections::HashMap;

use serde::Deserialize;

use crate::forge::forgejo::answers::{AccessOf, User, name};
use crate::model::error::Result;
use crate::model::pull_request::{Access, Comment, Thread};

/// Something that was said about a line in a review.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Remark {
    id: u64,
    body: String,
    user: Option<User>,
    resolver: Option<User>,
    path: String,
    position: u64,
    original_position: u64,
    diff_hunk: String,
}

/// A line that a thread is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: u64,
    /// Whether it is a line that was taken away.
    pub is_old: bool,
}

impl Remark {
    fn line(&self) -> Line {
        if self.position > 0 {
            Line {
                number: self.position,
                is_old: false,
            }
        } else {
            Line {
                number: self.original_position,
                is_old: true,
            }
        }
    }

    /// The thread that it is in. Forgejo has no name for one: those about one line are one.
    pub fn thread(&self) -> String {
        let line = self.line();
        let sign = if line.is_old { '-' } else { '+' };
        format!("{sign}{}:{}", line.number, self.path)
    }

    /// Who said it, and what.
    pub fn told(&self) -> (&str, &str) {
        let author = self.user.as_ref().map_or("", |user| &user.login);
        (author, &self.body)
    }
}

/// The file and the line that the id of a thread names.
pub fn place(thread: &str) -> Option<(&str, Line)> {
    let (line, path) = thread.split_once(':')?;
    let (sign, number) = (line.get(..1)?, line.get(1..)?);
    let line = Line {
        number: number.parse().ok()?,
        is_old: sign == "-",
    };
    ["+", "-"].contains(&sign).then_some((path, line))
}

/// The threads that these remarks are in.
pub fn threads(remarks: Vec<Remark>, access_of: AccessOf<'_>) -> Result<Vec<Thread>> {
    let mut threads: Vec<Thread> = Vec::new();
    let mut known: HashMap<String, Access> = HashMap::new();
    for remark in remarks {
        let id = remark.thread();
        let line = remark.line();
        let author = name(remark.user);
        let access = match known.get(&author) {
            Some(access) => *access,
            None => {
                let access = access_of(&author)?;
                known.insert(author.clone(), access);
                access
            }
        };
        let comment = Comment {
            id: remark.id.to_string(),
            author,
            access,
            body: remark.body,
        };
        match threads.iter_mut().find(|thread| thread.id == id) {
            Some(thread) => {
                thread.is_resolved |= remark.resolver.is_some();
                thread.comments.push(comment);
            }
            None => threads.push(Thread {
                id,
                path: Some(remark.path),
                line: (!line.is_old).then_some(line.number),
                is_resolved: remark.resolver.is_some(),
                is_outdated: false,
                hunk: Some(remark.diff_hunk).filter(|hunk| !hunk.is_empty()),
                comments: vec![comment],
            }),
        }
    }
    Ok(threads)
}

/// Something that was said in the conversation.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    body: String,
    user: Option<User>,
}

impl Said {
    /// Who said it, and what.
    pub fn told(&self) -> (&str, &str) {
        let author = self.user.as_ref().map_or("", |user| &user.login);
        (author, &self.body)
    }
}
