//! Which file was which, and how many lines of it changed: as `git diff -M` has it, whatever
//! there is to choose from.

use std::fmt::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::compare::rows::{Row, by_git, by_us};
use crate::env::{Repo, TestEnv};

/// A repository with a base, `main`, from which one candidate after the other is made.
struct Two {
    repo: Repo,
}

impl Two {
    /// With the files of the base.
    fn new(base: impl Fn(&Repo)) -> Self {
        let repo = TestEnv::new().repo("widget");
        base(&repo);
        repo.commit("Have files");
        Self { repo }
    }

    /// Makes a candidate of the base, and holds ours against git's rows. Gives the rows.
    #[track_caller]
    fn same_as_git(&self, name: &str, change: impl Fn(&Repo)) -> Vec<Row> {
        let repo = &self.repo;
        repo.git(&["switch", "--quiet", "--create", name, "main"]);
        change(repo);
        repo.commit(name);
        repo.git(&["switch", "--quiet", "main"]);
        let theirs = by_git(repo, "main", name);
        assert_eq!(by_us(repo, "main", &[name])[0], theirs);
        theirs
    }
}

/// The letters of the rows.
fn letters(rows: &[Row]) -> String {
    rows.iter().map(|row| row.0).collect()
}

/// Numbered lines, all of which have something to do with `word`.
fn text(word: &str, lines: std::ops::Range<usize>) -> String {
    lines.fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "{word} has line {n}, which is {}", n * n);
        text
    })
}

#[test]
fn the_same_bytes_are_one_file_and_its_own_name_comes_first() {
    let two = Two::new(|repo| {
        repo.write("a/one", text("one", 0..9));
        repo.write("b/two", text("one", 0..9));
        repo.write("c/two", text("one", 0..9));
        repo.write("empty", "");
    });
    let rows = two.same_as_git("moved", |repo| {
        repo.git(&["mv", "a", "z"]);
        repo.git(&["mv", "c", "y"]);
        repo.git(&["mv", "b/two", "three"]);
        repo.git(&["mv", "empty", "void"]);
    });
    assert_eq!(letters(&rows), "RRRR");
    let rows = two.same_as_git("two-of-one", |repo| {
        repo.git(&["mv", "empty", "void"]);
        repo.write("another-void", "");
        repo.git(&["mv", "a/one", "one"]);
        repo.write("first", text("one", 0..9));
    });
    assert_eq!(letters(&rows), "RRAA", "{rows:#?}");
}

#[test]
fn more_files_of_the_same_bytes_than_git_looks_at_are_paired_alike() {
    let two = Two::new(|repo| {
        for n in 0..130 {
            repo.write(&format!("from/{n:03}"), "the same\n");
        }
    });
    let rows = two.same_as_git("moved", |repo| {
        repo.git(&["rm", "-r", "--quiet", "from"]);
        for n in (0..130).rev().step_by(3) {
            repo.write(&format!("to/{n:03}"), "the same\n");
        }
    });
    assert!(rows.iter().any(|row| row.0 == 'D'), "{rows:#?}");
}

#[test]
fn however_many_files_are_gone_it_is_the_same_one_of_the_same_bytes() {
    for gone in [51, 52, 204, 205, 206] {
        let two = Two::new(|repo| {
            for n in 2..gone {
                repo.write(&format!("from/{n:03}"), text(&format!("file {n}"), 0..3));
            }
            repo.write("from/a", "the same\n");
            repo.write("from/z", "the same\n");
        });
        let rows = two.same_as_git("moved", |repo| {
            repo.git(&["rm", "-r", "--quiet", "from"]);
            repo.write("to", "the same\n");
        });
        assert_eq!(rows.len(), gone);
    }
}

#[test]
fn a_name_that_only_one_has_comes_before_what_is_more_alike() {
    let two = Two::new(|repo| {
        repo.write("a/limit.c", text("limit", 0..40));
        repo.write("a/other.c", text("other", 0..40));
        repo.write("a/half.c", text("half", 0..40));
    });
    let rows = two.same_as_git("moved", |repo| {
        repo.git(&["rm", "-r", "--quiet", "a"]);
        repo.write("b/limit.c", text("limit", 0..33) + &text("new", 0..7));
        repo.write("b/cap.c", text("limit", 0..39));
        // Like enough to be it, but not by its name alone.
        repo.write("b/half.c", text("half", 0..24) + &text("new", 0..16));
        repo.write("b/whole.c", text("half", 0..38));
    });
    assert_eq!(letters(&rows), "DAARR", "{rows:#?}");
}

#[test]
fn of_those_that_are_equally_like_the_first_is_taken() {
    let two = Two::new(|repo| {
        for n in 0..9 {
            repo.write(&format!("a/{n}"), text("same", 0..20) + &format!("{n}\n"));
        }
    });
    two.same_as_git("many-to-one", |repo| {
        repo.git(&["rm", "-r", "--quiet", "a"]);
        repo.write("b/x", text("same", 0..20));
    });
    two.same_as_git("many-to-many", |repo| {
        repo.git(&["rm", "-r", "--quiet", "a"]);
        for n in 0..12 {
            repo.write(&format!("b/{n}x"), text("same", 0..20) + &format!("x{n}\n"));
        }
    });
    two.same_as_git("names-in-two-places", |repo| {
        repo.git(&["rm", "-r", "--quiet", "a"]);
        for n in 4..9 {
            repo.write(&format!("b/{n}"), text("same", 0..20) + &format!("x{n}\n"));
            repo.write(&format!("c/{n}"), text("same", 0..20) + &format!("y{n}\n"));
        }
    });
}

#[test]
fn files_of_all_degrees_of_likeness_are_paired_alike() {
    let two = Two::new(|repo| {
        for n in 0..24 {
            let bytes = text("shared", 0..n) + &text(&format!("own {n}"), 0..30 - n);
            repo.write(&format!("from/{n:02}.txt"), bytes);
        }
    });
    for at in [0, 7, 15, 20] {
        let rows = two.same_as_git(&format!("rewritten-{at}"), |repo| {
            repo.git(&["rm", "-r", "--quiet", "from"]);
            for n in 0..24 {
                let bytes = text("shared", 0..n) + &text(&format!("own {n}"), 0..30 - n);
                let kept: String = bytes.split_inclusive('\n').skip(at).collect();
                let bytes = kept + &text(&format!("new {n}"), 0..at);
                repo.write(&format!("to/{}.text", 24 - n), bytes);
            }
        });
        assert_eq!(letters(&rows).contains('R'), at < 20, "{rows:#?}");
    }
}

#[test]
fn line_ends_long_lines_and_binary_files_weigh_what_they_do_for_git() {
    let long = |word: &str| format!("{}\n", text(word, 0..60).replace('\n', " "));
    let binary = |step: usize| -> Vec<u8> {
        let bytes = (0..6000_usize).map(|n| (n * n / step % 251) as u8);
        [0].into_iter().chain(bytes).collect()
    };
    let two = Two::new(|repo| {
        repo.write("text", text("text", 0..30));
        repo.write("long", long("long"));
        repo.write("binary", binary(7));
        repo.write("binary-lines", format!("\0\r\n{}", text("line", 0..30)));
        repo.write("no-end", text("end", 0..30).trim_end());
    });
    let rows = two.same_as_git("moved", |repo| {
        let crlf = |text: String| text.replace('\n', "\r\n");
        repo.git(&[
            "rm",
            "--quiet",
            "text",
            "long",
            "binary",
            "binary-lines",
            "no-end",
        ]);
        repo.write("x/text-of-windows", crlf(text("text", 0..30)));
        repo.write("x/longer", long("long") + &text("more", 0..20));
        let mut bytes = binary(7);
        bytes.truncate(5000);
        bytes.extend(&binary(5)[..900]);
        repo.write("x/other-bytes", bytes);
        let lines = crlf(text("line", 0..30));
        repo.write("x/binary-of-windows", format!("\0\r\n{lines}"));
        repo.write("x/end", text("end", 0..30));
    });
    assert!(letters(&rows).contains('R'), "{rows:#?}");
}

#[test]
fn links_modes_submodules_and_directories_in_place_of_files_are_as_git_has_them() {
    let two = Two::new(|repo| {
        repo.write("script", text("script", 0..20));
        repo.write("target", "same\n");
        symlink("target", repo.path().join("link")).expect("a link");
        symlink("script", repo.path().join("other-link")).expect("a link");
        repo.write("was-file", text("file", 0..20));
        repo.write("was-directory/inside", text("inside", 0..20));
        let commit = repo.rev("HEAD");
        let module = format!("160000,{commit},module");
        repo.git(&["update-index", "--add", "--cacheinfo", &module]);
        std::fs::create_dir(repo.path().join("module")).expect("an empty module");
    });
    let rows = two.same_as_git("moved", |repo| {
        repo.git(&["mv", "script", "run"]);
        let run = repo.path().join("run");
        std::fs::set_permissions(run, PermissionsExt::from_mode(0o755)).expect("a mode");
        repo.git(&["mv", "link", "link-elsewhere"]);
        repo.git(&["rm", "--quiet", "other-link", "target"]);
        // The bytes of a link that is gone.
        repo.write("no-link", "script");
        symlink("same\n", repo.path().join("new-link")).expect("a link");
        repo.git(&["mv", "was-file", "moved-file"]);
        repo.write("was-file/below", text("below", 0..20));
        repo.git(&["mv", "was-directory/inside", "inside"]);
        std::fs::remove_dir(repo.path().join("was-directory")).expect("it is empty");
        repo.write("was-directory", text("inside", 0..19));
    });
    assert!(letters(&rows).contains('R'), "{rows:#?}");
    two.same_as_git("retyped", |repo| {
        repo.git(&["rm", "--quiet", "link", "script"]);
        repo.write("link", text("script", 0..20));
        symlink("target", repo.path().join("script")).expect("a link");
    });
}

#[test]
fn above_the_limit_only_bytes_and_names_pair_files_and_the_limit_is_the_users() {
    let two = Two::new(|repo| {
        for n in 0..6 {
            repo.write(&format!("from/{n}"), text(&format!("file {n}"), 0..20));
        }
        repo.write("from/by-name", text("name", 0..20));
    });
    let count = |limit: &str| {
        two.repo.git(&["config", "diff.renameLimit", limit]);
        let rows = two.same_as_git(&format!("limit-{limit}"), |repo| {
            repo.git(&["rm", "-r", "--quiet", "from"]);
            for n in 0..6 {
                repo.write(&format!("to/{n}.x"), text(&format!("file {n}"), 0..19));
            }
            repo.write("to/by-name", text("name", 0..19));
        });
        rows.iter().filter(|row| row.0 == 'R').count()
    };
    assert_eq!(["6", "5", "1k", "0", "-3"].map(count), [7, 1, 7, 7, 7]);
}

#[test]
fn renames_are_found_whatever_the_user_has_git_diff_do_by_itself() {
    let two = Two::new(|repo| {
        repo.write("kept", text("kept", 0..30));
        repo.write("gone", text("gone", 0..30));
    });
    for (n, value) in ["false", "copies", "true"].iter().enumerate() {
        two.repo.git(&["config", "diff.renames", value]);
        let rows = two.same_as_git(&format!("moved-{n}"), |repo| {
            repo.git(&["mv", "gone", "new"]);
            repo.write("new", text("gone", 1..30));
            repo.write("copy", text("kept", 1..30));
            repo.write("kept", text("kept", 2..30));
        });
        assert_eq!(letters(&rows), "AMR");
    }
}

#[test]
fn candidates_that_share_files_of_the_base_are_paired_each_for_itself() {
    let two = Two::new(|repo| {
        for n in 0..8 {
            let bytes = text("shared", 0..12) + &text(&format!("own {n}"), 0..20);
            repo.write(&format!("src/{n}.c"), bytes);
        }
    });
    let names: Vec<String> = (0..6).map(|n| format!("candidate-{n}")).collect();
    for (at, name) in names.iter().enumerate() {
        two.same_as_git(name, |repo| {
            for n in at..8 {
                let (from, to) = (format!("src/{n}.c"), format!("lib/{}.c", n + at));
                repo.write(&to, repo.read(&from).replace("line 3", "line three"));
                repo.git(&["rm", "--quiet", &from]);
            }
        });
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let theirs = names.iter().map(|name| by_git(&two.repo, "main", name));
    assert_eq!(by_us(&two.repo, "main", &names), theirs.collect::<Vec<_>>());
}
