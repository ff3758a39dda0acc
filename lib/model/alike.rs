//! Work on the files of several diffs, done once for what several attempts did alike: most of
//! the files of some.

use std::collections::HashMap;

use crate::model::at_once::at_once;
use crate::model::patch::{FilePatch, Side};

/// What was made of each file.
pub(super) struct Made<R> {
    all: Vec<R>,
    /// For each attempt the places in `all` that its files have.
    places: Vec<Vec<usize>>,
}

impl<R> Made<R> {
    /// Of each file of an attempt, in their order.
    pub(super) fn of(&self, attempt: usize) -> impl Iterator<Item = &R> {
        self.places[attempt].iter().map(|place| &self.all[*place])
    }

    /// What `work` makes of what was made of each.
    pub(super) fn then<S>(&self, work: impl FnOnce(&[R]) -> Vec<S>) -> Made<S> {
        Made {
            all: work(&self.all),
            places: self.places.clone(),
        }
    }
}

/// What `work` makes of each file of each attempt.
pub(super) fn of_each<'a, R: Send>(
    attempts: impl IntoIterator<Item = impl IntoIterator<Item = &'a FilePatch>>,
    work: impl Fn(&FilePatch) -> R + Sync,
) -> Made<R> {
    let mut files: Vec<&FilePatch> = Vec::new();
    let mut known: HashMap<Deed<'_>, usize> = HashMap::new();
    let mut place = |file: &'a FilePatch| {
        *known.entry(Deed::of(file)).or_insert_with(|| {
            files.push(file);
            files.len() - 1
        })
    };
    let places = attempts.into_iter();
    let places = places.map(|files| files.into_iter().map(&mut place).collect());
    let places = places.collect();
    Made {
        all: at_once(&files, |file| work(file)),
        places,
    }
}

/// What an attempt did to a file: those with the same one did it alike.
#[derive(PartialEq, Eq, Hash)]
struct Deed<'a> {
    base_path: &'a str,
    path: &'a str,
    before: Option<&'a Side>,
    after: Option<&'a Side>,
    /// Where the places that differ are kept. They are kept once for all that are alike.
    hunks: Option<usize>,
}

impl<'a> Deed<'a> {
    fn of(file: &'a FilePatch) -> Self {
        let text = file.text.as_ref();
        Self {
            base_path: &file.base_path,
            path: &file.change.path,
            before: file.before.as_ref(),
            after: file.after.as_ref(),
            hunks: text.map(|text| text.hunks.as_ptr().addr()),
        }
    }
}
