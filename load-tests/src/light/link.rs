//! Where a light peer's datagrams go: to a socket, or to whoever moves the peer without one.

use super::socket::Socket;
use anyhow::Result;
use std::cell::RefCell;
use std::net::SocketAddr;

/// A peer's end of its link.
pub enum Link {
    /// A socket of the kernel.
    Socket(Socket),
    /// No socket.
    Memory(Memory),
}

/// An address, and what was sent from it and not yet fetched.
pub struct Memory {
    address: SocketAddr,
    sent: RefCell<Vec<Vec<u8>>>,
}

impl Link {
    /// Without a socket, as if at this address.
    #[must_use]
    pub fn memory(address: SocketAddr) -> Self {
        Self::Memory(Memory {
            address,
            sent: RefCell::default(),
        })
    }

    /// Our address.
    pub fn local(&self) -> Result<SocketAddr> {
        match self {
            Self::Socket(socket) => socket.local(),
            Self::Memory(memory) => Ok(memory.address),
        }
    }

    /// From now on everything goes to and comes from there.
    pub fn connect(&self, to: SocketAddr) -> Result<()> {
        match self {
            Self::Socket(socket) => socket.connect(to),
            Self::Memory(_) => Ok(()),
        }
    }

    /// Sends; what the kernel refuses is lost like anything on the way.
    pub fn send(&self, datagram: &[u8]) {
        match self {
            Self::Socket(socket) => {
                socket.send(datagram);
            }
            Self::Memory(memory) => memory.sent.borrow_mut().push(datagram.to_vec()),
        }
    }

    /// What was sent without a socket since it was last asked.
    #[must_use]
    pub fn take_sent(&self) -> Vec<Vec<u8>> {
        match self {
            Self::Socket(_) => Vec::new(),
            Self::Memory(memory) => memory.sent.take(),
        }
    }
}
