//! Which ports an attempt gets.

use std::ops::Range;

use crate::model::attempt::PortRange;

/// How many ports each attempt gets: a server, its database and what else a test starts.
pub const PORTS: u16 = 10;

/// The lowest port that attempts get, where `attempt.portBase` says nothing else.
pub const BASE: u16 = 20000;

/// Where ranges of ports are dealt from: between `base` and the ports that the kernel deals
/// out by itself, which begin at `ephemeral`. Where nothing is left between the two, up to
/// the last port.
pub fn field(base: u16, ephemeral: u16) -> Range<u16> {
    let has_room = base.checked_add(PORTS).is_some_and(|end| end <= ephemeral);
    base..if has_room { ephemeral } else { u16::MAX }
}

/// Chooses that many ranges of [`PORTS`] ports, none of them `taken` and all of them free.
/// `spread` says where in the field to begin, so that repositories keep out of each other's
/// way. `None` where the field has not as many.
pub fn choose(
    field: &Range<u16>,
    spread: u64,
    taken: &[PortRange],
    how_many: usize,
    is_free: &dyn Fn(u16) -> bool,
) -> Option<Vec<PortRange>> {
    let places = u64::from((field.end.saturating_sub(field.start)) / PORTS);
    let range = |place: u64| PortRange {
        first: field.start + u16::try_from(place).unwrap_or(0) * PORTS,
        count: PORTS,
    };
    let begin = spread.checked_rem(places)?;
    let is_good = |range: &PortRange| {
        !taken.iter().any(|other| overlap(*range, *other))
            && (range.first..range.first + range.count).all(is_free)
    };
    let chosen: Vec<PortRange> = (0..places)
        .map(|i| range((begin + i) % places))
        .filter(is_good)
        .take(how_many)
        .collect();
    (chosen.len() == how_many).then_some(chosen)
}

fn overlap(a: PortRange, b: PortRange) -> bool {
    let end = |range: PortRange| u32::from(range.first) + u32::from(range.count);
    u32::from(a.first) < end(b) && u32::from(b.first) < end(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firsts(chosen: Option<Vec<PortRange>>) -> Vec<u16> {
        let chosen = chosen.unwrap_or_default();
        chosen.iter().map(|range| range.first).collect()
    }

    #[test]
    fn ranges_begin_where_the_spread_says_and_go_round() {
        let chosen = choose(&(100..140), 7, &[], 3, &|_| true);
        assert_eq!(firsts(chosen), [130, 100, 110]);
    }

    #[test]
    fn what_is_taken_or_listened_on_is_left_out() {
        let taken = [PortRange {
            first: 105,
            count: 1,
        }];
        let chosen = choose(&(100..140), 0, &taken, 2, &|port| port != 119);
        assert_eq!(firsts(chosen), [120, 130]);
    }

    #[test]
    fn a_field_that_is_full_gives_none() {
        assert_eq!(choose(&(100..140), 0, &[], 5, &|_| true), None);
        assert_eq!(choose(&(100..105), 0, &[], 1, &|_| true), None);
    }

    #[test]
    fn the_field_ends_where_the_kernels_own_ports_begin() {
        assert_eq!(field(20000, 32768), 20000..32768);
        assert_eq!(field(20000, 1024), 20000..u16::MAX);
    }
}
