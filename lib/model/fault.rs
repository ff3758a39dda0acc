//! What the doctor finds.

/// One thing that is stale or broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which thing: an attempt, a ref, a path.
    pub thing: String,
    /// What is wrong with it.
    pub trouble: String,
    /// What can be done.
    pub remedy: Remedy,
}

/// What can be done about a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// A repair does this, as in "registers it again".
    Repair(String),
    /// It is the user's to decide; what to do.
    Yours(String),
}

/// What became of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was found, and left as it is.
    Found,
    /// It has been repaired.
    Mended,
    /// The repair failed, and why.
    NotMended(String),
}

/// A fault, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// What was found.
    pub fault: Fault,
    /// What became of it.
    pub outcome: Outcome,
}
