//! Compares what was sent with what arrived at every viewer and with what lies in the record. Pure.

use crate::drops::Drops;
use crate::record::Recorded;
use serde::Serialize;
use tyndau::client::{ReceivedReport, Report};
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
        let file = files
            .iter()
            .find(|file| file.said.who == publication.person && file.said.kind == kind);
        let arrived = file.map_or(0, |file| {
            (publication.from..publication.to)
                .filter(|number| file.numbers.contains(*number))
                .fold(0_u64, |count, _| count.saturating_add(1))
        });
        let missing = tally.count(&what, publication, arrived);
        let Some(file) = file else {
            continue;
        };
        if missing > 0 && file.said.gaps.is_empty() {
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
    use crate::record::Said;
    use tyndau::client::SentReport;
    use tyndau::client::media::{SentKind, ranges::Ranges};

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
        assert_eq!(tally.problems.len(), 1);
    }

    #[test]
    fn what_the_kernel_dropped_explains_as_many_frames_and_no_more() {
        let one_at_bots = Drops {
            at_server: 0,
            at_bots: 1,
        };
        let good = at_viewers(&[viewer(5, 99, &[(20, 20)])], &[sent(10, 100)], one_at_bots);
        assert!(good.problems.is_empty());
        let bad = at_viewers(&[viewer(5, 99, &[(20, 21)])], &[sent(10, 100)], one_at_bots);
        assert_eq!(bad.problems.len(), 1);
    }

    fn file(numbers: impl Iterator<Item = u64>, frames: u64, gaps: usize) -> Recorded {
        let mut set = Ranges::default();
        for number in numbers {
            set.insert(number);
        }
        Recorded {
            frames: set.count(),
            numbers: set,
            said: Said {
                path: "x.webm".into(),
                who: "judge".into(),
                kind: "video".into(),
                frames,
                gaps: vec![serde_json::Value::Null; gaps],
            },
        }
    }

    #[test]
    fn the_record_may_miss_only_what_it_names() {
        let whole = in_record(&[file(5..100, 95, 0)], &[sent(10, 100)]);
        assert!(whole.problems.is_empty(), "{:?}", whole.problems);
        let unnamed = in_record(
            &[file((5..100).filter(|n| *n != 50), 94, 0)],
            &[sent(10, 100)],
        );
        assert_eq!((unnamed.frames_missing(), unnamed.problems.len()), (1, 1));
        let named = in_record(
            &[file((5..100).filter(|n| *n != 50), 94, 1)],
            &[sent(10, 100)],
        );
        assert!(named.problems.is_empty());
        let lied = in_record(&[file(5..100, 96, 0)], &[sent(10, 100)]);
        assert_eq!(lied.problems.len(), 1);
        let none = in_record(&[], &[sent(10, 100)]);
        assert_eq!(none.problems.len(), 1);
    }
}
