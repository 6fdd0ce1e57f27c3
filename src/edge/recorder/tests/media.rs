//! Real media for the tests: VP8 and Opus made by ffmpeg, cut into RTP by `rtc`, and files judged by ffmpeg and ffprobe.

use crate::edge::recorder::{Tap, TapPacket};
use crate::hearing::output::OnRecord;
use crate::id::{MediaKind, ParticipantId, PublicationId};
use bytes::Bytes;
use rtc::media::io::ivf_reader::IVFReader;
use rtc::media::io::ogg_reader::OggReader;
use rtc::rtp::codec::vp8::Vp8Payloader;
use rtc::rtp::packetizer::Payloader;
use serde_json::Value;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Milliseconds between two pictures, and between two packets of a voice.
pub const PICTURE_MS: u64 = 40;
pub const VOICE_MS: u64 = 20;

/// Pictures have a key frame at every 25th, so that a loss ends after at most a second.
const KEY_EVERY: u64 = 25;

pub fn run(tool: &str, args: &[&str]) -> Output {
    Command::new(tool)
        .args(args)
        .output()
        .unwrap_or_else(|e| {
            panic!("{tool} could not be started ({e}): these tests need ffmpeg with ffprobe (apt install ffmpeg)")
        })
}

fn ffmpeg(args: &[&str]) -> Vec<u8> {
    let output = run("ffmpeg", &[&["-v", "error", "-nostdin"], args].concat());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "ffmpeg {args:?}: {complaint}");
    output.stdout
}

/// 8 s of pictures at 25 a second, 320 x 240.
fn pictures() -> &'static [Bytes] {
    static PICTURES: OnceLock<Vec<Bytes>> = OnceLock::new();
    PICTURES.get_or_init(|| {
        let key_every = KEY_EVERY.to_string();
        let ivf = ffmpeg(&[
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=320x240:rate=25:duration=8",
            "-c:v",
            "libvpx",
            "-deadline",
            "realtime",
            "-cpu-used",
            "8",
            "-b:v",
            "500k",
            "-g",
            &key_every,
            "-auto-alt-ref",
            "0",
            "-f",
            "ivf",
            "-",
        ]);
        let (mut reader, _) = IVFReader::new(Cursor::new(ivf)).unwrap();
        std::iter::from_fn(|| reader.parse_next_frame().ok())
            .map(|(data, _)| data.freeze())
            .collect()
    })
}

/// 8 s of a tone in packets of 20 ms.
fn voice() -> &'static [Bytes] {
    static VOICE: OnceLock<Vec<Bytes>> = OnceLock::new();
    VOICE.get_or_init(|| {
        let ogg = ffmpeg(&[
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=48000:duration=8",
            "-c:a",
            "libopus",
            "-b:a",
            "32k",
            "-page_duration",
            "20000",
            "-f",
            "ogg",
            "-",
        ]);
        let (mut reader, _) = OggReader::new(Cursor::new(ogg), true).unwrap();
        std::iter::from_fn(|| reader.parse_next_page().ok())
            .map(|(data, _)| data.freeze())
            .filter(|data| !data.starts_with(b"OpusTags"))
            .collect()
    })
}

/// Makes the media before any clock of a test runs.
pub fn prepare() {
    assert!(!pictures().is_empty() && !voice().is_empty());
}

pub fn publication(who: &str, kind: MediaKind) -> PublicationId {
    PublicationId {
        owner: ParticipantId::new(who).unwrap(),
        kind,
    }
}

pub fn on_record(who: &str, kind: MediaKind) -> OnRecord {
    OnRecord::in_a_test(publication(who, kind))
}

/// A browser of one publication: frame `n` is sent at `n` times the spacing after `base`.
pub struct Sender {
    kind: MediaKind,
    base: Instant,
    sequence: u16,
    payloader: Vp8Payloader,
}

impl Sender {
    pub fn new(kind: MediaKind, base: Instant) -> Self {
        let mut payloader = Vp8Payloader::default();
        payloader.enable_picture_id = true;
        Self {
            kind,
            base,
            sequence: 65_500,
            payloader,
        }
    }

    /// From now on frame `n` is sent as if frame `frame` were sent at `now`: the sender paused.
    pub fn move_to(&mut self, frame: u64, now: Instant) {
        let spacing = match self.kind {
            MediaKind::Audio => VOICE_MS,
            MediaKind::Video => PICTURE_MS,
        };
        self.base = now - Duration::from_millis(frame * spacing);
    }

    pub fn packets(&mut self, frame: u64) -> Vec<TapPacket> {
        let (payloads, ms, rate) = match self.kind {
            MediaKind::Audio => {
                let all = voice();
                let data = all[usize::try_from(frame).unwrap() % all.len()].clone();
                (vec![data], frame * VOICE_MS, 48)
            }
            MediaKind::Video => {
                let all = pictures();
                let data = &all[usize::try_from(frame).unwrap() % all.len()];
                let payloads = self.payloader.payload(1200, data).unwrap();
                (payloads, frame * PICTURE_MS, 90)
            }
        };
        let last = payloads.len() - 1;
        let packets = payloads.into_iter().enumerate().map(|(i, payload)| {
            self.sequence = self.sequence.wrapping_add(1);
            TapPacket {
                arrived: self.base + Duration::from_millis(ms),
                ssrc: 0x00C0_FFEE,
                sequence: self.sequence,
                timestamp: u32::try_from((ms * rate) & 0xffff_ffff)
                    .unwrap()
                    .wrapping_sub(90_000),
                marker: i == last,
                payload,
            }
        });
        packets.collect()
    }

    pub fn send(&mut self, tap: &mut Tap, frames: std::ops::Range<u64>) {
        for frame in frames {
            for packet in self.packets(frame) {
                tap.push(packet);
            }
        }
    }
}

/// What ffprobe decodes of a file.
#[derive(Debug)]
pub struct Probed {
    pub codec: String,
    pub frames: u64,
    pub size: Option<(u64, u64)>,
    pub complaints: String,
}

pub fn probe(file: &Path) -> Probed {
    let output = run(
        "ffprobe",
        &[
            "-v",
            "error",
            "-count_frames",
            "-show_streams",
            "-of",
            "json",
            file.to_str().unwrap(),
        ],
    );
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let stream = &json["streams"][0];
    let number = |name: &str| stream[name].as_u64();
    Probed {
        codec: stream["codec_name"].as_str().unwrap_or_default().to_owned(),
        frames: stream["nb_read_frames"]
            .as_str()
            .unwrap_or("0")
            .parse()
            .unwrap(),
        size: number("width").zip(number("height")),
        complaints: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Times of a file's packets in milliseconds, as ffprobe reads them.
pub fn times(file: &Path) -> Vec<i64> {
    let output = run(
        "ffprobe",
        &[
            "-v",
            "error",
            "-show_entries",
            "packet=pts_time",
            "-of",
            "csv=p=0",
            file.to_str().unwrap(),
        ],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let seconds = text
        .lines()
        .map(|line| line.trim_end_matches(',').parse::<f64>().unwrap());
    #[allow(
        clippy::cast_possible_truncation,
        reason = "milliseconds of a short file"
    )]
    seconds.map(|s| (s * 1000.0).round() as i64).collect()
}
