//! What the machine can do at all: AES-128-GCM and sending, nothing else. One core seals 1200-byte packets for 100 addresses, five in
//! a row for each (a frame), and gives them to the kernel, by sendmmsg or as UDP GSO runs; the other core reads, as it
//! does when a server is measured. The best server cannot be faster than this without doing less.

use super::site;
use crate::light::socket::{Batch, Socket};
use anyhow::{Context, Result};
use mio::{Events, Poll, Token};
use nix::sys::socket::{MsgFlags, MultiHeaders, SockaddrIn, sendmmsg};
use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::Serialize;
use std::io::IoSlice;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const VIEWERS: usize = 100;
const FRAME: usize = 5;
const HEADER: usize = 12;
const PAYLOAD: usize = 1200;
const PACKET: usize = HEADER + PAYLOAD + 16;

/// Packets a second on one core.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Floor {
    /// One call of the kernel for a frame to each of some viewers.
    pub sendmmsg: f64,
    /// One buffer for a frame to a viewer, cut up by the kernel.
    pub gso: f64,
}

/// Measures both for so long each: one thread sends on the server's core, another reads on the clients'.
///
/// # Errors
/// When no socket is to be had.
pub fn measure(each: Duration) -> Result<Floor> {
    let viewers = (0..VIEWERS).map(|_| Socket::bind(site::CLIENT));
    let viewers = viewers.collect::<Result<Vec<Socket>>>()?;
    let addresses = viewers.iter().map(Socket::local);
    let addresses = addresses.collect::<Result<Vec<SocketAddr>>>()?;
    let is_over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let reader = threads.spawn(|| read(viewers, &is_over));
        let sender = threads.spawn(|| {
            site::on_server_core()?;
            anyhow::Ok(Floor {
                sendmmsg: by_sendmmsg(&addresses, each)?,
                gso: by_gso(&addresses, each)?,
            })
        });
        let floor = sender.join();
        is_over.store(true, Ordering::Relaxed);
        match (floor, reader.join()) {
            (Ok(floor), Ok(read)) => read.and(floor),
            _ => anyhow::bail!("the floor bench panicked"),
        }
    })
}

/// Reads what comes and throws it away.
fn read(mut viewers: Vec<Socket>, is_over: &AtomicBool) -> Result<()> {
    site::on_client_core()?;
    let (mut poll, mut events, mut batch) =
        (Poll::new()?, Events::with_capacity(256), Batch::new());
    for (place, socket) in viewers.iter_mut().enumerate() {
        socket.register(poll.registry(), Token(place))?;
    }
    while !is_over.load(Ordering::Relaxed) {
        poll.poll(&mut events, Some(Duration::from_millis(10)))?;
        for event in &events {
            if let Some(socket) = viewers.get(event.token().0) {
                while batch.read(socket) {}
            }
        }
    }
    Ok(())
}

struct Sealer {
    key: LessSafeKey,
    index: u64,
}

impl Sealer {
    fn new() -> Result<Self> {
        let key = UnboundKey::new(&AES_128_GCM, b"sixteen bytes ok").ok();
        Ok(Self {
            key: LessSafeKey::new(key.context("no key")?),
            index: 0,
        })
    }

    /// Copies a packet and seals it, as a forwarding server has to.
    fn seal(&mut self, source: &[u8], out: &mut [u8]) -> Result<()> {
        self.index = self.index.wrapping_add(1);
        let mut nonce = [0; 12];
        for (out, byte) in nonce.iter_mut().zip(self.index.to_be_bytes()) {
            *out = byte;
        }
        let (header, rest) = out.split_at_mut_checked(HEADER).context("short")?;
        let (body, place) = rest.split_at_mut_checked(PAYLOAD).context("short")?;
        for (out, source) in [
            (&mut *header, source.get(..HEADER)),
            (&mut *body, source.get(HEADER..)),
        ] {
            out.copy_from_slice(source.context("short")?);
        }
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(&*header), body);
        place.copy_from_slice(tag.ok().context("not sealed")?.as_ref());
        Ok(())
    }
}

fn by_sendmmsg(viewers: &[SocketAddr], time: Duration) -> Result<f64> {
    const AT_ONCE: usize = 50;
    let (socket, mut sealer) = (sender()?, Sealer::new()?);
    let source = vec![0x5a; HEADER + PAYLOAD];
    let mut slab = vec![0; PACKET * AT_ONCE];
    let mut headers = MultiHeaders::<SockaddrIn>::preallocate(AT_ONCE, None);
    let viewers = ipv4(viewers)?;
    let (began, mut packets) = (Instant::now(), 0.0);
    while began.elapsed() < time {
        for group in viewers.chunks(AT_ONCE / FRAME) {
            let to: Vec<Option<SockaddrIn>> = group
                .iter()
                .flat_map(|address| std::iter::repeat_n(Some(*address), FRAME))
                .collect();
            for place in slab.chunks_exact_mut(PACKET).take(to.len()) {
                sealer.seal(&source, place)?;
            }
            let slices: Vec<[IoSlice<'_>; 1]> = slab
                .chunks_exact(PACKET)
                .take(to.len())
                .map(|packet| [IoSlice::new(packet)])
                .collect();
            let none: [nix::sys::socket::ControlMessage<'_>; 0] = [];
            let sent = sendmmsg(
                socket.as_raw_fd(),
                &mut headers,
                &slices,
                &to,
                none,
                MsgFlags::empty(),
            )?;
            packets += sent.fold(0.0, |sum, _| sum + 1.0);
        }
    }
    Ok(packets / began.elapsed().as_secs_f64())
}

fn by_gso(viewers: &[SocketAddr], time: Duration) -> Result<f64> {
    let (socket, mut sealer) = (sender()?, Sealer::new()?);
    let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
    let source = vec![0x5a; HEADER + PAYLOAD];
    let mut run = vec![0; PACKET * FRAME];
    let (began, mut packets) = (Instant::now(), 0.0);
    while began.elapsed() < time {
        for &destination in viewers {
            for place in run.chunks_exact_mut(PACKET) {
                sealer.seal(&source, place)?;
            }
            let transmit = Transmit {
                destination,
                ecn: None,
                contents: &run,
                segment_size: Some(PACKET),
                src_ip: None,
            };
            state.try_send(UdpSockRef::from(&socket), &transmit)?;
            packets += 5.0;
        }
    }
    Ok(packets / began.elapsed().as_secs_f64())
}

fn sender() -> Result<UdpSocket> {
    Ok(UdpSocket::bind(SocketAddr::new(site::SERVER, 0))?)
}

fn ipv4(viewers: &[SocketAddr]) -> Result<Vec<SockaddrIn>> {
    viewers
        .iter()
        .map(|address| match address {
            SocketAddr::V4(address) => Ok(SockaddrIn::from(*address)),
            SocketAddr::V6(_) => anyhow::bail!("the path is IPv4"),
        })
        .collect()
}
