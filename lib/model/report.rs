//! What an agent says at the end: a summary of its diff, and what it skipped.

use serde::{Deserialize, Serialize};

/// The report, as the prompt asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report {
    /// What the diff does.
    pub summary: String,
    /// What was asked and not done; `None` where the agent said that it skipped nothing.
    pub skipped: Option<String>,
}

/// Finds the report in an agent's last words: the sections `## Summary` and `## Skipped`,
/// the last of each. Without a summary there is no report.
pub fn find_report(text: &str) -> Option<Report> {
    let summary = last_section(text, "summary").filter(|body| !body.is_empty())?;
    let skipped = last_section(text, "skipped").filter(|body| !says_nothing(body));
    Some(Report { summary, skipped })
}

fn last_section(text: &str, wanted: &str) -> Option<String> {
    let mut found: Option<Vec<&str>> = None;
    let mut inside = false;
    for line in text.lines() {
        if let Some(title) = heading(line) {
            inside = title.eq_ignore_ascii_case(wanted);
            if inside {
                found = Some(Vec::new());
            }
        } else if inside && let Some(lines) = &mut found {
            lines.push(line);
        }
    }
    found.map(|lines| lines.join("\n").trim().to_owned())
}

/// The text of a heading of the first or second level; deeper ones belong to a section's body.
fn heading(line: &str) -> Option<&str> {
    let rest = line
        .strip_prefix("## ")
        .or_else(|| line.strip_prefix("# "))?;
    Some(rest.trim().trim_end_matches([':', '#']).trim())
}

fn says_nothing(body: &str) -> bool {
    let word = body
        .trim_matches(|c: char| c.is_whitespace() || "-*._".contains(c))
        .to_ascii_lowercase();
    matches!(
        word.as_str(),
        "" | "none" | "nothing" | "n/a" | "nothing was skipped" | "nothing skipped"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_summary_and_what_was_skipped() {
        let report =
            find_report("Done.\n\n## Summary\n- adds a limiter\n\n## Skipped\n- docs\n").unwrap();
        assert_eq!(report.summary, "- adds a limiter");
        assert_eq!(report.skipped.as_deref(), Some("- docs"));
    }

    #[test]
    fn nothing_skipped_is_none_in_any_of_the_usual_words() {
        for word in ["None.", "- none", "Nothing", "n/a", ""] {
            let report = find_report(&format!("## Summary\nx\n## Skipped\n{word}\n")).unwrap();
            assert_eq!(report.skipped, None, "{word:?}");
        }
    }

    #[test]
    fn words_without_a_summary_are_no_report() {
        assert_eq!(find_report("All done, the tests pass!"), None);
        assert_eq!(find_report("## Summary\n\n## Skipped\n- all\n"), None);
    }

    #[test]
    fn the_last_summary_counts_since_the_prompt_itself_may_be_echoed() {
        let report =
            find_report("## Summary\n<what your diff does>\n\n## Summary\nreal\n").unwrap();
        assert_eq!(report.summary, "real");
    }
}
