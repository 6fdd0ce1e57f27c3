//! What a viewer is shown: which publications, how large, and what of them their link bears.

use super::Leg;
use crate::codec::Codec;
use crate::media::budget::Wanted;
use crate::media::downtrack::Aim;
use std::time::Instant;

impl Leg {
    /// What is in the slots and is shown and can be seen: slot, place of the publication, and height in pixels, if it was said.
    pub fn shown(&self) -> impl Iterator<Item = (usize, usize, Option<u16>)> {
        self.downs.iter().enumerate().filter_map(|(slot, down)| {
            let place = down.place.filter(|_| down.tile != Some(0) && !down.blind)?;
            Some((slot, place, down.tile))
        })
    }

    /// What is in a slot comes in this codec. Returns whether the viewer can see it now and could not before, or the other way round.
    pub fn look_at(&mut self, slot: usize, codec: Option<Codec>) -> bool {
        let Some(down) = self.downs.get_mut(slot) else {
            return false;
        };
        let blind = codec.is_some_and(|codec| down.received.get(codec).is_none());
        let changed = std::mem::replace(&mut down.blind, blind) != blind;
        self.share |= changed;
        changed
    }

    /// What is in a slot comes in a codec that the viewer does not receive.
    #[must_use]
    pub fn is_blind(&self, slot: usize) -> bool {
        self.downs.get(slot).is_some_and(|down| down.blind)
    }

    /// Slots in which something is, shown or not, with the place of the publication.
    pub fn filled(&self) -> impl Iterator<Item = (usize, usize)> {
        let downs = self.downs.iter().enumerate();
        downs.filter_map(|(slot, down)| Some((slot, down.place?)))
    }

    /// Place of the publication in a slot.
    #[must_use]
    pub fn place(&self, slot: usize) -> Option<usize> {
        self.downs.get(slot)?.place
    }

    /// The page says how large it shows its sections. What it does not show is not sent.
    pub fn resize(&mut self, tiles: &[(String, u16)]) {
        for (mid, height) in tiles {
            let slot = self.downs.iter().position(|down| down.mid == *mid);
            let Some(slot) = slot else { continue };
            if let Some(down) = self.downs.get_mut(slot) {
                down.tile = Some(*height);
            }
            if *height == 0 {
                self.aim(slot, None);
            }
        }
        self.share = true;
    }

    /// Divides the link (`media::budget`). Returns the rate that could be used next.
    pub fn divide(
        &mut self,
        now: Instant,
        bits: u64,
        wanted: &[Wanted],
        aims: &mut Vec<Option<Aim>>,
    ) -> Option<u64> {
        self.budget.trust(!self.is_weak(now));
        self.budget.divide(now, bits, wanted, aims)
    }

    /// What a slot is to get from now on; `None`: nothing. Returns whether that is something else than before.
    pub fn aim(&mut self, slot: usize, aim: Option<Aim>) -> bool {
        let Some(down) = self.downs.get_mut(slot) else {
            return false;
        };
        if down.aim == aim {
            return false;
        }
        down.aim = aim;
        match aim {
            Some(aim) => down.track.aim(aim),
            None => {
                down.track.pause();
                self.forget_waiting(slot);
            }
        }
        true
    }

    /// Bits a second that the link bears; `None`: the browser does not tell what arrives.
    #[must_use]
    pub fn estimate(&self) -> Option<u64> {
        let egress = self.egress.as_ref()?;
        egress.counts().then(|| egress.estimate.bits())
    }

    /// Since the last call something has changed that cannot wait: the link was found weaker, or is to carry something else.
    pub fn is_to_share(&mut self) -> bool {
        let egress = self.egress.as_mut();
        let weaker = egress.is_some_and(|egress| egress.estimate.take_fall());
        std::mem::take(&mut self.share) || weaker
    }

    /// The layer that feeds a slot.
    #[must_use]
    pub fn feeding(&self, slot: usize) -> Option<u8> {
        self.downs.get(slot)?.track.feeding()
    }

    /// Bits that were sent with a transport-wide number.
    pub(super) fn sent_bits(&self) -> f64 {
        self.egress
            .as_ref()
            .map_or(0.0, |egress| egress.estimate.sent_bits())
    }

    /// Names of the layers of the person's own picture, worst first; without layers the whole is one that has no name.
    #[must_use]
    pub fn layers(&self) -> Vec<String> {
        match self.streams.layers() {
            [] => vec![String::new()],
            layers => layers.to_vec(),
        }
    }
}
