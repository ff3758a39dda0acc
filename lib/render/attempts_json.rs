//! `git spawn list`, for programs.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::attempt::{Attempt, Candidate, Cost, PastRound, PortRange, Status, Usage};
use crate::model::claim::Claim;
use crate::model::meanwhile::Meanwhile;
use crate::model::name::{ApproachName, AttemptName};
use crate::model::oid::Oid;
use crate::render::attempts::Shown;
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, many, number, object, text, texts, time};
use crate::render::schema::Document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Attempts<'a> {
    /// By their names.
    attempts: &'a [ListedAttempt<'a>],
}

/// An attempt as programs are told of it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedAttempt<'a> {
    /// Its name; its record is `refs/attempts/<name>`.
    name: &'a AttemptName,
    /// The id that all attempts of one `git spawn` share.
    spawn: &'a str,
    /// Its agent's name.
    agent: String,
    /// The named way it takes, where the plan names several.
    approach: &'a Option<ApproachName>,
    /// How far it is.
    state: &'static str,
    /// Whether it is the one that was promoted.
    promoted: bool,
    /// Why it did not finish, in one line.
    cause: Option<String>,
    /// Whether the agent gave the report that was asked of it.
    reported: bool,
    /// The commit it starts from.
    base: &'a Oid,
    /// What it offers.
    candidate: &'a Option<Candidate>,
    /// Its branch, as a full ref name.
    branch: &'a str,
    /// Where its worktree is, absolute.
    worktree: String,
    /// What keeps it apart from the user's repository: `worktree` or `clone`.
    isolation: &'static str,
    /// The ports that its servers may listen on.
    ports: Option<PortRange>,
    /// How long the agent may take.
    timeout_seconds: Option<u64>,
    /// How long the agent may say nothing.
    silence_seconds: Option<u64>,
    /// When its record was made.
    #[cfg_attr(test, schemars(with = "String"))]
    created: Timestamp,
    /// How long the agent worked in the latest round.
    milliseconds: Option<u64>,
    /// Tokens of all rounds, where the agent tells them.
    usage: &'a Option<Usage>,
    /// Money of all rounds, in millionths of a US dollar, where the agent tells it.
    cost: Option<Cost>,
    /// Of how many rounds nobody knows the tokens.
    uncounted_rounds: usize,
    /// Which round it is in.
    round: u32,
    /// The rounds that are over, in their order.
    rounds: Vec<ListedRound<'a>>,
    /// Where its report and its diff differ.
    claims: &'a [Claim],
    /// How many processes its agent left behind.
    leaked: usize,
    /// How much its log had no room for, in bytes.
    log_dropped: u64,
    /// What changed meanwhile of all that steers git in every worktree.
    steering_changed: &'a [String],
    /// What else changed meanwhile of what it shares with the user.
    meanwhile: Meanwhile,
    /// How much of the disk it takes, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    disk_bytes: Option<u64>,
}

/// `git spawn list --json`
pub fn json(attempts: &[ListedAttempt<'_>]) -> String {
    document(Document::SpawnList, Attempts { attempts })
}

impl<'a> ListedAttempt<'a> {
    /// Of an attempt that is shown.
    pub fn of(one: &Shown<'a>) -> Self {
        let attempt: &'a Attempt = one.attempt;
        let end = attempt.end();
        Self {
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
            created: attempt.created,
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

    fn candidate(&self) -> Option<&Candidate> {
        self.candidate.as_ref()
    }
}

impl Record for ListedAttempt<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("name", |one| Some(one.name.to_string())),
            text("spawn", |one| Some(one.spawn.to_owned())),
            text("agent", |one| Some(one.agent.clone())),
            text("approach", |one| {
                one.approach.as_ref().map(ToString::to_string)
            }),
            text("state", |one| Some(one.state.to_owned())),
            flag("promoted", |one| one.promoted),
            text("cause", |one| one.cause.clone()),
            flag("reported", |one| one.reported),
            object("base", |one| Some(one.base)),
            object("candidate.commit", |one| {
                one.candidate().map(|one| &one.commit)
            }),
            object("candidate.tree", |one| one.candidate().map(|one| &one.tree)),
            text("branch", |one| Some(one.branch.to_owned())),
            text("worktree", |one| Some(one.worktree.clone())),
            text("isolation", |one| Some(one.isolation.to_owned())),
            number("ports.first", |one| {
                one.ports.map(|ports| ports.first.into())
            }),
            number("ports.count", |one| {
                one.ports.map(|ports| ports.count.into())
            }),
            number("timeout_seconds", |one| one.timeout_seconds),
            number("silence_seconds", |one| one.silence_seconds),
            time("created", |one| Some(one.created)),
            number("milliseconds", |one| one.milliseconds),
            number("usage.input", |one| one.usage.map(|usage| usage.input)),
            number("usage.output", |one| one.usage.map(|usage| usage.output)),
            number("cost", |one| one.cost.map(|cost| cost.0)),
            number("uncounted_rounds", |one| many(one.uncounted_rounds)),
            number("round", |one| Some(one.round.into())),
            texts("claims", |one| {
                one.claims.iter().map(Claim::words).collect()
            }),
            number("leaked", |one| many(one.leaked)),
            number("log_dropped", |one| Some(one.log_dropped)),
            texts("steering_changed", |one| one.steering_changed.to_vec()),
            texts("meanwhile.refs", |one| {
                let refs = one.meanwhile.refs.iter();
                refs.map(|moved| moved.name.clone()).collect()
            }),
            number("disk_bytes", |one| one.disk_bytes),
        ]
    }
}

/// A round that is over.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
