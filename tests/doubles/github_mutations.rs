//! What gh changes at the double of GitHub.

use super::github::Pull;
use super::github_answers::{Refusal, State};
use super::github_nodes::actor;
use serde_json::{Value, json};

/// A thread's pull request, and its place among those of it.
pub(super) type ThreadPlace = (u64, usize);

impl State {
    /// Carries out a mutation of GraphQL.
    pub(super) fn mutate(&mut self, name: &str, variables: &Value) -> Result<Value, Refusal> {
        let input = &variables["input"];
        match name {
            "createPullRequest" => return self.create(input),
            "addComment" => {
                let at = self.with_id(&input["subjectId"])?;
                let number = self.pulls[at].number;
                let url = self.add_comment(number, &input["body"]);
                return Ok(json!({"commentEdge": {"node": {"url": url}}}));
            }
            "resolveReviewThread" => {
                let id = [&variables["id"], &variables["threadId"], &input["threadId"]];
                let id = id.into_iter().find(|id| !id.is_null()).cloned();
                return self.resolve(&id.unwrap_or_default());
            }
            _ => {}
        }
        let at = self.with_id(&input["pullRequestId"])?;
        if name == "mergePullRequest" {
            self.merge(at, input)?;
        }
        let pull = &mut self.pulls[at];
        match name {
            "mergePullRequest" => {}
            "markPullRequestReadyForReview" => pull.draft = false,
            "convertPullRequestToDraft" => pull.draft = true,
            "closePullRequest" => pull.state = "CLOSED".to_owned(),
            "reopenPullRequest" => pull.state = "OPEN".to_owned(),
            "updatePullRequest" => {
                for (field, place) in [("title", &mut pull.title), ("body", &mut pull.body)] {
                    if let Some(text) = input[field].as_str() {
                        text.clone_into(place);
                    }
                }
            }
            _ => {
                self.unanswered.push(name.to_owned());
                return Err(("UNKNOWN", format!("the double has no answer to {name}")));
            }
        }
        Ok(json!({"clientMutationId": "", "pullRequest": self.pull(at)}))
    }

    /// Carries out what REST posts below the repository; `None` where it has no such place.
    pub(super) fn post(&mut self, below: &str, body: &Value) -> Option<(u16, Value)> {
        let words: Vec<&str> = below.trim_matches('/').split('/').collect();
        match words[..] {
            ["issues", number, "comments"] => {
                let number = number.parse().ok()?;
                self.pulls.iter().find(|pull| pull.number == number)?;
                let url = self.add_comment(number, &body["body"]);
                Some((201, json!({"html_url": url, "body": body["body"]})))
            }
            ["pulls", number, "comments", first, "replies"] => {
                let (number, first) = (number.parse().ok()?, first.parse().ok()?);
                let id = self.add_reply(number, first, &body["body"])?;
                let reply = json!({"id": id, "body": body["body"], "in_reply_to_id": first});
                Some((201, reply))
            }
            _ => None,
        }
    }

    fn own_comment(&mut self, body: &Value) -> (u64, Value) {
        self.next_comment += 1;
        let id = self.next_comment;
        let comment = json!({
            "id": format!("C_{id}"), "databaseId": id, "body": body, "author": actor("me"),
            "authorAssociation": "OWNER", "viewerDidAuthor": true,
            "createdAt": "2026-01-02T03:04:05Z", "includesCreatedEdit": false,
            "isMinimized": false, "minimizedReason": "", "reactionGroups": [],
        });
        (id, comment)
    }

    fn add_comment(&mut self, number: u64, body: &Value) -> String {
        let (id, mut comment) = self.own_comment(body);
        let url = format!("https://github.com/acme/widget/pull/{number}#issuecomment-{id}");
        comment["url"] = json!(url);
        self.list_of(number, "comments").push(comment);
        url
    }

    fn add_reply(&mut self, number: u64, first: u64, body: &Value) -> Option<u64> {
        let is_first = |thread: &Value| thread["comments"][0]["databaseId"] == first;
        let threads = self.list_of(number, "reviewThreads");
        let at = threads.iter().position(is_first)?;
        let (id, comment) = self.own_comment(body);
        let thread = &mut self.list_of(number, "reviewThreads")[at];
        thread["comments"].as_array_mut()?.push(comment);
        Some(id)
    }

    /// A list of a pull request, as a test or gh may add to it.
    pub(super) fn list_of(&mut self, number: u64, field: &str) -> &mut Vec<Value> {
        let key = (number, field.to_owned());
        let list = self.fields.entry(key).or_insert_with(|| json!([]));
        list.as_array_mut().expect("a list")
    }

    /// The thread with this id.
    pub(super) fn thread_with_id(&self, id: &Value) -> Option<(ThreadPlace, &Value)> {
        let lists = self.fields.iter();
        let mut threads = lists
            .filter(|((_, name), _)| name == "reviewThreads")
            .flat_map(|((number, _), list)| {
                let threads = list.as_array().into_iter().flatten().enumerate();
                threads.map(|(at, thread)| ((*number, at), thread))
            });
        threads.find(|(_, thread)| thread["id"] == *id && !id.is_null())
    }

    fn resolve(&mut self, id: &Value) -> Result<Value, Refusal> {
        let (number, at) = self.thread_with_id(id).map(|(place, _)| place).ok_or((
            "NOT_FOUND",
            format!("Could not resolve to a node with the global id of {id}"),
        ))?;
        self.list_of(number, "reviewThreads")[at]["isResolved"] = json!(true);
        Ok(json!({"thread": {"id": id, "isResolved": true}}))
    }

    fn create(&mut self, input: &Value) -> Result<Value, Refusal> {
        let text = |field: &str| input[field].as_str().unwrap_or_default().to_owned();
        let (head, base) = (text("headRefName"), text("baseRefName"));
        let head = head.rsplit(':').next().unwrap_or_default().to_owned();
        let refused = |why: String| Err(("UNPROCESSABLE", why));
        if self.commit(&head).is_none() {
            return refused(format!(
                "Head sha can't be blank, Base sha can't be blank, No commits between \
                 {base} and {head}, Head ref must be a branch"
            ));
        }
        if self.commit(&base).is_none() {
            return refused("Base ref must be a branch".to_owned());
        }
        let range = format!("refs/heads/{base}..refs/heads/{head}");
        if self.git(&["rev-list", "-n1", &range]).is_none() {
            return refused(format!("No commits between {base} and {head}"));
        }
        if text("body").chars().count() > 65_536 {
            return refused("Body is too long (maximum is 65536 characters)".to_owned());
        }
        let same = |pull: &Pull| pull.state == "OPEN" && pull.head == head && pull.base == base;
        let forked = |pull: &Pull| {
            let field = (pull.number, "isCrossRepository".to_owned());
            self.fields.get(&field) == Some(&json!(true))
        };
        if self.pulls.iter().any(|pull| same(pull) && !forked(pull)) {
            return refused(format!("A pull request already exists for acme:{head}."));
        }
        let number = self.open(Pull {
            number: 0,
            title: text("title"),
            body: text("body"),
            head,
            base,
            draft: input["draft"] == true,
            state: "OPEN".to_owned(),
        });
        let made = self.pull(usize::try_from(number).expect("a small number") - 1);
        Ok(json!({"pullRequest": made}))
    }
}
