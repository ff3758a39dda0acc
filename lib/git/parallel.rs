//! Reading much at once: one handle of the repository for each thread.

use std::num::NonZeroUsize;
use std::thread;

use crate::git::repo::Repo;

/// How much a thread remembers of what it has read, in bytes. Most objects are read once,
/// so that remembering them costs and helps nobody; a manifest is the same in all records.
const REMEMBERED: usize = 64 * 1024;

impl Repo {
    /// What `work` makes of each item, in their order; done by several threads where they
    /// are more than a `few`. A thread costs some 50 µs.
    pub fn map_all<T: Send, R: Send>(
        &self,
        items: Vec<T>,
        few: usize,
        work: impl Fn(&Self, T) -> R + Sync,
    ) -> Vec<R> {
        let threads = match items.len() {
            n if n <= few => 1,
            _ => thread::available_parallelism().map_or(1, NonZeroUsize::get),
        };
        if threads == 1 {
            return items.into_iter().map(|item| work(self, item)).collect();
        }
        let share = items.len().div_ceil(threads);
        let mut rest = items.into_iter();
        let work = &work;
        thread::scope(|scope| {
            let shares = std::iter::from_fn(|| {
                let share: Vec<T> = rest.by_ref().take(share).collect();
                (!share.is_empty()).then_some(share)
            });
            let at_work: Vec<_> = shares
                .map(|share| {
                    let mut own = self.clone();
                    own.gix.object_cache_size(REMEMBERED);
                    scope.spawn(move || -> Vec<R> {
                        share.into_iter().map(|item| work(&own, item)).collect()
                    })
                })
                .collect();
            let done = at_work.into_iter().flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            done.collect()
        })
    }
}
