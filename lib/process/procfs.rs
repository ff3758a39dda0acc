//! Which processes there are, as Linux's `/proc` has it. Elsewhere: none.

use std::fs;
use std::path::PathBuf;

use rustix::process::Pid;

/// How many looks a tree gets to hold still.
const LOOKS: usize = 10;

/// The processes that descend from `pid`, itself and zombies not counted.
///
/// A tree that forks while it is looked at is looked at again, until two looks
/// agree or ten were in vain; who has to be sure stops the processes first.
#[must_use]
pub fn descendants(pid: Pid) -> Vec<Pid> {
    let mut last = look(pid);
    for _ in 1..LOOKS {
        let now = look(pid);
        if now == last {
            break;
        }
        last = now;
    }
    last
}

fn look(root: Pid) -> Vec<Pid> {
    let mut found = Vec::new();
    visit(root, |pid| found.push(pid));
    found
}

/// Calls `each` for the descendants of `root`, zombies not counted, for a
/// process before its children are looked up.
pub(super) fn visit(root: Pid, mut each: impl FnMut(Pid)) {
    let mut unvisited = vec![root];
    while let Some(pid) = unvisited.pop() {
        if pid != root && is_alive(pid) {
            each(pid);
        }
        // A child belongs to the thread that forked it. A process that has
        // ended meanwhile has no threads; its children turn up elsewhere.
        for thread in threads(pid) {
            let children = fs::read_to_string(thread.join("children")).unwrap_or_default();
            unvisited.extend(
                children
                    .split_ascii_whitespace()
                    .filter_map(|child| Pid::from_raw(child.parse().ok()?)),
            );
        }
    }
}

fn threads(pid: Pid) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(format!("/proc/{}/task", pid.as_raw_pid()))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
}

/// The main thread may end before the others, and then looks like a zombie in
/// a process that is alive.
fn is_alive(pid: Pid) -> bool {
    stat(pid).is_some_and(|stat| !stat.is_zombie || threads(pid).nth(1).is_some())
}

/// The members of the process group `group`, zombies not counted: where init
/// does not collect orphans, as in some containers, they stay for ever.
pub(super) fn members(group: Pid) -> Vec<Pid> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
        .filter(|pid| {
            stat(*pid).is_some_and(|stat| stat.group == group.as_raw_pid() && !stat.is_zombie)
        })
        .collect()
}

/// Who started `pid`, or has taken it over since.
pub(super) fn parent(pid: Pid) -> Option<Pid> {
    stat(pid).and_then(|stat| Pid::from_raw(stat.parent))
}

struct Stat {
    is_zombie: bool,
    parent: i32,
    group: i32,
}

/// What the kernel says of `pid`, if it is there.
fn stat(pid: Pid) -> Option<Stat> {
    let text = fs::read(format!("/proc/{}/stat", pid.as_raw_pid())).ok()?;
    let text = String::from_utf8_lossy(&text);
    // The name of the program is in parentheses, and may hold some itself.
    let (_, fields) = text.rsplit_once(") ")?;
    let mut fields = fields.split(' ');
    let is_zombie = matches!(fields.next()?, "Z" | "X");
    let parent = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some(Stat {
        is_zombie,
        parent,
        group,
    })
}
