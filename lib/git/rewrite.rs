//! Commits made anew for the user: by git itself, so that they are the user's and signed as
//! the user has it.

use gix::bstr::ByteSlice;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// A person as a commit has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A commit as it can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitText {
    /// Its parents.
    pub parents: Vec<Oid>,
    /// Who wrote it.
    pub author: Person,
    /// When, as git reads it.
    pub date: String,
    /// When it was committed, as git reads it.
    pub committed: String,
    /// In which encoding, where it is not UTF-8.
    pub encoding: Option<String>,
    /// What it says of itself.
    pub message: Vec<u8>,
}

impl CommitText {
    /// Its first line.
    pub fn subject(&self) -> String {
        let message = self.message.to_str_lossy();
        message.trim_start().lines().next().unwrap_or("").to_owned()
    }
}

/// Whose commit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author<'a> {
    /// The user's, of now.
    User,
    /// The user's, of then.
    UserAt(&'a str),
    /// Somebody else's, of then.
    Other(&'a Person, &'a str),
}

/// A commit to make.
#[derive(Clone, Copy, Debug)]
pub struct NewCommit<'a> {
    /// Its tree.
    pub tree: &'a Oid,
    /// What it stands on.
    pub parent: &'a Oid,
    /// Whose it is.
    pub author: Author<'a>,
    /// When it is committed, where it shall be the same commit whenever it is made.
    pub committed: Option<&'a str>,
    /// In which encoding its message is, where it is not UTF-8.
    pub encoding: Option<&'a str>,
    /// Its message.
    pub message: &'a [u8],
}

impl Repo {
    /// A commit's text.
    pub fn commit_text(&self, commit: &Oid) -> Result<CommitText> {
        let failed = |error: gix::Error| gix_error(&format!("cannot read {commit}"), &error);
        let found = self.gix.find_commit(gix_id(commit)).map_err(failed)?;
        let author = found.author().map_err(failed)?;
        let committer = found.committer().map_err(failed)?;
        let decoded = found.decode().map_err(failed)?;
        Ok(CommitText {
            parents: self.parents(commit)?,
            author: Person {
                name: author.name.to_str_lossy().into_owned(),
                email: author.email.to_str_lossy().into_owned(),
            },
            date: format!("@{}", author.time),
            committed: format!("@{}", committer.time),
            encoding: decoded
                .encoding
                .map(|name| name.to_str_lossy().into_owned()),
            message: decoded.message.to_vec(),
        })
    }

    /// The commits that lead to one, the oldest first, but for those that any of the others
    /// has. A merge is one step of them: what it brought along is not gone into.
    pub fn steps_to(&self, commit: &Oid, without: &[&Oid]) -> Result<Vec<Oid>> {
        let without: Vec<String> = without.iter().map(|one| format!("^{one}")).collect();
        let mut words = vec!["rev-list", "--first-parent", "--reverse", commit.as_str()];
        words.extend(without.iter().map(String::as_str));
        let stdout = self.git().line(&words)?;
        let ids = stdout
            .lines()
            .map(|line| line.parse().map_err(Error::fatal));
        ids.collect()
    }

    /// Who the user is as an author, as git has it.
    pub fn user(&self) -> Result<Person> {
        let ident = self.as_user().line(&["var", "GIT_AUTHOR_IDENT"]);
        let ident = ident.map_err(|error| {
            let first = error.message.lines().find(|line| !line.is_empty());
            Error::fatal(format!(
                "git does not know who you are: {}",
                first.unwrap_or_default()
            ))
            .hint("tell git who you are: git config --global user.name 'Your Name' && git config --global user.email you@example.com")
        })?;
        let (name, rest) = ident.split_once(" <").unwrap_or(("", &ident));
        let email = rest.split_once('>').map_or("", |(email, _)| email);
        Ok(Person {
            name: name.to_owned(),
            email: email.to_owned(),
        })
    }

    /// Whether the user wants commits signed.
    pub fn signs_commits(&self) -> bool {
        let config = self.gix.config_snapshot();
        config.boolean("commit.gpgSign").unwrap_or(false)
    }

    /// Makes a commit of the user's, signed if they want that. `git commit-tree` by itself
    /// does not ask for it.
    pub fn make_commit(&self, new: NewCommit<'_>) -> Result<Oid> {
        let encoding = new.encoding.unwrap_or("UTF-8");
        let mut git = self
            .as_user()
            .config(&format!("i18n.commitEncoding={encoding}"));
        git = match new.author {
            Author::User => git,
            Author::UserAt(date) => git.env("GIT_AUTHOR_DATE", date),
            Author::Other(person, date) => git
                .env("GIT_AUTHOR_NAME", &person.name)
                .env("GIT_AUTHOR_EMAIL", &person.email)
                .env("GIT_AUTHOR_DATE", date),
        };
        if let Some(date) = new.committed {
            git = git.env("GIT_COMMITTER_DATE", date);
        }
        let signs = self.signs_commits();
        let mut words = vec!["commit-tree"];
        words.extend(signs.then_some("-S"));
        words.extend(["-p", new.parent.as_str(), "-F", "-", new.tree.as_str()]);
        let answer = git.answer(&words, new.message)?;
        if !answer.success {
            let error = answer.error("git could not make the commit");
            return Err(if signs {
                error.hint(
                    "if it could not be signed: look at user.signingKey and gpg.format, or \
                     leave it unsigned: git -c commit.gpgSign=false promote ...",
                )
            } else {
                error
            });
        }
        let id = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        id.parse().map_err(Error::fatal)
    }
}
