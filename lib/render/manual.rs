//! A manual page as plain text, for where there is no man: of roff it knows what our pages
//! are written in.

use crate::render::page::wrap;

const STEP: usize = 7;

/// The page, no wider than this.
pub fn plain(page: &str, columns: usize) -> String {
    let mut out = Text {
        lines: Vec::new(),
        columns,
        indent: STEP,
        outer: Vec::new(),
        filled: String::new(),
        is_filling: true,
        tag: Tag::None,
    };
    page.lines().for_each(|line| out.take(line));
    out.end_paragraph();
    out.lines.join("\n") + "\n"
}

/// What stands left of an indented paragraph.
enum Tag {
    None,
    /// The next line is it.
    Awaited,
    /// It waits for the paragraph.
    Read(String),
}

struct Text {
    lines: Vec<String>,
    columns: usize,
    indent: usize,
    /// The indents that `.RE` goes back to.
    outer: Vec<usize>,
    /// The paragraph as far as it goes.
    filled: String,
    is_filling: bool,
    tag: Tag,
}

impl Text {
    fn take(&mut self, line: &str) {
        match line.strip_prefix('.') {
            Some(request) => {
                let (name, rest) = request.split_once(' ').unwrap_or((request, ""));
                self.obey(name, &characters(rest.trim_matches('"')));
            }
            None if matches!(self.tag, Tag::Awaited) => self.tag = Tag::Read(characters(line)),
            None if self.is_filling => {
                if !self.filled.is_empty() {
                    self.filled.push(' ');
                }
                self.filled.push_str(&characters(line));
            }
            None => {
                let line = format!("{:1$}{2}", "", self.indent, characters(line));
                self.lines.push(line.trim_end().to_owned());
            }
        }
    }

    fn obey(&mut self, name: &str, rest: &str) {
        match name {
            "TH" => {
                let mut words = rest.split(' ');
                let (name, section) = (words.next(), words.next());
                let title = format!("{}({})", name.unwrap_or(""), section.unwrap_or(""));
                self.lines.push(title);
            }
            "SH" => self.heading(rest, 0),
            "SS" => self.heading(rest, STEP / 2),
            "PP" => {
                self.paragraph();
                self.indent = self.outer.last().map_or(STEP, |outer| outer + STEP);
            }
            "TP" => {
                self.paragraph();
                self.indent = self.outer.last().map_or(STEP, |outer| outer + STEP) + STEP;
                self.tag = Tag::Awaited;
            }
            "IP" => {
                self.paragraph();
                self.indent = self.outer.last().map_or(STEP, |outer| outer + STEP) + STEP;
                if let Some(mark) = rest.split(' ').next().filter(|mark| !mark.is_empty()) {
                    self.tag = Tag::Read(mark.to_owned());
                }
            }
            "RS" => {
                self.end_paragraph();
                self.outer.push(self.indent - STEP);
            }
            "RE" => {
                self.end_paragraph();
                self.outer.pop();
            }
            "nf" | "EX" => {
                self.end_paragraph();
                self.is_filling = false;
            }
            "fi" | "EE" => self.is_filling = true,
            "br" => self.end_paragraph(),
            // How lines are broken, and comments.
            _ => {}
        }
    }

    fn heading(&mut self, title: &str, indent: usize) {
        self.paragraph();
        self.lines.push(format!("{:indent$}{title}", ""));
        self.outer.clear();
        self.indent = STEP;
        // No empty line between a heading and what it is over.
        self.tag = Tag::None;
    }

    fn paragraph(&mut self) {
        self.end_paragraph();
        let is_after_text = self.lines.last().is_some_and(|line| {
            !line.is_empty() && (line.starts_with(' ') && !self.is_subheading(line))
        });
        if is_after_text || self.lines.len() == 1 {
            self.lines.push(String::new());
        }
    }

    fn is_subheading(&self, line: &str) -> bool {
        line.len() - line.trim_start().len() == STEP / 2
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.filled);
        let tag = std::mem::replace(&mut self.tag, Tag::None);
        let mut lines = match text.is_empty() {
            true => Vec::new(),
            false => wrap(&text, self.columns.saturating_sub(self.indent).max(20)),
        };
        if let Tag::Read(tag) = tag {
            let place = self.indent - STEP;
            if tag.chars().count() + 1 < STEP && !lines.is_empty() {
                let first = lines.remove(0);
                self.lines.push(format!("{:place$}{tag:<STEP$}{first}", ""));
            } else {
                self.lines.push(format!("{:place$}{tag}", ""));
            }
        }
        let indent = self.indent;
        let lines = lines
            .into_iter()
            .map(|line| format!("{:indent$}{line}", ""));
        self.lines.extend(lines);
    }
}

/// A text with the characters that roff's escapes stand for, and without faces.
fn characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.push_str(before);
        let (stands_for, length) = match escape.as_bytes() {
            [b'f', _, ..] => ("", 2),
            [b'&', ..] => ("", 1),
            [b'-', ..] => ("-", 1),
            [b'e', ..] => ("\\", 1),
            [b'(', ..] => match escape.get(1..3) {
                Some("aq") => ("'", 3),
                Some("ga") => ("`", 3),
                Some("ti") => ("~", 3),
                Some("ha") => ("^", 3),
                Some("bu") => ("\u{b7}", 3),
                Some("en") => ("\u{2013}", 3),
                _ => ("\\", 0),
            },
            _ => ("\\", 0),
        };
        out.push_str(stands_for);
        rest = &escape[length..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn a_page_reads_as_man_shows_it() {
        let page = r#".TH GIT\-PLAN 1 2026-11-22 "git-attempts" "Git Manual"
.nh
.SH NAME
git-plan \- Write the plan
.SH COMMANDS
Some of them, in words that go on
for more than a line.
.TP
\fBinit\fR
Write \fBPlans.md\fR, never over a file that is there.
.RS
.IP \(bu 2
one
.IP \(bu 2
another one
.RE
.TP
\fB\-n\fR
Nothing.
.SS Shape
.EX
    $ git plan init
.EE
.PP
It\(aqs so.
"#;
        assert_snapshot!(plain(page, 40), @r"
        GIT-PLAN(1)

        NAME
               git-plan - Write the plan

        COMMANDS
               Some of them, in words that go on
               for more than a line.

               init   Write Plans.md, never over
                      a file that is there.

                      ·      one

                      ·      another one

               -n     Nothing.

           Shape
                   $ git plan init

               It's so.
        ");
    }
}
