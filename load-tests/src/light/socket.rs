//! The UDP socket of a light peer: many datagrams with one call of the kernel.

use anyhow::Result;
use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};
use nix::sys::socket::{MsgFlags, MultiHeaders, recvmmsg, setsockopt, sockopt};
use std::io::IoSliceMut;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsRawFd;

/// Datagrams that one call takes.
const BATCH: usize = 32;
const LONGEST: usize = 1600;
/// Bytes that the kernel keeps for a peer that is read late.
const BUFFER: usize = 2 * 1024 * 1024;

/// A bound, later connected, socket.
pub struct Socket {
    inner: UdpSocket,
}

impl Socket {
    /// On a free port of `address`.
    pub fn bind(address: IpAddr) -> Result<Self> {
        let inner = UdpSocket::bind(SocketAddr::new(address, 0))?;
        // Only root may go beyond the system's bound; others take what they get.
        if setsockopt(&inner, sockopt::RcvBufForce, &BUFFER).is_err() {
            setsockopt(&inner, sockopt::RcvBuf, &BUFFER)?;
        }
        Ok(Self { inner })
    }

    /// Our address.
    pub fn local(&self) -> Result<SocketAddr> {
        Ok(self.inner.local_addr()?)
    }

    /// From now on everything goes to and comes from there.
    pub fn connect(&self, to: SocketAddr) -> Result<()> {
        Ok(self.inner.connect(to)?)
    }

    /// Wakes the engine when something comes.
    pub fn register(&mut self, registry: &Registry, token: Token) -> Result<()> {
        Ok(registry.register(&mut self.inner, token, Interest::READABLE)?)
    }

    /// Sends; what the kernel refuses is lost like anything on the way.
    pub fn send(&self, datagram: &[u8]) -> bool {
        self.inner.send(datagram).is_ok()
    }
}

/// Buffers for reading, shared by all peers of an engine.
pub struct Batch {
    headers: MultiHeaders<()>,
    buffers: Box<[[u8; LONGEST]; BATCH]>,
    lengths: [usize; BATCH],
    count: usize,
}

impl Batch {
    pub fn new() -> Self {
        Self {
            headers: MultiHeaders::preallocate(BATCH, None),
            buffers: Box::new([[0; LONGEST]; BATCH]),
            lengths: [0; BATCH],
            count: 0,
        }
    }

    /// Reads what is there; true when there may be more.
    pub fn read(&mut self, socket: &Socket) -> bool {
        self.count = 0;
        let mut slices = self
            .buffers
            .each_mut()
            .map(|buffer| [IoSliceMut::new(buffer)]);
        // An error is either "nothing there", or about a datagram that we sent earlier: neither can be mended here.
        let Ok(messages) = recvmmsg(
            socket.inner.as_raw_fd(),
            &mut self.headers,
            slices.iter_mut(),
            MsgFlags::MSG_DONTWAIT,
            None,
        ) else {
            return false;
        };
        for (length, message) in self.lengths.iter_mut().zip(messages) {
            *length = message.bytes;
            self.count = self.count.saturating_add(1);
        }
        self.count == BATCH
    }

    /// What was read.
    pub fn datagrams(&mut self) -> impl Iterator<Item = &mut [u8]> {
        self.buffers
            .iter_mut()
            .zip(self.lengths)
            .take(self.count)
            .filter_map(|(buffer, length)| buffer.get_mut(..length))
    }
}
