//! How `gh` is called.

use std::io::Write;

use serde_json::json;
use tempfile::NamedTempFile;

use crate::forge::failure::Teller;
use crate::forge::github::{GH, GitHub};
use crate::forge::program::{Answer, Input};
use crate::model::error::{Context, Error, Result};

/// A file for gh to read.
pub(super) fn written(text: &str) -> Result<NamedTempFile> {
    let failed = || "cannot write a file for gh".to_owned();
    let mut file = NamedTempFile::new().or_fatal(failed)?;
    file.write_all(text.as_bytes()).or_fatal(failed)?;
    Ok(file)
}

impl GitHub {
    /// Runs gh.
    pub(super) fn gh(&self, arguments: &[&str]) -> Result<Answer> {
        self.place.run(&GH, arguments, Input::Nothing)
    }

    /// Asks GraphQL, page by page where the query has `$endCursor`: gh prints one document of
    /// JSON for each.
    pub(super) fn graphql(
        &self,
        query: &str,
        texts: &[(&str, &str)],
        numbers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut arguments = vec!["api", "graphql", "--hostname", &self.host];
        if query.contains("$endCursor") {
            arguments.push("--paginate");
        }
        let query = format!("query={query}");
        // `-F` would take an owner named 123 for a number, and one named true for a boolean.
        let fields = texts.iter().map(|(name, value)| ("-f", name, value));
        let fields = fields.chain(numbers.iter().map(|(name, value)| ("-F", name, value)));
        let fields: Vec<(&str, String)> = fields
            .map(|(option, name, value)| (option, format!("{name}={value}")))
            .collect();
        for (option, field) in &fields {
            arguments.extend([*option, field]);
        }
        arguments.extend(["-f", &query]);
        self.gh(&arguments)
    }

    /// Says something at a path of the repository's REST API, unless it is said already. An
    /// answer may have been lost on the way, so what is there decides, before and after.
    pub(super) fn say(
        &self,
        what: &str,
        path: &str,
        body: &str,
        is_said: &dyn Fn() -> Result<bool>,
    ) -> Result<()> {
        if is_said()? {
            return Ok(());
        }
        let path = format!("repos/{}/{}/{path}", self.owner, self.name);
        let arguments = ["api", "--hostname", &self.host, "--method", "POST", &path];
        // Not as an argument, which may be of 128 KiB at most; and of standard input gh does not
        // know the length, which not every proxy lets pass.
        let json = written(&json!({ "body": body }).to_string())?;
        let input = json.path().to_string_lossy();
        let answer = self.gh(&[&arguments[..], &["--input", &input]].concat())?;
        if answer.is_success() || is_said().unwrap_or(false) {
            return Ok(());
        }
        Err(self.failure(what, &answer))
    }

    /// What went wrong, with the way on.
    pub(super) fn failure(&self, what: &str, answer: &Answer) -> Error {
        let teller = Teller {
            forge: "GitHub",
            program: "gh",
            host: &self.host,
            log_in: &self.log_in(),
        };
        teller.tell(what, answer)
    }

    pub(super) fn log_in(&self) -> String {
        format!("gh auth login --hostname {}", self.host)
    }

    /// An answer that says something else than it should.
    pub(super) fn not_understood(&self, what: &str, why: &str) -> Error {
        Error::fatal(format!(
            "{what} failed: gh's answer is not understood: {why}"
        ))
        .hint("see what it says: gh api --hostname HOST user".replace("HOST", &self.host))
    }
}
