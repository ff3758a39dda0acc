//! Characters that people do not see, or take for others, and that programs read.

use miette::SourceSpan;

use crate::model::finding::{Finding, Rule};

/// What joins the letters of some scripts and the parts of some emoji.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Whether a character steers the terminal, turns the direction of text around or cannot be
/// seen.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            // Separators of lines and paragraphs, and what turns text around.
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            // Letters that are blank.
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
            // Tags and selectors of variants, by which text hides from people and not from
            // programs; emoji need the last two of the first.
            | '\u{fe00}'..='\u{fe0d}' | '\u{e0000}'..='\u{e01ef}')
}

/// An error for a command that is not what one sees: who approves it would approve another.
pub(super) fn in_command(command: &str, span: SourceSpan) -> Option<Finding> {
    // The lines of a command are shown as lines.
    let is_shown = |c: char| matches!(c, '\n' | '\t');
    let looks_blank = |c: char| c.is_whitespace() && !c.is_ascii();
    let hidden = command
        .chars()
        .find(|&c| !is_shown(c) && (is_unsafe(c) || looks_blank(c)))?;
    let what = match looks_blank(hidden) {
        true => "looks like a space and is none",
        false => "cannot be seen",
    };
    let message = format!("the command holds {}, which {what}", code_point(hidden));
    let finding = Finding::error(Rule::HiddenCharacter, span, message);
    Some(
        finding
            .label("what you see is not what would run")
            .help("type the command again, without copying it"),
    )
}

/// Warnings for the other lines of the plan, which agents read whole: one for each line.
pub(super) fn in_lines(source: &str, findings: &mut Vec<Finding>) {
    let commands = findings
        .iter()
        .filter(|finding| finding.rule == Rule::HiddenCharacter)
        .map(|finding| (finding.span.offset(), finding.span.len()));
    let commands: Vec<(usize, usize)> = commands.collect();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let is_told = |&(from, length): &(usize, usize)| from < at && start < from + length;
        if let Some((offset, c)) = first(line, start == 0)
            && !commands.iter().any(is_told)
        {
            let span = (start + offset, c.len_utf8()).into();
            let message = match c {
                '\r' => "a carriage return stands alone".to_owned(),
                c => format!("{} cannot be seen", code_point(c)),
            };
            let finding = Finding::warning(Rule::HiddenCharacter, span, message)
                .label("people read past this, and agents do not")
                .help("delete it, or write what it stands for");
            findings.push(finding);
        }
    }
}

/// The first character of a line that people would not see.
fn first(line: &str, starts_file: bool) -> Option<(usize, char)> {
    let ending = if line.ends_with("\r\n") { 2 } else { 0 };
    let text = &line[..line.len() - ending];
    let mut before = 'a';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or('a', |&(_, after)| after);
        let joins = JOINERS.contains(&c) && !before.is_ascii() && !after.is_ascii();
        let is_mark = c == '\u{feff}' && starts_file && at == 0;
        if is_unsafe(c) && !matches!(c, '\t' | '\n') && !joins && !is_mark {
            return Some((at, c));
        }
        before = c;
    }
    None
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
