//! A media thread: it owns a socket and drives a shard. No tokio, no lock; commands come by a bounded channel.

use super::Command;
use super::plane::Count;
use super::shard::{Shard, is_media};
use super::socket::{Inbox, Socket};
use super::tally::Turn;
use mio::{Events, Interest, Poll, Token};
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const SOCKET: Token = Token(0);
/// A command waits.
pub const WAKE: Token = Token(1);
/// Calls for datagrams in one turn before commands and timers get theirs.
const CALLS: usize = 4;
/// Turns that take more than the kernel keeps for a socket: what comes meanwhile, however much it is, holds no command up.
const TURNS_OF_A_FULL_SOCKET: usize = 128;
/// After media has come, the thread sleeps so long: what comes meanwhile shares the cost of waking up, here and at the viewers, whose
/// packets then come in fewer bursts.
const NAP: Duration = Duration::from_millis(1);
/// So long when many send: what a viewer gets of several of them then shares calls to the kernel, too (`round`; load-tests/RESULTS.md).
const LONG_NAP: Duration = Duration::from_millis(5);
/// Many is: so many packets of media between two counts. What viewers report is none: a gallery of hundreds has one sender.
const MANY: usize = 250;
/// Distance of counts.
const COUNT: Duration = Duration::from_millis(250);

/// The thread.
pub struct MediaThread {
    poll: Poll,
    socket: Socket,
    shard: Shard,
    mailbox: mpsc::Receiver<Command>,
    stop: Arc<AtomicBool>,
    count: Count,
    counted: (Option<Instant>, usize),
    /// Packets of media since the last count.
    came: usize,
    nap: Duration,
}

impl MediaThread {
    /// # Errors
    /// When the system cannot watch the socket.
    pub fn new(
        poll: Poll,
        mut socket: Socket,
        shard: Shard,
        mailbox: mpsc::Receiver<Command>,
        (stop, count): (Arc<AtomicBool>, Count),
    ) -> io::Result<Self> {
        poll.registry()
            .register(socket.source(), SOCKET, Interest::READABLE)?;
        Ok(Self {
            poll,
            socket,
            shard,
            mailbox,
            stop,
            count,
            counted: (None, 0),
            came: 0,
            nap: NAP,
        })
    }

    /// Works until it is stopped.
    pub fn run(mut self) {
        let mut events = Events::with_capacity(8);
        let mut inbox = Inbox::default();
        // After a nap something has come, most likely: to look is cheaper than to ask first.
        let mut look = false;
        while !self.stop.load(Ordering::Acquire) {
            let wait = self.shard.patience(Instant::now());
            if !look
                && let Err(error) = self.poll.poll(&mut events, Some(wait))
                && error.kind() != ErrorKind::Interrupted
            {
                tracing::error!(%error, "the media thread cannot wait for its socket and ends");
                return;
            }
            let began = Instant::now();
            self.obey(&mut inbox);
            let more = self.receive(&mut inbox);
            let now = Instant::now();
            self.shard.timeout(now, &mut self.socket);
            self.shard.flush(now, &mut self.socket);
            self.count(now);
            look = more || !inbox.is_empty();
            if look && !more {
                let took = now.saturating_duration_since(began);
                std::thread::sleep(self.nap.saturating_sub(took));
            }
        }
        let legs = i64::try_from(self.counted.1).unwrap_or(i64::MAX);
        let turn = self.take_turn();
        (self.count)(turn, legs.saturating_neg());
    }

    fn take_turn(&mut self) -> Turn {
        Turn {
            unsent: self.socket.take_unsent(),
            ..self.shard.take_turn()
        }
    }

    /// Carries out the commands that wait. Datagrams that came before them and were not read yet are of the time before: a door that a
    /// command opens must not let in what was said behind it.
    fn obey(&mut self, inbox: &mut Inbox) {
        let commands = self.mailbox.len();
        if commands == 0 {
            return;
        }
        for _ in 0..TURNS_OF_A_FULL_SOCKET {
            if !self.receive(inbox) {
                break;
            }
        }
        // No earlier than what was just read.
        let now = Instant::now();
        for _ in 0..commands {
            let Ok(command) = self.mailbox.try_recv() else {
                return;
            };
            self.shard.command(now, command, &mut self.socket);
        }
    }

    /// Takes what is there, and sends it on after each call. Returns whether more may be waiting.
    fn receive(&mut self, inbox: &mut Inbox) -> bool {
        for _ in 0..CALLS {
            let more = self.socket.receive(inbox);
            let now = Instant::now();
            for (from, datagram) in inbox.datagrams() {
                self.came = self.came.saturating_add(usize::from(is_media(datagram)));
                self.shard.datagram(now, from, datagram, &mut self.socket);
            }
            if !more {
                return false;
            }
            self.shard.flush(now, &mut self.socket);
        }
        true
    }

    fn count(&mut self, now: Instant) {
        let (last, legs) = self.counted;
        let early = |last: Instant| now.saturating_duration_since(last) < COUNT;
        if last.is_some_and(early) {
            return;
        }
        let many = std::mem::take(&mut self.came) >= MANY;
        self.nap = if many { LONG_NAP } else { NAP };
        let present = self.shard.peers();
        let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let change = signed(present).saturating_sub(signed(legs));
        let turn = self.take_turn();
        (self.count)(turn, change);
        self.counted = (Some(now), present);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::engine::Engine;
    use super::*;
    use crate::id::HearingId;
    use std::net::{SocketAddr, UdpSocket};

    #[test]
    fn what_has_come_before_a_command_is_read_before_it_and_is_not_waited_for_without_one() {
        let socket = Socket::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = socket.local_addr().unwrap();
        let shard = Shard::new(Engine::new(vec![address]).unwrap(), 8_000);
        let (commands, mailbox) = mpsc::channel(8);
        let stop = Arc::new(AtomicBool::new(false));
        let poll = Poll::new().unwrap();
        let mut thread =
            MediaThread::new(poll, socket, shard, mailbox, (stop, Arc::new(|_, _| {}))).unwrap();
        let mut inbox = Inbox::default();
        // More than one call takes; of no kind that a media server knows.
        let page = UdpSocket::bind("127.0.0.1:0").unwrap();
        for _ in 0..300 {
            page.send_to(&[255], address).unwrap();
        }
        thread.obey(&mut inbox);
        assert_eq!(thread.shard.take_turn().stray, 0);
        let hearing = HearingId::new("h-1").unwrap();
        commands.try_send(Command::LeaveAll { hearing }).unwrap();
        thread.obey(&mut inbox);
        assert_eq!(thread.shard.take_turn().stray, 300);
        assert!(thread.mailbox.is_empty());
    }
}
