//! Threads of review and the conversation, by GraphQL: `gh pr view` has no field for threads.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::forge::github::GitHub;
use crate::forge::github::answers::{Author, access, login};
use crate::model::error::Result;
use crate::model::pull_request::{Access, Comment, Thread};

/// The comments of a thread. Their number of REST is read from their URL: `databaseId` is of
/// 32 bits, which they have outgrown, and older servers do not know `fullDatabaseId`.
const COMMENTS: &str = "pageInfo{hasNextPage endCursor} nodes{url author{login} \
                        authorAssociation viewerDidAuthor body diffHunk}";

const THREADS: &str = "query($owner:String!,$repo:String!,$number:Int!,$endCursor:String){\
                       repository(owner:$owner,name:$repo){pullRequest(number:$number){\
                       reviewThreads(first:100,after:$endCursor){\
                       pageInfo{hasNextPage endCursor} \
                       nodes{id isResolved isOutdated path line comments(first:50){COMMENTS}}}}}}";

const THREAD: &str = "query($id:ID!,$endCursor:String){node(id:$id){...on PullRequestReviewThread{\
                      id isResolved isOutdated path line \
                      comments(first:100,after:$endCursor){COMMENTS}}}}";

const CONVERSATION: &str = "query($owner:String!,$repo:String!,$number:Int!,$endCursor:String){\
                            repository(owner:$owner,name:$repo){pullRequest(number:$number){\
                            comments(first:100,after:$endCursor){\
                            pageInfo{hasNextPage endCursor} \
                            nodes{authorAssociation viewerDidAuthor body}}}}}";

/// Resolves a thread.
pub const RESOLVE: &str =
    "mutation($id:ID!){resolveReviewThread(input:{threadId:$id}){thread{isResolved}}}";

#[derive(Deserialize)]
struct Document<T> {
    data: T,
}

#[derive(Deserialize)]
struct OfRepository<T> {
    repository: OfPull<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfPull<T> {
    pull_request: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Threads {
    review_threads: Page<OneThread>,
}

#[derive(Deserialize)]
struct Conversation {
    comments: Page<OneComment>,
}

#[derive(Deserialize)]
struct Node {
    node: Option<OneThread>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    #[serde(default)]
    page_info: PageInfo,
    nodes: Vec<T>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct PageInfo {
    has_next_page: bool,
}

/// A thread as GraphQL tells of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OneThread {
    id: String,
    is_resolved: bool,
    #[serde(default)]
    is_outdated: bool,
    path: Option<String>,
    line: Option<u64>,
    comments: Page<OneComment>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct OneComment {
    url: String,
    author: Option<Author>,
    author_association: String,
    viewer_did_author: bool,
    body: String,
    diff_hunk: Option<String>,
}

impl OneComment {
    /// A stranger may quote a mark to have us silent, so theirs does not count.
    fn is_marked(&self, mark: &str) -> bool {
        let is_ours = self.viewer_did_author || access(&self.author_association) == Access::Writer;
        is_ours && self.body.contains(mark)
    }
}

impl OneThread {
    /// Whether somebody has resolved it.
    pub fn is_resolved(&self) -> bool {
        self.is_resolved
    }

    /// Whether one of ours holds the mark.
    pub fn says(&self, mark: &str) -> bool {
        self.comments.nodes.iter().any(|one| one.is_marked(mark))
    }

    fn told(self) -> Thread {
        let hunk = self.comments.nodes.first();
        let hunk = hunk.and_then(|first| first.diff_hunk.clone());
        let comments = self.comments.nodes.into_iter().map(|one| Comment {
            id: one
                .url
                .rsplit_once("#discussion_r")
                .map(|(_, id)| id.to_owned())
                .unwrap_or_default(),
            author: login(one.author),
            access: access(&one.author_association),
            body: one.body,
        });
        Thread {
            id: self.id,
            path: self.path.filter(|path| !path.is_empty()),
            line: self.line,
            is_resolved: self.is_resolved,
            is_outdated: self.is_outdated,
            hunk: hunk.filter(|hunk| !hunk.is_empty()),
            comments: comments.collect(),
        }
    }
}

impl GitHub {
    /// All threads of a pull request, each with all of its comments.
    pub(super) fn threads(&self, number: &str) -> Result<Vec<Thread>> {
        let pages: Vec<Document<OfRepository<Threads>>> = self.pages(
            THREADS,
            "reading the review threads",
            &self.of(),
            &[("number", number)],
        )?;
        let nodes = pages
            .into_iter()
            .flat_map(|page| page.data.repository.pull_request.review_threads.nodes);
        nodes
            .map(|thread| {
                let whole = if thread.comments.page_info.has_next_page {
                    self.thread(&thread.id)?
                } else {
                    None
                };
                Ok(whole.unwrap_or(thread).told())
            })
            .collect()
    }

    /// One thread as it is now, with all of its comments; nothing where it was deleted.
    pub(super) fn thread(&self, id: &str) -> Result<Option<OneThread>> {
        let what = "reading a review thread";
        let pages: Vec<Document<Node>> = self.pages(THREAD, what, &[("id", id)], &[])?;
        let mut threads = pages.into_iter().filter_map(|page| page.data.node);
        let mut whole = threads.next();
        if let Some(whole) = &mut whole {
            for more in threads {
                whole.comments.nodes.extend(more.comments.nodes);
            }
        }
        Ok(whole)
    }

    /// Whether one of ours in the conversation holds the mark.
    pub(super) fn conversation_says(&self, number: &str, mark: &str) -> Result<bool> {
        let what = "reading the conversation";
        let pages: Vec<Document<OfRepository<Conversation>>> =
            self.pages(CONVERSATION, what, &self.of(), &[("number", number)])?;
        let mut comments = pages
            .iter()
            .flat_map(|page| &page.data.repository.pull_request.comments.nodes);
        Ok(comments.any(|comment| comment.is_marked(mark)))
    }

    fn of(&self) -> [(&str, &str); 2] {
        [("owner", &self.owner), ("repo", &self.name)]
    }

    /// All pages of an answer.
    fn pages<T: DeserializeOwned>(
        &self,
        query: &str,
        what: &str,
        texts: &[(&str, &str)],
        numbers: &[(&str, &str)],
    ) -> Result<Vec<T>> {
        let answer = self.graphql(&query.replace("COMMENTS", COMMENTS), texts, numbers)?;
        if !answer.is_success() {
            return Err(self.failure(what, &answer));
        }
        serde_json::Deserializer::from_str(&answer.stdout)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|why| self.not_understood(what, &why.to_string()))
    }
}
