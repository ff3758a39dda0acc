//! What programs read. Every document names its schema; a field is never taken away or
//! given another meaning under the same name.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::comparison::Comparison;
use crate::model::merge_order::{Merge, merge_order};
use crate::model::promotion::Promotion;
use crate::model::revisions::Revisions;
use crate::render::schema::Document;
use crate::render::style::is_unsafe;

#[derive(Serialize)]
struct Whole<T> {
    schema: &'static str,
    #[serde(flatten)]
    content: T,
}

/// A document with this content.
pub(super) fn document<T: Serialize>(document: Document, content: T) -> String {
    let mut text = Vec::new();
    write_document(&mut text, document, content).expect("it is plain JSON, and memory takes it");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// Writes a document of this schema, which may be larger than what one would want to keep.
fn write_document<T: Serialize>(
    out: &mut dyn Write,
    document: Document,
    content: T,
) -> io::Result<()> {
    let schema = document.name();
    let whole = Whole { schema, content };
    serde_json::to_writer_pretty(Escaping { out }, &whole)?;
    out.write_all(b"\n")
}

/// JSON escapes the control characters below the space alone; a terminal obeys others too.
/// They can only be within strings, where an escape means the same.
struct Escaping<'a> {
    out: &'a mut dyn Write,
}

impl Write for Escaping<'_> {
    /// Takes whole characters, as `serde_json` hands them over.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut from = 0;
        while let Some(at) = first_strange(&bytes[from..]) {
            let strange = from + at;
            self.out.write_all(&bytes[from..strange])?;
            let end = bytes[strange..]
                .iter()
                .skip(1)
                .position(|byte| byte & 0xc0 != 0x80);
            from = end.map_or(bytes.len(), |length| strange + 1 + length);
            let text = str::from_utf8(&bytes[strange..from]).map_err(io::Error::other)?;
            for c in text.chars() {
                if is_unsafe(c) {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        write!(self.out, "\\u{unit:04x}")?;
                    }
                } else {
                    self.out.write_all(text.as_bytes())?;
                }
            }
        }
        self.out.write_all(&bytes[from..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The first byte that is not of plain ASCII, which nearly all are: so many are looked at
/// together.
fn first_strange(text: &[u8]) -> Option<usize> {
    const TOGETHER: usize = 64;
    let is_plain = |byte: u8| (byte == b'\n') | (b' '..=b'~').contains(&byte);
    let mut shares = text.chunks(TOGETHER);
    let is_strange = |share: &[u8]| !share.iter().fold(true, |all, byte| all & is_plain(*byte));
    let share = shares.position(is_strange)? * TOGETHER;
    let at = text[share..].iter().position(|byte| !is_plain(*byte))?;
    Some(share + at)
}

/// Every task that was compared.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Comparisons<'a> {
    /// One for each task.
    comparisons: &'a [Comparison],
    /// One candidate of each task, in the order of merging in which they conflict least.
    merge_order: Vec<Merge>,
}

/// `git compare --json`
pub fn comparisons(out: &mut dyn Write, comparisons: &[Comparison]) -> io::Result<()> {
    write_document(
        out,
        Document::Compare,
        Comparisons {
            comparisons,
            merge_order: merge_order(comparisons),
        },
    )
}

/// `git compare <revision>... --json`
pub fn revisions(out: &mut dyn Write, revisions: &Revisions) -> io::Result<()> {
    write_document(out, Document::CompareRevisions, revisions)
}

/// What was promoted.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Promoted<'a> {
    /// Its record.
    promotion: &'a Promotion,
}

/// `git promote --json`
pub fn promotion(promotion: &Promotion) -> String {
    document(Document::Promote, Promoted { promotion })
}

#[cfg(test)]
#[path = "json_schema_tests.rs"]
mod schema_tests;
