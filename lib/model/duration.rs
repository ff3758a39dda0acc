//! Durations as people write them.

use std::time::Duration;

use jiff::fmt::friendly::SpanParser;

/// Reads `30m`, `1h 30m`, `45s`; more than nothing.
///
/// # Errors
/// Why it is none, in words.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let parsed = SpanParser::new().parse_unsigned_duration(text);
    let duration = parsed.map_err(|error| error.to_string())?;
    if duration.is_zero() {
        return Err("it must be more than nothing".to_owned());
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit_and_is_more_than_nothing() {
        assert_eq!(parse_duration("1h 30m"), Ok(Duration::from_secs(5400)));
        assert!(parse_duration("0s").is_err());
        assert!(parse_duration("30").is_err());
    }
}
