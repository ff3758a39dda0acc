//! One pull request at Forgejo, as its API has it.

use crate::forge::forgejo::answers::{Given, Permission, Pull, User};
use crate::forge::forgejo::remarks::{self, Remark};
use crate::forge::rest::{Rest, encoded};
use crate::model::error::Result;
use crate::model::pull_request::{Access, Thread};

/// A pull request, and where its API is.
pub struct At {
    /// The API.
    pub rest: Rest,
    /// The repository in it.
    pub repository: String,
    /// The pull request's number.
    pub number: u64,
}

impl At {
    /// The pull request in the API.
    pub fn path(&self) -> String {
        format!("{}/pulls/{}", self.repository, self.number)
    }

    /// The pull request as it is now.
    pub fn look(&self) -> Result<Pull> {
        self.rest.get("looking at the pull request", &self.path())
    }

    /// What somebody may do. Where that is not for this user to see, they may do nothing.
    pub fn access(&self, user: &str) -> Result<Access> {
        let path = format!(
            "{}/collaborators/{}/permission",
            self.repository,
            encoded(user)
        );
        let reply = self.rest.send("GET", &path, None)?;
        if reply.is_hidden() {
            return Ok(Access::Stranger);
        }
        let permission: Permission = self.rest.read("reading who may write", &reply)?;
        Ok(permission.access())
    }

    /// All reviews that were given.
    pub fn reviews(&self) -> Result<Vec<Given>> {
        let path = format!("{}/reviews", self.path());
        self.rest.all("reading the reviews", &path)
    }

    /// Everything that was said in reviews about lines.
    pub fn remarks(&self, reviews: &[Given]) -> Result<Vec<Remark>> {
        let mut all = Vec::new();
        for review in reviews.iter().filter(|review| review.has_remarks()) {
            let path = format!("{}/reviews/{}/comments", self.path(), review.id);
            // This list has no pages.
            all.extend(
                self.rest
                    .get::<Vec<Remark>>("reading the review threads", &path)?,
            );
        }
        Ok(all)
    }

    /// What was said in them, as threads.
    pub fn threads(&self, reviews: &[Given]) -> Result<Vec<Thread>> {
        remarks::threads(self.remarks(reviews)?, &mut |user| self.access(user))
    }

    /// Whether one of these holds the mark, by this user or by somebody who may write.
    pub fn says(&self, all: &[(&str, &str)], mark: &str) -> Result<bool> {
        let marked: Vec<&str> = all
            .iter()
            .filter(|(_, body)| body.contains(mark))
            .map(|(author, _)| *author)
            .collect();
        if marked.is_empty() {
            return Ok(false);
        }
        let me: User = self.rest.get("asking who is logged in", "user")?;
        for author in marked {
            if author == me.login || self.access(author)? == Access::Writer {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
