//! The sections that an agent was asked for, found in its last words. Models write the same
//! form in many ways: indented as the example in their prompt is, within a fence, with bold
//! words for headings, in capitals.

/// A section that a prompt asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Summary,
    Skipped,
    FollowUps,
    Answers,
}

impl Asked {
    fn titled(title: &str) -> Option<Self> {
        let words: Vec<String> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        match words.join(" ").as_str() {
            "summary" => Some(Self::Summary),
            "skipped" => Some(Self::Skipped),
            "follow ups" | "follow up" | "followups" | "followup" => Some(Self::FollowUps),
            "answers" => Some(Self::Answers),
            _ => None,
        }
    }
}

/// The body of the last section of this kind, without what stands around it. Nothing where
/// there is none, also where the last is the form itself: what stands in the prompt, which
/// some agents repeat.
pub(super) fn last_section(text: &str, wanted: Asked, form: &str) -> Option<String> {
    let mut found: Option<Vec<String>> = None;
    let mut reader = Reader::default();
    for line in text.lines() {
        match reader.read(line) {
            Line::Begins(section, rest) if section == wanted => {
                found = Some(vec![rest.to_owned()]);
            }
            Line::Of(section, words) if section == wanted => {
                if let Some(lines) = &mut found {
                    lines.push(words.to_owned());
                }
            }
            _ => {}
        }
    }
    let body = found?.join("\n").trim().to_owned();
    (body != form).then_some(body)
}

/// The text from the first of its sections on.
pub(super) fn from_first_section(text: &str) -> Option<&str> {
    let mut reader = Reader::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Line::Begins(..) = reader.read(line.trim_end_matches(['\r', '\n'])) {
            return Some(&text[at..]);
        }
        at += line.len();
    }
    None
}

/// What a line is.
enum Line<'a> {
    /// The heading of a section, and the words behind it on the same line.
    Begins(Asked, &'a str),
    /// A line of a section.
    Of(Asked, &'a str),
    /// Anything else.
    Other,
}

/// Reads lines in their order.
#[derive(Default)]
struct Reader {
    /// The section that it is in, and how far its heading was indented.
    section: Option<(Asked, usize)>,
    /// The fence that is open around the report, if any.
    around: Option<Fence>,
    /// The fence that is open within a section.
    within: Option<Fence>,
}

impl Reader {
    fn read<'a>(&mut self, line: &'a str) -> Line<'a> {
        if let Some(fence) = Fence::of(line) {
            return self.fence(fence, line);
        }
        if self.within.is_none()
            && let Some((heading, rest)) = heading(line)
        {
            self.section = heading.map(|section| (section, indentation(line)));
            return match heading {
                Some(section) => Line::Begins(section, rest),
                None => Line::Other,
            };
        }
        self.body(line)
    }

    /// A fence that opens before any section is one around the report; what is fenced within a
    /// section belongs to it.
    fn fence<'a>(&mut self, fence: Fence, line: &'a str) -> Line<'a> {
        if let Some(open) = &self.within {
            if fence.closes(open) {
                self.within = None;
            }
            return self.body(line);
        }
        match &self.around {
            Some(open) if fence.closes(open) => {
                self.around = None;
                self.section = None;
                Line::Other
            }
            None if self.section.is_none() => {
                self.around = Some(fence);
                Line::Other
            }
            _ => {
                self.within = Some(fence);
                self.body(line)
            }
        }
    }

    fn body<'a>(&self, line: &'a str) -> Line<'a> {
        match self.section {
            Some((section, indented)) => {
                Line::Of(section, &line[indented.min(indentation(line))..])
            }
            None => Line::Other,
        }
    }
}

/// A line of backticks or tildes.
struct Fence {
    mark: char,
    length: usize,
    is_bare: bool,
}

impl Fence {
    fn of(line: &str) -> Option<Self> {
        let line = line.trim();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        (length >= 3 && !info.contains('`')).then_some(Self {
            mark,
            length,
            is_bare: info.is_empty(),
        })
    }

    fn closes(&self, open: &Self) -> bool {
        self.is_bare && self.mark == open.mark && self.length >= open.length
    }
}

/// The section that a heading names, and the words behind it. A heading of the first or second
/// level ends a section whatever it says; a deeper one, bold words, or a word with a colon are
/// one only where they name a section.
fn heading(line: &str) -> Option<(Option<Asked>, &str)> {
    let line = line.trim();
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    if (1..=6).contains(&level) && rest.starts_with(' ') {
        let section = Asked::titled(rest);
        return (section.is_some() || level <= 2).then_some((section, ""));
    }
    for mark in ["**", "__"] {
        if let Some((title, rest)) = line
            .strip_prefix(mark)
            .and_then(|line| line.split_once(mark))
        {
            let section = Asked::titled(title)?;
            return Some((Some(section), rest.trim_start_matches(':').trim_start()));
        }
    }
    let section = Asked::titled(line.strip_suffix(':')?)?;
    Some((Some(section), ""))
}

/// How many bytes of space a line begins with.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(text: &str) -> Option<String> {
        last_section(text, Asked::Skipped, "- the form")
    }

    #[test]
    fn a_section_is_found_in_whatever_form_a_model_gives_it() {
        for text in [
            "## Summary\nx\n## Skipped\n- docs\n",
            "    ## Summary\n    x\n\n    ## Skipped\n    - docs\n",
            "Here it is:\n```markdown\n## Summary\nx\n\n## Skipped\n- docs\n```\nBye.",
            "**Summary**\nx\n\n**Skipped:**\n- docs\n",
            "__SUMMARY__: x\n__SKIPPED__: - docs\n",
            "### SUMMARY\nx\n### Skipped ###\n- docs\n",
            "Summary:\nx\nSkipped:\n- docs\n",
        ] {
            assert_eq!(skipped(text).as_deref(), Some("- docs"), "{text}");
        }
    }

    #[test]
    fn lines_keep_what_they_are_indented_by_beyond_their_heading() {
        let text = "  ## Skipped\n  - docs\n    since\n";
        assert_eq!(skipped(text).as_deref(), Some("- docs\n  since"));
    }

    #[test]
    fn what_looks_like_a_heading_within_a_fence_of_a_section_is_none() {
        let text = "## Skipped\n```sh\n# Summary\n```\n- docs\n## Other\nx\n";
        let expected = "```sh\n# Summary\n```\n- docs";
        assert_eq!(skipped(text).as_deref(), Some(expected));
    }

    #[test]
    fn a_fence_around_the_report_may_hold_others() {
        let text = "```\n## Skipped\n- docs\n~~~\n## no\n~~~\n```\nBye.\n";
        assert_eq!(skipped(text).as_deref(), Some("- docs\n~~~\n## no\n~~~"));
    }

    #[test]
    fn the_last_one_counts_and_the_form_of_the_prompt_is_none() {
        assert_eq!(
            skipped("## Skipped\n- a\n## Skipped\n- b\n").as_deref(),
            Some("- b")
        );
        assert_eq!(skipped("    ## Skipped\n    - the form\n"), None);
    }

    #[test]
    fn bold_words_and_deeper_headings_belong_to_a_section_unless_they_name_one() {
        let text = "## Skipped\n### Docs\n**all** of them\nNote:\n- x\n";
        assert_eq!(
            skipped(text).as_deref(),
            Some("### Docs\n**all** of them\nNote:\n- x")
        );
    }
}
