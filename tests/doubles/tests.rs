//! The doubles prove themselves: the real codex and the real gh work with them.

mod codex;
mod gh;
