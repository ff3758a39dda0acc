use crate::model::finding::{Rule, first_of};
use crate::model::plan_fixture::{GOOD, changed, only, rules};
use crate::model::plan_parser::parse;
use crate::model::plan_print::print;
use crate::model::plan_text::{LARGEST, decode};

#[track_caller]
fn fault(bytes: &[u8]) -> (Rule, usize, String) {
    let decoded = decode(bytes.to_vec());
    let fault = decoded.fault.expect("a fault");
    assert!(decoded.text.is_char_boundary(fault.span.offset()));
    (fault.rule, fault.span.offset(), fault.message)
}

#[test]
fn a_byte_that_is_not_utf8_is_pointed_at() {
    let (rule, at, message) = fault(b"# T\n\nna\xefve \xff\n");
    assert_eq!((rule, at), (Rule::NotText, 7));
    assert_eq!(message, "the byte 0xEF is not UTF-8");
    assert_eq!(decode(b"na\xefve\xff".to_vec()).text, "na?ve?");
}

#[test]
fn utf16_is_told_with_and_without_its_mark() {
    for text in ["\u{feff}# Title\n", "# Title\n"] {
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [little, big] {
            assert_eq!(fault(&bytes).2, "the plan is UTF-16");
            assert_eq!(decode(bytes).text, "# Title\n");
        }
    }
    assert!(decode(b"# T\0\n".to_vec()).fault.is_none());
}

#[test]
fn a_plan_of_more_than_a_mebibyte_is_refused() {
    let largest = "a".repeat(LARGEST);
    assert!(decode(largest.clone().into_bytes()).fault.is_none());
    let (rule, at, _) = fault(format!("{largest}a").as_bytes());
    assert_eq!((rule, at), (Rule::TooLarge, 0));
}

#[test]
fn a_command_with_a_hidden_character_is_an_error() {
    for hidden in [
        "\u{202e}",
        "\u{200b}",
        "\u{a0}",
        "\u{2028}",
        "\u{1b}",
        "\u{e0041}",
    ] {
        let source = changed("cargo test", &format!("cargo{hidden}test"));
        let (finding, _) = only(&source);
        assert_eq!(finding.rule, Rule::HiddenCharacter, "{hidden:?}");
        assert!(finding.is_error());
    }
}

#[test]
fn a_set_up_with_a_hidden_character_is_an_error_however_it_is_written() {
    let source = changed("setup: npm ci", r#"setup: "npm\u202eci""#);
    let (finding, underlined) = only(&source);
    assert_eq!(
        finding.message,
        "the command holds U+202E, which cannot be seen"
    );
    assert_eq!(underlined, r#""npm\u202eci""#);
}

#[test]
fn a_hidden_character_elsewhere_is_a_warning_once_a_line() {
    let source = changed("No client", "No\u{200b} cl\u{202e}ient");
    let (finding, underlined) = only(&source);
    assert!(!finding.is_error());
    assert_eq!(underlined, "\u{200b}");
    assert_eq!(
        rules(&GOOD.replacen("# Limit", "# Li\rmit", 1)).last(),
        Some(&Rule::HiddenCharacter)
    );
}

#[test]
fn scripts_and_emoji_that_need_joiners_are_not_told() {
    for word in ["می\u{200c}خواهم", "👩\u{200d}💻", "⚠\u{fe0f}"] {
        assert_eq!(rules(&changed("No client", word)), [], "{word}");
    }
}

#[test]
fn a_list_that_nobody_would_read_is_cut() {
    for (line, section) in [
        ("- [ ] it is {i}\n", "## Acceptance criteria\n"),
        ("- c{i}: `x`\n", "## Test commands\n"),
        ("- `a{i}`\n", "## Likely files\n"),
        ("- Do not touch `a{i}`\n", "## Constraints\n"),
        ("### t{i}\n", "## Tasks\n"),
    ] {
        let lines: String = (0..1100)
            .map(|i| line.replace("{i}", &i.to_string()))
            .collect();
        let source = GOOD.replacen(section, &format!("{section}{lines}"), 1);
        let found = rules(&source);
        let cut = found.iter().filter(|rule| **rule == Rule::TooLarge).count();
        assert_eq!(cut, 1, "{section}: {found:?}");
    }
}

#[test]
fn more_findings_than_anybody_reads_are_counted() {
    let many = "- [?] odd\n".repeat(500);
    let source = changed("## Test commands", &format!("{many}## Test commands"));
    let findings = first_of(parse(&source).findings);
    assert_eq!(findings.len(), 201);
    let last = findings.last().expect("the last one");
    assert_eq!((last.rule, last.is_error()), (Rule::TooManyFindings, true));
    assert_eq!(last.message, "300 more findings are not shown");
}

#[test]
fn a_zero_byte_in_the_title_is_printed_as_what_stands_for_it() {
    let plan = parse(&changed("# Limit", "# Li\0mit"))
        .plan
        .expect("a plan");
    assert!(plan.title.starts_with("Li\u{fffd}mit"), "{}", plan.title);
    let again = parse(&print(&plan)).plan.expect("a plan");
    assert_eq!(again.title, plan.title);
}
