//! That a person has judged a criterion that no check judges.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::oid::Oid;

/// What `accepted.json` in an attempt's record has a list of: a person says that one candidate
/// meets one criterion. Of another candidate, or of a criterion with other words, they have
/// said nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The criterion's place in the plan at that time: `C1` is the first.
    pub criterion: String,
    /// The criterion's words.
    pub text: String,
    /// The candidate's tree.
    pub tree: Oid,
    /// Who says so: their name and address, as git has them of a committer.
    pub who: String,
    /// Why they think so.
    pub why: String,
    /// When.
    pub accepted: Timestamp,
}

impl Acceptance {
    /// Who says so, without their address.
    pub fn name(&self) -> &str {
        self.who.split(" <").next().unwrap_or(&self.who)
    }
}

/// What a person has said of these words and this tree.
pub fn find<'a>(all: &'a [Acceptance], text: &str, tree: &Oid) -> Option<&'a Acceptance> {
    all.iter().find(|one| one.text == text && one.tree == *tree)
}
