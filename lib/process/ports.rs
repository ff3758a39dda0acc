//! Whether anybody listens on a port of this machine.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};

/// Where the kernel begins to deal out ports by itself, when nothing else is known.
const EPHEMERAL: u16 = 32768;

/// Whether a server could listen on this port now, on either of the machine's own addresses.
/// Nothing is known of the moment after.
pub fn is_free(port: u16) -> bool {
    let own: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    own.into_iter()
        .all(|address| match TcpListener::bind((address, port)) {
            Ok(_) => true,
            // A machine without IPv6 has no such address, and nobody is there either.
            Err(error) => error.kind() == ErrorKind::AddrNotAvailable || is_no_family(&error),
        })
}

fn is_no_family(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error())
}

/// The first port that the kernel deals out by itself to whoever asks for any.
pub fn ephemeral_start() -> u16 {
    std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or(EPHEMERAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_somebody_listens_on_is_not_free() {
        for address in ["127.0.0.1:0", "0.0.0.0:0"] {
            let listener = TcpListener::bind(address).unwrap();
            assert!(!is_free(listener.local_addr().unwrap().port()));
        }
    }
}
