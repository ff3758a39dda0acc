//! What a hint is about. Each kind can be switched off by itself, as git's own can.

/// A kind of hint, with a key of git's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// What to do about an error or a warning.
    Mend,
    /// What comes next, after a command has done its work.
    Next,
    /// What can be done about the entries of a list.
    List,
}

impl Advice {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Mend, Self::Next, Self::List];

    /// The key that switches it off.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mend => "advice.attemptMend",
            Self::Next => "advice.attemptNext",
            Self::List => "advice.attemptList",
        }
    }
}

/// What the user says of a kind of hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It is to be shown.
    Yes,
    /// It is not.
    No,
    /// Nothing: it is shown, and beside it how to be rid of it.
    Unsaid,
}
