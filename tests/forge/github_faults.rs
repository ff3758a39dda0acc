//! Each call to GitHub, with each fault at each of its requests: nothing is done twice, and
//! the next try gets through.

use super::github_scene::{AtGitHub, URL, told};
use crate::doubles::github_faults::{Counted, Fault};
use crate::env::needs;
use git_attempts::forge::Forge;
use git_attempts::model::error::Result;
use git_attempts::model::promotion::MergeKind;
use git_attempts::model::pull_request::{MergeRequest, Readiness, Thread};
use insta::assert_snapshot;

/// What goes wrong at any request.
const ANYWHERE: [Fault; 3] = [Fault::Status(502), Fault::HangUp, Fault::DropAnswer];

/// What GitHub says in place of an answer. It changes nothing, whatever it is, so it is tried
/// at the last request before something is changed, and at that which changes it.
const REFUSALS: [Fault; 5] = [
    Fault::Status(401),
    Fault::Status(403),
    Fault::Status(404),
    Fault::Status(422),
    Fault::Status(500),
];

/// One call, and how to see that it was done exactly once.
struct Call<'a> {
    start: &'a dyn Fn(&AtGitHub),
    make: &'a dyn Fn(&AtGitHub, &dyn Forge) -> Result<()>,
    is_done: &'a dyn Fn(&AtGitHub) -> bool,
}

impl Call<'_> {
    /// Tries each fault at each request of the call.
    #[track_caller]
    fn suffers_everywhere(&self) {
        let Some(gh) = needs::gh() else { return };
        let at = AtGitHub::new(&gh);
        let requests = self.without_a_fault(&at);
        for nth in 1..=requests.len() {
            self.suffers(&at, nth, &ANYWHERE);
        }
        let mutation = requests
            .iter()
            .position(|request| changes(request))
            .unwrap_or(requests.len() - 1);
        self.suffers(&at, mutation.max(1), &REFUSALS);
        self.suffers(&at, mutation + 1, &REFUSALS);
    }

    /// Tries a GitHub that falls silent when it is to change something.
    #[track_caller]
    fn suffers_silence(&self) {
        let Some(gh) = needs::gh() else { return };
        let at = AtGitHub::new(&gh);
        let requests = self.without_a_fault(&at);
        let mutation = requests
            .iter()
            .position(|request| changes(request))
            .expect("a mutation");
        self.suffers(&at, mutation + 1, &[Fault::Silence, Fault::SilenceAfter]);
    }

    /// What it asks for.
    #[track_caller]
    fn without_a_fault(&self, at: &AtGitHub) -> Vec<String> {
        (self.start)(at);
        (self.make)(at, &*at.forge()).expect("it works");
        assert!((self.is_done)(at), "it is done");
        let requests = at.github.requests();
        assert!(!requests.is_empty());
        requests
    }

    #[track_caller]
    fn suffers(&self, at: &AtGitHub, nth: usize, faults: &[Fault]) {
        let forge = at.hasty_forge();
        for fault in faults {
            at.begin_again();
            (self.start)(at);
            at.github.fault(Counted::All, nth, *fault);
            let first = (self.make)(at, &*forge);
            let what = format!("{fault:?} at {nth} of {:?}", at.github.requests());
            match first {
                Ok(()) => assert!((self.is_done)(at), "{what}: it says that it is done"),
                Err(error) => {
                    assert!(error.message.contains(" failed: "), "{what}: {error}");

                    assert!(!error.hints.is_empty(), "{what}: {error}");
                    let second = (self.make)(at, &*forge);
                    second.unwrap_or_else(|error| panic!("{what}: {error}"));
                }
            }
            assert!((self.is_done)(at), "{what}: it is done, and once");
            at.all_was_answered();
        }
    }
}

/// Whether a request changes something.
fn changes(request: &str) -> bool {
    !["query", "fragment", "GET"]
        .iter()
        .any(|one| request.starts_with(one))
}

fn opened(at: &AtGitHub) {
    at.github.open("topic", "main", false);
}

fn with_thread(at: &AtGitHub) {
    opened(at);
    let said = [("ada", "MEMBER", "Why?")];
    at.github.add_thread(1, "limit.txt", 1, &said);
}

/// The thread, without asking for it.
fn thread() -> Thread {
    Thread {
        id: "PRRT_1_1".to_owned(),
        path: None,
        line: None,
        is_resolved: false,
        is_outdated: false,
        hunk: None,
        comments: vec![git_attempts::model::pull_request::Comment {
            id: "9001".to_owned(),
            author: "ada".to_owned(),
            access: git_attempts::model::pull_request::Access::Writer,
            body: "Why?".to_owned(),
        }],
    }
}

const OPEN: Call<'_> = Call {
    start: &|_| {},
    make: &|_, forge| {
        if forge.find("topic")?.is_none() {
            forge.open(&AtGitHub::request(Readiness::Ready))?;
        }
        Ok(())
    },
    is_done: &|at| at.github.pulls().len() == 1,
};

const REVIEW: Call<'_> = Call {
    start: &with_thread,
    make: &|_, forge| {
        let review = forge.review(URL)?;
        assert_eq!(review.threads.len(), 1, "no part of it is missing");
        Ok(())
    },
    is_done: &|_| true,
};

const REPLY: Call<'_> = Call {
    start: &with_thread,
    make: &|_, forge| forge.reply(URL, &thread(), "Done. (mark)", "(mark)"),
    is_done: &|at| at.github.threads(1)[0].comments.len() == 2,
};

const RESOLVE: Call<'_> = Call {
    start: &with_thread,
    make: &|_, forge| forge.resolve(URL, &thread()),
    is_done: &|at| at.github.threads(1)[0].is_resolved,
};

const COMMENT: Call<'_> = Call {
    start: &opened,
    make: &|_, forge| forge.comment(URL, "Well. (mark)", "(mark)"),
    is_done: &|at| at.github.conversation(1).len() == 1,
};

const DRAFT: Call<'_> = Call {
    start: &opened,
    make: &|_, forge| forge.set_readiness(URL, Readiness::Draft),
    is_done: &|at| at.github.pulls()[0].draft,
};

const MERGE: Call<'_> = Call {
    start: &opened,
    make: &|at, forge| {
        forge.merge(&MergeRequest {
            url: URL,
            head: &at.head(),
            how: MergeKind::Squash,
        })
    },
    is_done: &|at| {
        let merged = at.bare.git(&["rev-list", "--count", "main"]).value();
        at.github.pulls()[0].state == "MERGED" && merged == "2"
    },
};

const CLOSE: Call<'_> = Call {
    start: &opened,
    make: &|_, forge| forge.close(URL),
    is_done: &|at| at.github.pulls()[0].state == "CLOSED",
};

#[test]
fn opening_survives_each_fault() {
    OPEN.suffers_everywhere();
}

#[test]
fn reading_a_review_survives_each_fault() {
    REVIEW.suffers_everywhere();
}

#[test]
fn a_reply_survives_each_fault() {
    REPLY.suffers_everywhere();
}

#[test]
fn resolving_survives_each_fault() {
    RESOLVE.suffers_everywhere();
}

#[test]
fn a_comment_survives_each_fault() {
    COMMENT.suffers_everywhere();
}

#[test]
fn making_a_draft_survives_each_fault() {
    DRAFT.suffers_everywhere();
}

#[test]
fn merging_survives_each_fault() {
    MERGE.suffers_everywhere();
}

#[test]
fn closing_survives_each_fault() {
    CLOSE.suffers_everywhere();
}

#[test]
fn a_reply_survives_a_github_that_falls_silent() {
    REPLY.suffers_silence();
}

#[test]
fn merging_survives_a_github_that_falls_silent() {
    MERGE.suffers_silence();
}

/// What a fault at the first request says.
#[track_caller]
fn says(fault: Fault) -> String {
    let gh = needs::gh().expect("gh");
    let at = AtGitHub::with_pull(&gh);
    at.github.fault(Counted::All, 1, fault);
    let error = at.hasty_forge().review(URL).expect_err("it fails");
    let told = told(&error);
    let socket = at.repo.env().root().join("github/gh.sock");
    told.replace(&socket.display().to_string(), "[SOCKET]")
}

#[test]
fn each_fault_is_told_with_the_way_on() {
    if needs::gh().is_none() {
        return;
    }
    assert_snapshot!(says(Fault::Status(401)), @r"
    looking at the pull request failed: nobody is logged in at github.com (HTTP 401: Bad credentials)
    hint: log in: gh auth login --hostname github.com
    ");
    assert_snapshot!(says(Fault::Status(403)), @r"
    looking at the pull request failed: GitHub does not allow it (HTTP 403: Resource not accessible by personal access token)
    hint: ask for the right to do it, or log in as somebody who has it: gh auth login --hostname github.com
    ");
    assert_snapshot!(says(Fault::Status(404)), @r"
    looking at the pull request failed: GitHub does not find it (HTTP 404: Not Found)
    hint: see that it is still there, and that you may see it: gh auth login --hostname github.com
    ");
    assert_snapshot!(says(Fault::Status(422)), @r"
    looking at the pull request failed: GitHub refused it: HTTP 422: Validation Failed
    hint: see what GitHub asks for, mend that, and run the same command again: what is done is not done twice
    ");
    assert_snapshot!(says(Fault::Status(429)), @r"
    looking at the pull request failed: GitHub was asked too often (HTTP 429: You have exceeded a secondary rate limit)
    hint: wait some minutes, and run the same command again: what is done is not done twice
    ");
    assert_snapshot!(says(Fault::Status(502)), @r"
    looking at the pull request failed: GitHub has a fault of its own (HTTP 502)
    hint: run the same command again: what is done is not done twice
    ");
    assert_snapshot!(says(Fault::HangUp), @r#"
    looking at the pull request failed: no connection to github.com (Post "https://api.github.com/graphql": EOF)
    hint: run the same command again: what is done is not done twice
    "#);
    assert_snapshot!(says(Fault::Silence), @r"
    looking at the pull request failed: gh gave no answer within 3 s
    hint: run the same command again: what is done is not done twice
    ");
}
