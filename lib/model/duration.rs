//! Durations as people write them.

use std::time::Duration;

use jiff::fmt::friendly::SpanParser;
use jiff::{SignedDuration, SpanRelativeTo};

/// Reads `30m`, `1h 30m`, `45s`; more than nothing.
///
/// # Errors
/// Why it is none, in words.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let parsed = SpanParser::new().parse_unsigned_duration(text);
    let duration = parsed.map_err(|_| "it must be a duration such as 30m or 1h 30m".to_owned())?;
    if duration.is_zero() {
        return Err("it must be more than nothing".to_owned());
    }
    Ok(duration)
}

/// Seconds as people write them: `10m`, `1h 30m`.
pub fn duration_words(seconds: u64) -> String {
    let parts = [
        (seconds / 3600, 'h'),
        (seconds / 60 % 60, 'm'),
        (seconds % 60, 's'),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(n, unit)| *n > 0 || (seconds == 0 && *unit == 's'))
        .map(|(n, unit)| format!("{n}{unit}"))
        .collect();
    words.join(" ")
}

/// Reads an age: as [`parse_duration`], with days of 24 hours and weeks of seven of them.
///
/// # Errors
/// Why it is none, in words.
pub fn parse_age(text: &str) -> Result<Duration, String> {
    let days = SpanRelativeTo::days_are_24_hours();
    let parsed = SpanParser::new().parse_span(text);
    let age: SignedDuration = parsed
        .and_then(|span| span.to_duration(days))
        .map_err(|_| "it must be a duration such as 12h or 30d".to_owned())?;
    Duration::try_from(age)
        .ok()
        .filter(|age| !age.is_zero())
        .ok_or_else(|| "it must be more than nothing".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_written_as_they_are_read() {
        for (seconds, text) in [(600, "10m"), (5400, "1h 30m"), (3601, "1h 1s"), (0, "0s")] {
            assert_eq!(duration_words(seconds), text);
        }
    }

    #[test]
    fn a_duration_has_a_unit_and_is_more_than_nothing() {
        assert_eq!(parse_duration("1h 30m"), Ok(Duration::from_secs(5400)));
        assert!(parse_duration("0s").is_err());
        assert!(parse_duration("30").is_err());
    }

    #[test]
    fn an_age_has_days_and_weeks() {
        let day = 24 * 60 * 60;
        assert_eq!(parse_age("1w 2d"), Ok(Duration::from_secs(9 * day)));
        assert!(parse_age("2d ago").is_err());
        assert!(parse_age("1 month").is_err());
    }
}
