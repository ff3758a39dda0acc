//! A commit message on its way through the user's editor, as `git commit` sends it.

/// What git takes for the mark of a comment where the configuration does not say, and what it
/// tries where a line of the message begins with it.
const MARKS: [&str; 10] = ["#", ";", "@", "!", "$", "%", "^", "&", "|", ":"];

/// What lines of comment begin with: the configured mark, unless a line of the message begins
/// with it and so would be lost.
pub fn mark(configured: Option<&str>, message: &str) -> String {
    let configured = configured.filter(|mark| !mark.is_empty() && *mark != "auto");
    let is_free = |mark: &&str| !message.lines().any(|line| line.starts_with(*mark));
    let mut wanted = configured.into_iter().chain(MARKS);
    let first = wanted.next().unwrap_or("#");
    std::iter::once(first)
        .chain(wanted)
        .find(is_free)
        .unwrap_or(first)
        .to_owned()
}

/// The file that the editor opens: the message, and below it what to know, as comment.
pub fn to_edit(message: &str, mark: &str, told: &[String]) -> String {
    let mut text = format!("{}\n\n", message.trim_end());
    for line in told {
        let gap = if line.is_empty() { "" } else { " " };
        text.push_str(&format!("{mark}{gap}{line}\n"));
    }
    text
}

/// What the editor left, without comments and idle space. Nothing where no word is left but
/// trailers, which are not the user's.
pub fn edited(text: &str, mark: &str, trailers: &[&str]) -> Option<String> {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with(mark)) {
        let line = line.trim_end();
        let is_idle = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !is_idle {
            lines.push(line);
        }
    }
    let is_word = |line: &&str| !line.is_empty() && !trailers.contains(line);
    if !lines.iter().any(is_word) {
        return None;
    }
    Some(format!("{}\n", lines.join("\n").trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_begins_a_line_of_the_message_is_not_taken() {
        assert_eq!(mark(None, "Limit\n\n- it"), "#");
        assert_eq!(mark(None, "Limit\n\n# How\n; so"), "@");
        assert_eq!(mark(Some(";"), "Limit\n"), ";");
        assert_eq!(mark(Some("auto"), "Limit\n"), "#");
    }

    #[test]
    fn comments_and_idle_space_are_taken_out() {
        let text = to_edit("Limit\n\n\n\nit  \n", "#", &["On main.".to_owned()]);
        assert_eq!(edited(&text, "#", &[]).as_deref(), Some("Limit\n\nit\n"));
    }

    #[test]
    fn trailers_alone_are_no_message() {
        assert_eq!(edited("\n\nPlan: limit\n", "#", &["Plan: limit"]), None);
        assert!(edited("x\n\nPlan: limit\n", "#", &["Plan: limit"]).is_some());
    }
}
