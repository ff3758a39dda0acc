//! One more round of an attempt: the same agent goes on in the same worktree, with another
//! prompt. Killed at any moment, it is gone on with by whoever asks for the same round again.

use crate::git::repo::Repo;
use crate::model::attempt::{Asker, State, Status};
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptName;
use crate::process::interrupt::Interrupts;
use crate::store::attempts::{self, AttemptRecord, Updated};
use crate::store::exit_record;
use crate::store::layout::AttemptDir;
use crate::workflow::list::{Listed, count_survivors, with_status};
use crate::workflow::logs::keep_log;
use crate::workflow::restore::restore;
use crate::workflow::resume_prompt::memory;
use crate::workflow::settle_lost::settle_lost;
use crate::workflow::{launch, roll_forward};

/// How many rounds of attempts of one spawn may work at once: a round waits for nobody, as
/// there is one for each promotion.
const SLOTS: usize = 64;

/// Whether the agent remembers what it did before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// It goes on with its conversation, where it can.
    Kept,
    /// It begins another: going on with the last one came to nothing.
    Fresh,
}

/// A round as it is asked for.
pub struct Wanted<'a> {
    /// Its number: the first is 1.
    pub round: u32,
    /// Who asks for it.
    pub asker: Asker,
    /// What the agent is told.
    pub prompt: &'a str,
    /// What of that are the user's own words.
    pub asked: Option<&'a str>,
    /// Whether it remembers.
    pub memory: Memory,
}

/// Has the attempt work on this round, unless it does or did. An archived one comes back
/// first.
pub fn begin(
    repo: &Repo,
    name: &AttemptName,
    wanted: &Wanted<'_>,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<()> {
    let found = with_status(repo, attempts::read(repo, name)?)?;
    let attempt = &found.record.attempt;
    if attempt.round >= wanted.round {
        refuse_other_words(&found.record, wanted)?;
        return match (found.status, &attempt.state) {
            (Status::Lost, State::Queued) => start(repo, name, attempt.round, interrupts),
            (Status::Lost, _) => settle_lost(repo, attempt).map(drop),
            _ => Ok(()),
        };
    }
    refuse_busy(&found)?;
    if attempt.archive.is_some() {
        let pattern = name.to_string().parse();
        let pattern = pattern.map_err(|why| Error::fatal(format!("'{name}': {why}")))?;
        restore(repo, &pattern)?;
        listen(Event::Note(format!("restored attempt {name}")));
    }
    let keeper = roll_forward::keep(repo, name)?;
    let dir = AttemptDir::new(repo, name);
    // They tell of the round before.
    exit_record::forget(&dir)?;
    take(repo, name, wanted)?;
    start(repo, name, wanted.round, interrupts)?;
    drop(keeper);
    Ok(())
}

/// Whoever asks for a round is not told that it was done where somebody else got another one
/// meanwhile.
fn refuse_other_words(record: &AttemptRecord, wanted: &Wanted<'_>) -> Result<()> {
    let AttemptRecord { attempt, asked, .. } = record;
    if wanted.asked.is_none_or(|wanted| wanted == asked) {
        return Ok(());
    }
    let name = &attempt.name;
    Err(Error::no(format!(
        "attempt '{name}' was asked for something else meanwhile, in round {}",
        attempt.round
    ))
    .hint(format!(
        "see what came of it, and ask again: git spawn wait {name}"
    )))
}

/// Refuses an attempt that anybody may still write to.
pub fn refuse_busy(found: &Listed) -> Result<()> {
    let attempt = &found.record.attempt;
    let name = &attempt.name;
    if found.status.is_live() {
        return Err(
            Error::no(format!("attempt '{name}' is {}", found.status)).hint(format!(
                "wait for its end (git spawn wait {name}), or stop it: git spawn stop {name}"
            )),
        );
    }
    if found.status == Status::Lost {
        return Err(Error::no(format!("attempt '{name}' is lost"))
            .hint("see to that first: git spawn doctor --repair"));
    }
    let survivors = count_survivors(attempt);
    if survivors > 0 {
        return Err(Error::no(format!(
            "{survivors} processes of attempt '{name}' still run, and may write to its worktree"
        ))
        .hint(format!("end them: git spawn stop {name}")));
    }
    Ok(())
}

/// The commit point of the round.
fn take(repo: &Repo, name: &AttemptName, wanted: &Wanted<'_>) -> Result<AttemptRecord> {
    let why = format!("round {}", wanted.round);
    attempts::update(repo, name, &why, |attempt| {
        if attempt.round + 1 != wanted.round || attempt.end().is_none() {
            return Err(Error::no(format!(
                "attempt '{name}' is in round {} already",
                attempt.round
            )));
        }
        attempt.begin_round(wanted.asker);
        if wanted.memory == Memory::Fresh || memory(repo, attempt) == Memory::Fresh {
            attempt.session = None;
        }
        Ok(Updated {
            prompt: Some(wanted.prompt.to_owned()),
            asked: wanted.asked.map(str::to_owned),
            ..Updated::default()
        })
    })
}

fn start(repo: &Repo, name: &AttemptName, round: u32, interrupts: &Interrupts) -> Result<()> {
    keep_log(&AttemptDir::new(repo, name), round)?;
    launch::start(repo, name, SLOTS)?;
    launch::wait(repo, name, interrupts).map(drop)
}
