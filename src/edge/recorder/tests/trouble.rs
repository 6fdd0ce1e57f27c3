//! Disks that fail, fill up and stand still, and records that are silent: what is said of it, what is lost, and that people may go on.

use super::media::{PICTURE_MS, VOICE_MS};
use super::*;
use crate::edge::recorder::faults::{self, Fault};
use crate::record::evidence::CHAIN;
use crate::record::watch::Wrong;
use bytes::Bytes;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;

const EIO: i32 = 5;
const ENOSPC: i32 = 28;
/// How loud the voices are that are sent, in -dBov.
const LOUD: Option<u8> = Some(20);

/// How a person sends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// As browsers do.
    Well,
    /// What reaches the recorder of a voice is silence.
    Silence,
    /// Nothing reaches the recorder.
    ToNobody,
    /// What reaches the recorder is no Opus.
    Rubbish,
}

/// Somebody who sends as time goes by, until this is dropped.
struct Live {
    on: Arc<AtomicBool>,
    thread: Option<JoinHandle<u64>>,
}

impl Live {
    fn new((mut tap, mut sender): (Tap, Sender), kind: MediaKind, how: How) -> Self {
        let on = Arc::new(AtomicBool::new(true));
        let goes_on = on.clone();
        let spacing = Duration::from_millis(match kind {
            MediaKind::Audio => VOICE_MS,
            MediaKind::Video => PICTURE_MS,
        });
        let sends = move || {
            let begins = Instant::now();
            sender.move_to(0, begins);
            let mut frame = 0;
            while goes_on.load(Ordering::Relaxed) {
                for mut packet in sender.packets(frame) {
                    let level = LOUD.filter(|_| kind == MediaKind::Audio);
                    tap.heard(packet.arrived, level);
                    match how {
                        How::Well => {}
                        How::Silence => packet.payload = Bytes::from_static(&[0xf8, 0xff, 0xfe]),
                        How::Rubbish => packet.payload = Bytes::from_static(&[0xff, 0xff]),
                        How::ToNobody => continue,
                    }
                    tap.push(packet);
                }
                frame += 1;
                let next = begins + spacing * u32::try_from(frame).unwrap();
                std::thread::sleep(next.saturating_duration_since(Instant::now()));
            }
            frame
        };
        let thread = Some(std::thread::spawn(sends));
        Self { on, thread }
    }

    /// Ceases to send; gives how many frames were sent.
    fn stop(&mut self) -> u64 {
        self.on.store(false, Ordering::Relaxed);
        self.thread
            .take()
            .map_or(0, |thread| thread.join().unwrap())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Court {
    fn sends(&self, who: &str, kind: MediaKind, how: How) -> Live {
        Live::new(self.tap(who, kind), kind, how)
    }

    /// Waits for a report; gives when it came.
    fn waits_for(&mut self, mut wanted: impl FnMut(&Report) -> bool) -> Instant {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            match self.reports.try_recv() {
                Ok(report) if wanted(&report) => return Instant::now(),
                Ok(_) => {}
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
            assert!(Instant::now() < until, "in vain");
        }
    }

    /// Everything that has been found until now.
    fn found(&mut self) -> Vec<Found> {
        let mut all = Vec::new();
        while let Ok(report) = self.reports.try_recv() {
            if let Report::Evidence(Some(found)) = report {
                all.extend(found);
            }
        }
        all.sort();
        all.dedup();
        all
    }

    fn sealed(&self) -> u64 {
        self.counters.sealed.load(Ordering::Relaxed)
    }

    /// The folders of the record, in order.
    pub(super) fn folders(&self) -> Vec<std::path::PathBuf> {
        let all = std::fs::read_dir(self.archive.path().join("hearing-1")).unwrap();
        let mut all: Vec<_> = all.map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    }
}

/// A voice is recorded until the disk fails by itself, and goes on in another folder without a gap.
pub(super) fn disk_that_fails() {
    let mut court = Court::open();
    let mut voice = court.sends("a", MediaKind::Audio, How::Well);
    court.waits_for(|report| matches!(report, Report::Failed(why) if why.contains("syncing")));
    court.waits_for(|report| *report == Report::Writing(true));
    let sealed = court.sealed();
    until("sealed segments in the other folder", || {
        court.sealed() > sealed + 4
    });
    let sent = voice.stop();
    wait(court.recorder.seal()).unwrap();
    let [former, other] = &court.folders()[..] else {
        panic!("{:?}", court.folders());
    };
    intact(other);
    let before = frames_of(&former.join("a-witness-audio.webm"));
    let file = &manifest(other).files[0];
    assert_eq!(gaps(file), vec![]);
    assert!(before + file.frames >= sent, "{before} of {sent}");
}

fn says(wrong: Wrong) -> impl Fn(&Report) -> bool {
    move |report| matches!(report, Report::Evidence(Some(found)) if found.iter().any(|(what, _)| *what == wrong))
}

#[test]
fn a_sync_of_the_chain_that_fails_is_never_tried_again_either() {
    let mut court = Court::open();
    let mut voice = court.sends("a", MediaKind::Audio, How::Well);
    until("sealed segments", || court.sealed() > 4);
    let chain = court.recorder.folder().join(CHAIN);
    let fault = Fault {
        sync: Some(EIO),
        ..Fault::default()
    };
    faults::set(&chain, fault);
    court.waits_for(|report| matches!(report, Report::Failed(_)));
    court.waits_for(|report| *report == Report::Writing(true));
    voice.stop();
    wait(court.recorder.seal()).unwrap();
    assert_eq!(faults::failed_syncs(&chain), [1]);
}

#[test]
fn a_sync_that_fails_is_never_tried_again_and_the_record_goes_on_in_another_folder_with_nothing_lost()
 {
    let mut court = Court::open();
    let mut voice = court.sends("a", MediaKind::Audio, How::Well);
    let mut picture = court.sends("a", MediaKind::Video, How::Well);
    until("sealed segments", || court.sealed() > 4);
    let first = court.recorder.folder().to_owned();
    let fault = Fault {
        sync: Some(EIO),
        ..Fault::default()
    };
    faults::set(&first, fault);
    let failed = Instant::now();
    let told = court.waits_for(|report| matches!(report, Report::Failed(_)));
    assert!(
        told - failed < Duration::from_secs(5),
        "{:?}",
        told - failed
    );
    court.waits_for(|report| *report == Report::Writing(true));
    let sealed = court.sealed();
    until("sealed segments in the other folder", || {
        court.sealed() > sealed + 4
    });
    let sent = voice.stop();
    picture.stop();
    let found = court.found();
    assert!(found.iter().all(|(wrong, _)| *wrong != Wrong::TooLate));
    wait(court.recorder.seal()).unwrap();
    let syncs = faults::failed_syncs(&first);
    assert!(
        !syncs.is_empty() && syncs.iter().all(|times| *times == 1),
        "{syncs:?}"
    );

    let [former, other] = &court.folders()[..] else {
        panic!("{:?}", court.folders());
    };
    intact(other);
    let found = verified(former).report.findings;
    let of_voice = found
        .iter()
        .filter(|finding| finding.file.contains("audio"));
    assert_eq!(of_voice.count(), 0, "{found:?}");
    let kept = manifest(other);
    let voice = kept
        .files
        .iter()
        .find(|file| file.path.contains("audio"))
        .unwrap();
    assert_eq!(gaps(voice), vec![], "the voice goes on without a gap");
    check_on_disk(other, voice);
    // What the first folder has was sealed there; the other begins before that ends, and goes on to the last frame.
    let before = probe(&former.join("a-witness-audio.webm")).frames;
    assert!(
        before + voice.frames >= sent,
        "{before} + {} of {sent}",
        voice.frames
    );
}

#[test]
fn a_full_disk_is_told_at_once_and_closes_the_floors_after_10_s_and_nothing_is_lost_when_there_is_room_again()
 {
    let full = |archive: &Path| {
        let write = Some(ENOSPC);
        faults::set(
            archive,
            Fault {
                write,
                ..Fault::default()
            },
        );
    };
    full_disk(full, |archive| faults::set(archive, Fault::default()));
}

/// A disk is filled under a record, and has room again.
pub(super) fn full_disk(fill: impl FnOnce(&Path), clear: impl FnOnce(&Path)) {
    let mut court = Court::open();
    let mut voice = court.sends("a", MediaKind::Audio, How::Well);
    until("sealed segments", || court.sealed() > 4);
    fill(court.archive.path());
    let since = Instant::now();
    let told = court.waits_for(says(Wrong::Disk));
    assert!(told - since < Duration::from_secs(5), "{:?}", told - since);
    let closed = court.waits_for(says(Wrong::TooLate));
    assert!(
        closed - since >= Duration::from_secs(10),
        "{:?}",
        closed - since
    );
    let sealed = court.recorder.folder().to_owned();
    let (_, known) = (court.folders(), probe(&sealed.join("a-witness-audio.webm")));
    // A disk that is really full takes the beginning of what is written, and cuts the last frame.
    let is_cut = |line: &str| line.contains("ended prematurely");
    assert!(
        known.frames > 50 && known.complaints.lines().all(is_cut),
        "{known:?}"
    );
    clear(court.archive.path());
    court.waits_for(|report| *report == Report::Writing(true));
    let sent = voice.stop();
    wait(court.recorder.seal()).unwrap();
    let other = court.folders().pop().unwrap();
    intact(&other);
    let file = &manifest(&other).files[0];
    assert!(
        known.frames + file.frames >= sent,
        "{} + {} of {sent}",
        known.frames,
        file.frames
    );
    assert_eq!(gaps(file), vec![]);
}

#[test]
fn a_disk_that_stands_still_is_told_after_3_s_closes_the_floors_after_10_s_and_proves_itself_when_it_moves()
 {
    let mut court = Court::open();
    let mut voice = court.sends("a", MediaKind::Audio, How::Well);
    until("sealed segments", || court.sealed() > 4);
    let stands = Fault {
        stands: true,
        ..Fault::default()
    };
    faults::set(court.archive.path(), stands);
    let since = Instant::now();
    let warned = court.waits_for(says(Wrong::Late)) - since;
    let closed = court.waits_for(says(Wrong::TooLate)) - since;
    let seconds = |from, to| Duration::from_secs(from)..Duration::from_secs(to);
    assert!(seconds(3, 8).contains(&warned), "{warned:?}");
    assert!(seconds(10, 15).contains(&closed), "{closed:?}");
    faults::set(court.archive.path(), Fault::default());
    // In either order: the proof takes a while.
    let (mut proven, mut green) = (false, false);
    court.waits_for(|report| {
        proven |= *report == Report::Proven(true);
        green |= *report == Report::Evidence(Some(Vec::new()));
        proven && green
    });
    let sent = voice.stop();
    let manifest = court.seal();
    assert_eq!(
        (manifest.files[0].frames, gaps(&manifest.files[0])),
        (sent, vec![])
    );
}

#[test]
fn who_is_not_on_disk_as_they_are_heard_is_named_within_10_s_and_nobody_else() {
    let mut court = Court::open();
    let _live = [
        court.sends("well", MediaKind::Audio, How::Well),
        court.sends("well", MediaKind::Video, How::Well),
        court.sends("silenced", MediaKind::Audio, How::Silence),
        court.sends("dropped", MediaKind::Audio, How::ToNobody),
        court.sends("rubbish", MediaKind::Audio, How::Rubbish),
    ];
    // One whose tap the shard has let go of by itself, and one who is silent because they are muted.
    drop(court.tap("forgotten", MediaKind::Audio));
    drop(court.tap("muted", MediaKind::Audio));
    court
        .recorder
        .untap(publication("muted", MediaKind::Audio), Gap::Muted);
    std::thread::sleep(Duration::from_secs(10));
    let named = |wrong, who: &str| (wrong, Some(publication(who, MediaKind::Audio)));
    let mut last = None;
    while let Ok(report) = court.reports.try_recv() {
        if let Report::Evidence(found) = report {
            last = found;
        }
    }
    let wanted = vec![
        named(Wrong::Silent, "silenced"),
        named(Wrong::Unreadable, "rubbish"),
        named(Wrong::NotOnDisk, "dropped"),
        named(Wrong::NotOnDisk, "forgotten"),
    ];
    assert_eq!(last, Some(wanted));
}

#[test]
fn a_record_that_is_well_is_green_all_the_time() {
    let mut court = Court::open();
    let people = ["a", "b", "c"];
    let live: Vec<Live> = people
        .iter()
        .flat_map(|who| MediaKind::ALL.map(|kind| court.sends(who, kind, How::Well)))
        .collect();
    until("many sealed segments", || court.sealed() > 60);
    drop(live);
    assert_eq!(court.found(), vec![]);
}
