//! What is said at GitLab, in discussions.

use std::collections::HashMap;

use serde::Deserialize;

use crate::forge::gitlab::answers::User;
use crate::model::pull_request::{Access, Comment, Thread};

/// A discussion; one note in the conversation is one, too.
#[derive(Deserialize)]
pub struct Discussion {
    id: String,
    /// What was said in it.
    pub notes: Vec<Note>,
}

/// Something that was said.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Note {
    id: u64,
    body: String,
    author: Option<User>,
    system: bool,
    resolvable: bool,
    resolved: bool,
    position: Option<Position>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Position {
    new_path: Option<String>,
    old_path: Option<String>,
    new_line: Option<u64>,
    old_line: Option<u64>,
}

impl Note {
    /// Whether somebody said the mark in it.
    pub fn holds(&self, mark: &str) -> bool {
        !self.system && self.body.contains(mark)
    }

    /// Whether this one said it.
    pub fn is_by(&self, user: &User) -> bool {
        self.author
            .as_ref()
            .is_some_and(|author| author.username == user.username)
    }

    /// Whether somebody said it who may write.
    pub fn is_by_one_of(&self, writers: &HashMap<String, bool>) -> bool {
        let author = self.author.as_ref();
        author.is_some_and(|author| writers.get(&author.username) == Some(&true))
    }
}

impl Discussion {
    /// Whether somebody has resolved it.
    pub fn is_resolved(&self) -> bool {
        let mut resolvable = self.notes.iter().filter(|note| note.resolvable).peekable();
        resolvable.peek().is_some() && resolvable.all(|note| note.resolved)
    }

    /// The thread that it is, if it is one: the others are of the conversation.
    pub fn thread(self, writers: &HashMap<String, bool>) -> Option<Thread> {
        if !self.notes.first()?.resolvable {
            return None;
        }
        let is_resolved = self.is_resolved();
        let position = self.notes.first()?.position.as_ref();
        let path = position.and_then(|at| at.new_path.clone().or_else(|| at.old_path.clone()));
        let line = position.and_then(|at| at.new_line.or(at.old_line));
        let comments = self.notes.into_iter().filter(|note| !note.system);
        let comments = comments.map(|note| Comment {
            id: note.id.to_string(),
            access: if note.is_by_one_of(writers) {
                Access::Writer
            } else {
                Access::Stranger
            },
            author: note
                .author
                .map_or_else(|| "ghost".to_owned(), |author| author.username),
            body: note.body,
        });
        Some(Thread {
            id: self.id,
            path,
            line,
            is_resolved,
            // GitLab tells neither whether the lines have changed, nor the lines.
            is_outdated: false,
            hunk: None,
            comments: comments.collect(),
        })
    }
}
