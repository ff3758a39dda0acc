//! What the programs' failures are taken for.

use super::*;

#[test]
fn the_words_of_each_program_have_their_cause() {
    for (story, expected) in [
        (
            "HTTP 401: Bad credentials (https://api.github.com/graphql)",
            Cause::Login,
        ),
        (
            "To get started with GitHub CLI, please run:  gh auth login",
            Cause::Login,
        ),
        (
            "HTTP 403: API rate limit exceeded for user ID 1.",
            Cause::RateLimit,
        ),
        (
            "HTTP 403: Must have admin rights to Repository.",
            Cause::Rights,
        ),
        (
            "GraphQL: Could not resolve to a Repository with the name 'acme/widget'. (repository)",
            Cause::NotFound,
        ),
        (
            "GraphQL: Head branch was modified. Review and try the merge again.",
            Cause::Refused,
        ),
        (
            "X Pull request #1 is not mergeable: the merge commit cannot be made.",
            Cause::Refused,
        ),
        ("HTTP 503: Service Unavailable", Cause::Server(503)),
        ("error connecting to api.github.com", Cause::Connection),
        (
            "Post \"https://api.github.com/graphql\": EOF",
            Cause::Connection,
        ),
        (
            "dial tcp: lookup api.github.com: no such host",
            Cause::Connection,
        ),
        ("unknown flag: --match-head-commit", Cause::TooOld),
        ("Unknown JSON field: \"isCrossRepository\"", Cause::TooOld),
        (
            "GET https://gitlab.com/api/v4/projects/1: 404 {message: 404 Project Not Found}",
            Cause::NotFound,
        ),
        (
            "POST https://gitlab.com/api/v4/x: 409 {message: [taken]}",
            Cause::Refused,
        ),
        ("something else", Cause::Unknown),
        ("", Cause::Unknown),
    ] {
        assert_eq!(cause(story), expected, "{story}");
    }
}

#[test]
fn a_story_is_one_line_without_advice_and_without_what_moves_a_cursor() {
    let story = "X Pull request #1 is not mergeable: the \u{1b}[2Jpolicy.\n\
                 To use administrator privileges to immediately merge, add the `--admin` flag.\n";
    let told = line(story);
    assert_eq!(told, "Pull request #1 is not mergeable: the  [2Jpolicy");
    assert_eq!(line(&"x".repeat(1000)).chars().count(), LONGEST + 1);
    assert_eq!(line("\n"), "it said nothing");
}
