//! Texts that are plans or almost: what the tests of the parser, of its printer and of the form
//! are fed with.

/// A generator whose numbers are the same in every run of one seed (xorshift64).
pub(super) struct Random(u64);

/// What a list of a section may hold, in many spellings.
const PROSE: [&str; 21] = [
    "No client can starve the others.",
    "Two words  with blanks   ",
    "A line\nand another.  \nAfter a break.",
    "<!-- a comment -->",
    "One <!-- in the\nmidst --> of words.",
    "```sh\n- a: `b`  \n## Goal\n\n\nx\n```",
    "    indented  \n\n    code",
    "> ## Goal\n> quoted  ",
    "<div>\n<!-- c -->\n*x*\n</div>",
    "1. one\n2. two",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "[see] that\n\n[see]: https://example.com",
    "Do not touch:\n* `a/**`\n* `b`",
    "##### Small",
    "* * *",
    "Über `code  with` 限流\u{200d}.",
    "- a\n  - b\n\n    c\n  + d\n- e",
    "+ a\n+ b\n\n\n* c",
    "Text\n<!-- between -->\nDo not change `x/y`.",
    "Line\\\nbroken",
    "&amp; `a &lt; b` <b>bold</b>",
];

const CRITERIA: [&str; 12] = [
    "- [ ] The 11th request gets 429 (check: test)",
    "* [X] It is (check: lint) configurable",
    "+ Plain words",
    "- [x] Two\n  lines (Check:  `test` ) of it",
    "1. [ ] numbered (check: test)",
    "- [ ] with a note (check: test)      <!-- why -->",
    "- [ ] parent\n  - [ ] child (check: lint)",
    "*   wide (check: test), and more.",
    "- [ ] nobody (check: none)",
    "- [?] odd",
    "- [ ]",
    "-   [ ]  `code` (check:test)",
];

const COMMANDS: [&str; 9] = [
    "- test: `cargo test --locked`",
    "* lint: ``echo `x` ``",
    "+ `make check`",
    "- **slow**:   `sleep 1`  ",
    "- cov: `run` (junit: `target/junit.xml`)",
    "- none",
    "```\nx\n```",
    "- test: `twice`",
    "1. odd name: `x`",
];

const KEYS: [&str; 16] = [
    "plan: rate-limit            # the name",
    "plan: \"a\\u0062\"",
    "base: main",
    "# base: main   # where it starts",
    "target: 'main'",
    "agents: [codex, claude*3]",
    "agents:\n  - codex\n  # who else\n  - claude",
    "timeout: 1h 30m",
    "timeout: 1500ms",
    "setup: |\n  npm ci  \n  make",
    "setup: 'it''s: x'",
    "budget: {files: 10, lines: 400}",
    "budget:\n  lines: 3",
    "safety: {dependency: note, ci: off}",
    "# a comment",
    "other: &a [*a]",
];

const HEADINGS: [&str; 14] = [
    "## Goal",
    "## Assumptions",
    "## Likely files",
    "## Constraints",
    "## Acceptance criteria",
    "## Test commands",
    "## Risks",
    "## Tasks",
    "##  goal  ##",
    "Risks\n---",
    "### Constraints",
    "## Assumptions:",
    "## Notes",
    "# Another title",
];

const TASKS: [&str; 8] = [
    "### limiter",
    "### queue: *first* in, first `out`",
    "#### token-bucket",
    "#### sliding-window - a title",
    "Count requests.",
    "### handle — [a link](x) & more",
    "<!-- about a task -->",
    "#### steam",
];

/// What is put into a text to break it.
const PIECES: [&str; 26] = [
    "\0", "\r", "\n", "\t", "`", "é", "限", "<!--", "-->", "---\n", "[", "\u{feff}", "- ", "### ",
    "(check:", "{", "\u{202e}", "\u{2028}", "\u{200b}", "&#10;", "\\", "* ", "> ", "    ", "\r\n",
    "```\n",
];

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        // Seeds beside each other must not give numbers beside each other, and none may be zero.
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % limit as u64).unwrap()
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    fn some(&mut self, from: &[&'static str], most: usize, text: &mut String) {
        for _ in 0..self.below(most + 1) {
            text.push_str(self.pick(from));
            text.push_str(self.pick(&["\n", "\n", "\n\n", "\n\n\n"]));
        }
    }

    /// A plan, of sections in any order and in any spelling; the other half of them has faults.
    pub(super) fn plan(&mut self) -> String {
        let has_faults = self.below(2) == 0;
        let mut text = String::new();
        if self.below(4) > 0 {
            text.push_str("---\n");
            self.keys(has_faults, &mut text);
            text.push_str(self.pick(&["---\n", "---\n", "---  \n\n"]));
        }
        text.push_str(self.pick(&["# A `title` \\*of* & it\n", "Title\n===\n", "# Title #\n\n"]));
        self.some(&PROSE, 1, &mut text);
        let first = self.below(HEADINGS.len());
        for i in 0..HEADINGS.len() {
            let i = (i + first) % HEADINGS.len();
            let is_there = match (i, has_faults) {
                (0..8, false) => self.below(40) > 0,
                // These two would be there twice.
                (8 | 9, false) => false,
                (0..8, true) => self.below(4) > 0,
                _ => self.below(5) == 0,
            };
            if is_there {
                text.push_str(HEADINGS[i]);
                text.push_str(self.pick(&["\n", "\n\n"]));
                self.section(i, has_faults, &mut text);
            }
        }
        if self.below(20) == 0 {
            text.push_str("<script>\nlet a = 1;\n");
        }
        if self.below(5) == 0 {
            text = text.replace('\n', "\r\n");
        }
        if self.below(9) == 0 {
            text.insert(0, '\u{feff}');
        }
        text
    }

    fn keys(&mut self, has_faults: bool, text: &mut String) {
        let name = |line: &'static str| line.split(':').next().unwrap_or(line);
        let mut said = vec!["other"];
        let first = self.below(KEYS.len());
        for i in 0..KEYS.len() {
            let key = KEYS[(i + first) % KEYS.len()];
            if self.below(3) == 0 && (has_faults || !said.contains(&name(key))) {
                said.push(name(key));
                text.push_str(key);
                text.push('\n');
            }
        }
    }

    /// What stands below one of [`HEADINGS`].
    fn section(&mut self, heading: usize, has_faults: bool, text: &mut String) {
        match heading {
            4 => {
                let count = if has_faults { CRITERIA.len() } else { 8 };
                text.push_str("- [ ] A first one\n");
                self.some(&CRITERIA[..count], 5, text);
                self.some(&PROSE, 1, text);
            }
            5 => {
                text.push_str("- test: `cargo test`\n* lint:  `x`\n");
                self.some(&COMMANDS, if has_faults { 3 } else { 0 }, text);
            }
            7 => {
                let mut next = self.below(3);
                while next < TASKS.len() {
                    text.push_str(TASKS[next]);
                    text.push_str(self.pick(&["\n", "\n\n"]));
                    self.some(&PROSE, 1, text);
                    next += 1 + self.below(3);
                    if has_faults {
                        next = next.saturating_sub(self.below(3));
                    }
                }
            }
            _ => {
                text.push_str("Words.\n");
                self.some(&PROSE, 3, text);
            }
        }
    }

    /// A text with a few bytes changed.
    pub(super) fn mutated(&mut self, text: &str) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            match self.below(4) {
                0 => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                2 => {
                    let to = at + self.below(bytes.len() - at);
                    let piece = bytes[at..to.min(at + 40)].to_vec();
                    let at = self.below(bytes.len());
                    drop(bytes.splice(at..at, piece));
                }
                _ => drop(bytes.splice(at..at, self.pick(&PIECES).bytes())),
            }
        }
        bytes
    }
}
