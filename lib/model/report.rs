//! What an agent says at the end: a summary of its diff, what it skipped, and what is left to
//! others.

use serde::{Deserialize, Serialize};

use crate::model::report_sections::{Asked, from_first_section, last_section};

/// The report, as the prompt asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report {
    /// What the diff does.
    pub summary: String,
    /// What was asked and not done; `None` where the agent said that it skipped nothing.
    pub skipped: Option<String>,
    /// What somebody should do next; `None` where the agent named nothing.
    pub follow_ups: Option<String>,
}

/// What stands below `## Summary` in the form that the prompt shows.
pub(super) const SUMMARY_FORM: &str = "- what your diff does, file by file";
/// The same below `## Skipped`.
pub(super) const SKIPPED_FORM: &str = "- what was asked and you did not do, and why; or `none`";
/// The same below `## Follow-ups`.
pub(super) const FOLLOW_UPS_FORM: &str = "- what somebody should do next, and why; or `none`";

/// Finds the report in an agent's last words: the last of each of its sections. Without a
/// summary there is no report.
pub fn find_report(text: &str) -> Option<Report> {
    let section =
        |wanted, form| last_section(text, wanted, form).filter(|body: &String| !says_nothing(body));
    let summary = last_section(text, Asked::Summary, SUMMARY_FORM);
    Some(Report {
        summary: summary.filter(|body| !body.is_empty())?,
        skipped: section(Asked::Skipped, SKIPPED_FORM),
        follow_ups: section(Asked::FollowUps, FOLLOW_UPS_FORM),
    })
}

/// What a program printed, from its report on; nothing where there is none. What stands before
/// is a log.
pub fn from_report(printed: &str) -> Option<&str> {
    from_first_section(printed)
}

fn says_nothing(body: &str) -> bool {
    let word = body
        .trim_matches(|c: char| c.is_whitespace() || "-*._`".contains(c))
        .to_ascii_lowercase();
    matches!(
        word.as_str(),
        "" | "none"
            | "nothing"
            | "n/a"
            | "nothing was skipped"
            | "nothing skipped"
            | "no follow-ups"
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
    fn of_what_a_program_printed_its_report_is_taken_and_no_log() {
        let printed = "TOKEN=x\nworking\n## Summary\nx\n## Skipped\nnone\n";
        assert_eq!(from_report(printed), Some(&printed[16..]));
        assert_eq!(from_report("TOKEN=x\ndone\n"), None);
    }

    #[test]
    fn a_report_may_say_what_somebody_should_do_next() {
        let text = "## Summary\nx\n\n## Skipped\nnone\n\n## Follow-ups\n- tell the users\n";
        let report = find_report(text).unwrap();
        assert_eq!(report.follow_ups.as_deref(), Some("- tell the users"));
        let report = find_report("## Summary\nx\n\n**Follow ups:** `none`\n").unwrap();
        assert_eq!(report.follow_ups, None);
    }

    #[test]
    fn a_prompt_that_is_repeated_is_no_report() {
        assert_eq!(find_report(crate::model::prompt::RULES), None);
        let report = format!("{}\n## Summary\n- real\n", crate::model::prompt::RULES);
        let report = find_report(&report).unwrap();
        assert_eq!((report.skipped, report.follow_ups), (None, None));
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
