//! Forgejo, by a script in place of Gitea's tea, which no registry of this suite has. It
//! answers as tea is documented to: the status on stderr, the body on stdout, and exit code 0
//! whatever the server said.

use super::github_scene::told;
use crate::env::TestEnv;
use git_attempts::forge::{Forge, Place, of_url};
use git_attempts::model::pull_request::{PullRequest, Readiness};
use insta::assert_snapshot;

const TEA: &str = r#"#!/bin/sh
case "$1 $2" in
'--version ') echo 'Version: 0.16.0  golang: 1.25.0  go-sdk: v0.22.0'; exit ;;
'logins list') echo '[{"name":"mine","url":"https://codeberg.org","default":"true"}]'; exit ;;
esac
{ echo "$@"; case "$*" in *@-*) cat; echo ;; esac; } >>"$ROOT/asked"
say() { echo "HTTP/2.0 $1" >&2; echo >&2; echo "$2"; }
made='{"html_url":"https://codeberg.org/acme/widget/pulls/1","state":"open","title":"Limit",
"head":{"ref":"topic","repo_id":5},"base":{"ref":"main","repo_id":5}}'
case "$*" in
*' user') say '200 OK' '{"login":"me"}' ;;
*'&page=2') say '200 OK' '[]' ;;
*'pulls?state=open'*) test -e "$ROOT/made" && say '200 OK' "[$made]" || say '200 OK' '[]' ;;
*'POST'*'/pulls') touch "$ROOT/made"; say '502 Bad Gateway' '{"message":"lost"}' ;;
*) say '404 Not Found' '{"message":"The target could not be found"}' ;;
esac
"#;

fn forge(script: &str) -> (TestEnv, Box<dyn Forge>) {
    let env = TestEnv::new();
    env.set("ROOT", env.root().display().to_string());
    env.script("tea", script);
    let command = env.command("tea", env.root());
    let variables = command.get_envs();
    let place = variables
        .filter_map(|(name, value)| Some((name, value?)))
        .fold(Place::at(env.root()), |place, (name, value)| {
            place.with(name, value)
        });
    let found = of_url("https://codeberg.org/acme/widget.git", None, place);
    (env, found.expect("a forge").expect("Forgejo"))
}

#[test]
fn a_pull_request_is_opened_though_the_answer_is_lost() {
    let (env, forge) = forge(TEA);
    forge.ready().expect("ready");
    assert_eq!(forge.find("topic").expect("an answer"), None);
    let opened = forge.open(&PullRequest {
        title: "Limit".to_owned(),
        body: "Eleven is too many.".to_owned(),
        head: "topic".to_owned(),
        base: "main".to_owned(),
        readiness: Readiness::Draft,
    });
    let url = "https://codeberg.org/acme/widget/pulls/1";
    assert_eq!(opened.expect("opened").url, url);
    let asked = std::fs::read_to_string(env.root().join("asked")).expect("what was asked");
    assert_snapshot!(asked, @r#"
    api --include --login mine -X GET user
    api --include --login mine -X GET repos/acme/widget/pulls?state=open&limit=50&page=1
    api --include --login mine -X POST --data @- repos/acme/widget/pulls
    {"head":"topic","base":"main","title":"WIP: Limit","body":"Eleven is too many."}
    api --include --login mine -X GET repos/acme/widget/pulls?state=open&limit=50&page=1
    api --include --login mine -X GET repos/acme/widget/pulls?state=open&limit=50&page=2
    "#);
    let error = forge.review(url).expect_err("it is not there");
    assert_snapshot!(told(&error), @r"
    looking at the pull request failed: Forgejo does not find it (HTTP 404: The target could not be found)
    hint: see that it is still there, and that you may see it: tea logins add --url https://codeberg.org
    ");
}

#[test]
fn a_text_editor_of_the_same_name_is_told_apart() {
    let (_env, forge) = forge("#!/bin/sh\necho 'TEA 63.3.1'\n");
    let error = forge.ready().expect_err("it is a text editor");
    assert_snapshot!(told(&error), @r"
    the 'tea' that is installed is another program than Gitea's
    hint: put Gitea's in front of it on PATH (https://gitea.com/gitea/tea)
    hint: or push only: git promote --no-pr <attempt>
    ");
}
