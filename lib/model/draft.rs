//! A plan that an agent has written: found in what it said, and made a text that may be kept.

/// A longer text is no plan, in bytes.
pub const LONGEST: usize = 256 * 1024;

/// Finds the plan in an agent's last words: the last block in a fence that begins as a plan
/// does, else what follows the words before a plan without a fence.
pub fn find_plan(said: &str) -> Option<String> {
    if said.len() > 4 * LONGEST {
        return None;
    }
    let fenced = fenced_blocks(said)
        .into_iter()
        .rfind(|text| begins_as_plan(text));
    fenced
        .or_else(|| unfenced(said))
        .map(|text| tidy(&text))
        .filter(|text| text.len() <= LONGEST)
}

/// A text of others as it may be written into a file: with line feeds alone, and without what
/// steers a terminal or turns text around.
pub fn tidy(text: &str) -> String {
    let is_plain = |c: &char| match c {
        '\n' | '\t' => true,
        '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        c => !c.is_control(),
    };
    let text = text.replace("\r\n", "\n");
    let plain: String = text.chars().filter(is_plain).collect();
    format!("{}\n", plain.trim())
}

fn begins_as_plan(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("---\n") || text.starts_with("---\r\n") || text.starts_with("# ")
}

/// The blocks in fences that stand by themselves.
fn fenced_blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(char, usize, String)> = None;
    for line in text.lines() {
        let fence = fence(line);
        match (&mut open, fence) {
            (None, Some((mark, length, _))) => open = Some((mark, length, String::new())),
            (Some((mark, length, body)), Some((other, n, "")))
                if other == *mark && n >= *length =>
            {
                blocks.push(std::mem::take(body));
                open = None;
            }
            (Some((_, _, body)), _) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The mark of a fence, how often it stands there, and what follows.
fn fence(line: &str) -> Option<(char, usize, &str)> {
    let line = line.trim_end();
    let inner = line.trim_start_matches(' ');
    let mark = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = inner.trim_start_matches(mark);
    let length = inner.len() - rest.len();
    (length >= 3 && line.len() - inner.len() <= 3).then_some((mark, length, rest))
}

/// From the beginning of the front matter, or of the title where the text has sections too.
fn unfenced(text: &str) -> Option<String> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        let is_front = line.trim_end() == "---" && next.contains(':');
        let is_title = line.starts_with("# ") && text[at..].contains("\n## ");
        if is_front || is_title {
            return Some(text[at..].to_owned());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_fenced_block_that_begins_as_a_plan_is_it() {
        let said = "First:\n```\n# Old\n```\nBetter:\n````markdown\n---\nplan: new\n---\n# New\n```sh\nls\n```\n````\nand a command:\n```sh\ncargo test\n```\n";
        assert_eq!(
            find_plan(said).as_deref(),
            Some("---\nplan: new\n---\n# New\n```sh\nls\n```\n")
        );
    }

    #[test]
    fn a_plan_without_a_fence_is_found_behind_the_words_before_it() {
        let said = "Here it is.\n\n---\nplan: new\n---\n# New\n";
        assert_eq!(
            find_plan(said).as_deref(),
            Some("---\nplan: new\n---\n# New\n")
        );
        assert_eq!(
            find_plan("# New\n\n## Goal\nIt turns.").as_deref(),
            Some("# New\n\n## Goal\nIt turns.\n")
        );
    }

    #[test]
    fn what_is_no_plan_is_none() {
        for said in [
            "",
            "I would rather not.",
            "```sh\nls\n```",
            "````\n# Never ended",
            "# Notes\nonly",
        ] {
            let found = find_plan(said);
            assert_eq!(found, None, "{said}");
        }
        assert_eq!(find_plan(&"# New\n## Goal\n".repeat(1024 * 1024)), None);
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_kept() {
        let said = "```\r\n# A\u{1b}[31mB\u{202e}\r\n\ttab\r\n```\r\n";
        assert_eq!(find_plan(said).as_deref(), Some("# A[31mB\n\ttab\n"));
    }
}
