//! Chunks of output into lines, in bounded memory.

/// One line of output, without its line feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The bytes of the line, or its beginning.
    pub bytes: &'a [u8],
    /// The line was longer than the limit: `bytes` is its beginning, and the
    /// rest of it is passed over.
    pub cut: bool,
}

/// Cuts output, as it arrives in chunks, into lines of at most `max_line`
/// bytes. It keeps no more than that in memory, whatever arrives.
#[derive(Debug)]
pub struct LineSplitter {
    max_line: usize,
    /// The beginning of a line whose end has not arrived.
    partial: Vec<u8>,
    /// The current line was passed on cut already.
    skipping: bool,
}

impl LineSplitter {
    /// A splitter that cuts lines of more than `max_line` bytes.
    #[must_use]
    pub fn new(max_line: usize) -> Self {
        Self {
            max_line,
            partial: Vec::new(),
            skipping: false,
        }
    }

    /// Takes the next chunk, and calls `each` for every line that it completes
    /// or that it makes too long.
    pub fn push(&mut self, chunk: &[u8], mut each: impl FnMut(Line<'_>)) {
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = match piece.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (piece, false),
            };
            if !self.skipping {
                let room = self.max_line - self.partial.len();
                self.partial
                    .extend_from_slice(&text[..text.len().min(room)]);
                let cut = text.len() > room;
                if cut || ends {
                    let bytes = &self.partial;
                    each(Line { bytes, cut });
                    self.partial.clear();
                }
                self.skipping = cut;
            }
            if ends {
                self.skipping = false;
            }
        }
    }

    /// Calls `each` for a last line that no line feed ended, if there is one.
    pub fn finish(self, mut each: impl FnMut(Line<'_>)) {
        if !self.partial.is_empty() {
            each(Line {
                bytes: &self.partial,
                cut: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(max_line: usize, chunks: &[&str]) -> Vec<(String, bool)> {
        let mut lines = Vec::new();
        let mut note =
            |line: Line<'_>| lines.push((String::from_utf8_lossy(line.bytes).into(), line.cut));
        let mut splitter = LineSplitter::new(max_line);
        for chunk in chunks {
            splitter.push(chunk.as_bytes(), &mut note);
            assert!(splitter.partial.capacity() <= 4 * max_line.max(8));
        }
        splitter.finish(&mut note);
        lines
    }

    fn whole(line: &str) -> (String, bool) {
        (line.into(), false)
    }

    fn cut(line: &str) -> (String, bool) {
        (line.into(), true)
    }

    #[test]
    fn a_line_may_arrive_in_many_chunks() {
        let lines = split(10, &["one\nt", "", "w", "o\n\nthree"]);
        assert_eq!(
            lines,
            [whole("one"), whole("two"), whole(""), whole("three")]
        );
    }

    #[test]
    fn a_long_line_is_cut_once_and_the_next_is_whole() {
        let lines = split(4, &["12345678", "9", "0\nabcd\nabcde\nend"]);
        assert_eq!(
            lines,
            [cut("1234"), whole("abcd"), cut("abcd"), whole("end")]
        );
    }

    #[test]
    fn a_megabyte_without_a_line_feed_is_not_kept() {
        let chunk = "x".repeat(1 << 20);
        assert_eq!(
            split(3, &[&chunk, &chunk, "\nok\n"]),
            [cut("xxx"), whole("ok")]
        );
    }
}
