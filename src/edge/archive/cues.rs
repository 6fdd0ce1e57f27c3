//! A track as a player is given it: with a head that tells its length and where to begin to read, so that a jump far into a long picture
//! does not cost reading up to there.

use super::Archive;
use super::catalogue::{File, Recording};
use super::closed::Bytestream;
use super::playback::ViewError;
use crate::record::index::Head;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream;
use std::ops::Range;
use std::sync::Arc;

/// Cuts a range of what is shown into one of the head and one of the file.
fn split(head: &Head, range: &Range<u64>) -> (Range<u64>, Range<u64>) {
    let length = head.bytes.len() as u64;
    let of_head = |n: u64| n.min(length);
    let of_file = |n: u64| {
        n.max(length)
            .saturating_sub(length)
            .saturating_add(head.instead_of)
    };
    (
        of_head(range.start)..of_head(range.end),
        of_file(range.start)..of_file(range.end),
    )
}

fn shown_length(head: &Head, file: &File) -> u64 {
    let rest = file.bytes.saturating_sub(head.instead_of);
    rest.saturating_add(head.bytes.len() as u64)
}

impl Archive {
    /// Length of a file as it is shown.
    pub(super) async fn length_shown(&self, recording: &Recording, file: &File) -> u64 {
        let head = self.head_shown(recording, file).await;
        head.map_or(file.bytes, |head| shown_length(&head, file))
    }

    /// Bytes of a file as it is shown.
    pub(super) async fn bytes_shown(
        &self,
        recording: &Recording,
        file: &File,
        range: Option<Range<u64>>,
    ) -> Result<Bytestream, ViewError> {
        let name = recording.name_of(&file.name);
        let place = self.place(file.here);
        let Some(head) = self.head_shown(recording, file).await else {
            return Ok(place.read(&name, range).await?.1);
        };
        let range = range.unwrap_or(0..shown_length(&head, file));
        let (of_head, of_file) = split(&head, &range);
        let place_of = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let of_head = head
            .bytes
            .get(place_of(of_head.start)..place_of(of_head.end));
        let of_head = Bytes::copy_from_slice(of_head.unwrap_or_default());
        let begin = stream::once(async { Ok(of_head) });
        match of_file.is_empty() {
            true => Ok(begin.boxed()),
            false => Ok(begin
                .chain(place.read(&name, Some(of_file)).await?.1)
                .boxed()),
        }
    }

    /// Without one a file is shown as it is, and a jump costs reading up to there.
    async fn head_shown(&self, recording: &Recording, file: &File) -> Option<Arc<Head>> {
        let name = recording.name_of(&file.name);
        if let Some(known) = self.heads.get(&name) {
            return Some(known);
        }
        let index = self.catalogue.index(&recording.id, &file.name).await;
        let index = index
            .inspect_err(|error| tracing::error!(%error, "a track is shown without its index"));
        let head = Arc::new(index.ok()??.head()?);
        self.heads.keep(name, Arc::clone(&head));
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_where_the_file_goes_on_behind_another_head() {
        let head = Head {
            instead_of: 10,
            bytes: vec![7; 15],
        };
        assert_eq!(split(&head, &(0..30)), (0..15, 10..25));
        assert_eq!(split(&head, &(12..14)), (12..14, 10..10));
        assert_eq!(split(&head, &(20..21)), (15..15, 15..16));
        assert_eq!(split(&head, &(15..16)), (15..15, 10..11));
    }
}
