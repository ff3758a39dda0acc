//! `--format`, in the manner of `git for-each-ref`.

use crate::model::error::{Error, Result};
use crate::render::record::Field;

/// What a line is made of.
#[derive(Debug)]
pub(super) struct Format(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// As it stands there.
    Bytes(Vec<u8>),
    /// A field, by its place among the fields.
    Field(usize, Modifier),
}

/// How a field is shown, where its name does not stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    /// As it is.
    None,
    /// Of an object's id, the first digits.
    Short,
    /// Of a time, what it is shown as anyway.
    IsoStrict,
    /// Of a time, seconds since 1970.
    Unix,
}

impl Modifier {
    fn named(name: &str) -> Option<Self> {
        match name {
            "short" => Some(Self::Short),
            "iso-strict" => Some(Self::IsoStrict),
            "unix" => Some(Self::Unix),
            _ => None,
        }
    }
}

impl Format {
    /// Reads a format over these fields: `%(name)`, `%(name:modifier)`, `%%`, and `%xx` for a
    /// byte by two hexadecimal digits. A `%` before anything else is itself, as git has it.
    pub(super) fn parse<T>(format: &str, fields: &[Field<T>]) -> Result<Self> {
        let mut pieces = vec![Piece::Bytes(Vec::new())];
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            add(&mut pieces, &rest.as_bytes()[..at]);
            let after = &rest[at + 1..];
            if let Some(inner) = after.strip_prefix('(') {
                let Some(end) = inner.find(')') else {
                    let text = &rest[at..];
                    return Err(Error::fatal(format!("malformed format string {text}")));
                };
                pieces.push(field(&inner[..end], fields)?);
                rest = &inner[end + 1..];
            } else if let Some(after) = after.strip_prefix('%') {
                add(&mut pieces, b"%");
                rest = after;
            } else if let Some(byte) = hex(after) {
                add(&mut pieces, &[byte]);
                rest = &after[2..];
            } else {
                add(&mut pieces, b"%");
                rest = after;
            }
        }
        add(&mut pieces, rest.as_bytes());
        Ok(Self(pieces))
    }

    /// Adds a line to `out`, each field of it filled in.
    pub(super) fn fill(&self, out: &mut Vec<u8>, value: impl Fn(usize, Modifier) -> String) {
        for piece in &self.0 {
            match piece {
                Piece::Bytes(bytes) => out.extend(bytes),
                Piece::Field(at, modifier) => out.extend(value(*at, *modifier).into_bytes()),
            }
        }
    }
}

fn add(pieces: &mut Vec<Piece>, bytes: &[u8]) {
    match pieces.last_mut() {
        Some(Piece::Bytes(last)) => last.extend(bytes),
        _ => pieces.push(Piece::Bytes(bytes.to_vec())),
    }
}

fn hex(text: &str) -> Option<u8> {
    let digits = text.get(..2)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u8::from_str_radix(digits, 16).ok())?
}

fn field<T>(asked: &str, fields: &[Field<T>]) -> Result<Piece> {
    let (name, argument) = match asked.split_once(':') {
        Some((name, argument)) => (name, Some(argument)),
        None => (asked, None),
    };
    let Some(at) = fields.iter().position(|field| field.name() == name) else {
        let names: Vec<&str> = fields.iter().map(Field::name).collect();
        return Err(Error::fatal(format!("unknown field name: {name}"))
            .hint(format!("there are {}", names.join(", "))));
    };
    let modifier = argument.map_or(Some(Modifier::None), Modifier::named);
    match modifier.filter(|modifier| fields[at].takes(*modifier)) {
        Some(modifier) => Ok(Piece::Field(at, modifier)),
        None => {
            let argument = argument.unwrap_or_default();
            Err(Error::fatal(format!(
                "unrecognized %({name}) argument: {argument}"
            )))
        }
    }
}
