//! What a repository's own files say of how it is tested: the commands that `git plan init`
//! writes into a new plan, each with the file that it is taken from.

mod cargo;
mod ci;
mod command_kind;
mod files;
mod go;
mod node;
mod other;
mod python;
mod targets;

use std::collections::BTreeSet;

use crate::model::name::slug;

use files::Place;
pub use files::{RepoFiles, is_read};

/// More commands than these are not written into a plan.
const MOST_CHECKS: usize = 8;

/// More commands than these are not named beside them.
const MOST_OTHERS: usize = 6;

/// More directories than these are not looked into.
const MOST_DIRECTORIES: usize = 6;

/// A longer command is none that a person would want in a plan, in bytes.
const LONGEST: usize = 200;

/// What a command is for; each has its usual name in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Test,
    Lint,
    Format,
    Types,
    Build,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Lint => "lint",
            Self::Format => "format",
            Self::Types => "types",
            Self::Build => "build",
        }
    }
}

/// A command that a file implies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    /// What the plan calls it.
    pub name: String,
    /// The command line, for a shell at the top of the worktree.
    pub command: String,
    /// The file that it is taken from.
    pub from: String,
}

/// What is implied by all files together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Implications {
    /// The commands that judge.
    pub checks: Vec<Implied>,
    /// More of them that say the same in another way.
    pub others: Vec<Implied>,
    /// The command that prepares a new worktree.
    pub setup: Option<Implied>,
    /// Directories at the top, the one with the most files first.
    pub directories: Vec<String>,
}

/// A command, before it has a name.
struct Candidate {
    /// What kind of project it belongs to, for a second one of its kind.
    of: &'static str,
    kind: Kind,
    command: String,
    from: String,
}

impl Candidate {
    /// One of a file in `place`; it goes there first where that is not the top.
    fn new(of: &'static str, kind: Kind, place: &Place<'_>, file: &str, command: &str) -> Self {
        Self {
            of,
            kind,
            command: place.command(command),
            from: place.path(file),
        }
    }

    /// What is strange enough stays out: it would have to be read twice to be understood.
    fn is_plain(&self) -> bool {
        let is_odd = |c: char| c.is_control() || (!c.is_ascii() && !c.is_alphanumeric());
        self.command.len() <= LONGEST
            && ![&self.command, &self.from]
                .iter()
                .any(|text| text.contains(is_odd) || text.contains("--!>") || text.contains("-->"))
    }
}

/// Reads what the files imply.
pub fn implied(files: &RepoFiles) -> Implications {
    let mut found = Naming::default();
    let top = Place::top(files);
    let at_top = projects(&top);
    let covers = |of| at_top.iter().any(|one: &Candidate| one.of == of);
    let covered = Covered {
        cargo: cargo::is_workspace(&top),
        node: node::is_workspace(&top) && covers(node::OF),
    };
    found.add("", at_top);
    for dir in files.project_directories().take(MOST_DIRECTORIES) {
        let place = Place::below(files, dir);
        let mut below = projects(&place);
        below.retain(|one| !covered.has(one.of));
        found.add(dir, below);
    }
    found.add_further(targets::candidates(&top));
    found.add_further(ci::candidates(files));
    Implications {
        checks: found.checks,
        others: found.others,
        setup: setup(files),
        directories: files.top_directories(),
    }
}

/// What installs what the projects at the top need; those of one below, where they need nothing.
fn setup(files: &RepoFiles) -> Option<Implied> {
    let at = |place: Place<'_>| -> Vec<Candidate> {
        let of_each = [node::setup, python::setup, other::setup];
        let found = of_each.iter().filter_map(|setup| setup(&place));
        found.filter(Candidate::is_plain).collect()
    };
    let below = files.project_directories().take(MOST_DIRECTORIES);
    let mut places =
        std::iter::once(Place::top(files)).chain(below.map(|dir| Place::below(files, dir)));
    let found = places.find_map(|place| Some(at(place)).filter(|found| !found.is_empty()))?;
    let join = |text: fn(&Candidate) -> &str, between: &str| {
        let texts: Vec<&str> = found.iter().map(text).collect();
        texts.join(between)
    };
    Some(Implied {
        name: "setup".to_owned(),
        command: join(|one| &one.command, " && "),
        from: join(|one| &one.from, " and "),
    })
}

/// The commands of the projects that a directory holds.
fn projects(place: &Place<'_>) -> Vec<Candidate> {
    let of_each = [
        cargo::candidates,
        node::candidates,
        python::candidates,
        go::candidates,
        other::candidates,
    ];
    of_each.iter().flat_map(|of| of(place)).collect()
}

/// Projects below the top that a command at the top tests as well.
struct Covered {
    cargo: bool,
    node: bool,
}

impl Covered {
    fn has(&self, of: &str) -> bool {
        (self.cargo && of == cargo::OF) || (self.node && of == node::OF)
    }
}

/// Gives each command a name that no other one has.
#[derive(Default)]
struct Naming {
    checks: Vec<Implied>,
    others: Vec<Implied>,
    /// Who has each kind at the top.
    kinds: BTreeSet<Kind>,
}

impl Naming {
    /// Those of the projects of a directory.
    fn add(&mut self, dir: &str, candidates: Vec<Candidate>) {
        for one in candidates.into_iter().filter(Candidate::is_plain) {
            if self.checks.len() == MOST_CHECKS {
                return;
            }
            let plain = match slug(dir) {
                Some(dir) => format!("{dir}-{}", one.kind.name()),
                None => one.kind.name().to_owned(),
            };
            let Some(name) = self.free(&plain, &one) else {
                continue;
            };
            if dir.is_empty() {
                self.kinds.insert(one.kind);
            }
            self.checks.push(named(name, one));
        }
    }

    /// Those that are one more way to say something: a check where nothing says it yet.
    fn add_further(&mut self, candidates: Vec<Candidate>) {
        for one in candidates.into_iter().filter(Candidate::is_plain) {
            // `npm run test` is `npm test`.
            let same = |command: &str| command.replace(" run ", " ");
            let is_there = |known: &Implied| same(&known.command) == same(&one.command);
            if self.checks.iter().chain(&self.others).any(is_there) {
                continue;
            }
            let is_new = !self.kinds.contains(&one.kind) && self.checks.len() < MOST_CHECKS;
            let plain = if is_new {
                one.kind.name().to_owned()
            } else {
                format!("{}-{}", one.of, one.kind.name())
            };
            let Some(name) = self.free(&plain, &one) else {
                continue;
            };
            if is_new {
                self.kinds.insert(one.kind);
                self.checks.push(named(name, one));
            } else if self.others.len() < MOST_OTHERS {
                self.others.push(named(name, one));
            }
        }
    }

    /// The name, or the nearest one that is free.
    fn free(&self, plain: &str, one: &Candidate) -> Option<String> {
        let is_taken = |name: &str| {
            let all = self.checks.iter().chain(&self.others);
            all.into_iter().any(|known| known.name == name)
        };
        let mut names = vec![plain.to_owned()];
        let before = plain.strip_suffix(one.kind.name()).unwrap_or_default();
        if !before.contains(one.of) {
            names.push(format!("{before}{}-{}", one.of, one.kind.name()));
        }
        names.extend((2..5).map(|n| format!("{plain}-{n}")));
        names.into_iter().find(|name| !is_taken(name))
    }
}

fn named(name: String, one: Candidate) -> Implied {
    Implied {
        name,
        command: one.command,
        from: one.from,
    }
}
