//! `git spawn list`, for people.

use jiff::Timestamp;

use crate::model::attempt::{Attempt, Outcome, State, Status};
use crate::render::grid::{Cell, cell, fits, grid};
use crate::render::meanwhile::meanwhile;
use crate::render::page::Page;
use crate::render::spent::spent;
use crate::render::style::{Ink, bytes, clean, duration};

/// An attempt as it is shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Its state.
    pub attempt: &'a Attempt,
    /// The truth about it at this moment.
    pub status: Status,
    /// Whether it is the one that was promoted.
    pub promoted: bool,
    /// How much of the disk it takes, in bytes, where that was asked.
    pub disk: Option<u64>,
    /// How many processes of a lost attempt still run.
    pub survivors: usize,
    /// How long its agent worked or works, in milliseconds, where that is known.
    pub milliseconds: Option<u64>,
}

impl Shown<'_> {
    /// Why it did not finish, in one line.
    pub fn cause(&self) -> Option<String> {
        match (self.status, self.survivors) {
            (Status::Lost, 0) => Some("its supervisor died".to_owned()),
            (Status::Lost, left) => Some(format!(
                "its supervisor died; still running: {}",
                processes(left)
            )),
            _ => self.attempt.end().and_then(|end| end.cause.clone()),
        }
    }
}

/// How long an attempt's agent worked, or works at this moment, in milliseconds.
pub fn worked(attempt: &Attempt, status: Status, now: Timestamp) -> Option<u64> {
    match (&attempt.state, status) {
        (State::Ended(end), _) => Some(end.milliseconds),
        (State::Running { started, .. }, Status::Running) => {
            let since = now.duration_since(*started).as_millis();
            Some(u64::try_from(since).unwrap_or(0))
        }
        _ => None,
    }
}

fn processes(n: usize) -> String {
    match n {
        1 => "1 process".to_owned(),
        n => format!("{n} processes"),
    }
}

/// A column of the list.
struct Column {
    title: &'static str,
    cells: Vec<Cell>,
}

/// The columns that a narrow terminal has no room for, the one that is missed least first.
const DISPENSABLE: [&str; 5] = ["candidate", "approach", "tokens", "cost", "time"];

/// What stands where there is nothing to say.
const NOTHING: &str = "-";

/// One line for each. Where that is too wide for the page, columns are left out until the
/// others have room: first those that say nothing.
pub fn list(page: Page, shown: &[Shown<'_>]) -> String {
    let mut columns = columns(shown);
    let is_silent = |column: &Column| column.cells.iter().all(|cell| cell.text() == NOTHING);
    if !fits(page, &rows(&columns)) {
        columns.retain(|column| !is_silent(column));
    }
    for title in DISPENSABLE {
        if !fits(page, &rows(&columns)) {
            columns.retain(|column| column.title != title);
        }
    }
    let remarks = shown.iter().map(|one| cell(Ink::Faint, remark(one)));
    columns.push(Column {
        title: "",
        cells: remarks.collect(),
    });
    grid(page, &rows(&columns))
}

/// All that are known of any.
fn columns(shown: &[Shown<'_>]) -> Vec<Column> {
    let column = |title, of: &dyn Fn(&Shown<'_>) -> Cell| Column {
        title,
        cells: shown.iter().map(of).collect(),
    };
    let plain = |text: Option<String>| cell(Ink::Plain, text.unwrap_or(NOTHING.to_owned()));
    let mut columns = vec![
        column("attempt", &|one| {
            cell(Ink::Strong, one.attempt.name.to_string())
        }),
        column("state", &|one| {
            let state = match one.promoted {
                true => "promoted",
                false => one.status.word(),
            };
            cell(ink(one.status, one.promoted), state)
        }),
        column("agent", &|one| {
            plain(Some(clean(&one.attempt.agent.label())))
        }),
        column("approach", &|one| {
            plain(one.attempt.approach.as_ref().map(ToString::to_string))
        }),
        column("candidate", &|one| {
            let candidate = one.attempt.candidate.as_ref();
            plain(candidate.map(|candidate| candidate.commit.short().to_owned()))
        }),
        column("time", &|one| plain(one.milliseconds.map(duration))),
    ];
    if shown.iter().any(|one| spent(one.attempt).0.is_some()) {
        columns.push(column("tokens", &|one| plain(spent(one.attempt).0)));
    }
    if shown.iter().any(|one| spent(one.attempt).1.is_some()) {
        columns.push(column("cost", &|one| plain(spent(one.attempt).1)));
    }
    if shown.iter().any(|one| one.disk.is_some()) {
        columns.push(column("disk", &|one| plain(one.disk.map(bytes))));
    }
    columns
}

/// The titles, and a row for each attempt.
fn rows(columns: &[Column]) -> Vec<Vec<Cell>> {
    let titles = columns.iter().map(|column| cell(Ink::Faint, column.title));
    let attempts = columns.first().map_or(0, |column| column.cells.len());
    let row = |at: usize| {
        columns
            .iter()
            .map(|column| column.cells[at].clone())
            .collect()
    };
    let mut rows = vec![titles.collect::<Vec<_>>()];
    rows.extend((0..attempts).map(row));
    rows
}

fn remark(one: &Shown<'_>) -> String {
    let mut words: Vec<String> = one.cause().iter().map(|cause| clean(cause)).collect();
    let fruitless = one.attempt.end().and_then(|end| end.fruitless.as_ref());
    if let Some(fruitless) = fruitless {
        words.insert(0, clean(fruitless));
    } else if one.attempt.round > 1 {
        words.insert(0, format!("round {}", one.attempt.round));
    }
    let Some(end) = one.attempt.end() else {
        return words.join("; ");
    };
    if end.outcome == Outcome::Finished && !end.reported {
        words.push("no report".to_owned());
    }
    if !end.claims.is_empty() {
        words.push("its report differs from its diff".to_owned());
    }
    words.extend(meanwhile(end));
    if end.leaked > 0 {
        words.push(format!("leaked {}", processes(end.leaked)));
    }
    if end.log_dropped > 0 {
        words.push(format!("log cut by {} bytes", end.log_dropped));
    }
    words.join("; ")
}

/// The ink of a state.
pub fn ink(status: Status, promoted: bool) -> Ink {
    match status {
        _ if promoted => Ink::Good,
        Status::Ended(Outcome::Finished) => Ink::Good,
        Status::Ended(Outcome::Failed | Outcome::TimedOut | Outcome::Lost) | Status::Lost => {
            Ink::Bad
        }
        Status::Ended(Outcome::Empty | Outcome::Stopped) => Ink::Notable,
        Status::Preparing | Status::Queued | Status::Archived => Ink::Faint,
        Status::Running => Ink::Plain,
    }
}

#[cfg(test)]
#[path = "attempts_tests.rs"]
mod tests;
