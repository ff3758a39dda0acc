use super::*;
use crate::model::attempt::State;

fn attempt() -> Attempt {
    serde_json::from_value(serde_json::json!({
        "name": "widget/all/1",
        "spawn": "1",
        "approach": null,
        "agent": {"name": "mine", "profile": {"profile": "command", "shell": "true"}},
        "base": "0123456789012345678901234567890123456789",
        "branch": "refs/heads/attempt/widget/all/1",
        "worktree": "/w",
        "setup": null,
        "timeout_seconds": null,
        "created": "2026-11-27T10:00:00Z",
        "state": {"state": "queued"},
        "candidate": null,
        "session": null,
        "usage": null,
        "archive": null,
    }))
    .expect("a record of an earlier version")
}

fn tokens(input: u64) -> Usage {
    Usage { input, output: 0 }
}

/// The agent works, and tells this.
fn work(attempt: &mut Attempt, session: Option<&str>, usage: Option<Counted<Usage>>) {
    tell(attempt, session, usage, None);
}

fn tell(
    attempt: &mut Attempt,
    session: Option<&str>,
    usage: Option<Counted<Usage>>,
    cost: Option<Counted<Cost>>,
) {
    if attempt.end().is_some() {
        attempt.begin_round(Asker::Resume);
    }
    attempt.state = State::Running {
        started: Timestamp::UNIX_EPOCH,
        boot: None,
    };
    let told = Told {
        session: session.map(str::to_owned),
        usage,
        cost,
    };
    attempt.end_round(End::not_begun(Outcome::Finished, ""), None, told);
}

fn total(input: u64) -> Option<Counted<Usage>> {
    Some(Counted::OfConversation(tokens(input)))
}

#[test]
fn three_rounds_of_one_thread_are_not_counted_twice() {
    let mut attempt = attempt();
    for input in [1000, 2000, 3000] {
        work(&mut attempt, Some("thread"), total(input));
    }
    assert_eq!(attempt.usage, Some(tokens(3000)));
    assert_eq!(attempt.round, 3);
    let askers: Vec<Asker> = attempt.rounds.iter().map(|one| one.asker).collect();
    assert_eq!(askers, [Asker::Spawn, Asker::Resume, Asker::Resume]);
}

#[test]
fn tokens_of_a_run_add_where_the_cost_is_a_running_total() {
    let mut attempt = attempt();
    let usage = Some(Counted::OfRun(tokens(700)));
    // It is another conversation by its id, and goes on with the one before.
    for (session, micros) in [("a", 10_000), ("b", 25_000), ("c", 30_000)] {
        let cost = Some(Counted::OfConversation(Cost(micros)));
        tell(&mut attempt, Some(session), usage, cost);
    }
    assert_eq!(attempt.usage, Some(tokens(2100)));
    assert_eq!(attempt.cost, Some(Cost(30_000)));
    assert_eq!(attempt.rounds[1].cost.in_round, Some(Cost(15_000)));
}

#[test]
fn a_fresh_conversation_is_counted_from_nothing() {
    let mut attempt = attempt();
    work(&mut attempt, Some("one"), total(1000));
    attempt.session = None;
    work(&mut attempt, Some("two"), total(400));
    assert_eq!(attempt.usage, Some(tokens(1400)));
    assert_eq!(attempt.rounds[1].resumed, None);
}

#[test]
fn a_round_that_nobody_counted_makes_the_sum_a_lower_bound_until_a_total_has_it() {
    let mut attempt = attempt();
    work(&mut attempt, Some("one"), total(1000));
    work(&mut attempt, Some("one"), None);
    assert_eq!(attempt.usage, Some(tokens(1000)));
    assert_eq!(attempt.uncounted_rounds(), 1);
    work(&mut attempt, Some("one"), total(2500));
    assert_eq!(attempt.usage, Some(tokens(2500)));
    assert_eq!(attempt.uncounted_rounds(), 0);
}

#[test]
fn a_round_whose_agent_never_began_took_nothing() {
    let mut attempt = attempt();
    work(&mut attempt, Some("one"), total(1000));
    attempt.begin_round(Asker::Resume);
    let stopped = End::not_begun(Outcome::Stopped, "stopped before it began");
    attempt.end_round(stopped, None, Told::default());
    assert_eq!(attempt.usage, Some(tokens(1000)));
    assert_eq!(attempt.uncounted_rounds(), 0);
    assert_eq!(attempt.session.as_deref(), Some("one"));
}

#[test]
fn a_record_of_an_earlier_version_is_gone_on_with() {
    let mut attempt = attempt();
    attempt.session = Some("one".to_owned());
    attempt.usage = Some(tokens(1000));
    attempt.state = State::Ended(Box::new(End::not_begun(Outcome::Finished, "")));
    work(&mut attempt, Some("one"), total(1800));
    assert_eq!(attempt.rounds.len(), 2);
    assert_eq!(attempt.usage, Some(tokens(1800)));
    let text = serde_json::to_string(&attempt).expect("JSON");
    let again: Attempt = serde_json::from_str(&text).expect("an attempt");
    assert_eq!(again, attempt);
}
