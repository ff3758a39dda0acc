//! A plan's bytes as text, or why they are none.

use crate::model::finding::{Finding, Rule};

/// The most bytes that a plan may have.
pub const LARGEST: usize = 1 << 20;

/// How much of what is no plan is shown.
const SHOWN: usize = 200;

/// What was read of a plan's file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text. Where there is a fault, something to show it in, byte for byte as long as the
    /// file up to there.
    pub text: String,
    /// Why it cannot be read as a plan.
    pub fault: Option<Finding>,
}

/// Which half of a character of UTF-16 comes first.
#[derive(Clone, Copy)]
enum Utf16 {
    Little,
    Big,
}

/// Reads bytes as text. Of a file that is too large, the first byte too many is enough.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if bytes.len() > LARGEST {
        return too_large(&bytes);
    }
    if let Some(order) = utf16(&bytes) {
        return of_utf16(&bytes, order);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, fault: None },
        Err(error) => not_utf8(error.utf8_error().valid_up_to(), error.as_bytes()),
    }
}

fn too_large(bytes: &[u8]) -> Decoded {
    let message = format!("the plan is larger than {} MiB", LARGEST >> 20);
    let fault = Finding::error(Rule::TooLarge, (0, 0).into(), message)
        .help("keep what people and agents need to read, and link to the rest");
    Decoded {
        text: as_shown(&bytes[..SHOWN]),
        fault: Some(fault),
    }
}

fn not_utf8(at: usize, bytes: &[u8]) -> Decoded {
    let message = format!("the byte 0x{:02X} is not UTF-8", bytes[at]);
    let fault = Finding::error(Rule::NotText, (at, 1).into(), message)
        .label("the first one that is not")
        .help("save the file as UTF-8; `iconv -f LATIN1 -t UTF-8` makes it of Latin 1");
    Decoded {
        text: as_shown(bytes),
        fault: Some(fault),
    }
}

fn of_utf16(bytes: &[u8], order: Utf16) -> Decoded {
    let (number, name) = match order {
        Utf16::Little => (u16::from_le_bytes as fn([u8; 2]) -> u16, "UTF-16LE"),
        Utf16::Big => (u16::from_be_bytes as fn([u8; 2]) -> u16, "UTF-16BE"),
    };
    let units: Vec<u16> = bytes.as_chunks().0.iter().copied().map(number).collect();
    let fault = Finding::error(Rule::NotText, (0, 0).into(), "the plan is UTF-16")
        .help(format!("save it as UTF-8: `iconv -f {name} -t UTF-8`"));
    Decoded {
        text: String::from_utf16_lossy(&units)
            .trim_start_matches('\u{feff}')
            .to_owned(),
        fault: Some(fault),
    }
}

/// Whether bytes are UTF-16: by the mark at their start, or because every second one of the
/// first of them is zero, as it is where the text is of Latin letters.
fn utf16(bytes: &[u8]) -> Option<Utf16> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(Utf16::Little),
        [0xfe, 0xff, ..] => return Some(Utf16::Big),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(SHOWN) & !1];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).all(|&byte| byte == 0);
    match start.contains(&0) && start.iter().any(|&byte| byte != 0) {
        true if zeros(1) => Some(Utf16::Little),
        true if zeros(0) => Some(Utf16::Big),
        _ => None,
    }
}

/// The bytes as text of as many bytes: `?` for each that is not.
fn as_shown(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        shown.push_str(chunk.valid());
        shown.extend(chunk.invalid().iter().map(|_| '?'));
    }
    shown
}
