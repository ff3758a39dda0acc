//! YAML as values that know their bytes.

use std::fmt;
use std::ops::Range;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::options::DuplicateKeyPolicy;
use serde_yaml::{
    Location, MergeKeyPolicy, MessageFormatter, NonFiniteFloatPolicy, Spanned, UserMessageFormatter,
};

use crate::model::finding::{Finding, Rule, printable};

/// A value, and its bytes in the whole file.
pub(super) struct Value {
    pub(super) span: Range<usize>,
    pub(super) kind: ValueKind,
}

pub(super) enum ValueKind {
    Null,
    Scalar(String),
    List(Vec<Value>),
    Map(Vec<Entry>),
}

/// A key of a map with its value.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) value: Value,
}

/// Parses the YAML in `range` of `source`.
pub(super) fn parse(source: &str, range: Range<usize>) -> Result<Value, Finding> {
    let options = serde_yaml::options! {
        // The front matter is a dozen lines of one or two levels.
        budget: serde_yaml::budget! {
            max_depth: 16,
            flow_nesting_limit: 16,
            max_nodes: 10_000,
            max_events: 50_000,
            max_aliases: 100,
            max_anchors: 100,
        },
        // The reader reports them, and goes on.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        // `12e4567` may be a commit.
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
    };
    let place = Place { source, range };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(&source[place.range.clone()], options) {
        Ok(raw) => Ok(place.value(raw)),
        Err(error) => Err(place.fault(&error)),
    }
}

/// A value as the deserializer gives it. What it takes for a number or a truth
/// value is read again from the source, as it was written.
enum Raw {
    Null,
    AsWritten,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::AsWritten)
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::AsWritten)
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::AsWritten)
    }

    fn visit_i128<E: de::Error>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::AsWritten)
    }

    fn visit_u128<E: de::Error>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::AsWritten)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::AsWritten)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Raw::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

/// Where the YAML stands in the file.
struct Place<'s> {
    source: &'s str,
    range: Range<usize>,
}

impl Place<'_> {
    fn value(&self, raw: Spanned<Raw>) -> Value {
        let span = self.span(raw.defined);
        let kind = match raw.value {
            Raw::Null => ValueKind::Null,
            Raw::Text(text) => ValueKind::Scalar(text),
            Raw::AsWritten => ValueKind::Scalar(self.source[span.clone()].to_owned()),
            Raw::List(values) => {
                ValueKind::List(values.into_iter().map(|value| self.value(value)).collect())
            }
            Raw::Map(entries) => ValueKind::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| Entry {
                        key_span: self.span(key.defined),
                        key: key.value,
                        value: self.value(value),
                    })
                    .collect(),
            ),
        };
        Value { span, kind }
    }

    /// The bytes of a location, without the line's end that a block scalar has.
    fn span(&self, location: Location) -> Range<usize> {
        let start = self.offset(location.span().byte_offset());
        let length = location.span().byte_len().unwrap_or(0);
        let end = self.offset(location.span().byte_offset().map(|at| at + length));
        let written = self.source[start..end.max(start)].trim_end().len();
        start..start + written
    }

    /// A byte of the YAML as a byte of the file, on a character's edge.
    fn offset(&self, at: Option<u64>) -> usize {
        let at = at.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        let mut at = (self.range.start + at).min(self.range.end);
        while !self.source.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Where an error is. The scanner's errors have a line and a column of
    /// characters alone, both from 1.
    fn place(&self, location: Location) -> usize {
        if let Some(at) = location.span().byte_offset() {
            return self.offset(Some(at));
        }
        let yaml = &self.source[self.range.clone()];
        let one_less = |n: u64| usize::try_from(n.saturating_sub(1)).unwrap_or(usize::MAX);
        let mut at = self.range.start;
        for line in yaml.split_inclusive('\n').take(one_less(location.line())) {
            at += line.len();
        }
        let column = self.source[at..self.range.end]
            .chars()
            .take_while(|&c| c != '\n')
            .take(one_less(location.column()));
        at + column.map(char::len_utf8).sum::<usize>()
    }

    fn fault(&self, error: &serde_yaml::Error) -> Finding {
        let at = error
            .location()
            .map_or(self.range.start, |at| self.place(at));
        let message = UserMessageFormatter.format_message(error.without_snippet());
        // What follows is how the parser counts.
        let message = message
            .split(": limits breached")
            .next()
            .unwrap_or_default();
        let message = printable(message.trim_end_matches('.'));
        Finding::error(Rule::BadYaml, self.rest_of_line(at).into(), message)
            .label("here")
            .help("write one `key: value` on a line, and quote what holds more than words")
    }

    /// From `at` to its line's end; the whole line where nothing is left of it.
    fn rest_of_line(&self, at: usize) -> Range<usize> {
        let line_start = self.source[..at].rfind('\n').map_or(0, |end| end + 1);
        let line_end = self.source[at..]
            .find('\n')
            .map_or(self.source.len(), |length| at + length);
        let rest = self.source[at..line_end].trim_end().len();
        if rest > 0 {
            at..at + rest
        } else {
            line_start..line_start + self.source[line_start..line_end].trim_end().len()
        }
    }
}
