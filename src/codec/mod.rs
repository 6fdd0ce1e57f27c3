//! WHAT IS IN A PAYLOAD: the codecs that pass through this server, and the little of their bytes that must be read. Pure; forwarding
//! (`media`) and the record (`record`) read the same.
//!
//! Own code rather than `rtc`'s depacketizers: forwarding must not allocate, and theirs (0.21.1) panic on what anybody may send, an
//! aggregate of H264 or a unit of AV1 that is cut off; of VP8 theirs
//! refuses the one- to three-byte tail of a frame as too short, though it is lawful.

pub mod av1;
mod bits;
pub mod h264;
pub mod vp8;
pub mod vp9;

use crate::id::MediaKind;

/// A codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    /// Voices (RFC 6716).
    Opus,
    /// RFC 6386; in layers.
    Vp8,
    /// Constrained Baseline, which every browser that has it can show (RFC 7742, section 5).
    H264,
    /// Profile 0.
    Vp9,
    /// Profile 0.
    Av1,
}

impl Codec {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All of them, in the order of [`Codec::index`].
    pub const ALL: [Self; Self::COUNT] = [Self::Opus, Self::Vp8, Self::H264, Self::Vp9, Self::Av1];
    /// Those of pictures.
    pub const PICTURES: [Self; 4] = [Self::Vp8, Self::H264, Self::Vp9, Self::Av1];

    /// Its place in a table.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Voice or picture.
    #[must_use]
    pub const fn kind(self) -> MediaKind {
        match self {
            Self::Opus => MediaKind::Audio,
            Self::Vp8 | Self::H264 | Self::Vp9 | Self::Av1 => MediaKind::Video,
        }
    }

    /// Its name in a manifest.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opus => "opus",
            Self::Vp8 => "vp8",
            Self::H264 => "h264",
            Self::Vp9 => "vp9",
            Self::Av1 => "av1",
        }
    }
}

/// Whether a packet begins a key frame. A voice has none.
#[must_use]
pub fn begins_key_frame(codec: Codec, payload: &[u8]) -> bool {
    match codec {
        Codec::Opus => false,
        Codec::Vp8 => vp8::read(payload).is_some_and(|header| header.key),
        Codec::H264 => h264::begins_key_frame(payload),
        Codec::Vp9 => vp9::begins_key_frame(payload),
        Codec::Av1 => av1::begins_key_frame(payload),
    }
}

/// Width and height in pixels.
pub type Size = (u16, u16);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_codec_is_at_its_index() {
        for (index, codec) in Codec::ALL.into_iter().enumerate() {
            assert_eq!(codec.index(), index);
            assert_eq!(
                Codec::PICTURES.contains(&codec),
                codec.kind() == MediaKind::Video
            );
        }
    }

    proptest! {
        #[test]
        fn rubbish_never_panics(payload in proptest::collection::vec(any::<u8>(), 0..60)) {
            for codec in Codec::ALL {
                let _ = begins_key_frame(codec, &payload);
            }
            let _ = h264::size(&payload);
            let _ = vp9::size(&payload);
            let _ = av1::Sequence::read(&payload);
        }
    }
}
