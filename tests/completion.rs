//! Completion: what the programs offer at TAB, and the shells that ask them.

mod files;
mod offered;
mod shells;
