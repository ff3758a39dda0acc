//! GitLab, by the real glab at a double.

use super::github_scene::told;
use crate::doubles::github_faults::Fault;
use crate::doubles::gitlab::{GitLabDouble, URL};
use crate::env::{TestEnv, needs};
use git_attempts::forge::{Forge, Place, of_url};
use git_attempts::model::error::Result;
use git_attempts::model::promotion::MergeKind;
use git_attempts::model::pull_request::{
    Access, Decision, MergeRequest, Mergeability, PullRequest, PullState, Readiness, RemoteVerdict,
    Thread,
};
use std::time::Duration;

const HEAD: &str = "1111111111111111111111111111111111111111";

struct AtGitLab {
    gitlab: GitLabDouble,
    forge: Box<dyn Forge>,
    _env: TestEnv,
}

impl AtGitLab {
    fn new() -> Option<Self> {
        let glab = needs::glab()?;
        let env = TestEnv::new();
        let gitlab = GitLabDouble::start(env.root(), HEAD);
        env.extend(gitlab.environment());
        env.install("glab", &glab);
        let command = env.command("glab", env.root());
        let variables = command.get_envs();
        let place = variables
            .filter_map(|(name, value)| Some((name, value?)))
            .fold(Place::at(env.root()), |place, (name, value)| {
                place.with(name, value)
            })
            .patient_for(Duration::from_secs(20));
        let found = of_url("git@gitlab.example.com:acme/widget.git", None, place);
        let forge = found.expect("a forge").expect("GitLab");
        Some(Self {
            gitlab,
            forge,
            _env: env,
        })
    }

    /// With a merge request that somebody has asked something about.
    fn with_merge_request() -> Option<Self> {
        let at = Self::new()?;
        at.start();
        Some(at)
    }

    fn start(&self) {
        let mut state = self.gitlab.state();
        state.open("Limit");
        state.discuss("ada", "Why?");
    }

    fn thread(&self) -> Thread {
        let review = self.forge.review(URL).expect("a review");
        review.threads.into_iter().next().expect("a thread")
    }
}

fn request() -> PullRequest {
    PullRequest {
        title: "Limit".to_owned(),
        body: "Eleven is too many.\n".to_owned(),
        head: "topic".to_owned(),
        base: "main".to_owned(),
        readiness: Readiness::Draft,
    }
}

fn merge(how: MergeKind, head: &str, forge: &dyn Forge) -> Result<()> {
    forge.merge(&MergeRequest {
        url: URL,
        head: &head.parse().expect("an object id"),
        how,
    })
}

#[test]
fn a_merge_request_is_opened_once_as_a_draft_and_becomes_ready() {
    let Some(at) = AtGitLab::new() else { return };
    at.forge.ready().expect("ready");
    assert_eq!(at.forge.find("topic").expect("an answer"), None);
    for _ in 0..2 {
        assert_eq!(at.forge.open(&request()).expect("opened").url, URL);
    }
    assert_eq!(at.gitlab.state().merge_request["title"], "Draft: Limit");
    for _ in 0..2 {
        at.forge
            .set_readiness(URL, Readiness::Ready)
            .expect("ready");
    }
    assert_eq!(at.gitlab.state().merge_request["title"], "Limit");
    let found = at.forge.find("topic").expect("an answer");
    assert_eq!(found.expect("it is there").url, URL);
}

#[test]
fn a_review_tells_what_gitlab_tells() {
    let Some(at) = AtGitLab::with_merge_request() else {
        return;
    };
    let review = at.forge.review(URL).expect("a review");
    assert_eq!(review.state, PullState::Open);
    assert_eq!(review.decision, Decision::Approved);
    assert_eq!(review.mergeability, Mergeability::Clean);
    assert_eq!(review.checks[0].verdict, RemoteVerdict::Passed);
    let thread = &review.threads[0];
    assert_eq!(thread.comments[0].access, Access::Writer);
    assert_eq!(
        (thread.path.as_deref(), thread.line),
        (Some("limit.txt"), Some(1))
    );
}

#[test]
fn each_call_is_done_once_when_it_is_made_twice() {
    let Some(at) = AtGitLab::with_merge_request() else {
        return;
    };
    let thread = at.thread();
    for _ in 0..2 {
        at.forge
            .reply(URL, &thread, "Done. (m)", "(m)")
            .expect("replied");
        at.forge.resolve(URL, &thread).expect("resolved");
        at.forge.comment(URL, "Well. (n)", "(n)").expect("said");
    }
    assert!(at.thread().is_resolved);
    assert_eq!(at.gitlab.state().said(), ["Why?", "Done. (m)", "Well. (n)"]);
    let other = "2".repeat(40);
    let error = merge(MergeKind::Merge, &other, &*at.forge).expect_err("another commit");
    assert!(error.message.contains("which was reviewed"), "{error}");
    let error = merge(MergeKind::Rebase, HEAD, &*at.forge).expect_err("not by rebase");
    assert!(error.message.contains("not by rebase"), "{error}");
    for _ in 0..2 {
        merge(MergeKind::Squash, HEAD, &*at.forge).expect("merged");
    }
    let error = at.forge.close(URL).expect_err("it is merged");
    assert!(error.message.ends_with("is merged already"), "{error}");
    at.gitlab.state().merge_request["state"] = "opened".into();
    for _ in 0..2 {
        at.forge.close(URL).expect("closed");
    }
}

#[test]
fn no_fault_has_anything_done_twice() {
    type Call = fn(&AtGitLab) -> Result<()>;
    let Some(at) = AtGitLab::with_merge_request() else {
        return;
    };
    let reply: Call = |at| {
        let thread = at.forge.review(URL)?.threads.remove(0);
        at.forge.reply(URL, &thread, "Done. (m)", "(m)")
    };
    let merged: Call = |at| merge(MergeKind::Merge, HEAD, &*at.forge);
    let comment: Call = |at| at.forge.comment(URL, "Well. (n)", "(n)");
    for (call, notes) in [(reply, 2), (merged, 1), (comment, 2)] {
        at.gitlab.begin_again();
        at.start();
        call(&at).expect("it works");
        let requests = at.gitlab.state().requests.clone();
        let is_mutation = |request: &String| !request.starts_with("GET");
        let mutation = requests.iter().position(is_mutation).expect("a mutation");
        for nth in mutation..=mutation + 2 {
            for fault in [Fault::Status(502), Fault::HangUp, Fault::DropAnswer] {
                at.gitlab.begin_again();
                at.start();
                at.gitlab.fault(nth.max(1), fault);
                if let Err(error) = call(&at) {
                    assert!(error.message.contains(" failed: "), "{error}");
                    call(&at).unwrap_or_else(|error| panic!("{fault:?} at {nth}: {error}"));
                }
                let state = at.gitlab.state();
                assert_eq!(
                    state.said().len(),
                    notes,
                    "{fault:?} at {nth} of {requests:?}"
                );
                let expected = if notes == 1 { "merged" } else { "opened" };
                assert_eq!(state.merge_request["state"], expected);
            }
        }
    }
}

#[test]
fn a_failure_is_told_with_the_way_on() {
    let Some(at) = AtGitLab::with_merge_request() else {
        return;
    };
    at.gitlab.state().merge_request["detailed_merge_status"] = "ci_must_pass".into();
    let refused = merge(MergeKind::Merge, HEAD, &*at.forge).expect_err("a rule forbids it");
    assert!(
        told(&refused).contains("merging failed: GitLab refused it"),
        "{refused}"
    );
    for (fault, words) in [
        (
            Fault::Status(401),
            "glab auth login --hostname gitlab.example.com",
        ),
        (Fault::Status(404), "GitLab does not find it"),
        (
            Fault::Status(503),
            "GitLab has a fault of its own (HTTP 503)",
        ),
        (Fault::HangUp, "run the same command again"),
    ] {
        at.gitlab.fault(1, fault);
        let error = at.forge.review(URL).expect_err("it fails");
        assert!(told(&error).contains(words), "{}", told(&error));
    }
}
