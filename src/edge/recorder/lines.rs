//! A chain, line by line, however long and broken it is.

use crate::record::evidence::LONGEST_LINE;
use crate::record::evidence::hex::Hash;
use crate::record::evidence::line::{Begin, End, Line, Said};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A line, without its end.
    Line(Vec<u8>),
    /// One that is too long to be a line of a chain.
    TooLong,
    /// The file ends within a line.
    Cut,
    /// The file ends.
    Nothing,
}

/// Reads lines.
#[derive(Debug)]
pub(super) struct Lines {
    file: BufReader<File>,
    /// Bytes of all lines that were read.
    read: u64,
}

impl Lines {
    pub(super) fn of(file: File) -> Self {
        Self {
            file: BufReader::new(file),
            read: 0,
        }
    }

    pub(super) fn next(&mut self) -> io::Result<Next> {
        let mut line = Vec::new();
        let most = (LONGEST_LINE as u64).saturating_add(1);
        self.file.by_ref().take(most).read_until(b'\n', &mut line)?;
        self.read = self.read.saturating_add(line.len() as u64);
        if line.pop_if(|last| *last == b'\n').is_some() {
            return Ok(Next::Line(line));
        }
        if line.len() as u64 == most {
            return self.pass_over();
        }
        Ok(if line.is_empty() {
            Next::Nothing
        } else {
            Next::Cut
        })
    }

    /// Bytes of all lines that were read, their ends included.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    fn pass_over(&mut self) -> io::Result<Next> {
        loop {
            let buffer = self.file.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let passed = end.map_or(buffer.len(), |end| end.saturating_add(1));
            self.file.consume(passed);
            self.read = self.read.saturating_add(passed as u64);
            match end {
                Some(_) => return Ok(Next::TooLong),
                None if passed == 0 => return Ok(Next::Cut),
                None => {}
            }
        }
    }
}

/// The certificate with which a chain begins, if its first line is one.
pub(in crate::edge) fn begin(chain: File) -> io::Result<Option<Begin>> {
    let Next::Line(line) = Lines::of(chain).next()? else {
        return Ok(None);
    };
    Ok(match Said::of(&line) {
        Ok(Said {
            line: Line::Begin(begin),
            ..
        }) => Some(begin),
        _ => None,
    })
}

/// The end of a chain and the hash of its line, if its last line is one. Reads no more than a line can be long.
pub(in crate::edge) fn end(chain: &mut File) -> io::Result<Option<(End, Hash)>> {
    let Some(line) = last(chain)? else {
        return Ok(None);
    };
    Ok(match std::str::from_utf8(&line).map(Said::read) {
        Ok(Ok(Said {
            line: Line::End(end),
            ..
        })) => Some((end, Hash::of(&line))),
        _ => None,
    })
}

/// The last line of a chain, without its end, if that is whole.
pub(in crate::edge) fn last(chain: &mut File) -> io::Result<Option<Vec<u8>>> {
    let most = (LONGEST_LINE as u64).saturating_add(1);
    let length = chain.metadata()?.len();
    chain.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut tail = Vec::new();
    chain.take(most).read_to_end(&mut tail)?;
    let text = tail.strip_suffix(b"\n");
    let line = text.and_then(|text| text.rsplit(|byte| *byte == b'\n').next());
    Ok(line.map(<[u8]>::to_vec))
}
