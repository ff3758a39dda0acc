use crate::model::name::{AttemptName, AttemptPattern, AttemptSelector, PlanName, TaskName, slug};

#[test]
fn a_name_is_safe_in_a_ref_a_path_and_an_argument() {
    let long = "a".repeat(65);
    let bad = [
        "", "-a", ".a", "_a", "A", "a b", "a/b", "a..b", "a.", "a-", "a.lock", "é", "a\0", "a~1",
        "a@{1}", "nul", "con.md", &long,
    ];
    for name in bad {
        assert!(name.parse::<PlanName>().is_err(), "{name:?}");
    }
    for name in ["a", "0", "rate-limit", "v1.2_x", "all", "lock", &long[..64]] {
        assert_eq!(name.parse::<PlanName>().unwrap().as_str(), name);
    }
}

#[test]
fn a_slug_is_a_name_or_nothing() {
    for (text, expected) in [
        ("Rate Limit", Some("rate-limit")),
        ("  Don't -- stop!  ", Some("dont-stop")),
        ("a..b.lock.lock", Some("a.b")),
        ("--exec=x", Some("exec-x")),
        ("Crème brûlée", Some("cr-me-br-l-e")),
        ("限流", None),
        ("nul", None),
    ] {
        assert_eq!(slug(text).as_deref(), expected, "{text}");
    }
    let name = slug(&"ab ".repeat(40)).unwrap();
    assert!(name.parse::<PlanName>().is_ok() && name.len() <= 64);
}

#[test]
fn a_task_is_not_the_number_of_an_attempt() {
    assert!("12".parse::<PlanName>().is_ok());
    let error = "12".parse::<TaskName>().unwrap_err();
    assert_eq!(error.suggestion(), Some("task-12"));
    assert_eq!(
        error.to_string(),
        "not a good name for a task: it is all digits, like the number of an attempt; try `task-12`"
    );
}

#[test]
fn a_name_goes_through_json_as_a_string_and_is_checked_on_the_way_back() {
    let name: PlanName = "rate-limit".parse().unwrap();
    let json = serde_json::to_string(&name).unwrap();
    assert_eq!(json, "\"rate-limit\"");
    assert_eq!(serde_json::from_str::<PlanName>(&json).unwrap(), name);
    assert!(serde_json::from_str::<PlanName>("\"../x\"").is_err());
}

#[test]
fn an_attempt_is_named_in_full_or_in_short() {
    let name: AttemptName = "rate-limit/limiter/2".parse().unwrap();
    assert_eq!(name.to_string(), "rate-limit/limiter/2");
    assert_eq!(name.short(), "limiter/2");
    assert!("limiter/2".parse::<AttemptName>().is_err());
    for text in ["rate-limit/limiter/2", "limiter/2", "2"] {
        assert!(
            text.parse::<AttemptPattern>().unwrap().matches(&name),
            "{text}"
        );
    }
    for text in ["other/limiter/2", "limiter/3", "all/2", "3"] {
        assert!(
            !text.parse::<AttemptPattern>().unwrap().matches(&name),
            "{text}"
        );
    }
}

#[test]
fn the_number_of_an_attempt_is_written_in_one_way() {
    for text in [
        "a/0",
        "a/01",
        "a/+1",
        "a/-1",
        "a/",
        "a/b",
        "a/99999999999",
        "a",
        "0",
        "01",
        "",
        "a/b/1/2",
        "/1",
    ] {
        assert!(text.parse::<AttemptPattern>().is_err(), "{text}");
    }
}

#[test]
fn a_plan_a_task_or_an_attempt_stands_for_several_attempts() {
    let name: AttemptName = "rate-limit/limiter/2".parse().unwrap();
    let means = |text: &str| text.parse::<AttemptSelector>().unwrap().matches(&name);
    for text in [
        "rate-limit",
        "limiter",
        "2",
        "rate-limit/limiter",
        "limiter/2",
        "rate-limit/limiter/2",
    ] {
        assert!(means(text), "{text}");
    }
    for text in [
        "limit",
        "3",
        "limiter/rate-limit",
        "rate-limit/2",
        "a/limiter/2",
    ] {
        assert!(!means(text), "{text}");
    }
    for text in ["", "a/", "/a", "a/b/c", "a/0", "A", "a/b/c/1"] {
        assert!(text.parse::<AttemptSelector>().is_err(), "{text}");
    }
}
