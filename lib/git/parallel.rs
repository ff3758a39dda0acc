//! Reading much at once: one handle of the repository for each thread.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::thread;

use crate::git::repo::Repo;

/// How much a thread remembers of what it has read, in bytes. Most objects are read once,
/// so that remembering them costs and helps nobody; a manifest is the same in all records.
const REMEMBERED: usize = 64 * 1024;

/// The shares that each thread has on average.
const SHARES: usize = 8;

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
        // A few at a time, since one may take much longer than another.
        let share = items.len().div_ceil(threads * SHARES);
        let rest = Mutex::new(items.into_iter().enumerate());
        let take = || -> Vec<(usize, T)> {
            let mut rest = rest.lock().expect("no thread panics with the lock");
            rest.by_ref().take(share).collect()
        };
        let mut done = thread::scope(|scope| {
            let at_work: Vec<_> = (0..threads)
                .map(|_| {
                    let mut own = self.clone();
                    own.gix.object_cache_size(REMEMBERED);
                    let (work, take) = (&work, &take);
                    scope.spawn(move || -> Vec<(usize, R)> {
                        let shares =
                            std::iter::from_fn(|| Some(take()).filter(|one| !one.is_empty()));
                        let items = shares.flatten();
                        items.map(|(at, item)| (at, work(&own, item))).collect()
                    })
                })
                .collect();
            let done = at_work.into_iter().flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            done.collect::<Vec<_>>()
        });
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}
