//! What goes wrong at the double of GitHub.

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done, and the answer is this status of HTTP.
    Status(u16),
    /// Nothing is done, and the connection breaks.
    HangUp,
    /// It is done, but the connection breaks before the answer.
    DropAnswer,
    /// Nothing is done, and no answer ever comes.
    Silence,
    /// It is done, but no answer ever comes.
    SilenceAfter,
}

/// Which requests a fault counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Every one.
    All,
    /// Those that change something.
    Mutations,
    /// Those that make a pull request.
    Creations,
}

/// What is yet to go wrong.
#[derive(Debug, Default)]
pub struct Faults(Vec<Planned>);

#[derive(Debug)]
struct Planned {
    counted: Counted,
    /// How many more of them go well.
    left: usize,
    fault: Fault,
}

impl Faults {
    /// Plans one for the nth from now on, counted from 1.
    pub fn plan(&mut self, counted: Counted, nth: usize, fault: Fault) {
        self.0.push(Planned {
            counted,
            left: nth.checked_sub(1).expect("they are counted from 1"),
            fault,
        });
    }

    /// What goes wrong with the request that came now.
    pub fn next(&mut self, is_mutation: bool, is_creation: bool) -> Option<Fault> {
        let mut found = None;
        self.0.retain_mut(|planned| {
            let counts = match planned.counted {
                Counted::All => true,
                Counted::Mutations => is_mutation,
                Counted::Creations => is_creation,
            };
            if !counts {
                return true;
            }
            if planned.left > 0 {
                planned.left -= 1;
                return true;
            }
            found = found.or(Some(planned.fault));
            false
        });
        found
    }
}
