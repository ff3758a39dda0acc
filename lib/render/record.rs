//! What scripts read of a list. Each kind of thing says its fields once; the lines of
//! `--porcelain` and what `--format` makes are both laid out from these.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::error::{Error, Result};
use crate::model::oid::Oid;
use crate::render::format::{Format, Modifier};
use crate::render::path::Paths;

/// A kind of thing that is listed.
pub trait Record: Sized {
    /// Its fields, in the order of their lines. Each has the name that it has in the JSON,
    /// where a dot leads into an object.
    fn fields() -> Vec<Field<Self>>;

    /// The one line that stands for it in porcelain, for a kind of which programs know a line
    /// already.
    fn known_line(&self) -> Option<String> {
        None
    }
}

/// A field of a `T`.
#[derive(Debug)]
pub struct Field<T> {
    name: &'static str,
    read: Read<T>,
}

#[derive(Debug)]
enum Read<T> {
    Text(fn(&T) -> Option<String>),
    Number(fn(&T) -> Option<u64>),
    Flag(fn(&T) -> bool),
    Object(fn(&T) -> Option<&Oid>),
    Time(fn(&T) -> Option<Timestamp>),
    Texts(fn(&T) -> Vec<String>),
}

/// A text, if there is one.
pub fn text<T>(name: &'static str, read: fn(&T) -> Option<String>) -> Field<T> {
    let read = Read::Text(read);
    Field { name, read }
}

/// A number, if it is known.
pub fn number<T>(name: &'static str, read: fn(&T) -> Option<u64>) -> Field<T> {
    let read = Read::Number(read);
    Field { name, read }
}

/// What is so or not.
pub fn flag<T>(name: &'static str, read: fn(&T) -> bool) -> Field<T> {
    let read = Read::Flag(read);
    Field { name, read }
}

/// The id of an object of git, if there is one.
pub fn object<T>(name: &'static str, read: fn(&T) -> Option<&Oid>) -> Field<T> {
    let read = Read::Object(read);
    Field { name, read }
}

/// When something was, if it was.
pub fn time<T>(name: &'static str, read: fn(&T) -> Option<Timestamp>) -> Field<T> {
    let read = Read::Time(read);
    Field { name, read }
}

/// Several texts: a line each.
pub fn texts<T>(name: &'static str, read: fn(&T) -> Vec<String>) -> Field<T> {
    let read = Read::Texts(read);
    Field { name, read }
}

/// The word by which JSON has a value of an enum.
pub(super) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("it is no word in JSON: {other:?}"),
    }
}

/// A count as a field has it.
pub(super) fn many(count: usize) -> Option<u64> {
    u64::try_from(count).ok()
}

impl<T> Field<T> {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether a format may ask for it like this.
    pub(super) fn takes(&self, modifier: Modifier) -> bool {
        match modifier {
            Modifier::None => true,
            Modifier::Short => matches!(self.read, Read::Object(_)),
            Modifier::IsoStrict | Modifier::Unix => matches!(self.read, Read::Time(_)),
        }
    }

    /// Its values, none of them empty.
    fn values(&self, of: &T, modifier: Modifier) -> Vec<String> {
        let values = match self.read {
            Read::Text(read) => read(of).into_iter().collect(),
            Read::Number(read) => read(of).iter().map(u64::to_string).collect(),
            Read::Flag(read) => Vec::from_iter(read(of).then(|| self.name.to_owned())),
            Read::Object(read) => {
                let shown = read(of).map(|id| match modifier {
                    Modifier::Short => id.short().to_owned(),
                    _ => id.to_string(),
                });
                shown.into_iter().collect()
            }
            Read::Time(read) => {
                let shown = read(of).map(|time| match modifier {
                    Modifier::Unix => time.as_second().to_string(),
                    _ => time.to_string(),
                });
                shown.into_iter().collect()
            }
            Read::Texts(read) => read(of),
        };
        let is_there = |value: &String| !value.is_empty();
        values.into_iter().filter(is_there).collect()
    }
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A newline; text in which something would not be seen is quoted.
    Line,
    /// NUL; text is as it is.
    Nul,
}

impl End {
    fn byte(self) -> u8 {
        match self {
            Self::Line => b'\n',
            Self::Nul => 0,
        }
    }

    fn shown(self, value: String) -> String {
        match self {
            // A text of any language is read by programs as it is.
            Self::Line => Paths::All.write(&value),
            Self::Nul => value,
        }
    }
}

/// How records are laid out.
#[derive(Debug)]
pub struct Layout<T> {
    fields: Vec<Field<T>>,
    shape: Shape,
    end: End,
}

#[derive(Debug)]
enum Shape {
    Porcelain,
    Format(Format),
}

impl<T: Record> Layout<T> {
    /// The lines of porcelain, of the version that is asked for.
    pub fn porcelain(version: &str, end: End) -> Result<Self> {
        match version {
            "v1" | "1" => Ok(Self {
                fields: T::fields(),
                shape: Shape::Porcelain,
                end,
            }),
            _ => Err(Error::fatal(format!(
                "unsupported porcelain version '{version}'"
            ))),
        }
    }

    /// One line for each, as the format has it.
    pub fn format(format: &str, end: End) -> Result<Self> {
        let fields = T::fields();
        let format = Format::parse(format, &fields)?;
        Ok(Self {
            fields,
            shape: Shape::Format(format),
            end,
        })
    }

    /// Lays records out.
    pub fn lay_out<'t>(&self, records: impl IntoIterator<Item = &'t T>) -> Vec<u8>
    where
        T: 't,
    {
        let mut out = Vec::new();
        for record in records {
            match &self.shape {
                Shape::Porcelain => self.add_lines(&mut out, record),
                Shape::Format(format) => {
                    format.fill(&mut out, |at, modifier| {
                        let values = self.fields[at].values(record, modifier);
                        let shown = values.into_iter().map(|value| self.end.shown(value));
                        shown.collect::<Vec<_>>().join(",")
                    });
                    out.push(self.end.byte());
                }
            }
        }
        out
    }

    fn add_lines(&self, out: &mut Vec<u8>, record: &T) {
        let mut add = |line: &str| {
            out.extend(line.as_bytes());
            out.push(self.end.byte());
        };
        if let Some(line) = record.known_line() {
            return add(&line);
        }
        for field in &self.fields {
            for value in field.values(record, Modifier::None) {
                match field.read {
                    Read::Flag(_) => add(field.name),
                    _ => add(&format!("{} {}", field.name, self.end.shown(value))),
                }
            }
        }
        add("");
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "record_names_tests.rs"]
mod names_tests;
