//! Runs what is not git: the supervisor of an attempt, process trees, capped
//! logs, locks and time-outs.

pub mod ancestors;
pub mod ask;
pub mod boot;
pub mod capped_log;
pub mod detach;
pub mod interrupt;
pub mod lines;
pub mod lock;
pub mod log_follower;
pub mod log_reader;
pub mod ports;
mod procfs;
mod pump;
pub mod supervise;
pub mod survivors;
mod terminate;
pub mod tree;

#[cfg(test)]
mod tests_alone;
#[cfg(test)]
mod tests_detach;
#[cfg(test)]
mod tests_interrupt;
#[cfg(test)]
mod tests_lock;
#[cfg(test)]
mod tests_log;
#[cfg(test)]
mod tests_supervise;
#[cfg(test)]
mod tests_tree;
