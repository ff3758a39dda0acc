//! Values whose mistakes are told as people talk.

use std::str::FromStr;

/// A number of things, of which there must be one at least.
pub fn at_least_one<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse()
        .map_err(|_| "it must be a number from 1".to_owned())
}
