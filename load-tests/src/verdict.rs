//! Compares what was sent with what arrived at every viewer and with what lies in the record. Pure.

use crate::drops::Drops;
use crate::record::Recorded;
use serde::Serialize;
use tyndau::client::{ReceivedReport, Report};
use tyndau::record::manifest::MediaFile;
use tyndau::signal::message::Kind;

/// One publication of the counted time.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Whose.
    pub person: String,
    /// Voice or picture.
    pub kind: Kind,
    /// Number of the first frame that everybody must have.
    pub from: u64,
    /// Number after the last frame.
    pub to: u64,
}

/// What came of all that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Streams, each of a publication to a viewer (or into the record).
    pub streams: u64,
    /// Frames that had to arrive.
    pub frames_expected: u64,
    /// Those of them that did.
    pub frames_arrived: u64,
    /// RTP packets that came.
    pub packets: u64,
    /// RTP sequence numbers that never came.
    pub packets_missing: u64,
    /// Streams of which frames are missing: the first few.
    pub examples: Vec<String>,
    /// What is wrong, in sentences.
    pub problems: Vec<String>,
}

/// A loss of more than one part in so many is no test any more, even if the kernel's drops explain it.
const PROVES_LITTLE: u64 = 100;
/// Streams that are named as examples.
const EXAMPLES: usize = 10;

impl Tally {
    /// Frames that did not arrive.
    #[must_use]
    pub fn frames_missing(&self) -> u64 {
        self.frames_expected.saturating_sub(self.frames_arrived)
    }

    fn count(&mut self, what: &str, sent: &Sent, arrived: u64) -> u64 {
        let expected = sent.to.saturating_sub(sent.from);
        let missing = expected.saturating_sub(arrived);
        self.streams = self.streams.saturating_add(1);
        self.frames_expected = self.frames_expected.saturating_add(expected);
        self.frames_arrived = self.frames_arrived.saturating_add(arrived.min(expected));
        if missing > 0 && self.examples.len() < EXAMPLES {
            self.examples.push(format!(
                "{what}: {missing} of {expected} frames are missing"
            ));
        }
        if expected == 0 {
            self.problems
                .push(format!("{what}: nothing was sent in the counted time"));
        } else if arrived == 0 {
            self.problems
                .push(format!("{what}: nothing of {expected} frames arrived"));
        }
        missing
    }
}

/// Every viewer's account of every publication but their own. Frames may be missing only as far as the kernel dropped datagrams: one
/// of a bot is one frame, one of the server is one frame of every viewer.
#[must_use]
pub fn at_viewers(reports: &[Report], sent: &[Sent], drops: Drops) -> Tally {
    let mut tally = Tally::default();
    for viewer in reports {
        for publication in sent.iter().filter(|sent| sent.person != viewer.person) {
            let row = viewer.of(&publication.person, publication.kind);
            let arrived = row.map_or(0, |row| arrived(row, publication));
            let what = format!(
                "{:?} of {} at {} ({})",
                publication.kind,
                publication.person,
                viewer.person,
                row.map_or_else(String::new, |row| format!(
                    "has {:?} to {:?} without {:?}, had to have {} to {}",
                    row.first_number,
                    row.last_number,
                    row.missing_numbers,
                    publication.from,
                    publication.to.saturating_sub(1)
                ))
            );
            tally.count(&what, publication, arrived);
            if let Some(row) = row {
                tally.packets = tally.packets.saturating_add(row.packets);
                tally.packets_missing = tally.packets_missing.saturating_add(row.missing_packets);
            }
        }
    }
    let viewers = u64::try_from(reports.len()).unwrap_or(u64::MAX);
    let explained = drops
        .at_server
        .saturating_mul(viewers)
        .saturating_add(drops.at_bots);
    if tally.frames_missing() > explained {
        tally.problems.push(format!(
            "{} frames are missing, the kernel's drops explain at most {explained}",
            tally.frames_missing()
        ));
    } else if tally.frames_missing() > tally.frames_expected / PROVES_LITTLE {
        tally.problems.push(format!(
            "{} of {} frames are missing because this machine was too busy to receive them: the run proves nothing, run it again",
            tally.frames_missing(),
            tally.frames_expected
        ));
    }
    tally
}

/// The record's account of every publication. What is missing must be named by a gap of the manifest.
#[must_use]
pub fn in_record(files: &[Recorded], sent: &[Sent]) -> Tally {
    let mut tally = Tally::default();
    for publication in sent {
        let kind = match publication.kind {
            Kind::Audio => "audio",
            Kind::Video => "video",
        };
        let what = format!("{kind} of {} in the record", publication.person);
        let file = files.iter().find(|file| {
            file.said.subject.who == publication.person && file.said.subject.kind == kind
        });
        let arrived = file.map_or(0, |file| {
            (publication.from..publication.to)
                .filter(|number| file.numbers.contains(*number))
                .fold(0_u64, |count, _| count.saturating_add(1))
        });
        let missing = tally.count(&what, publication, arrived);
        let Some(file) = file else {
            continue;
        };
        if missing > 0 && !names_a_gap(&file.said) {
            tally.problems.push(format!(
                "{what}: {missing} frames are missing, no gap is named"
            ));
        }
        if file.said.frames != file.frames {
            tally.problems.push(format!(
                "{what}: the manifest says {} frames, the file holds {}",
                file.said.frames, file.frames
            ));
        }
    }
    tally
}

/// Whether a gap is named between the first and the last frame. What comes before and after is no loss: the camera that came on later,
/// the silence after everybody stopped to send.
fn names_a_gap(said: &MediaFile) -> bool {
    said.gaps
        .iter()
        .any(|gap| gap.from >= said.from && gap.to <= said.to)
}

/// Frames of the counted time among those that arrived.
fn arrived(row: &ReceivedReport, sent: &Sent) -> u64 {
    let (Some(first), Some(last)) = (row.first_number, row.last_number) else {
        return 0;
    };
    let within = |from: u64, to: u64| {
        let (from, to) = (from.max(sent.from), to.min(sent.to.saturating_sub(1)));
        to.saturating_add(1).saturating_sub(from)
    };
    row.missing_numbers
        .iter()
        .fold(within(first, last), |count, &(from, to)| {
            count.saturating_sub(within(from, to))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use tyndau::client::SentReport;
    use tyndau::client::media::{SentKind, ranges::Ranges};
    use tyndau::record::manifest::{Gap, Subject, Why};

    fn sent(from: u64, to: u64) -> Sent {
        Sent {
            person: "judge".into(),
            kind: Kind::Video,
            from,
            to,
        }
    }

    fn viewer(first: u64, last: u64, holes: &[(u64, u64)]) -> Report {
        Report {
            person: "witness".into(),
            role: None,
            sent: SentReport {
                audio: SentKind::default(),
                video: SentKind::default(),
            },
            received: vec![ReceivedReport {
                person: "judge".into(),
                kind: Kind::Video,
                packets: 0,
                bytes: 0,
                repeated: 0,
                missing_packets: 0,
                frames: 0,
                first_number: Some(first),
                last_number: Some(last),
                missing_numbers: holes.to_vec(),
                first_packet_ms: None,
                first_frame_ms: None,
            }],
            strays: 0,
            key_frame_requests: 0,
            milestones_ms: std::collections::BTreeMap::new(),
        }
    }

    const NO_DROPS: Drops = Drops {
        at_server: 0,
        at_bots: 0,
    };

    #[test]
    fn a_whole_stream_is_good_whatever_came_before_the_counted_time() {
        let tally = at_viewers(&[viewer(5, 99, &[(6, 8)])], &[sent(10, 100)], NO_DROPS);
        assert_eq!(
            (tally.frames_expected, tally.frames_arrived, tally.streams),
            (90, 90, 1)
        );
        assert!(tally.problems.is_empty(), "{:?}", tally.problems);
    }

    #[test]
    fn a_hole_a_late_begin_and_an_early_end_are_missing_frames() {
        for (report, missing) in [
            (viewer(5, 99, &[(20, 21)]), 2),
            (viewer(13, 99, &[]), 3),
            (viewer(5, 95, &[]), 4),
            (viewer(8, 99, &[(9, 11)]), 2),
        ] {
            let tally = at_viewers(&[report], &[sent(10, 100)], NO_DROPS);
            assert_eq!(tally.frames_missing(), missing);
            assert_eq!(tally.problems.len(), 1);
        }
    }

    #[test]
    fn a_stream_that_nobody_received_is_a_problem_even_if_drops_could_explain_it() {
        let mut report = viewer(0, 0, &[]);
        report.received.clear();
        let drops = Drops {
            at_server: 1_000,
            at_bots: 0,
        };
        let tally = at_viewers(&[report], &[sent(10, 100)], drops);
        assert!(tally.problems.iter().any(|p| p.contains("nothing of")));
    }

    #[test]
    fn what_the_kernel_dropped_explains_as_many_frames_and_no_more() {
        let one_at_bots = Drops {
            at_server: 0,
            at_bots: 1,
        };
        let of = |holes| at_viewers(&[viewer(5, 499, holes)], &[sent(10, 500)], one_at_bots);
        let good = of(&[(20, 20)]);
        assert!(good.problems.is_empty());
        let bad = of(&[(20, 21)]);
        assert_eq!(bad.problems.len(), 1);
    }

    #[test]
    fn a_run_in_which_the_kernel_dropped_much_proves_nothing() {
        let many = Drops {
            at_server: 0,
            at_bots: 1_000,
        };
        let tally = at_viewers(&[viewer(5, 99, &[(20, 21)])], &[sent(10, 100)], many);
        assert!(tally.problems.iter().any(|p| p.contains("proves nothing")));
    }

    fn file(numbers: impl Iterator<Item = u64>, frames: u64, gap: Option<Gap>) -> Recorded {
        let mut set = Ranges::default();
        for number in numbers {
            set.insert(number);
        }
        Recorded {
            frames: set.count(),
            numbers: set,
            said: MediaFile {
                path: "x.webm".into(),
                subject: Subject {
                    who: "judge".into(),
                    name: "Judge".into(),
                    role: "judge".into(),
                    kind: "video".into(),
                },
                codec: "vp8".into(),
                start: String::new(),
                end: String::new(),
                from: 100,
                to: 9_000,
                frames,
                bytes: 0,
                sha256: String::new(),
                lost_packets: 0,
                sealed: None,
                gaps: gap.into_iter().collect(),
            },
        }
    }

    #[test]
    fn the_record_may_miss_only_what_it_names() {
        let gap = |from, to| {
            Some(Gap {
                from,
                to,
                why: Why::NetworkIn,
            })
        };
        let holed = || (5..100).filter(|n| *n != 50);
        let problems = |file: Recorded| in_record(&[file], &[sent(10, 100)]).problems.len();

        assert_eq!(problems(file(5..100, 95, None)), 0);
        assert_eq!(problems(file(holed(), 94, None)), 1);
        assert_eq!(problems(file(holed(), 94, gap(4_000, 4_066))), 0);
        assert_eq!(problems(file(holed(), 94, gap(9_000, 12_000))), 1);
        assert_eq!(problems(file(holed(), 94, gap(0, 100))), 1);
        assert_eq!(
            problems(file(5..100, 96, None)),
            1,
            "the manifest and the file disagree"
        );
        assert_eq!(in_record(&[], &[sent(10, 100)]).problems.len(), 1);
    }
}
