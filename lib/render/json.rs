//! What programs read. Every document names its schema; a field is never taken away or
//! given another meaning under the same name.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::attempt::{Attempt, Candidate, Cost, PastRound, PortRange, Status, Usage};
use crate::model::claim::Claim;
use crate::model::comparison::Comparison;
use crate::model::fault::{Examined, Outcome, Remedy};
use crate::model::meanwhile::Meanwhile;
use crate::model::merge_order::{Merge, merge_order};
use crate::model::name::{ApproachName, AttemptName};
use crate::model::oid::Oid;
use crate::model::promotion::Promotion;
use crate::model::revisions::Revisions;
use crate::render::attempts::Shown;
use crate::render::style::is_unsafe;

#[derive(Serialize)]
struct Document<T> {
    schema: &'static str,
    #[serde(flatten)]
    content: T,
}

/// A document of this schema.
pub(super) fn document<T: Serialize>(schema: &'static str, content: T) -> String {
    let mut text = Vec::new();
    write_document(&mut text, schema, content).expect("it is plain JSON, and memory takes it");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// Writes a document of this schema, which may be larger than what one would want to keep.
fn write_document<T: Serialize>(
    out: &mut dyn Write,
    schema: &'static str,
    content: T,
) -> io::Result<()> {
    let whole = Document { schema, content };
    serde_json::to_writer_pretty(Escaping { out }, &whole)?;
    out.write_all(b"\n")
}

/// JSON escapes the control characters below the space alone; a terminal obeys others too.
/// They can only be within strings, where an escape means the same.
struct Escaping<'a> {
    out: &'a mut dyn Write,
}

impl Write for Escaping<'_> {
    /// Takes whole characters, as `serde_json` hands them over.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut from = 0;
        while let Some(at) = first_strange(&bytes[from..]) {
            let strange = from + at;
            self.out.write_all(&bytes[from..strange])?;
            let end = bytes[strange..]
                .iter()
                .skip(1)
                .position(|byte| byte & 0xc0 != 0x80);
            from = end.map_or(bytes.len(), |length| strange + 1 + length);
            let text = str::from_utf8(&bytes[strange..from]).map_err(io::Error::other)?;
            for c in text.chars() {
                if is_unsafe(c) {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        write!(self.out, "\\u{unit:04x}")?;
                    }
                } else {
                    self.out.write_all(text.as_bytes())?;
                }
            }
        }
        self.out.write_all(&bytes[from..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The first byte that is not of plain ASCII, which nearly all are: so many are looked at
/// together.
fn first_strange(text: &[u8]) -> Option<usize> {
    const TOGETHER: usize = 64;
    let is_plain = |byte: u8| (byte == b'\n') | (b' '..=b'~').contains(&byte);
    let mut shares = text.chunks(TOGETHER);
    let is_strange = |share: &[u8]| !share.iter().fold(true, |all, byte| all & is_plain(*byte));
    let share = shares.position(is_strange)? * TOGETHER;
    let at = text[share..].iter().position(|byte| !is_plain(*byte))?;
    Some(share + at)
}

#[derive(Serialize)]
struct Attempts<'a> {
    attempts: Vec<ListedAttempt<'a>>,
}

#[derive(Serialize)]
struct ListedAttempt<'a> {
    name: &'a AttemptName,
    spawn: &'a str,
    agent: String,
    approach: &'a Option<ApproachName>,
    state: &'static str,
    promoted: bool,
    cause: Option<String>,
    reported: bool,
    base: &'a Oid,
    candidate: &'a Option<Candidate>,
    branch: &'a str,
    worktree: String,
    isolation: &'static str,
    ports: Option<PortRange>,
    timeout_seconds: Option<u64>,
    silence_seconds: Option<u64>,
    created: String,
    milliseconds: Option<u64>,
    usage: &'a Option<Usage>,
    cost: Option<Cost>,
    uncounted_rounds: usize,
    round: u32,
    rounds: Vec<ListedRound<'a>>,
    claims: &'a [Claim],
    leaked: usize,
    log_dropped: u64,
    steering_changed: &'a [String],
    meanwhile: Meanwhile,
    #[serde(skip_serializing_if = "Option::is_none")]
    disk_bytes: Option<u64>,
}

/// `git spawn list --json`
pub fn attempts(shown: &[Shown<'_>]) -> String {
    document(
        "git-attempts.spawn-list.v1",
        Attempts {
            attempts: shown.iter().map(listed).collect(),
        },
    )
}

fn listed<'a>(one: &Shown<'a>) -> ListedAttempt<'a> {
    let attempt: &'a Attempt = one.attempt;
    let end = attempt.end();
    ListedAttempt {
        name: &attempt.name,
        spawn: &attempt.spawn,
        agent: attempt.agent.label(),
        approach: &attempt.approach,
        state: one.status.word(),
        promoted: one.promoted,
        cause: one.cause(),
        reported: end.is_some_and(|end| end.reported),
        base: &attempt.base,
        candidate: &attempt.candidate,
        branch: &attempt.branch,
        worktree: attempt.worktree.display().to_string(),
        isolation: attempt.isolation.word(),
        ports: attempt.ports,
        timeout_seconds: attempt.timeout_seconds,
        silence_seconds: attempt.silence_seconds,
        created: attempt.created.to_string(),
        milliseconds: end.map(|end| end.milliseconds),
        usage: &attempt.usage,
        cost: attempt.cost,
        uncounted_rounds: attempt.uncounted_rounds(),
        round: attempt.round,
        rounds: attempt.rounds.iter().map(listed_round).collect(),
        claims: end.map_or(&[], |end| &end.claims),
        leaked: end.map_or(0, |end| end.leaked),
        log_dropped: end.map_or(0, |end| end.log_dropped),
        steering_changed: end.map_or(&[], |end| &end.steering_changed),
        meanwhile: end.map(|end| end.meanwhile.clone()).unwrap_or_default(),
        disk_bytes: one.disk,
    }
}

#[derive(Serialize)]
struct ListedRound<'a> {
    round: u32,
    asked_by: &'static str,
    began: Option<String>,
    ended: String,
    state: &'static str,
    cause: &'a Option<String>,
    exit: &'a Option<String>,
    milliseconds: u64,
    reported: bool,
    candidate: &'a Option<Candidate>,
    conversation: &'a Option<String>,
    usage: Option<Usage>,
    cost: Option<Cost>,
}

fn listed_round(past: &PastRound) -> ListedRound<'_> {
    ListedRound {
        round: past.round,
        asked_by: past.asker.word(),
        began: past.began.map(|began| began.to_string()),
        ended: past.ended.to_string(),
        state: Status::Ended(past.outcome).word(),
        cause: &past.cause,
        exit: &past.exit,
        milliseconds: past.milliseconds,
        reported: past.reported,
        candidate: &past.candidate,
        conversation: &past.session,
        usage: past.usage.in_round,
        cost: past.cost.in_round,
    }
}

/// Every task that was compared.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Comparisons<'a> {
    /// One for each task.
    comparisons: &'a [Comparison],
    /// One candidate of each task, in the order of merging in which they conflict least.
    merge_order: Vec<Merge>,
}

/// `git compare --json`
pub fn comparisons(out: &mut dyn Write, comparisons: &[Comparison]) -> io::Result<()> {
    write_document(
        out,
        "git-attempts.compare.v1",
        Comparisons {
            comparisons,
            merge_order: merge_order(comparisons),
        },
    )
}

/// `git compare <revision>... --json`
pub fn revisions(out: &mut dyn Write, revisions: &Revisions) -> io::Result<()> {
    write_document(out, "git-attempts.compare-revisions.v1", revisions)
}

#[derive(Serialize)]
struct Faults<'a> {
    faults: Vec<ShownFault<'a>>,
}

#[derive(Serialize)]
struct ShownFault<'a> {
    thing: &'a str,
    trouble: &'a str,
    repair: Option<&'a str>,
    advice: Option<&'a str>,
    outcome: &'static str,
    error: Option<&'a str>,
}

/// `git spawn doctor --json`
pub fn faults(examined: &[Examined]) -> String {
    let faults = examined.iter().map(shown_fault).collect();
    document("git-attempts.doctor.v1", Faults { faults })
}

fn shown_fault(one: &Examined) -> ShownFault<'_> {
    let (repair, advice) = match &one.fault.remedy {
        Remedy::Repair(what) => (Some(what.as_str()), None),
        Remedy::Yours(what) => (None, Some(what.as_str())),
    };
    let (outcome, error) = match &one.outcome {
        Outcome::Found => ("found", None),
        Outcome::Mended => ("mended", None),
        Outcome::NotMended(why) => ("not-mended", Some(why.as_str())),
    };
    ShownFault {
        thing: &one.fault.thing,
        trouble: &one.fault.trouble,
        repair,
        advice,
        outcome,
        error,
    }
}

#[derive(Serialize)]
struct Promoted<'a> {
    promotion: &'a Promotion,
}

/// `git promote --json`
pub fn promotion(promotion: &Promotion) -> String {
    document("git-attempts.promote.v1", Promoted { promotion })
}

#[cfg(test)]
#[path = "json_schema_tests.rs"]
mod schema_tests;
