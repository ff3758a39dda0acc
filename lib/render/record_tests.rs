//! How records are laid out, and what a format may say.

use insta::assert_snapshot;

use super::*;

#[derive(Debug)]
struct Thing {
    name: &'static str,
    commit: Option<Oid>,
    cause: Option<&'static str>,
    is_good: bool,
    paths: &'static [&'static str],
}

impl Record for Thing {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("name", |one| Some(one.name.to_owned())),
            object("commit", |one| one.commit.as_ref()),
            flag("good", |one| one.is_good),
            time("seen", |one| {
                one.is_good.then(|| Timestamp::constant(1_767_323_045, 0))
            }),
            text("cause", |one| one.cause.map(str::to_owned)),
            texts("paths", |one| {
                one.paths.iter().map(ToString::to_string).collect()
            }),
        ]
    }
}

fn things() -> [Thing; 2] {
    [
        Thing {
            name: "limiter/1",
            commit: Some("0123456789".repeat(4).parse().expect("an id")),
            cause: None,
            is_good: true,
            paths: &["src/a.rs", "src/\"b\".rs"],
        },
        Thing {
            name: "limiter/2",
            commit: None,
            cause: Some("said \x1b[31mno\nand left\u{202e}"),
            is_good: false,
            paths: &[],
        },
    ]
}

fn shown(layout: Result<Layout<Thing>>) -> String {
    let bytes = layout.expect("a layout").lay_out(&things());
    String::from_utf8(bytes).expect("UTF-8").replace('\0', "@")
}

fn refused(format: &str) -> String {
    let refused = Layout::<Thing>::format(format, End::Line).expect_err("it is refused");
    refused.message
}

#[test]
fn a_record_is_a_line_for_each_field_that_is_there_and_an_empty_one() {
    assert_snapshot!(shown(Layout::porcelain("v1", End::Line)), @r#"
    name limiter/1
    commit 0123456789012345678901234567890123456789
    good
    seen 2026-01-02T03:04:05Z
    paths src/a.rs
    paths "src/\"b\".rs"

    name limiter/2
    cause "said \033[31mno\nand left\342\200\256"

    "#);
}

#[test]
fn lines_that_end_with_nul_have_text_as_it_is() {
    let shown = shown(Layout::porcelain("1", End::Nul));
    let (first, second) = shown.split_once("@@").expect("two records");
    assert!(
        first.ends_with("@paths src/a.rs@paths src/\"b\".rs"),
        "{first}"
    );
    assert_eq!(
        second,
        "name limiter/2@cause said \x1b[31mno\nand left\u{202e}@@"
    );
}

#[test]
fn another_version_is_refused_as_git_refuses_it() {
    let refused = Layout::<Thing>::porcelain("v9", End::Line).expect_err("it is refused");
    assert_eq!(refused.message, "unsupported porcelain version 'v9'");
}

#[test]
fn a_format_is_filled_in_for_each() {
    let format = "%(name)%09%(commit:short) 100%% %(good) %(seen:unix) [%(paths)] 5%";
    assert_snapshot!(shown(Layout::format(format, End::Line)), @r#"
    limiter/1	0123456789 100% good 1767323045 [src/a.rs,"src/\"b\".rs"] 5%
    limiter/2	 100%   [] 5%
    "#);
    assert_eq!(
        shown(Layout::format("%(cause)%00", End::Nul)),
        "@@said \x1b[31mno\nand left\u{202e}@@"
    );
}

#[test]
fn a_time_is_the_same_with_and_without_iso_strict() {
    let plain = shown(Layout::format("%(seen)", End::Line));
    assert_eq!(plain, "2026-01-02T03:04:05Z\n\n");
    assert_eq!(
        shown(Layout::format("%(seen:iso-strict)", End::Line)),
        plain
    );
}

#[test]
fn a_format_that_makes_no_sense_is_refused_as_git_refuses_it() {
    assert_eq!(refused("%(bogus)"), "unknown field name: bogus");
    assert_eq!(refused("a %(name"), "malformed format string %(name");
    assert_eq!(
        refused("%(name:short)"),
        "unrecognized %(name) argument: short"
    );
    assert_eq!(
        refused("%(seen:bogus)"),
        "unrecognized %(seen) argument: bogus"
    );
}
