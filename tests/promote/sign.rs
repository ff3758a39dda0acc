//! Commits that `git promote` makes are signed where git is set to sign.

use crate::env::{Repo, needs};
use crate::scene::{GOOD, Scene};

/// One attempt that was compared, its remote, and git set to sign by a key of ssh. Nothing
/// where that cannot be had.
fn scene() -> Option<(Scene, Repo)> {
    let keygen = needs::ssh_keygen()?;
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[&format!(
        "{GOOD}; git commit -qam 'Limit it'; echo rest >src/rest.txt"
    )]);
    scene.compare(&[]).success();
    let key = scene.shell_path("home/key");
    let words = ["-q", "-t", "ed25519", "-N", "", "-f", &key];
    scene.env.run(&keygen, &words, scene.env.root()).success();
    let public = std::fs::read_to_string(scene.path("home/key.pub")).unwrap();
    let signers = scene.shell_path("home/signers");
    std::fs::write(&signers, format!("author@example.com {public}")).unwrap();
    for (name, value) in [
        ("gpg.format", "ssh"),
        ("user.signingKey", &key),
        ("gpg.ssh.allowedSignersFile", &signers),
        ("commit.gpgSign", "true"),
    ] {
        scene.repo.git(&["config", "--global", name, value]);
    }
    Some((scene, bare))
}

#[test]
fn one_commit_is_signed() {
    let Some((scene, bare)) = scene() else { return };
    scene.push(&["--squash", "limiter/1"]).success();
    bare.git(&["verify-commit", "limit/limiter"]);
}

#[test]
fn each_of_several_is_signed() {
    let Some((scene, bare)) = scene() else { return };
    scene.push(&["--onto", "limiter/1"]).success();
    bare.git(&["verify-commit", "limit/limiter", "limit/limiter~1"]);
}

#[test]
fn a_candidate_that_is_pushed_as_it_is_stays_as_it_is() {
    let Some((scene, bare)) = scene() else { return };
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn a_key_that_is_not_there_is_said_before_anything_is_pushed() {
    let Some((scene, bare)) = scene() else { return };
    let key = scene.shell_path("home/gone");
    scene
        .repo
        .git(&["config", "--global", "user.signingKey", &key]);
    let output = scene.push(&["--squash", "limiter/1"]).fails_with(128);
    assert!(output.stderr.contains("gone"), "{output}");
    assert!(output.stderr.contains("commit.gpgSign=false"), "{output}");
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    let unsigned = [
        "-c",
        "commit.gpgSign=false",
        "promote",
        "--no-pr",
        "--squash",
        "limiter/1",
    ];
    scene.repo.git(&unsigned);
}
