//! Something goes wrong at each request of a promotion's life, by the real gh at the double of
//! GitHub: nothing is done twice, nothing is lost, and running it again gets through.
//!
//! Each request meets one fault of the list in turn, and a lost answer; with
//! `GIT_ATTEMPTS_ALL_FAULTS` set, every request meets every one, which takes long.

use super::at_review::{ANSWER, AtReview};
use crate::doubles::github_faults::{Counted, Fault};
use crate::env::needs;
use std::path::Path;

const FAULTS: [Fault; 7] = [
    Fault::Status(401),
    Fault::Status(403),
    Fault::Status(404),
    Fault::Status(422),
    Fault::Status(500),
    Fault::HangUp,
    Fault::SilenceAfter,
];

/// The faults that the nth request meets, each in a life of its own.
fn faults_of(nth: usize) -> Vec<Fault> {
    let mut all = match std::env::var_os("GIT_ATTEMPTS_ALL_FAULTS") {
        Some(_) => FAULTS.to_vec(),
        None => vec![FAULTS[nth % FAULTS.len()]],
    };
    all.push(Fault::DropAnswer);
    all
}

/// Does it with a fault at the first request, at the second, and so on, until there are not so
/// many. What ends badly says why in a line or a few, and is run again.
#[track_caller]
fn faulty(make: impl Fn(&Path) -> AtReview, words: &[&str], is_whole: impl Fn(&AtReview, &str)) {
    let Some(gh) = needs::gh() else { return };
    for nth in 1.. {
        let mut asked = 0;
        for fault in faults_of(nth) {
            let at = make(&gh);
            at.scene.repo.git(&["config", "attempt.forgeTimeout", "8s"]);
            let first = at
                .bare
                .refs("refs/heads")
                .contains(&"refs/heads/limit/limiter".to_owned());
            let first = if first { at.head() } else { String::new() };
            let before = at.github.requests().len();
            at.github.fault(Counted::All, nth, fault);
            let mut output = at.promote(words);
            if output.status != 0 {
                let told = output
                    .stderr
                    .lines()
                    .any(|line| line.starts_with("error: ") || line.starts_with("fatal: "));
                assert!(
                    told && output.stderr.contains("hint: "),
                    "{nth}, {fault:?}: {output}"
                );
                output = at.promote(words);
            }
            assert_eq!(output.status, 0, "request {nth}, {fault:?}: {output}");
            asked = at.github.requests().len() - before;
            is_whole(&at, &first);
        }
        if asked < nth {
            assert!(nth > 3, "there were only {nth} requests");
            return;
        }
    }
}

#[test]
fn a_pull_request_is_opened_once() {
    let whole = |at: &AtReview, _: &str| {
        assert_eq!(at.github.pulls().len(), 1);
        assert_eq!(at.head(), at.scene.candidate(1));
        assert_eq!(at.scene.state(2), "archived");
    };
    faulty(AtReview::compared, &["limiter/1"], whole);
}

#[test]
fn a_round_is_answered_once() {
    let make = |gh: &Path| {
        let at = AtReview::with_wishes(gh);
        at.agent(ANSWER);
        at
    };
    faulty(make, &["revise", "limiter/1"], |at, first| {
        at.is_answered(first)
    });
}

#[test]
fn it_is_merged_once() {
    let make = |gh: &Path| {
        let at = AtReview::new(gh);
        at.github.add_review(1, "ann", "OWNER", "APPROVED", "Fine.");
        at
    };
    let whole = |at: &AtReview, _: &str| super::merge::is_merged(at, "merge");
    faulty(make, &["merge", "limiter/1"], whole);
}

#[test]
fn it_is_taken_back_once() {
    let whole = |at: &AtReview, _: &str| {
        assert_eq!(at.github.pulls()[0].state, "CLOSED");
        assert_eq!(at.bare.refs("refs/heads"), ["refs/heads/main"]);
        assert_eq!(at.scene.state(2), "finished");
    };
    faulty(AtReview::new, &["--undo", "limiter/1"], whole);
}
