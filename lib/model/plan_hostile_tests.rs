use crate::model::plan_fixture::{GOOD, clean};
use crate::model::plan_parser::parse;

/// Parses whatever it is, and looks at every span.
fn survives(source: &str) {
    for finding in parse(source).findings {
        let start = finding.span.offset();
        let end = start + finding.span.len();
        assert!(
            source.get(start..end).is_some(),
            "{finding:?} in {source:?}"
        );
    }
}

/// A generator whose numbers are the same in every run (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

#[test]
fn every_prefix_of_a_plan_is_survived() {
    for (at, _) in GOOD.char_indices() {
        survives(&GOOD[..at]);
    }
}

#[test]
fn two_thousand_mutations_of_a_plan_are_survived() {
    const PIECES: [&str; 16] = [
        "\0", "\r", "\n", "\t", "`", "é", "限", "<!--", "-->", "---\n", "[", "\u{feff}", "- ",
        "### ", "(check:", "{",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2_000 {
        let mut bytes = GOOD.as_bytes().to_vec();
        for _ in 0..=random.below(8) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
                1 => drop(bytes.remove(at)),
                _ => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
            }
        }
        survives(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn hostile_documents_are_survived() {
    let megabyte = 1 << 20;
    for source in [
        String::new(),
        "---".to_owned(),
        "---\n---".to_owned(),
        "\u{feff}---\n".to_owned(),
        "\0".repeat(1000),
        "[".repeat(megabyte),
        "*a ".repeat(100_000),
        "> ".repeat(50_000),
        "- ".repeat(50_000),
        format!("---\n{}\n---\n", "[".repeat(megabyte)),
        format!("---\n{}: 1\n---\n", "k".repeat(megabyte)),
        format!("# T\n## Likely files\n- `{}`\n", "{a,".repeat(100_000)),
        format!("# T\n## Likely files\n- `{}`\n", "[a-z]".repeat(200)),
        "---\nplan: 限流\n? [a]\n: b\n---\n# é\n## Tasks\n### é\n".to_owned(),
        GOOD.replace(' ', "\0"),
    ] {
        survives(&source);
    }
}

#[test]
fn a_plan_with_the_line_ends_of_windows_means_the_same() {
    let plan = clean(GOOD);
    let windows = clean(&GOOD.replace('\n', "\r\n"));
    assert_eq!(plan.commands(), windows.commands());
    assert_eq!(
        plan.sections[&crate::model::plan::SectionKind::Goal].body,
        windows.section(crate::model::plan::SectionKind::Goal)
    );
    assert_eq!(plan.criteria.len(), windows.criteria.len());
}

#[test]
fn spans_are_right_behind_a_byte_order_mark_and_windows_line_ends() {
    let source = format!(
        "\u{feff}{}",
        GOOD.replace("timeout: 30m", "timeout: 30")
            .replace("### limiter", "### Límiter")
            .replace('\n', "\r\n")
    );
    let underlined: Vec<&str> = parse(&source)
        .findings
        .iter()
        .map(|finding| &source[finding.span.offset()..][..finding.span.len()])
        .collect();
    assert_eq!(underlined, ["30", "Límiter"]);
}
