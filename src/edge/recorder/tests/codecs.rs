//! Pictures of every codec in the record: each file is played by ffmpeg, and a decoder gets what it must know.

use super::media::{PICTURE_MS, probe, times};
use super::{Court, check_on_disk, gaps};
use crate::codec::Codec;
use crate::id::MediaKind;
use crate::record::gap::Why;

#[test]
fn pictures_of_every_codec_are_recorded_whole_and_can_be_played() {
    for codec in Codec::PICTURES {
        let court = Court::open();
        let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
        sender.turn_to(codec, "320x240");
        sender.send(&mut tap, 0..60);
        drop(tap);
        let manifest = court.seal();
        let [file] = manifest.files.as_slice() else {
            panic!("{codec:?}: {:?}", manifest.files);
        };
        let ending = if codec == Codec::H264 { "mkv" } else { "webm" };
        assert_eq!(file.path, format!("a-witness-video.{ending}"));
        assert_eq!((file.codec.as_str(), file.frames), (codec.as_str(), 60));
        assert_eq!((gaps(file), file.lost_packets), (vec![], 0));
        check_on_disk(court.recorder.folder(), file);
        let path = court.path(&file.path);
        assert_eq!(probe(&path).size, Some((320, 240)), "{codec:?}");
        let expected: Vec<i64> = (0..60).map(|frame| frame * PICTURE_MS as i64).collect();
        let read = times(&path);
        let first = read[0];
        let read: Vec<i64> = read.iter().map(|time| time - first).collect();
        assert_eq!(read, expected, "{codec:?}");
    }
}

#[test]
fn a_lost_packet_costs_the_frames_up_to_the_next_key_frame_in_every_codec() {
    for codec in Codec::PICTURES {
        let court = Court::open();
        let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
        sender.turn_to(codec, "320x240");
        for frame in 0..75 {
            let mut packets = sender.packets(frame);
            if frame == 30 {
                packets.remove(0);
            }
            for packet in packets {
                tap.push(packet);
            }
        }
        drop(tap);
        let manifest = court.seal();
        let file = &manifest.files[0];
        assert_eq!(
            file.frames, 55,
            "{codec:?}: frames 30 to 49 need what was lost"
        );
        assert_eq!((gaps(file).len(), file.lost_packets), (1, 1), "{codec:?}");
        check_on_disk(court.recorder.folder(), file);
    }
}

#[test]
fn another_codec_begins_another_file_which_the_manifest_names() {
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
    let order = [Codec::Vp8, Codec::H264, Codec::Av1, Codec::Vp9, Codec::Vp8];
    for (frames, codec) in (0..).step_by(25).zip(order) {
        sender.turn_to(codec, "320x240");
        sender.send(&mut tap, frames..frames + 25);
    }
    drop(tap);
    let manifest = court.seal();
    let files: Vec<_> = manifest
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.codec.as_str(), file.frames))
        .collect();
    assert_eq!(
        files,
        [
            ("a-witness-video-2.mkv", "h264", 25),
            ("a-witness-video-3.webm", "av1", 25),
            ("a-witness-video-4.webm", "vp9", 25),
            ("a-witness-video-5.webm", "vp8", 25),
            ("a-witness-video.webm", "vp8", 25),
        ]
    );
    for file in &manifest.files {
        check_on_disk(court.recorder.folder(), file);
        assert_eq!(
            (gaps(file), file.lost_packets),
            (vec![], 0),
            "{}",
            file.path
        );
    }
    let second = &manifest.files[0];
    let first = &manifest.files[4];
    assert_eq!(second.from - first.from, 25 * PICTURE_MS);
}

#[test]
fn another_size_goes_on_in_the_same_file_and_is_decoded_from_it() {
    for codec in Codec::PICTURES {
        let court = Court::open();
        let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
        for (frames, size) in [(0, "320x240"), (25, "160x120"), (50, "320x240")] {
            sender.turn_to(codec, size);
            sender.send(&mut tap, frames..frames + 25);
        }
        drop(tap);
        let manifest = court.seal();
        let [file] = manifest.files.as_slice() else {
            panic!("{codec:?}: {:?}", manifest.files);
        };
        assert_eq!(file.frames, 75, "{codec:?}");
        check_on_disk(court.recorder.folder(), file);
    }
}

#[test]
fn a_sender_that_changes_its_codec_again_and_again_fills_no_folder_and_what_is_too_much_is_a_gap() {
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
    let both = [Codec::Vp8, Codec::Vp9];
    for (turn, codec) in (0..70).zip(both.into_iter().cycle()) {
        sender.turn_to(codec, "320x240");
        sender.send(&mut tap, turn * 25..turn * 25 + 3);
    }
    drop(tap);
    let manifest = court.seal();
    assert_eq!(manifest.files.len(), 64);
    for file in &manifest.files {
        check_on_disk(court.recorder.folder(), file);
    }
    let last = manifest.files.iter().max_by_key(|file| file.from).unwrap();
    assert_eq!(last.path, "a-witness-video-64.webm");
    // It goes on in the last file's codec; the other's turns are missing.
    assert_eq!(last.frames, 3 * 4);
    let missing: Vec<Why> = gaps(last).iter().map(|gap| gap.why).collect();
    assert_eq!(missing, [Why::Server; 3]);
}
