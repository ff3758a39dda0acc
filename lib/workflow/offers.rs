//! What a shell offers at TAB of that which a repository holds. Nothing is run for it, nobody
//! is asked, and what cannot be read is left out.

mod agents;
mod attempts;
mod plan;
mod revisions;

pub use agents::agents;
pub use attempts::{Attempts, Eligible};
pub use plan::PlanOffers;
pub use revisions::{branches, remotes, revisions};

/// What can be typed, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word.
    pub value: String,
    /// What it is, in one line; may be empty.
    pub about: String,
}

impl Offer {
    /// A word, and what it is.
    pub fn new(value: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            about: about.into(),
        }
    }
}
