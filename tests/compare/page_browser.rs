//! The page of `git compare --html` in a real browser.

use super::page::page;
use crate::env::browser::Browser;
use crate::scene::Scene;

/// Nothing of an attempt has run, and nothing was loaded or refused.
#[track_caller]
fn is_harmless(browser: &Browser) {
    assert!(!browser.has_dialog());
    let console = browser.console();
    assert!(console.is_empty(), "{console:#?}");
    assert_eq!(browser.value("document.title"), "limiter · git compare");
    let loaded = browser.value("performance.getEntriesByType('resource').length");
    assert_eq!(loaded, 0);
}

#[test]
fn filters_by_file_and_by_attempt_show_what_they_should() {
    let scene = Scene::new();
    let file = page(&scene);
    let Some(browser) = Browser::start(&scene.env) else {
        return;
    };
    browser.open(&file);
    let files = ".of-diffs .file";
    assert_eq!(browser.visible(files), 5);
    assert_eq!(browser.visible(".card"), 3);

    // The window is narrow, where the boxes are folded until somebody wants them.
    assert_eq!(browser.visible("#filter"), 0);
    browser.type_into("body", "/");
    browser.type_into("#filter", "EVIL");
    assert_eq!(browser.visible(files), 1);
    assert_eq!(browser.visible(".of-points .point"), 1);
    assert_eq!(browser.value("matches.textContent"), "1 of 3 files");
    browser.type_into("#filter", "\u{e00c}"); // Escape
    assert_eq!(browser.visible(files), 5);

    // The hostile one is the third.
    browser.click("label[for=show-a2]");
    assert_eq!(browser.visible(files), 2);
    assert_eq!(browser.visible(".card"), 2);
    assert_eq!(browser.visible(".of-evidence thead th"), 3);
    // Its points are those that nobody else has anything to do with.
    assert_eq!(browser.visible(".of-points .point"), 1);
    browser.click("label[for=show-a2]");
    assert_eq!(browser.visible(files), 5);
    browser.click("button[data-all='']");
    assert_eq!(browser.visible(".card"), 0);
    browser.click("button[data-all=good]");
    let winners = browser.value("document.querySelectorAll('.card.winner').length");
    assert_eq!(browser.visible(".card"), winners);
    browser.click("button[data-all=true]");
    assert_eq!(browser.visible(".card"), 3);
    is_harmless(&browser);
}

#[test]
fn keys_go_about_and_colours_follow() {
    let scene = Scene::new();
    let file = page(&scene);
    let Some(browser) = Browser::start(&scene.env) else {
        return;
    };
    browser.open(&file);
    let stops = "[...document.querySelectorAll('.stop')]";
    let at = format!("{stops}.indexOf(document.activeElement.parentElement)");
    browser.type_into("body", "j");
    let first = browser.value(&at);
    assert_ne!(first, -1);
    browser.type_into("body", "j");
    let second = browser.value(&at);
    assert!(second.as_i64() > first.as_i64(), "{first} {second}");
    browser.type_into("body", "k");
    assert_eq!(browser.value(&at), first);
    browser.type_into("body", "/");
    assert_eq!(browser.value("document.activeElement.id"), "filter");

    let colour = "getComputedStyle(document.querySelector('.frame')).backgroundColor";
    browser.click("label[for=light]");
    let light = browser.value(colour);
    browser.click("label[for=dark]");
    assert_ne!(browser.value(colour), light);
    browser.click("#keys");
    assert_eq!(browser.visible("dialog"), 1);
    browser.click("#close");
    is_harmless(&browser);
}

#[test]
fn all_of_it_can_be_read_without_scripts_and_on_a_narrow_screen() {
    let scene = Scene::new();
    let file = page(&scene);
    let Some(browser) = Browser::start(&scene.env) else {
        return;
    };
    browser.forbid_scripts();
    let size = serde_json::json!({
        "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": false,
    });
    browser.devtools("Emulation.setDeviceMetricsOverride", &size);
    browser.open(&file);
    assert_eq!(browser.value("document.documentElement.className"), "");
    assert_eq!(browser.visible("#filter"), 0);
    // What is far from the window is there, and laid out when it comes near.
    let text = browser.value("document.querySelector('main').textContent");
    let text = text.as_str().expect("a text");
    for part in [
        "regressed",
        "The eleventh request gets 429",
        "the docs: no time",
        "</script><script>document.title",
        "U+202E",
        "eleven",
        "broken",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(browser.visible(".of-points .point ol"), 5);
    assert_eq!(browser.visible(".of-diffs .file ol"), 8);
    let fits = browser.value("document.documentElement.scrollWidth <= innerWidth");
    assert_eq!(fits, true);
    // The boxes are obeyed by the style alone.
    browser.click("label[for=show-a1]");
    assert_eq!(browser.visible(".card"), 2);
    is_harmless(&browser);
}
