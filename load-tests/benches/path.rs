//! The steps of a packet's way, each for itself: which packet and under which numbers, its new header, SRTP, and the call to the kernel.
//! Timings, to compare two states of the code on one quiet machine; what holds on a noisy one is `make bench-path`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a benchmark"
)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};
use tyndau::codec::Codec;
use tyndau::codec::vp8;
use tyndau::edge::transport::keys::{KEY, Master, SALT};
use tyndau::edge::transport::srtp::{Srtp, TAG};
use tyndau::edge::transport::{Network, Run, Socket};
use tyndau::id::MediaKind;
use tyndau::media::downtrack::{Choice, Downtrack, Incoming};
use tyndau::media::layer::Layers;
use tyndau::media::packet::{Header, Outgoing};

const VIEWERS: usize = 100;
const FRAME: usize = 5;
const PAYLOAD: usize = 1_200;
const HEADER: usize = 20;

/// Packet `number` of a picture of one layer whose frames have `FRAME` packets each.
fn packet(number: u64) -> Incoming {
    let frame = number / FRAME as u64;
    let starts = number.is_multiple_of(FRAME as u64);
    let id = vp8::PictureId {
        value: frame as u16 & 0x7fff,
        mask: 0x7fff,
    };
    Incoming {
        ssrc: 1,
        rank: 0,
        sequence: number as u16,
        timestamp: frame as u32 * 3_600,
        codec: Codec::Vp8,
        key: number == 0,
        vp8: Some(vp8::Header {
            length: 4,
            start: starts,
            key: number == 0,
            id: Some(id),
            ..vp8::Header::default()
        }),
        late: false,
    }
}

/// What one packet costs for all viewers before anything is written: the choice and the numbers.
fn choice(c: &mut Criterion) {
    let mut group = c.benchmark_group("downtrack");
    group.throughput(Throughput::Elements(VIEWERS as u64));
    group.bench_function("choose, 100 viewers", |b| {
        let begin = Instant::now();
        let mut layers = Layers::default();
        let mut viewers: Vec<_> = (0..VIEWERS)
            .map(|viewer| Downtrack::new(MediaKind::Video, viewer as u16))
            .collect();
        let mut number = 0;
        b.iter(|| {
            let incoming = packet(number);
            let now = begin + Duration::from_millis(8 * number);
            number += 1;
            layers.arrived(now, &incoming);
            for viewer in &mut viewers {
                let choice = viewer.choose(now, &layers, &incoming);
                assert_ne!(choice, Choice::Skip);
                black_box(choice);
            }
        });
    });
    group.finish();
}

fn headers(c: &mut Criterion) {
    let header = Outgoing {
        marker: true,
        payload_type: 96,
        sequence: 7,
        timestamp: 9,
        ssrc: 11,
        padded: false,
        transport: Some((3, 13)),
    };
    let mut packet = [0_u8; HEADER];
    c.bench_function("header/write", |b| {
        b.iter(|| black_box(&header).write(black_box(&mut packet)));
    });
    header.write(&mut packet).unwrap();
    c.bench_function("header/read", |b| {
        b.iter(|| Header::read(black_box(&packet)));
    });
}

fn srtp(c: &mut Criterion) {
    let master = Master {
        key: [0x5a; KEY],
        salt: [0xc3; SALT],
    };
    let srtp = Srtp::new(&master).unwrap();
    let mut group = c.benchmark_group("srtp");
    for payload in [80, PAYLOAD] {
        group.throughput(Throughput::Bytes(payload as u64));
        let mut packet = vec![0x5a; HEADER + payload + TAG];
        let mut index = 0;
        group.bench_function(format!("seal {payload} bytes"), |b| {
            b.iter(|| {
                index += 1;
                srtp.seal_rtp(1, index, &mut packet, HEADER, payload)
                    .unwrap()
            });
        });
        let mut sealed = vec![0x5a; HEADER + payload + TAG];
        srtp.seal_rtp(1, 1, &mut sealed, HEADER, payload).unwrap();
        group.bench_function(format!("open {payload} bytes"), |b| {
            b.iter_batched_ref(
                || sealed.clone(),
                |sealed| srtp.open_rtp(1, 1, sealed, HEADER).unwrap(),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

/// Takes everything and does nothing.
struct Sink;

impl Network for Sink {
    fn send(&mut self, _: SocketAddr, contents: &[u8], _: usize) {
        black_box(contents);
    }
}

/// A frame for one viewer: five packets in one run.
fn frame(run: &mut Run, to: SocketAddr, network: &mut dyn Network) {
    for _ in 0..FRAME {
        black_box(&mut run.room()[..HEADER]);
        run.push(HEADER + PAYLOAD + TAG, to, network);
    }
    run.flush(to, network);
}

fn flush(c: &mut Criterion) {
    let mut group = c.benchmark_group("flush");
    group.throughput(Throughput::Elements(FRAME as u64));
    let mut run = Run::default();
    let viewer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = viewer.local_addr().unwrap();
    group.bench_function("a frame, no network", |b| {
        b.iter(|| frame(&mut run, to, &mut Sink));
    });
    // Nobody reads: what the viewer's socket cannot hold is lost in the kernel, behind the call that is timed.
    let mut socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    group.bench_function("a frame, loopback", |b| {
        b.iter(|| frame(&mut run, to, &mut socket));
    });
    group.finish();
}

criterion_group!(path, choice, headers, srtp, flush);
criterion_main!(path);
