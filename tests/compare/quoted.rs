//! Paths are shown as git shows them.

use crate::scene::Scene;

#[test]
fn a_path_is_quoted_where_git_would_quote_it() {
    let scene = Scene::new();
    scene.spawn(&["echo eleven >src/limit.txt; echo a >ä; printf b >\"$(printf 'a\\tb')\""]);
    let shown = |arguments: &[&str]| {
        let arguments = [arguments, &["compare", "--no-checks"]].concat();
        scene.repo.try_git(&arguments).stdout
    };
    let by_git = shown(&[]);
    assert!(by_git.contains(r#""\303\244" (outside)"#), "{by_git}");
    assert!(by_git.contains(r#""a\tb" (outside)"#), "{by_git}");
    let plain = shown(&["-c", "core.quotePath=false"]);
    assert!(plain.contains("ä (outside)"), "{plain}");
    assert!(plain.contains(r#""a\tb" (outside)"#), "{plain}");
}
