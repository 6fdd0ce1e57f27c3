//! What somebody who owns the disk may do to a record, drawn from a seed.

use crate::record::evidence::chain::{Chain, Piece};
use crate::record::evidence::hex::{Hash, Hex};
use crate::record::evidence::line::{Begin, Line, Said, Segment};
use crate::record::evidence::links::Links;
use crate::record::evidence::{CHAIN, MANIFEST};
use ed25519_dalek::SigningKey;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use std::collections::BTreeMap;

/// A record in memory: its files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The ways.
pub const WAYS: [&str; 10] = [
    "flip",
    "cut",
    "swap",
    "duplicate",
    "reorder",
    "other hearing's segment",
    "old manifest",
    "key swap",
    "lines taken out",
    "forged with all hashes",
];

/// Changes a record in one of the [`WAYS`]; `other` is another record. Only a change of certificate, or of everything under a new one,
/// touches more than one file.
pub fn mutate(way: &str, record: &Files, other: &Files, rng: &mut StdRng) -> Files {
    loop {
        let mut files = record.clone();
        match way {
            "flip" => flip(&mut files, rng),
            "cut" => cut(&mut files, rng),
            "swap" => swap(&mut files, rng),
            "duplicate" => duplicate(&mut files, rng),
            "reorder" => reorder(&mut files, rng),
            "other hearing's segment" => transplant(&mut files, other, rng),
            "old manifest" => manifest(&mut files, other, rng),
            "key swap" => swap_key(&mut files, rng),
            "lines taken out" => take_out(&mut files, rng),
            _ => forge(&mut files, rng),
        }
        if files != *record {
            return files;
        }
    }
}

/// The pieces that a chain names, in order.
pub fn segments(files: &Files) -> Vec<Segment> {
    let said = lines(&files[CHAIN])
        .into_iter()
        .map(|line| Said::read(&line).unwrap().line);
    said.filter_map(|line| match line {
        Line::Segment(segment) => Some(segment),
        _ => None,
    })
    .collect()
}

fn any_name(files: &Files, rng: &mut StdRng) -> String {
    let names: Vec<&String> = files.keys().collect();
    (*names.choose(rng).unwrap()).clone()
}

fn any_file<'a>(files: &'a mut Files, rng: &mut StdRng) -> &'a mut Vec<u8> {
    let name = any_name(files, rng);
    files.get_mut(&name).unwrap()
}

fn any_track(files: &Files, rng: &mut StdRng) -> String {
    let tracks: Vec<&String> = files
        .keys()
        .filter(|name| name.ends_with(".webm"))
        .collect();
    (*tracks.choose(rng).unwrap()).clone()
}

fn flip(files: &mut Files, rng: &mut StdRng) {
    let file = any_file(files, rng);
    let at = rng.random_range(0..file.len());
    file[at] ^= 1 << rng.random_range(0..8);
}

fn cut(files: &mut Files, rng: &mut StdRng) {
    if rng.random_ratio(1, 6) {
        let name = any_name(files, rng);
        files.remove(&name);
        return;
    }
    let file = any_file(files, rng);
    file.truncate(rng.random_range(0..file.len()));
}

fn swap(files: &mut Files, rng: &mut StdRng) {
    let file = any_file(files, rng);
    let length = rng.random_range(1..=file.len() / 3);
    let first = rng.random_range(0..=file.len() - 2 * length);
    let second = rng.random_range(first + length..=file.len() - length);
    let (head, tail) = file.split_at_mut(second);
    head[first..first + length].swap_with_slice(&mut tail[..length]);
}

fn duplicate(files: &mut Files, rng: &mut StdRng) {
    let name = any_name(files, rng);
    let file = files.get_mut(&name).unwrap();
    if name.ends_with(".jsonl") {
        let mut lines = lines(file);
        let (from, to) = (
            rng.random_range(0..lines.len()),
            rng.random_range(0..=lines.len()),
        );
        lines.insert(to, lines[from].clone());
        *file = text(&lines);
        return;
    }
    let from = rng.random_range(0..file.len());
    let to = rng.random_range(from + 1..=file.len());
    let copy = file[from..to].to_vec();
    file.splice(to..to, copy);
}

fn reorder(files: &mut Files, rng: &mut StdRng) {
    let name = *[CHAIN, "log.jsonl"].choose(rng).unwrap();
    let mut lines = lines(&files[name]);
    let (a, b) = (
        rng.random_range(0..lines.len()),
        rng.random_range(0..lines.len()),
    );
    lines.swap(a, b);
    files.insert(name.to_owned(), text(&lines));
}

fn transplant(files: &mut Files, other: &Files, rng: &mut StdRng) {
    let name = any_track(files, rng);
    match rng.random_range(0..4) {
        0 => {
            files.insert(name.clone(), other[&name].clone());
        }
        1 => {
            let mut lines = lines(&files[CHAIN]);
            let theirs = self::lines(&other[CHAIN]);
            let at = rng.random_range(0..lines.len().min(theirs.len()));
            lines[at] = theirs[at].clone();
            files.insert(CHAIN.to_owned(), text(&lines));
        }
        2 => {
            let added = name.replace("witness", "stranger");
            files.insert(added, other[&name].clone());
        }
        _ => {
            let mine = segments(files)
                .into_iter()
                .filter(|segment| segment.file == name);
            let segment = mine.collect::<Vec<_>>().choose(rng).unwrap().clone();
            let theirs = segments(other)
                .into_iter()
                .filter(|segment| segment.file == name);
            let from = theirs.collect::<Vec<_>>().choose(rng).unwrap().clone();
            let range = |segment: &Segment| segment.from as usize..segment.to as usize;
            let graft = other[&name][range(&from)].to_vec();
            files.get_mut(&name).unwrap().splice(range(&segment), graft);
        }
    }
}

fn manifest(files: &mut Files, other: &Files, rng: &mut StdRng) {
    let text = String::from_utf8(files[MANIFEST].clone()).unwrap();
    let changed = match rng.random_range(0..3) {
        0 => other[MANIFEST].clone(),
        1 => text.replace("Name of a", "Name of b").into_bytes(),
        _ => text.replace("recess", "muted").into_bytes(),
    };
    files.insert(MANIFEST.to_owned(), changed);
}

fn stranger(rng: &mut StdRng) -> SigningKey {
    SigningKey::from_bytes(&rng.random())
}

fn swap_key(files: &mut Files, rng: &mut StdRng) {
    let mut lines = lines(&files[CHAIN]);
    let Line::Begin(mut begin) = Said::read(&lines[0]).unwrap().line else {
        panic!("the first line is the certificate");
    };
    let stranger = stranger(rng);
    let public = Hex(stranger.verifying_key().to_bytes());
    match rng.random_range(0..3) {
        0 => lines[0] = lines[0].replace(&begin.key.to_string(), &public.to_string()),
        1 => {
            begin.key = public;
            lines[0] = Line::Begin(begin).signed(&stranger).unwrap();
        }
        _ => {
            begin.court_key = public;
            lines[0] = Line::Begin(begin).signed(&stranger).unwrap();
        }
    }
    files.insert(CHAIN.to_owned(), text(&lines));
}

fn take_out(files: &mut Files, rng: &mut StdRng) {
    let name = *[CHAIN, CHAIN, "log.jsonl"].choose(rng).unwrap();
    let mut lines = lines(&files[name]);
    let from = rng.random_range(0..lines.len());
    let to = match rng.random_range(0..3) {
        0 => lines.len(),
        1 => from + 1,
        _ => rng.random_range(from + 1..=lines.len()),
    };
    lines.drain(from..to);
    files.insert(name.to_owned(), text(&lines));
}

/// A track is changed and the whole chain made anew, under the old certificate or a new one.
fn forge(files: &mut Files, rng: &mut StdRng) {
    let name = any_track(files, rng);
    let track = files.get_mut(&name).unwrap();
    let at = rng.random_range(0..track.len());
    track[at] ^= 1;
    let old = lines(&files[CHAIN]);
    let Line::Begin(begin) = Said::read(&old[0]).unwrap().line else {
        panic!("the first line is the certificate");
    };
    let (court, hearing) = (stranger(rng), stranger(rng));
    let public = |key: &SigningKey| Hex(key.verifying_key().to_bytes());
    let (mut chain, mut first) = Chain::begin(
        Begin {
            key: public(&hearing),
            court_key: public(&court),
            ..begin
        },
        &court,
    )
    .unwrap();
    if rng.random() {
        // Under the court's certificate everything hangs together, and only the signatures are a stranger's.
        let mut links = Links::none();
        links.add(&Said::read(&old[0]).unwrap().line, &old[0]);
        (chain, first) = (Chain::go_on(links), old[0].clone());
    }
    let mut made = vec![first];
    for line in &old[1..] {
        made.push(match Said::read(line).unwrap().line {
            Line::Begin(_) | Line::Withheld(_) => panic!("no line of its own chain"),
            Line::Segment(segment) => chain.segment(piece(files, segment)).unwrap(),
            Line::Epoch(epoch) | Line::Recovered(epoch) => {
                chain.epoch(epoch.at_ms, &hearing).unwrap()
            }
            Line::End(end) => chain.end(end.manifest, end.at_ms, &hearing).unwrap(),
        });
    }
    files.insert(CHAIN.to_owned(), text(&made));
}

fn piece(files: &Files, segment: Segment) -> Piece {
    let bytes = &files[&segment.file][segment.from as usize..segment.to as usize];
    Piece {
        sha256: Hash::of(bytes),
        file: segment.file,
        to: segment.to,
        from_ms: segment.from_ms,
        to_ms: segment.to_ms,
    }
}

fn lines(file: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(file).unwrap();
    text.lines().map(ToOwned::to_owned).collect()
}

fn text(lines: &[String]) -> Vec<u8> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    text.into_bytes()
}
