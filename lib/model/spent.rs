//! What an attempt has cost: tokens, and money where the agent says how much.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Tokens as the agent counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Usage {
    /// Tokens read, cached ones included.
    pub input: u64,
    /// Tokens written, reasoning included.
    pub output: u64,
}

/// Money, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Cost(pub u64);

impl Cost {
    /// Of so many dollars, as agents report them; nothing where that is no amount.
    pub fn of_dollars(dollars: f64) -> Option<Self> {
        let micros = (dollars * 1e6).round();
        // An f64 below this is exact.
        (micros.is_finite() && (0.0..9e15).contains(&micros)).then_some(Self(micros as u64))
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, rest) = (self.0 / 1_000_000, self.0 % 1_000_000);
        // Cents, and for what is cheaper than one, a hundredth of one.
        match (dollars, rest) {
            (0, 1..10_000) => write!(f, "$0.{:04}", rest.div_ceil(100)),
            _ => {
                let cents = (self.0 + 5_000) / 10_000;
                write!(f, "${}.{:02}", cents / 100, cents % 100)
            }
        }
    }
}

/// What an agent counts it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted<T> {
    /// For this run alone.
    OfRun(T),
    /// For the whole conversation, earlier runs of it included.
    OfConversation(T),
}

impl<T: Copy> Counted<T> {
    /// What was counted, for whatever.
    pub fn amount(self) -> T {
        match self {
            Self::OfRun(amount) | Self::OfConversation(amount) => amount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_in_cents_and_below_one_in_hundredths_of_one() {
        let told = |dollars| Cost::of_dollars(dollars).unwrap().to_string();
        assert_eq!(told(0.0), "$0.00");
        assert_eq!(told(0.000_01), "$0.0001");
        assert_eq!(told(0.0042), "$0.0042");
        assert_eq!(told(0.126), "$0.13");
        assert_eq!(told(12.999), "$13.00");
    }

    #[test]
    fn what_is_no_amount_of_money_is_none() {
        for strange in [f64::NAN, f64::INFINITY, -1.0, 1e30] {
            assert_eq!(Cost::of_dollars(strange), None);
        }
    }
}
