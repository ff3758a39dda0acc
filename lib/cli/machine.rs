//! How a list answers programs: the same options wherever there is something to read.

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::{Error, Result};
use crate::render::record::{End, Layout, Record};
use crate::render::schema::Document;

/// What a program asks for.
#[derive(Debug, Args)]
pub struct Machine {
    /// Print JSON
    #[arg(long, conflicts_with_all = ["porcelain", "format", "null", "schema"])]
    json: bool,
    /// Print lines for scripts, which stay as they are in version v1
    #[arg(
        long,
        value_name = "version",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "v1",
        conflicts_with_all = ["format", "schema"]
    )]
    porcelain: Option<String>,
    /// End lines with NUL, and quote nothing; alone it asks for --porcelain
    #[arg(short = 'z', long, conflicts_with = "schema")]
    null: bool,
    /// Print one line for each, such as '%(name) %(state)'
    #[arg(long, value_name = "format", conflicts_with = "schema")]
    format: Option<String>,
    /// Print the JSON Schema of what --json prints
    #[arg(long)]
    schema: bool,
}

/// How the answer is given.
#[derive(Debug)]
pub enum Form<T> {
    /// For people.
    People,
    /// One document.
    Json,
    /// Fields of records.
    Records(Layout<T>),
}

impl Machine {
    /// In which form things of this kind are wanted. It is asked for before there are any, so
    /// that a slip in a format costs no work.
    pub fn form<T: Record>(&self) -> Result<Form<T>> {
        let end = if self.null { End::Nul } else { End::Line };
        let porcelain = self.porcelain.as_deref().or(self.null.then_some("v1"));
        match (&self.format, porcelain) {
            _ if self.json => Ok(Form::Json),
            (Some(format), _) => Layout::format(format, end).map(Form::Records),
            (None, Some(version)) => Layout::porcelain(version, end).map(Form::Records),
            (None, None) => Ok(Form::People),
        }
    }

    /// Whether the schema is asked for, and nothing else; it needs no repository.
    pub fn wants_schema(&self) -> bool {
        self.schema
    }

    /// Whether JSON is asked for.
    pub fn wants_json(&self) -> bool {
        self.json
    }

    /// Whether records are asked for.
    pub fn wants_records(&self) -> bool {
        self.porcelain.is_some() || self.format.is_some() || self.null
    }

    /// Refuses what a command says to programs with another option alone.
    pub fn needs(&self, option: &str, is_given: bool) -> Result<()> {
        let asked = [
            (self.json, "option '--json'"),
            (self.porcelain.is_some(), "option '--porcelain'"),
            (self.format.is_some(), "option '--format'"),
            (self.null, "option '--null'"),
            (self.schema, "option '--schema'"),
        ];
        match asked.iter().find(|(is_asked, _)| *is_asked && !is_given) {
            Some((_, name)) => Err(Error::usage(format!("the {name} requires '{option}'"))),
            None => Ok(()),
        }
    }
}

/// Prints a document's schema.
pub fn print_schema(document: Document) -> Result<Answer> {
    out::answer(document.schema())?;
    Ok(Answer::Yes)
}
