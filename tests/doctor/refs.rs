//! Refs, their locks and what they name.

use super::{Ward, age, shown};
use insta::assert_snapshot;
use std::fs;

const RECORD: &str = "refs/attempts/widget/all/1";
const BRANCH: &str = "refs/heads/attempt/widget/all/1";
const NOTES: &str = "refs/notes/attempts";

/// What a power cut leaves of a ref.
fn truncate(ward: &Ward, name: &str) {
    fs::write(ward.in_git(name), "").expect("truncate a ref");
}

/// Takes an object away, as a disk does.
fn lose(ward: &Ward, object: &str) {
    let path = format!("objects/{}/{}", &object[..2], &object[2..]);
    fs::remove_file(ward.in_git(&path)).expect("remove an object");
}

#[test]
fn a_branch_that_is_gone_is_made_again_where_its_worktree_was() {
    let ward = Ward::new();
    let tip = ward.worktree().commit("Go on by hand");
    ward.repo.git(&["update-ref", "-d", BRANCH]);
    assert_snapshot!(ward.is_mended(), @"widget/all/1: its branch is gone; --repair makes it again at [OID]");
    assert_eq!(ward.repo.rev(BRANCH), tip);
}

#[test]
fn a_branch_that_is_gone_with_the_log_is_made_again_at_the_candidate() {
    let ward = Ward::new();
    ward.repo.git(&["update-ref", "-d", BRANCH]);
    fs::remove_file(ward.entry().join("logs/HEAD")).expect("remove a log");
    ward.is_mended();
    assert_eq!(ward.repo.rev(BRANCH), ward.one.candidate());
}

#[test]
fn a_branch_that_is_empty_is_made_again() {
    let ward = Ward::new();
    truncate(&ward, BRANCH);
    assert_snapshot!(ward.is_mended(), @"widget/all/1: its branch is damaged; --repair makes it again at [OID]");
    assert_eq!(ward.repo.rev(BRANCH), ward.one.candidate());
}

#[test]
fn a_record_that_is_empty_goes_back_to_its_last_state() {
    let ward = Ward::new();
    let state = ward.repo.rev(RECORD);
    truncate(&ward, RECORD);
    let told = ward.is_mended();
    assert_snapshot!(told, @"refs/attempts/widget/all/1: its file is empty or damaged; --repair goes back to its last state that can be read, [OID]");
    assert_eq!(ward.repo.rev(RECORD), state);
}

#[test]
fn a_record_that_is_empty_and_was_packed_goes_back_to_its_last_state() {
    let ward = Ward::new();
    ward.repo.git(&["pack-refs", "--all"]);
    ward.repo.git(&["spawn", "rm", "all/1"]);
    ward.repo.git(&["spawn", "restore", "all/1"]);
    let state = ward.repo.rev(RECORD);
    truncate(&ward, RECORD);
    ward.is_mended();
    assert_eq!(ward.repo.rev(RECORD), state);
}

#[test]
fn a_record_whose_newest_object_is_missing_goes_back_to_the_state_before() {
    let ward = Ward::new();
    let before = ward.repo.rev(&format!("{RECORD}^"));
    lose(&ward, &ward.repo.rev(RECORD));
    assert_snapshot!(shown(&ward.doctor(&[]).fails_with(1)), @"refs/attempts/widget/all/1: it names [OID], which cannot be read; --repair goes back to its last state that can be read, [OID]");
    // It ran when its record says so last, and it is over: the next state is found again.
    ward.doctor(&["--repair"]).success();
    assert_eq!(ward.repo.rev(&format!("{RECORD}~")), before);
    ward.is_well();
}

#[test]
fn a_record_of_which_nothing_is_left_is_told() {
    let ward = Ward::new();
    let name = "refs/attempts/widget/all/7";
    truncate(&ward, name);
    assert_snapshot!(ward.is_told(), @"refs/attempts/widget/all/7: its file is empty or damaged; no earlier state of it is left here; another clone may have it");
    assert!(ward.in_git(name).exists());
}

#[test]
fn a_guard_that_is_empty_is_put_aside() {
    let ward = Ward::new();
    let name = "refs/attempt-guards/widget/all/1";
    ward.repo.write(&format!(".git/{name}"), "");
    assert_snapshot!(ward.is_mended(), @"refs/attempt-guards/widget/all/1: its file is empty or damaged; --repair puts it aside");
}

#[test]
fn the_record_of_a_plan_that_is_empty_goes_back_to_its_last_state() {
    let ward = Ward::new();
    let state = ward.repo.rev("refs/plans/widget");
    truncate(&ward, "refs/plans/widget");
    ward.is_mended();
    assert_eq!(ward.repo.rev("refs/plans/widget"), state);
}

#[track_caller]
fn notes_are_made_again(ward: &Ward) {
    let candidate = ward.one.candidate();
    let show = ["notes", "--ref=attempts", "show", candidate];
    let before = ward.repo.git(&show).stdout;
    truncate(ward, NOTES);
    let told = "refs/notes/attempts: its file is empty or damaged; \
                --repair makes the notes again from the records";
    assert_eq!(ward.is_mended(), told);
    assert_eq!(ward.repo.git(&show).stdout, before);
}

#[test]
fn notes_that_are_empty_are_made_again() {
    notes_are_made_again(&Ward::new());
}

#[test]
fn notes_that_are_empty_and_were_packed_are_made_again() {
    let ward = Ward::new();
    ward.repo.git(&["pack-refs", "--all"]);
    notes_are_made_again(&ward);
}

#[test]
fn notes_that_are_a_file_are_made_again() {
    let ward = Ward::new();
    let blob = ward.repo.git(&["rev-parse", "HEAD:README.md"]).value();
    fs::write(ward.in_git(NOTES), format!("{blob}\n")).expect("write a ref");
    assert_snapshot!(ward.is_mended(), @"refs/notes/attempts: it names [OID], which holds no notes; --repair makes the notes again from the records");
    let show = ["notes", "--ref=attempts", "show", ward.one.candidate()];
    assert!(
        ward.repo
            .git(&show)
            .stdout
            .contains("attempt: widget/all/1")
    );
}

#[test]
fn a_stale_lock_of_ours_is_removed() {
    let ward = Ward::new();
    for name in [RECORD, BRANCH, NOTES, "refs/plans/widget"] {
        let lock = ward.in_git(&format!("{name}.lock"));
        fs::write(&lock, "").expect("make a lock");
        age(&lock);
        let told = ward.is_mended();
        assert!(
            told.starts_with(&format!("{name}.lock: nobody holds it")),
            "{told}"
        );
        assert!(told.ends_with("--repair removes it"), "{told}");
    }
}

#[test]
fn a_fresh_lock_is_left_alone() {
    let ward = Ward::new();
    let lock = ward.in_git(&format!("{RECORD}.lock"));
    fs::write(&lock, "").expect("make a lock");
    ward.doctor(&["--repair"]).success();
    assert!(lock.exists());
}

#[test]
fn a_stale_lock_of_somebody_elses_is_told() {
    let ward = Ward::new();
    for name in ["refs/heads/main.lock", "index.lock", "packed-refs.lock"] {
        let lock = ward.in_git(name);
        fs::write(&lock, "").expect("make a lock");
        age(&lock);
        assert!(ward.is_told().starts_with(name));
        fs::remove_file(lock).expect("remove a lock");
    }
}
