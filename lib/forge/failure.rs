//! What a forge's program says when it fails, as one line with the way on.

use crate::forge::program::{Answer, End};
use crate::model::error::Error;

/// The longest that is told of what a forge said.
const LONGEST: usize = 300;

/// Every mutation looks first at what is there, so this is always a way on.
const AGAIN: &str = "run the same command again: what is done is not done twice";

/// Whom a failure is told of.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// The forge: `GitHub`.
    pub forge: &'a str,
    /// Its program: `gh`.
    pub program: &'a str,
    /// The host that was asked.
    pub host: &'a str,
    /// How one logs in.
    pub log_in: &'a str,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// Nobody is logged in, or the key is not taken.
    Login,
    /// Too much was asked for.
    RateLimit,
    /// They may not.
    Rights,
    /// There is no such thing, or they may not see it.
    NotFound,
    /// The forge said no.
    Refused,
    /// The forge is not well.
    Server(u16),
    /// The connection broke, or there is none.
    Connection,
    /// The program does not know what is asked of it.
    TooOld,
    /// Something else.
    Unknown,
}

impl Teller<'_> {
    /// What went wrong with `what`, such as `opening the pull request`.
    pub fn tell(&self, what: &str, answer: &Answer) -> Error {
        if let End::TimedOut(patience) = answer.end {
            return Error::fatal(format!(
                "{what} failed: {} gave no answer within {} s",
                self.program,
                patience.as_secs().max(1)
            ))
            .hint(AGAIN);
        }
        let story = if answer.stderr.is_empty() {
            &answer.stdout
        } else {
            &answer.stderr
        };
        let said = line(story);
        let of = |reason: String| format!("{what} failed: {reason}");
        let Self { forge, host, .. } = self;
        match cause(story) {
            Cause::Login => Error::missing(of(format!("nobody is logged in at {host} ({said})")))
                .hint(format!("log in: {}", self.log_in)),
            Cause::RateLimit => Error::fatal(of(format!("{forge} was asked too often ({said})")))
                .hint(format!("wait some minutes, and {AGAIN}")),
            Cause::Rights => Error::missing(of(format!("{forge} does not allow it ({said})")))
                .hint(format!(
                    "ask for the right to do it, or log in as somebody who has it: {}",
                    self.log_in
                )),
            Cause::NotFound => Error::missing(of(format!("{forge} does not find it ({said})")))
                .hint(format!(
                    "see that it is still there, and that you may see it: {}",
                    self.log_in
                )),
            Cause::Refused => Error::no(of(format!("{forge} refused it: {said}")))
                .hint(format!("see what {forge} asks for, mend that, and {AGAIN}")),
            Cause::Server(status) => Error::fatal(of(format!(
                "{forge} has a fault of its own (HTTP {status})"
            )))
            .hint(AGAIN),
            Cause::Connection => {
                Error::fatal(of(format!("no connection to {host} ({said})"))).hint(AGAIN)
            }
            Cause::TooOld => Error::missing(of(format!(
                "'{}' does not know what is asked of it ({said})",
                self.program
            )))
            .hint(format!("install a newer {}", self.program)),
            Cause::Unknown => Error::fatal(of(said)).hint(AGAIN),
        }
    }
}

fn cause(story: &str) -> Cause {
    let lower = story.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["rate limit", "abuse detection", "http 429", "429 too many"]) {
        return Cause::RateLimit;
    }
    match status(&lower) {
        Some(401) => return Cause::Login,
        Some(403) => return Cause::Rights,
        Some(404 | 410) => return Cause::NotFound,
        Some(400 | 405 | 406 | 409 | 422) => return Cause::Refused,
        Some(status) if status >= 500 => return Cause::Server(status),
        _ => {}
    }
    if has(&[
        "auth login",
        "gh_token",
        "authentication required",
        "unauthenticated",
        "bad credentials",
        "401 unauthorized",
    ]) {
        Cause::Login
    } else if has(&[
        "unknown flag",
        "unknown command",
        "unknown shorthand",
        "unknown json field",
        "unexpected argument",
        "unrecognized subcommand",
        "flag provided but not defined",
    ]) {
        Cause::TooOld
    } else if has(&[
        "could not resolve to a",
        "no pull requests found",
        "404 not found",
    ]) {
        Cause::NotFound
    } else if has(&[
        "resource not accessible",
        "not authorized",
        "must have",
        "permission",
        "saml",
        "403 forbidden",
    ]) {
        Cause::Rights
    } else if has(&[
        "error connecting",
        "connection re",
        "no such host",
        "i/o timeout",
        "timed out",
        "deadline exceeded",
        "network is unreachable",
        "broken pipe",
        "dial ",
        "error sending request",
        "eof",
    ]) {
        Cause::Connection
    } else if has(&[
        "graphql: ",
        "is not mergeable",
        "x pull request",
        "message: ",
    ]) {
        Cause::Refused
    } else {
        Cause::Unknown
    }
}

/// The status of HTTP that a story tells: `HTTP 502`, or `502` before its name.
fn status(lower: &str) -> Option<u16> {
    let digits = |text: &str| text.get(..3)?.parse::<u16>().ok();
    let named = lower
        .match_indices("http ")
        .find_map(|(at, word)| digits(&lower[at + word.len()..]));
    named
        .or_else(|| {
            ["): ", ": "].iter().find_map(|before| {
                lower.match_indices(before).find_map(|(at, word)| {
                    let rest = &lower[at + word.len()..];
                    let found = digits(rest)?;
                    let is_word = !rest[3..].starts_with(|c: char| c.is_ascii_digit());
                    is_word.then_some(found)
                })
            })
        })
        .filter(|status| (400..600).contains(status))
}

/// What the programs advise, which is not theirs to give: no `--admin`, no `--auto`.
const ADVICE: [&str; 6] = [
    "Try authenticating",
    "To get started",
    "To have the pull request merged",
    "To use administrator",
    "Usage",
    "check your internet",
];

/// The story in one line that a terminal can show: it holds what a server said.
fn line(story: &str) -> String {
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.filter(|line| !ADVICE.iter().any(|start| line.starts_with(start)));
    let lines = lines.map(|line| {
        let line = line.trim_start_matches("X ");
        // The address that was asked tells a user nothing.
        let line = line.split_once(" (https://").map_or(line, |(said, _)| said);
        line.trim_end_matches('.')
    });
    let joined = lines.take(2).collect::<Vec<_>>().join("; ");
    let plain = joined.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut text: String = plain.take(LONGEST).collect();
    if joined.chars().count() > LONGEST {
        text.push('…');
    }
    if text.is_empty() {
        text.push_str("it said nothing");
    }
    text
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;
