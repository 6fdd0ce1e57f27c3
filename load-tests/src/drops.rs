//! What the kernel threw away at UDP sockets whose buffers were full: loss that neither server nor bots could see. A busy machine
//! explains some loss, and only so much.

use std::collections::BTreeSet;
use std::fs;

/// Datagrams thrown away since the sockets were opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Drops {
    /// At the server's media socket.
    pub at_server: u64,
    /// At the bots' sockets.
    pub at_bots: u64,
}

impl Drops {
    /// Reads them for the server on UDP `port`, and for all sockets of this process.
    #[must_use]
    pub fn now(port: u16) -> Self {
        let ours = our_sockets();
        let mut drops = Self::default();
        for file in ["/proc/net/udp", "/proc/net/udp6"] {
            let text = fs::read_to_string(file).unwrap_or_default();
            for socket in text.lines().skip(1).filter_map(parse) {
                if ours.contains(&socket.inode) {
                    drops.at_bots = drops.at_bots.saturating_add(socket.drops);
                } else if socket.port == port {
                    drops.at_server = drops.at_server.saturating_add(socket.drops);
                }
            }
        }
        drops
    }

    /// What came between `earlier` and these.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            at_server: self.at_server.saturating_sub(earlier.at_server),
            at_bots: self.at_bots.saturating_sub(earlier.at_bots),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Socket {
    port: u16,
    inode: u64,
    drops: u64,
}

/// A line of proc_net_udp(5): `sl local_address rem_address st … inode ref pointer drops`.
fn parse(line: &str) -> Option<Socket> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (_, port) = fields.get(1)?.rsplit_once(':')?;
    Some(Socket {
        port: u16::from_str_radix(port, 16).ok()?,
        inode: fields.get(9)?.parse().ok()?,
        drops: fields.get(12)?.parse().ok()?,
    })
}

fn our_sockets() -> BTreeSet<u64> {
    let Ok(descriptors) = fs::read_dir("/proc/self/fd") else {
        return BTreeSet::new();
    };
    descriptors
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|target| {
            let name = target.to_str()?.strip_prefix("socket:[")?;
            name.strip_suffix(']')?.parse().ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::net::UdpSocket;

    #[test]
    fn a_line_of_the_kernel_is_read() {
        let line = " 3371: 0100007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41172 2 00000000a1b2c3d4 17";
        let expected = Socket {
            port: 8080,
            inode: 41172,
            drops: 17,
        };
        assert_eq!(parse(line), Some(expected));
        assert_eq!(parse("  sl  local_address rem_address"), None);
    }

    #[test]
    fn a_socket_that_nobody_reads_drops_and_is_found() {
        let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        let before = Drops::now(0);
        for _ in 0..20_000 {
            sender
                .send_to(&[0; 1000], deaf.local_addr().unwrap())
                .unwrap();
        }
        let after = Drops::now(0).since(before);
        assert!(after.at_bots > 0, "{after:?}");
    }
}
