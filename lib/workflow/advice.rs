//! Which hints the user wants.

use std::sync::LazyLock;

use crate::git::advice::wanted as ask;
use crate::model::advice::{Advice, Wanted};

/// What the user says of this kind of hint. It is asked once.
pub fn wanted(advice: Advice) -> Wanted {
    static SAID: LazyLock<Vec<(Advice, Wanted)>> = LazyLock::new(ask);
    let said = SAID.iter().find(|(kind, _)| *kind == advice);
    said.map_or(Wanted::Unsaid, |(_, wanted)| *wanted)
}
