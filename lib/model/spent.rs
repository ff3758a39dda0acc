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

/// What can be summed up, and told from what was there before.
pub trait Amount: Copy {
    /// Both together.
    fn plus(self, other: Self) -> Self;
    /// What has come since a count stood at `before`. A count that has become smaller has
    /// begun anew, and is told as it is.
    fn since(self, before: Self) -> Self;
}

impl Amount for Usage {
    fn plus(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            output: self.output.saturating_add(other.output),
        }
    }

    fn since(self, before: Self) -> Self {
        let input = self.input.checked_sub(before.input);
        let output = self.output.checked_sub(before.output);
        match (input, output) {
            (Some(input), Some(output)) => Self { input, output },
            _ => self,
        }
    }
}

impl Amount for Cost {
    fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    fn since(self, before: Self) -> Self {
        self.0.checked_sub(before.0).map_or(self, Self)
    }
}

/// What one round took; unknown where its agent did not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent<T> {
    /// In this round alone.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub in_round: Option<T>,
    /// In the whole conversation up to its end, where that is what the agent counts.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub in_conversation: Option<T>,
}

fn nothing<T>() -> Option<T> {
    None
}

impl<T> Default for Spent<T> {
    fn default() -> Self {
        Self {
            in_round: None,
            in_conversation: None,
        }
    }
}

impl<T: Amount> Spent<T> {
    /// What a round took by the agent's count. `before` has the earlier rounds of its
    /// conversation, the latest first.
    pub fn in_round<'a>(counted: Option<Counted<T>>, before: impl Iterator<Item = &'a Self>) -> Self
    where
        T: 'a,
    {
        match counted {
            None => Self::default(),
            Some(Counted::OfRun(amount)) => Self {
                in_round: Some(amount),
                in_conversation: None,
            },
            Some(Counted::OfConversation(total)) => {
                let mut before = before.filter_map(|one| one.in_conversation);
                Self {
                    in_round: Some(before.next().map_or(total, |before| total.since(before))),
                    in_conversation: Some(total),
                }
            }
        }
    }

    /// What all rounds took, as far as it is known.
    pub fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> Option<T>
    where
        T: 'a,
    {
        all.filter_map(|one| one.in_round).reduce(T::plus)
    }

    /// Of a number of which nobody knows any more what it was counted for: it stands for both.
    pub fn recalled(amount: Option<T>) -> Self {
        Self {
            in_round: amount,
            in_conversation: amount,
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

    fn tokens(input: u64) -> Usage {
        Usage { input, output: 0 }
    }

    /// The rounds of one conversation, by what its agent counted in each.
    fn rounds(counted: &[Option<Counted<Usage>>]) -> Vec<Spent<Usage>> {
        let mut all: Vec<Spent<Usage>> = Vec::new();
        for one in counted {
            let spent = Spent::in_round(*one, all.iter().rev());
            all.push(spent);
        }
        all
    }

    #[test]
    fn of_a_running_total_a_round_is_the_difference() {
        let totals = [1000, 2000, 3000].map(|total| Some(Counted::OfConversation(tokens(total))));
        let all = rounds(&totals);
        assert_eq!(all[2].in_round, Some(tokens(1000)));
        assert_eq!(Spent::sum(all.iter()), Some(tokens(3000)));
    }

    #[test]
    fn what_is_counted_for_each_run_is_added() {
        let runs = [700, 500].map(|run| Some(Counted::OfRun(tokens(run))));
        assert_eq!(Spent::sum(rounds(&runs).iter()), Some(tokens(1200)));
    }

    #[test]
    fn a_round_that_says_nothing_is_in_the_next_total_of_its_conversation() {
        let total = |total| Some(Counted::OfConversation(tokens(total)));
        let all = rounds(&[total(1000), None, total(2500)]);
        assert_eq!(all[1], Spent::default());
        assert_eq!(Spent::sum(all.iter()), Some(tokens(2500)));
    }

    #[test]
    fn a_total_that_has_become_smaller_has_begun_anew() {
        let total = |total| Some(Counted::OfConversation(tokens(total)));
        let all = rounds(&[total(3000), total(400), total(900)]);
        assert_eq!(all[1].in_round, Some(tokens(400)));
        assert_eq!(Spent::sum(all.iter()), Some(tokens(3900)));
    }

    #[test]
    fn what_nobody_counted_is_unknown_and_not_nothing() {
        assert_eq!(Spent::sum(rounds(&[None, None]).iter()), None);
    }

    #[test]
    fn what_is_no_amount_of_money_is_none() {
        for strange in [f64::NAN, f64::INFINITY, -1.0, 1e30] {
            assert_eq!(Cost::of_dollars(strange), None);
        }
    }
}
