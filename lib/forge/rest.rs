//! A forge's REST API, through the pass-through that its own program has: the program knows
//! where the API is and who the user is, and the answers are of a documented shape.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::forge::failure::Teller;
use crate::forge::program::{Answer, End, Input, Place, Program};
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// More pages than any pull request has. It ends a forge that gives a page for each number.
const MOST_PAGES: usize = 200;

/// How a program is asked.
#[derive(Clone, Debug)]
pub enum Dialect {
    /// `glab api`.
    Glab,
    /// Gitea's `tea api`, as the login of this name.
    Tea(String),
}

/// A forge's REST API.
#[derive(Clone, Debug)]
pub struct Rest {
    /// What to call the forge in messages.
    pub forge: &'static str,
    /// The program.
    pub program: &'static Program,
    /// Where it runs.
    pub place: Place,
    /// The host, as the program takes it.
    pub host: String,
    /// How one logs in.
    pub log_in: String,
    /// How the program is asked.
    pub dialect: Dialect,
}

/// What the API said. Without a status, it was not reached.
#[derive(Clone, Debug)]
pub struct Reply {
    status: Option<u16>,
    body: String,
    answer: Answer,
}

impl Reply {
    /// tea ends well whatever the server said, and glab fails where it only cannot read what
    /// was said, so the status line decides; one is shown on stdout, the other's on stderr.
    fn of(answer: Answer) -> Self {
        let told = [&answer.stdout, &answer.stderr];
        let status = told.iter().find_map(|text| {
            let line = text.lines().find(|line| line.starts_with("HTTP/"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        });
        let body = if answer.stdout.starts_with("HTTP/") {
            let plain = answer.stdout.replace("\r\n", "\n");
            plain
                .split_once("\n\n")
                .map(|(_, body)| body.trim().to_owned())
                .unwrap_or_default()
        } else {
            answer.stdout.trim().to_owned()
        };
        Self {
            status,
            body,
            answer,
        }
    }

    fn is_success(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether it is not for this user to see.
    pub fn is_hidden(&self) -> bool {
        matches!(self.status, Some(403 | 404))
    }

    /// What it says of a failure.
    fn message(&self) -> String {
        let json: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let said = ["message", "error"].map(|name| &json[name]);
        match said.into_iter().find(|value| !value.is_null()) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }
}

impl Rest {
    /// Asks, whatever comes of it.
    pub fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Reply> {
        let json = body.map(ToString::to_string).unwrap_or_default();
        let mut arguments = vec!["api", "--include"];
        match &self.dialect {
            Dialect::Glab => {
                arguments.extend(["--hostname", &self.host, "--method", method]);
                if body.is_some() {
                    arguments.extend(["--header", "Content-Type: application/json"]);
                    arguments.extend(["--input", "-"]);
                }
            }
            Dialect::Tea(login) => {
                arguments.extend(["--login", login, "-X", method]);
                if body.is_some() {
                    arguments.extend(["--data", "@-"]);
                }
            }
        }
        arguments.push(path);
        let input = match body {
            Some(_) => Input::Bytes(json.as_bytes()),
            None => Input::Nothing,
        };
        self.place
            .run(self.program, &arguments, input)
            .map(Reply::of)
    }

    /// One thing.
    pub fn get<T: DeserializeOwned>(&self, what: &str, path: &str) -> Result<T> {
        let reply = self.send("GET", path, None)?;
        self.read(what, &reply)
    }

    /// What a reply holds.
    pub fn read<T: DeserializeOwned>(&self, what: &str, reply: &Reply) -> Result<T> {
        if !reply.is_success() {
            return Err(self.failure(what, reply));
        }
        serde_json::from_str(&reply.body).map_err(|why| {
            Error::fatal(format!(
                "{what} failed: {}'s answer is not understood: {why}",
                self.program.name
            ))
            .hint(format!("see that {} is at {}", self.forge, self.host))
        })
    }

    /// All of a list, page by page. GitLab's pages are of the size that is asked for; how
    /// many fit on one of Forgejo's is the server's to say, so there an empty one is the end.
    pub fn all<T: DeserializeOwned>(&self, what: &str, path: &str) -> Result<Vec<T>> {
        let (size, full) = match self.dialect {
            Dialect::Glab => ("per_page=100", 100),
            Dialect::Tea(_) => ("limit=50", 1),
        };
        let join = if path.contains('?') { '&' } else { '?' };
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let part: Vec<T> = self.get(what, &format!("{path}{join}{size}&page={page}"))?;
            let is_last = part.len() < full;
            all.extend(part);
            if is_last {
                return Ok(all);
            }
        }
        Err(Error::fatal(format!(
            "{what} failed: there is no end of it at {}",
            self.host
        )))
    }

    /// Changes something, unless it is as wanted already. What is there decides, before and
    /// after: an answer may be lost on its way.
    pub fn change(
        &self,
        what: &str,
        (method, path, body): (&str, &str, &Value),
        is_done: &dyn Fn() -> Result<bool>,
    ) -> Result<()> {
        if is_done()? {
            return Ok(());
        }
        let reply = self.send(method, path, Some(body))?;
        match is_done() {
            Ok(true) => Ok(()),
            _ if !reply.is_success() => Err(self.failure(what, &reply)),
            Ok(false) => Err(Error::fatal(format!(
                "{what} failed: {} took it, but it is not done yet",
                self.forge
            ))
            .hint("see what it waits for, and run the same command again")),
            Err(error) => Err(error),
        }
    }

    /// What went wrong, with the way on.
    pub fn failure(&self, what: &str, reply: &Reply) -> Error {
        let teller = Teller {
            forge: self.forge,
            program: self.program.name,
            host: &self.host,
            log_in: &self.log_in,
        };
        let mut answer = reply.answer.clone();
        if let Some(status) = reply.status {
            answer.end = End::Failure;
            answer.stderr = format!("HTTP {status}: {}", reply.message());
        }
        teller.tell(what, &answer)
    }
}

/// A text as a part of a path or of a query.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// Fails where a pull request offers another commit than the one that was reviewed.
pub fn require_reviewed(there: Option<Oid>, reviewed: &Oid, url: &str) -> Result<()> {
    match there {
        Some(there) if there != *reviewed => Err(Error::no(format!(
            "{url} offers commit {}, and not commit {}, which was reviewed",
            there.short(),
            reviewed.short()
        ))
        .hint("look at what was pushed there since: git promote status")),
        _ => Ok(()),
    }
}
