//! Changing the record of an attempt.

use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::store::attempts::{AttemptRecord, parse};
use crate::store::layout::{self, file};
use crate::store::manifest::Kind;
use crate::store::record::{self, Change, Kept};

/// Changes an attempt's state, and its last words where they are given.
pub fn update(
    repo: &Repo,
    name: &AttemptName,
    why: &str,
    mut change: impl FnMut(&mut Attempt) -> Result<Updated>,
) -> Result<AttemptRecord> {
    let why = format!("{name}: {why}");
    let record = record::update(repo, &layout::attempt_ref(name), Kind::Attempt, |record| {
        let mut attempt: Attempt = parse(record)?.attempt;
        let before = attempt.clone();
        let updated = change(&mut attempt)?;
        let mut files = record.files.clone();
        if attempt.round > before.round {
            shelve(&mut files, before.round);
        }
        match updated.last_words {
            Some(LastWords::OfAttempt(words)) if words.is_empty() => {
                files.remove(file::REPORT);
            }
            Some(LastWords::OfAttempt(words)) => {
                files.insert(file::REPORT.into(), words.into_bytes());
            }
            Some(LastWords::OfRound(words)) => {
                files.insert(file::report_of(attempt.round), words.into_bytes());
            }
            None => {}
        }
        if let Some(prompt) = updated.prompt {
            files.insert(file::PROMPT.into(), prompt.into_bytes());
        }
        if let Some(asked) = updated.asked {
            files.insert(file::asked_of(attempt.round), asked.into_bytes());
        }
        files.insert(file::ATTEMPT.into(), record::json(&attempt));
        if attempt == before && files == record.files {
            return Ok(None);
        }
        let mut anchors: Vec<Oid> = attempt
            .candidate
            .iter()
            .map(|candidate| candidate.commit.clone())
            .collect();
        anchors.extend(updated.anchors);
        Ok(Some(Change {
            files,
            anchors,
            why: why.clone(),
            kept: updated.kept,
        }))
    })?;
    parse(&record)
}

/// Keeps what was told and said in a round that is over, before another one takes its place.
fn shelve(files: &mut Files, round: u32) {
    for (latest, kept) in [
        (file::PROMPT, file::prompt_of(round)),
        (file::REPORT, file::report_of(round)),
    ] {
        if let Some(text) = files.get(latest).cloned() {
            // What a round said that came to nothing is there already.
            files.entry(kept).or_insert(text);
        }
    }
}

/// What an agent said at the end.
#[derive(Clone, Debug)]
pub enum LastWords {
    /// It is what the attempt has to say.
    OfAttempt(String),
    /// It is of the latest round alone, which came to nothing: the words before it stand.
    OfRound(String),
}

/// What changes beside an attempt's state.
#[derive(Debug, Default)]
pub struct Updated {
    /// What its agent is told.
    pub prompt: Option<String>,
    /// What the user asks for in this round.
    pub asked: Option<String>,
    /// The agent's last words, where it has worked; empty where it said nothing.
    pub last_words: Option<LastWords>,
    /// Commits that the new state names, other than the candidate.
    pub anchors: Vec<Oid>,
    /// Where the new state has to be before it counts.
    pub kept: Kept,
}
