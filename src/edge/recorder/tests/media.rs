//! Real media for the tests: pictures of every codec and Opus, made by ffmpeg, cut into RTP by `rtc`, and files judged by ffmpeg and ffprobe.

use crate::codec::Codec;
use crate::edge::recorder::{Tap, TapPacket};
use crate::hearing::output::OnRecord;
use crate::id::{MediaKind, ParticipantId, PublicationId};
use bytes::Bytes;
use rtc::media::io::ivf_reader::IVFReader;
use rtc::media::io::ogg_reader::OggReader;
use rtc::rtp::codec::av1::Av1Payloader;
use rtc::rtp::codec::h264::H264Payloader;
use rtc::rtp::codec::vp8::Vp8Payloader;
use rtc::rtp::codec::vp9::Vp9Payloader;
use rtc::rtp::packetizer::Payloader;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Milliseconds between two pictures, and between two packets of a voice.
pub const PICTURE_MS: u64 = 40;
pub const VOICE_MS: u64 = 20;

/// Size of the pictures.
pub const SIZE: &str = "320x240";

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

/// Set by tests for their child processes: a folder where what ffmpeg made is kept, so that not each of them has it made.
pub const MADE: &str = "TYNDAU_TEST_MEDIA";

fn ffmpeg(args: &[&str]) -> Vec<u8> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let Some(folder) = std::env::var_os(MADE) else {
        return ffmpeg_makes(args);
    };
    let mut hasher = DefaultHasher::new();
    args.hash(&mut hasher);
    let path = Path::new(&folder).join(format!("{:016x}", hasher.finish()));
    if let Ok(made) = std::fs::read(&path) {
        return made;
    }
    let made = ffmpeg_makes(args);
    let beside = path.with_extension(std::process::id().to_string());
    std::fs::write(&beside, &made).unwrap();
    std::fs::rename(&beside, &path).unwrap();
    made
}

fn ffmpeg_makes(args: &[&str]) -> Vec<u8> {
    let output = run("ffmpeg", &[&["-v", "error", "-nostdin"], args].concat());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "ffmpeg {args:?}: {complaint}");
    output.stdout
}

/// 8 s of pictures at 25 a second, made once.
fn pictures(codec: Codec, size: &'static str) -> Arc<Vec<Bytes>> {
    type Made = BTreeMap<(Codec, &'static str), Arc<Vec<Bytes>>>;
    static MADE: Mutex<Made> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let pictures = made
        .entry((codec, size))
        .or_insert_with(|| Arc::new(encoded(codec, size)));
    pictures.clone()
}

fn encoded(codec: Codec, size: &str) -> Vec<Bytes> {
    let own = match codec {
        Codec::Opus => panic!("no pictures"),
        Codec::Vp8 => "libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -f ivf",
        Codec::Vp9 => "libvpx-vp9 -deadline realtime -cpu-used 8 -lag-in-frames 0 -f ivf",
        Codec::Av1 => "libaom-av1 -usage realtime -cpu-used 8 -lag-in-frames 0 -f ivf",
        // Each picture with a delimiter in front, by which it is found.
        Codec::H264 => {
            "libx264 -profile:v baseline -preset ultrafast -tune zerolatency -x264-params aud=1:scenecut=0 -f h264"
        }
    };
    let line = format!(
        "-f lavfi -i testsrc=size={size}:rate=25:duration=8 -pix_fmt yuv420p -b:v 500k -g {KEY_EVERY} \
         -keyint_min {KEY_EVERY} -c:v {own} -"
    );
    let bytes = ffmpeg(&line.split(' ').collect::<Vec<_>>());
    if codec == Codec::H264 {
        return access_units(&bytes);
    }
    let (mut reader, _) = IVFReader::new(Cursor::new(bytes)).unwrap();
    std::iter::from_fn(|| reader.parse_next_frame().ok())
        .map(|(data, _)| data.freeze())
        .collect()
}

/// Cuts a stream of H264 before each delimiter.
fn access_units(stream: &[u8]) -> Vec<Bytes> {
    let delimiter = [0, 0, 0, 1, 9];
    let begins = stream
        .windows(5)
        .enumerate()
        .filter(|(_, w)| *w == delimiter);
    let begins: Vec<usize> = begins.map(|(at, _)| at).collect();
    let ends = begins.iter().skip(1).copied().chain([stream.len()]);
    begins
        .iter()
        .zip(ends)
        .map(|(begin, end)| Bytes::copy_from_slice(&stream[*begin..end]))
        .collect()
}

/// 8 s of a tone in packets of 20 ms.
fn voice() -> &'static [Bytes] {
    static VOICE: OnceLock<Vec<Bytes>> = OnceLock::new();
    VOICE.get_or_init(|| opus("sine=frequency=440:sample_rate=48000:duration=8"))
}

/// What ffmpeg makes of a source, in packets of 20 ms.
pub fn opus(source: &str) -> Vec<Bytes> {
    let encode = "-c:a libopus -b:a 32k -page_duration 20000 -f ogg -";
    let mut line = vec!["-f", "lavfi", "-i", source];
    line.extend(encode.split(' '));
    let (mut reader, _) = OggReader::new(Cursor::new(ffmpeg(&line)), true).unwrap();
    std::iter::from_fn(|| reader.parse_next_page().ok())
        .map(|(data, _)| data.freeze())
        .filter(|data| !data.starts_with(b"OpusTags"))
        .collect()
}

/// Makes the media before any clock of a test runs.
pub fn prepare() {
    assert!(!pictures(Codec::Vp8, SIZE).is_empty() && !voice().is_empty());
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
    codec: Codec,
    size: &'static str,
    base: Instant,
    sequence: u16,
    payloader: Box<dyn Payloader>,
}

impl Sender {
    pub fn new(kind: MediaKind, base: Instant) -> Self {
        let codec = match kind {
            MediaKind::Audio => Codec::Opus,
            MediaKind::Video => Codec::Vp8,
        };
        Self {
            codec,
            size: SIZE,
            base,
            sequence: 65_500,
            payloader: payloader(codec),
        }
    }

    /// Its pictures are of this size.
    pub fn with_size(self, size: &'static str) -> Self {
        Self { size, ..self }
    }

    /// From now on it sends this, under the same source and with the next numbers.
    pub fn turn_to(&mut self, codec: Codec, size: &'static str) {
        self.codec = codec;
        self.size = size;
        self.payloader = payloader(codec);
    }

    /// From now on frame `n` is sent as if frame `frame` were sent at `now`: the sender paused.
    pub fn move_to(&mut self, frame: u64, now: Instant) {
        let spacing = match self.codec.kind() {
            MediaKind::Audio => VOICE_MS,
            MediaKind::Video => PICTURE_MS,
        };
        self.base = now - Duration::from_millis(frame * spacing);
    }

    pub fn packets(&mut self, frame: u64) -> Vec<TapPacket> {
        let (payloads, ms, rate) = match self.codec.kind() {
            MediaKind::Audio => {
                let all = voice();
                let data = all[usize::try_from(frame).unwrap() % all.len()].clone();
                (vec![data], frame * VOICE_MS, 48)
            }
            MediaKind::Video => {
                let all = pictures(self.codec, self.size);
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
                codec: self.codec,
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

fn payloader(codec: Codec) -> Box<dyn Payloader> {
    match codec {
        Codec::Opus | Codec::Vp8 => {
            let mut payloader = Vp8Payloader::default();
            payloader.enable_picture_id = true;
            Box::new(payloader)
        }
        Codec::H264 => Box::new(H264Payloader::default()),
        Codec::Vp9 => Box::new(Vp9Payloader::default()),
        Codec::Av1 => Box::new(Av1Payloader {}),
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
