//! A shard's UDP socket: many datagrams a call in both directions (`recvmmsg`, receive and segmentation offload), IPv4 and IPv6.

use super::run::Network;
use mio::net::UdpSocket;
use quinn_udp::{RecvMeta, Transmit, UdpSocketState};
use std::io::{self, ErrorKind, IoSliceMut};
use std::net::SocketAddr;

/// Buffers of one call. The kernel fills each with datagrams of one sender, if it can.
const BUFFERS: usize = 32;
/// Bytes of one buffer: as much as the kernel puts together.
const BUFFER: usize = 65_536;
/// Kernel buffers: about a second of a busy hearing.
const KERNEL_BUFFER: usize = 8 * 1024 * 1024;

/// The socket.
pub struct Socket {
    io: UdpSocket,
    state: UdpSocketState,
    six: bool,
    unsent: u64,
}

/// Room for what one call receives.
pub struct Inbox {
    memory: Vec<u8>,
    meta: [RecvMeta; BUFFERS],
    filled: usize,
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            memory: vec![0; BUFFERS.saturating_mul(BUFFER)],
            meta: [RecvMeta::default(); BUFFERS],
            filled: 0,
        }
    }
}

impl Socket {
    /// Takes the address. One of IPv6 that stands for all addresses takes IPv4 too.
    ///
    /// # Errors
    /// What the system says.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = socket2::Socket::new(
            socket2::Domain::for_address(address),
            socket2::Type::DGRAM,
            Some(socket2::Protocol::UDP),
        )?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        // The kernel caps these silently; smaller buffers only lose earlier.
        let _ = socket.set_recv_buffer_size(KERNEL_BUFFER);
        let _ = socket.set_send_buffer_size(KERNEL_BUFFER);
        socket.bind(&address.into())?;
        let io = UdpSocket::from_std(socket.into());
        let state = UdpSocketState::new((&io).into())?;
        Ok(Self {
            io,
            state,
            six: address.is_ipv6(),
            unsent: 0,
        })
    }

    /// The address that was taken.
    ///
    /// # Errors
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.io.local_addr()
    }

    /// For waiting.
    pub fn source(&mut self) -> &mut UdpSocket {
        &mut self.io
    }

    /// Datagrams that the system did not take since the last call: its buffer was full (`net.core.wmem_max`), or it knows no way.
    pub fn take_unsent(&mut self) -> u64 {
        std::mem::take(&mut self.unsent)
    }

    /// One datagram, or several of one length but for the last.
    fn transmit(
        &self,
        to: SocketAddr,
        contents: &[u8],
        segment_size: Option<usize>,
    ) -> io::Result<()> {
        let transmit = Transmit {
            destination: to,
            ecn: None,
            contents,
            segment_size,
            src_ip: None,
        };
        self.state.try_send((&self.io).into(), &transmit)
    }

    /// Several datagrams in one call. A device without segmentation is known after the first, and the next run goes out in single
    /// datagrams at once. Returns how many were not taken.
    fn transmit_run(&self, to: SocketAddr, part: &[u8], segment: usize, segments: usize) -> usize {
        let datagrams = part.chunks(segment);
        match self.transmit(to, part, Some(segment)) {
            Ok(()) => 0,
            Err(error) if error.kind() == ErrorKind::WouldBlock || segments == 1 => datagrams.len(),
            Err(_) => datagrams
                .filter(|datagram| self.transmit(to, datagram, None).is_err())
                .count(),
        }
    }

    /// Receives what is there, at most a batch. Returns whether more may be waiting.
    pub fn receive(&self, inbox: &mut Inbox) -> bool {
        inbox.filled = 0;
        let mut chunks = inbox.memory.chunks_exact_mut(BUFFER);
        let mut buffers: [IoSliceMut<'_>; BUFFERS] =
            std::array::from_fn(|_| IoSliceMut::new(chunks.next().unwrap_or_default()));
        match self
            .state
            .recv((&self.io).into(), &mut buffers, &mut inbox.meta)
        {
            Ok(filled) => {
                inbox.filled = filled;
                filled == BUFFERS
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => false,
            // An ICMP error of an earlier send; the next datagram may be good.
            Err(_) => true,
        }
    }
}

impl Inbox {
    /// The last call received nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Every datagram that was received, with where it came from.
    pub fn datagrams(&mut self) -> impl Iterator<Item = (SocketAddr, &mut [u8])> {
        self.memory
            .chunks_exact_mut(BUFFER)
            .zip(&self.meta)
            .take(self.filled)
            .flat_map(|(buffer, meta)| {
                let from = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
                let filled = buffer.get_mut(..meta.len).unwrap_or_default();
                let datagrams = filled.chunks_mut(meta.stride.max(1));
                datagrams.map(move |datagram| (from, datagram))
            })
    }
}

impl Network for Socket {
    /// What the kernel does not take is lost, as on any link, and counted: a viewer never slows a speaker (rule 7).
    fn send(&mut self, to: SocketAddr, contents: &[u8], segment: usize) {
        let to = match to {
            SocketAddr::V4(four) if self.six => {
                SocketAddr::new(four.ip().to_ipv6_mapped().into(), four.port())
            }
            other => other,
        };
        let segment = segment.max(1);
        let unsent = if contents.len() <= segment {
            usize::from(self.transmit(to, contents, None).is_err())
        } else {
            let segments = self.state.max_gso_segments();
            let parts = contents.chunks(segment.saturating_mul(segments));
            parts
                .map(|part| self.transmit_run(to, part, segment, segments))
                .sum()
        };
        self.unsent = self.unsent.saturating_add(unsent as u64);
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;
    use std::time::{Duration, Instant};

    /// Everything that comes within a few seconds, until there are so many datagrams.
    fn receive(socket: &Socket, count: usize) -> Vec<(SocketAddr, Vec<u8>)> {
        let (mut inbox, mut got) = (Inbox::default(), Vec::new());
        let end = Instant::now() + Duration::from_secs(5);
        while got.len() < count && Instant::now() < end {
            socket.receive(&mut inbox);
            got.extend(inbox.datagrams().map(|(from, d)| (from, d.to_vec())));
            std::thread::yield_now();
        }
        got
    }

    /// A browser at `there` and a socket at `here` exchange a run of three datagrams and a short one.
    fn exchange(here: &str, there: &str) {
        let mut socket = Socket::bind(here.parse().unwrap()).unwrap();
        let port = socket.local_addr().unwrap().port();
        let browser = std::net::UdpSocket::bind(there).unwrap();
        browser
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let own = browser.local_addr().unwrap();
        browser.send_to(b"hello", (own.ip(), port)).unwrap();
        let got = receive(&socket, 1);
        assert_eq!(got, [(own, b"hello".to_vec())]);
        let run: Vec<u8> = (0..35_u8).collect();
        socket.send(own, &run, 10);
        let mut buffer = [0; 100];
        for expected in run.chunks(10) {
            let (length, from) = browser.recv_from(&mut buffer).unwrap();
            assert_eq!(&buffer[..length], expected);
            assert_eq!(from.port(), port);
        }
    }

    #[test]
    fn a_run_arrives_as_its_datagrams() {
        exchange("127.0.0.1:0", "127.0.0.1:0");
    }

    #[test]
    fn what_the_system_does_not_take_is_counted_datagram_by_datagram() {
        let mut socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let browser = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.send(browser.local_addr().unwrap(), b"hello", 5);
        assert_eq!(socket.take_unsent(), 0);
        // Nobody may send to all at once without having asked to.
        let all = "255.255.255.255:9".parse().unwrap();
        socket.send(all, b"hello", 5);
        socket.send(all, &[7; 35], 10);
        assert_eq!((socket.take_unsent(), socket.take_unsent()), (5, 0));
    }

    #[test]
    fn a_socket_for_all_addresses_serves_both_families() {
        exchange("[::]:0", "[::1]:0");
        exchange("[::]:0", "127.0.0.1:0");
    }
}
