//! The diff of one file: the base at the left and the candidate at the right, or one below
//! the other where there is no room.
//!
//! Lines are items of lists whose numbers the browser counts. A place where lines were added
//! or removed is a block of two lists, and so are two lines that are a pair: few elements,
//! which matters where there are a hundred thousand lines.

use std::ops::Range;

use crate::model::patch::{FilePatch, TextPatch};
use crate::render::html::lines::Lines;
use crate::render::style::count;
use crate::render::words::{Step, marks, steps};

/// Changed lines of a file beyond which none is shown.
const MOST_LINES: usize = 20_000;

/// Unchanged lines between changes that can be unfolded.
const MOST_UNFOLDED: usize = 300;

/// Why a file's lines are not on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It has none.
    Binary,
    /// It has none that differ.
    Same,
    /// It has too many.
    TooLong,
}

/// How many lines of a file's diff there are to be read.
pub fn changed_lines(file: &FilePatch) -> usize {
    let lines = |hunk: &crate::model::patch::Hunk| hunk.added.len() + hunk.base.len();
    file.hunks().iter().map(lines).sum()
}

/// What a file's diff may take; what it took is taken from there.
#[derive(Debug)]
pub struct Share {
    /// Bytes.
    pub bytes: usize,
    /// Pieces of code that have a colour.
    pub colours: usize,
    /// Unchanged lines that are put in folded.
    pub unfold: usize,
    /// Unchanged lines that are shown around each change. This is no share but a rule.
    pub context: usize,
}

/// The lines of a file's diff.
pub fn diff(file: &FilePatch, share: &mut Share) -> Result<String, Left> {
    let text = file.text.as_ref().ok_or(Left::Binary)?;
    if text.hunks.is_empty() {
        return Err(Left::Same);
    }
    if changed_lines(file) > MOST_LINES {
        return Err(Left::TooLong);
    }
    let base = text.base.iter().map(String::as_str).collect();
    let mut base = Lines::new(&file.base_path, base);
    let mut candidate = Lines::new(&file.change.path, candidate(text));
    let mut unfold = share.unfold;
    let mut out = write(text, (&base, &candidate), share.context, &mut unfold);
    let mut colours = out.matches("<i class=").count();
    if colours > share.colours {
        base.fade();
        candidate.fade();
        (unfold, colours) = (share.unfold, 0);
        out = write(text, (&base, &candidate), share.context, &mut unfold);
    }
    if out.len() > share.bytes {
        return Err(Left::TooLong);
    }
    share.bytes -= out.len();
    share.colours -= colours;
    share.unfold = unfold;
    Ok(out)
}

fn write(
    text: &TextPatch,
    (base, candidate): (&Lines<'_>, &Lines<'_>),
    context: usize,
    unfold: &mut usize,
) -> String {
    let mut writer = Writer {
        out: String::new(),
        base,
        candidate,
        context,
        unfold,
    };
    let mut at = 0;
    let mut shift = 0;
    for hunk in text.hunks.iter() {
        let is_first = at == 0;
        writer.unchanged(at..hunk.base.start, shift, is_first, false);
        let removed = &text.base[hunk.base.clone()];
        writer.change(hunk.base.start, removed, hunk.at, &hunk.added);
        at = hunk.base.end;
        shift = (hunk.at + hunk.added.len()) as isize - at as isize;
    }
    writer.unchanged(at..text.base.len(), shift, at == 0, true);
    writer.out
}

/// All lines of the candidate's file.
fn candidate(text: &TextPatch) -> Vec<&str> {
    let mut lines: Vec<&str> = Vec::new();
    let mut at = 0;
    for hunk in text.hunks.iter() {
        lines.extend(text.base[at..hunk.base.start].iter().map(String::as_str));
        lines.extend(hunk.added.iter().map(String::as_str));
        at = hunk.base.end;
    }
    lines.extend(text.base[at..].iter().map(String::as_str));
    lines
}

struct Writer<'a> {
    out: String,
    base: &'a Lines<'a>,
    candidate: &'a Lines<'a>,
    context: usize,
    unfold: &'a mut usize,
}

impl Writer<'_> {
    /// A run of lines that both have: its ends, and what is between them folded.
    fn unchanged(&mut self, range: Range<usize>, shift: isize, is_first: bool, is_last: bool) {
        let before = if is_first { 0 } else { self.context };
        let after = if is_last { 0 } else { self.context };
        // A fold of a line or two hides nothing worth hiding.
        if range.len() <= before + after + 2 {
            return self.both(range, shift);
        }
        let folded = range.start + before..range.end - after;
        self.both(range.start..folded.start, shift);
        let words = count(folded.len(), "unchanged line");
        if folded.len() <= MOST_UNFOLDED.min(*self.unfold) {
            *self.unfold -= folded.len();
            self.out
                .push_str(&format!("<details class=gap><summary>{words}</summary>"));
            self.both(folded.clone(), shift);
            self.out.push_str("</details>");
        } else {
            self.out.push_str(&format!("<p class=gap>{words}</p>"));
        }
        self.both(folded.end..range.end, shift);
    }

    fn both(&mut self, range: Range<usize>, shift: isize) {
        if range.is_empty() {
            return;
        }
        let start = range.start.saturating_add_signed(shift);
        self.out.push_str("<div class=\"b c\">");
        self.base.list(&mut self.out, "o", range.clone());
        let other = start..start + range.len();
        self.candidate.list(&mut self.out, "o", other);
        self.out.push_str("</div>");
    }

    fn change(&mut self, base: usize, removed: &[String], at: usize, added: &[String]) {
        let (mut left, mut right) = (0..0, 0..0);
        for step in steps(removed, added) {
            match step {
                Step::Removed(range) => left = base + range.start..base + range.end,
                Step::Added(range) => right = at + range.start..at + range.end,
                Step::Pair(one, other) => {
                    self.block(std::mem::take(&mut left), std::mem::take(&mut right));
                    let (lefts, rights) = marks(&removed[one], &added[other]);
                    self.out.push_str("<div class=b>");
                    self.base.marked(&mut self.out, "d", base + one, &lefts);
                    self.candidate
                        .marked(&mut self.out, "a", at + other, &rights);
                    self.out.push_str("</div>");
                }
            }
        }
        self.block(left, right);
    }

    fn block(&mut self, removed: Range<usize>, added: Range<usize>) {
        if removed.is_empty() && added.is_empty() {
            return;
        }
        self.out.push_str("<div class=b>");
        if removed.is_empty() {
            self.out.push_str("<p></p>");
        } else {
            self.base.list(&mut self.out, "d", removed);
        }
        if added.is_empty() {
            self.out.push_str("<p></p>");
        } else {
            self.candidate.list(&mut self.out, "a", added);
        }
        self.out.push_str("</div>");
    }
}
