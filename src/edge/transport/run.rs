//! A run: packets of one size for one viewer, back to back, that the kernel takes in one call and cuts apart itself (UDP segmentation
//! offload). What a frame has for a viewer is such a run, so the batch of a frame costs one call a viewer.

use std::net::SocketAddr;

/// Most packets of one run (`UDP_MAX_SEGMENTS` of older kernels).
const MAX_SEGMENTS: usize = 64;
/// Room for one packet: an Ethernet frame.
const MTU: usize = 1_500;
/// Most bytes of one run: a UDP datagram before it is cut.
const MAX_BYTES: usize = 64_000;

/// What a packet costs on the wire beside its payload: IP, UDP, RTP with an extension, and the tag of SRTP.
pub const HEADERS: usize = 64;

/// Where datagrams go.
pub trait Network {
    /// Sends `contents`, cut into datagrams of `segment` bytes; the last may be shorter. Never waits: what cannot be sent is lost.
    fn send(&mut self, to: SocketAddr, contents: &[u8], segment: usize);
}

/// The packets that are on their way to one viewer.
pub struct Run {
    buffer: Vec<u8>,
    used: usize,
    segment: usize,
    count: usize,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            buffer: vec![0; MAX_BYTES],
            used: 0,
            segment: 0,
            count: 0,
        }
    }
}

impl Run {
    /// Room to write the next packet into; then say how long it has become (`push`).
    pub fn room(&mut self) -> &mut [u8] {
        let end = self.used.saturating_add(MTU).min(self.buffer.len());
        self.buffer.get_mut(self.used..end).unwrap_or_default()
    }

    /// Takes the packet that was written into `room`. Sends what came before it when it does not fit behind that.
    pub fn push(&mut self, length: usize, to: SocketAddr, network: &mut dyn Network) {
        if self.count > 0 && length > self.segment {
            let begin = self.used;
            self.flush(to, network);
            self.buffer
                .copy_within(begin..begin.saturating_add(length), 0);
        }
        if self.count == 0 {
            self.segment = length;
        }
        self.count = self.count.saturating_add(1);
        self.used = self.used.saturating_add(length);
        let shorter = length < self.segment;
        let room = self.buffer.len().saturating_sub(self.used) < MTU;
        if shorter || room || self.count >= MAX_SEGMENTS {
            self.flush(to, network);
        }
    }

    /// Sends what there is.
    pub fn flush(&mut self, to: SocketAddr, network: &mut dyn Network) {
        if let Some(contents) = self.buffer.get(..self.used).filter(|c| !c.is_empty()) {
            network.send(to, contents, self.segment);
        }
        self.used = 0;
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[derive(Default)]
    struct Cut(Vec<usize>, Vec<Vec<u8>>);

    impl Network for Cut {
        fn send(&mut self, _: SocketAddr, contents: &[u8], segment: usize) {
            let packets = contents.chunks(segment).map(<[u8]>::to_vec);
            let before = self.1.len();
            self.1.extend(packets);
            self.0.push(self.1.len().saturating_sub(before));
        }
    }

    /// Lengths of the packets -> packets of each call.
    fn calls(lengths: &[usize]) -> Vec<usize> {
        let (mut run, mut network) = (Run::default(), Cut::default());
        let to = SocketAddr::from(([192, 0, 2, 1], 9));
        for (number, &length) in lengths.iter().enumerate() {
            run.room()[..length].fill(u8::try_from(number % 251).unwrap_or(0));
            run.push(length, to, &mut network);
        }
        run.flush(to, &mut network);
        for (number, packet) in network.1.iter().enumerate() {
            let expected = vec![u8::try_from(number % 251).unwrap_or(0); lengths[number]];
            assert_eq!(*packet, expected, "packet {number}");
        }
        assert_eq!(network.1.len(), lengths.len());
        network.0
    }

    #[test]
    fn packets_of_one_size_are_one_run_and_a_shorter_one_ends_it() {
        assert_eq!(calls(&[1200, 1200, 1200, 800]), [4]);
        assert_eq!(calls(&[1200, 800, 1200]), [2, 1]);
        assert_eq!(calls(&[100, 1200, 1200]), [1, 2]);
        assert_eq!(calls(&[1200]), [1]);
    }

    #[test]
    fn a_run_has_no_more_packets_and_bytes_than_the_kernel_takes() {
        assert_eq!(calls(&[100; 130]), [64, 64, 2]);
        assert!(calls(&[1400; 100]).iter().all(|&n| n * 1400 <= MAX_BYTES));
    }
}
