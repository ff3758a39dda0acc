//! Text of others in Markdown: within a fence it is no markup, mentions nobody and closes no
//! issue, and nothing in it can end the fence.

/// The text in a fence of its own, cut behind `longest` characters. Characters that steer a
/// terminal are left out.
pub fn fenced(text: &str, longest: usize) -> String {
    fenced_as("text", text, longest)
}

/// As [`fenced`], with the language that it is in.
pub fn fenced_as(language: &str, text: &str, longest: usize) -> String {
    let is_plain = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    let mut chars = text.chars().filter(is_plain);
    let mut body: String = chars.by_ref().take(longest).collect();
    if chars.next().is_some() {
        body.push_str("\n[cut here]");
    }
    let mut longest_run = 2;
    let mut run = 0;
    for c in body.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest_run = longest_run.max(run);
    }
    let fence = "`".repeat(longest_run + 1);
    format!("{fence}{language}\n{}\n{fence}", body.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fence_is_longer_than_any_run_of_backticks_within() {
        assert_eq!(fenced("plain", 100), "```text\nplain\n```");
        let text = "```\n@everybody\n````";
        assert_eq!(fenced(text, 100), format!("`````text\n{text}\n`````"));
    }

    #[test]
    fn what_is_too_long_is_cut_and_said_to_be() {
        assert_eq!(fenced("123456", 3), "```text\n123\n[cut here]\n```");
    }
}
