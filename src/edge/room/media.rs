//! The room's dealings with the media shard.

use crate::edge::transport::{Answer, Command, Event, Filled, LegNumbers, MediaPlane, OfferError};
use crate::id::{HearingId, LegId, ParticipantId, PublicationId, RoomId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// A shard that does not answer within this is held for dead.
const DEADLINE: Duration = Duration::from_secs(3);

/// One hearing's media.
pub struct Media {
    hearing: HearingId,
    plane: MediaPlane,
    legs: BTreeMap<ParticipantId, Leg>,
    walls: Vec<Wall>,
    /// Whose leg was ended because a wall did not stand in time; no door opens for them until the hearing knows it.
    cut_off: BTreeSet<ParticipantId>,
    /// Legs that are to be ended, and of which the media thread could not be told.
    unclosed: Vec<LegId>,
}

/// A person's present leg.
#[derive(Debug)]
struct Leg {
    id: LegId,
    up: bool,
    /// Whole table of sections in use, as last told by the shard.
    slots: Vec<Filled>,
    /// Which layers of their picture they are to send, as last told by the shard; `None`: nothing was told.
    layers: Option<Vec<String>>,
}

/// A removal that the shard has not acknowledged yet.
#[derive(Debug)]
struct Wall {
    /// Whose picture or voice must not pass.
    owner: ParticipantId,
    /// To whom; `None` for the recorder's tap.
    viewer: Option<ParticipantId>,
    stands: oneshot::Receiver<()>,
}

impl Media {
    /// Lets the hearing in at the shard.
    pub async fn enter(
        hearing: HearingId,
        plane: MediaPlane,
    ) -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (events, heard) = mpsc::unbounded_channel();
        let media = Self {
            hearing,
            plane,
            legs: BTreeMap::new(),
            walls: Vec::new(),
            cut_off: BTreeSet::new(),
            unclosed: Vec::new(),
        };
        let hearing = media.hearing.clone();
        media.send(Command::Enter { hearing, events }).await;
        (media, heard)
    }

    /// Answers a page's offer. The second value says that an earlier leg, which was up, is replaced.
    ///
    /// # Errors
    /// [`OfferError`] when the offer cannot be used, or the shard does not answer.
    pub async fn offer(
        &mut self,
        who: &ParticipantId,
        sdp: String,
    ) -> Result<(Answer, bool), OfferError> {
        let (reply, answer) = oneshot::channel();
        let command = Command::Offer {
            hearing: self.hearing.clone(),
            who: who.clone(),
            sdp,
            reply,
        };
        timeout(DEADLINE, self.plane.send(command))
            .await
            .map_err(|_| OfferError::Stopped)??;
        let answer = timeout(DEADLINE, answer)
            .await
            .map_err(|_| OfferError::Stopped)?
            .map_err(|_| OfferError::Stopped)??;
        let same = self.legs.get(who).is_some_and(|leg| leg.id == answer.leg);
        if same {
            return Ok((answer, false));
        }
        let leg = Leg {
            id: answer.leg,
            up: false,
            slots: Vec::new(),
            layers: None,
        };
        let former = self.legs.insert(who.clone(), leg);
        Ok((answer, former.is_some_and(|former| former.up)))
    }

    /// The leg is up. `false`: it is not the person's present one.
    pub fn up(&mut self, who: &ParticipantId, leg: LegId) -> bool {
        let present = self.present(who, leg);
        present.map(|present| present.up = true).is_some()
    }

    /// The leg is gone. `false`: it was not the person's present one.
    pub fn gone(&mut self, who: &ParticipantId, leg: LegId) -> bool {
        let is_present = self.present(who, leg).is_some();
        if is_present {
            self.legs.remove(who);
        }
        is_present
    }

    /// Notes which publication is in which section. `false`: of a former leg.
    pub fn seated(&mut self, who: &ParticipantId, leg: LegId, slots: Vec<Filled>) -> bool {
        let present = self.present(who, leg);
        present.map(|present| present.slots = slots).is_some()
    }

    /// Sections in use of a person's leg.
    #[must_use]
    pub fn slots(&self, who: &ParticipantId) -> &[Filled] {
        self.legs.get(who).map_or(&[], |leg| &leg.slots)
    }

    /// Whose voices a person receives.
    #[must_use]
    pub fn hears(&self, who: &ParticipantId) -> BTreeSet<ParticipantId> {
        self.slots(who)
            .iter()
            .map(|filled| &filled.publication)
            .filter(|publication| publication.kind == crate::id::MediaKind::Audio)
            .map(|publication| publication.owner.clone())
            .collect()
    }

    /// Tells the shard how large a person shows what they receive.
    pub async fn tiles(&self, who: &ParticipantId, tiles: Vec<(String, u16)>) {
        let (hearing, viewer) = (self.hearing.clone(), who.clone());
        self.send(Command::Tiles {
            hearing,
            viewer,
            tiles,
        })
        .await;
    }

    /// Notes which layers of their picture a person is to send. `false`: of a former leg.
    pub fn want_layers(&mut self, who: &ParticipantId, leg: LegId, wanted: Vec<String>) -> bool {
        let present = self.present(who, leg);
        present
            .map(|present| present.layers = Some(wanted))
            .is_some()
    }

    /// Which layers of their picture a person is to send, if that was said.
    #[must_use]
    pub fn layers(&self, who: &ParticipantId) -> Option<&[String]> {
        self.legs.get(who)?.layers.as_deref()
    }

    /// Ends a person's leg.
    pub async fn close(&mut self, who: &ParticipantId) {
        if let Some(leg) = self.legs.remove(who) {
            self.unclosed.push(leg.id);
            self.close_unclosed().await;
        }
    }

    /// Ends the legs that are to be ended. What the media thread does not hear is said again.
    pub async fn close_unclosed(&mut self) {
        for leg in std::mem::take(&mut self.unclosed) {
            let hearing = self.hearing.clone();
            if !self.send(Command::Close { hearing, leg }).await {
                self.unclosed.push(leg);
            }
        }
    }

    /// A person talks in another room from now on.
    pub async fn move_to(&self, who: ParticipantId, room: Option<RoomId>) {
        let hearing = self.hearing.clone();
        self.send(Command::Move { hearing, who, room }).await;
    }

    /// Whether no door opens for a person, because a wall around them does not stand.
    #[must_use]
    pub fn is_barred(&self, who: &ParticipantId) -> bool {
        self.cut_off.contains(who)
    }

    /// Begins to forward.
    pub async fn wire(&self, viewer: ParticipantId, publication: PublicationId) {
        if self.is_barred(&viewer) || self.is_barred(&publication.owner) {
            return;
        }
        let hearing = self.hearing.clone();
        self.send(Command::Wire {
            hearing,
            viewer,
            publication,
        })
        .await;
    }

    /// Ends forwarding. The wall stands when `settle` has returned.
    pub async fn unwire(&mut self, viewer: ParticipantId, publication: PublicationId) {
        let (reply, stands) = oneshot::channel();
        self.walls.push(Wall {
            owner: publication.owner.clone(),
            viewer: Some(viewer.clone()),
            stands,
        });
        self.send(Command::Unwire {
            hearing: self.hearing.clone(),
            viewer,
            publication,
            reply,
        })
        .await;
    }

    /// Begins to copy to the recorder.
    pub async fn start_tap(&self, tap: crate::edge::recorder::Tap) {
        let hearing = self.hearing.clone();
        self.send(Command::StartTap { hearing, tap }).await;
    }

    /// Ends copying. The wall stands when `settle` has returned.
    pub async fn stop_tap(&mut self, publication: PublicationId) {
        let (reply, stands) = oneshot::channel();
        let hearing = self.hearing.clone();
        self.walls.push(Wall {
            owner: publication.owner.clone(),
            viewer: None,
            stands,
        });
        self.send(Command::StopTap {
            hearing,
            publication,
            reply,
        })
        .await;
    }

    /// Waits until all walls stand (rule 6). A wall that is not acknowledged in time costs both sides of it their legs: muted, never
    /// public.
    pub async fn settle(&mut self) {
        let until = tokio::time::Instant::now()
            .checked_add(DEADLINE)
            .unwrap_or_else(tokio::time::Instant::now);
        for wall in std::mem::take(&mut self.walls) {
            let stands = tokio::time::timeout_at(until, wall.stands).await;
            if matches!(stands, Ok(Ok(()))) {
                continue;
            }
            tracing::error!("the media thread did not confirm that forwarding has stopped");
            for side in [Some(wall.owner), wall.viewer].into_iter().flatten() {
                self.close(&side).await;
                self.cut_off.insert(side);
            }
        }
    }

    /// Whose leg was ended since the last call because a wall did not stand: the hearing has to learn it.
    pub fn take_cut_off(&mut self) -> BTreeSet<ParticipantId> {
        std::mem::take(&mut self.cut_off)
    }

    /// Numbers of all legs since the last question.
    pub async fn measure(&self) -> Vec<LegNumbers> {
        let (reply, rows) = oneshot::channel();
        let hearing = self.hearing.clone();
        self.send(Command::Measure { hearing, reply }).await;
        timeout(DEADLINE, rows)
            .await
            .ok()
            .and_then(Result::ok)
            .unwrap_or_default()
    }

    /// The hearing leaves the shard.
    pub async fn leave(&self) {
        let hearing = self.hearing.clone();
        self.send(Command::LeaveAll { hearing }).await;
    }

    /// The leg, if it is the person's present one.
    fn present(&mut self, who: &ParticipantId, leg: LegId) -> Option<&mut Leg> {
        self.legs.get_mut(who).filter(|present| present.id == leg)
    }

    /// Returns whether the media thread will hear it.
    async fn send(&self, command: Command) -> bool {
        match timeout(DEADLINE, self.plane.send(command)).await {
            Ok(Ok(())) => return true,
            Ok(Err(error)) => tracing::error!(%error, "a command did not reach the media thread"),
            Err(_) => tracing::error!("the media thread takes no commands"),
        }
        false
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::edge::transport::Setup;
    use std::sync::Arc;

    fn plane() -> MediaPlane {
        MediaPlane::start(Setup {
            bind: "127.0.0.1:0".parse().unwrap(),
            shards: 1,
            advertise: Vec::new(),
            pictures: Vec::new(),
            publisher_kbps: 8_000,
            count: Arc::new(|_, _| {}),
        })
        .unwrap()
    }

    #[tokio::test]
    async fn a_wall_that_is_not_confirmed_costs_both_sides_their_legs_and_opens_no_door() {
        let plane = plane();
        let (mut media, _events) = Media::enter(HearingId::new("h").unwrap(), plane.clone()).await;
        let [client, judge] = ["client", "judge"].map(|id| ParticipantId::new(id).unwrap());
        for (n, who) in [(1, &client), (2, &judge)] {
            let leg = Leg {
                id: LegId(n),
                up: true,
                slots: Vec::new(),
                layers: None,
            };
            media.legs.insert(who.clone(), leg);
        }
        plane.stop();
        let publication = PublicationId {
            owner: client.clone(),
            kind: crate::id::MediaKind::Audio,
        };
        media.unwire(judge.clone(), publication.clone()).await;
        media.settle().await;
        assert!(media.is_barred(&client) && media.is_barred(&judge));
        assert!(media.legs.is_empty());
        assert_eq!(media.unclosed, [LegId(1), LegId(2)], "to be said again");
        let told = media.take_cut_off();
        assert_eq!(told, BTreeSet::from([client.clone(), judge]));
        assert!(!media.is_barred(&client));
        media.stop_tap(publication).await;
        media.settle().await;
        assert!(
            media.is_barred(&client),
            "nor for whom the recorder may hear"
        );
    }

    #[tokio::test]
    async fn only_the_present_leg_says_which_layers_are_to_be_sent() {
        let (mut media, _events) = Media::enter(HearingId::new("h").unwrap(), plane()).await;
        let who = ParticipantId::new("party").unwrap();
        let leg = Leg {
            id: LegId(2),
            up: true,
            slots: Vec::new(),
            layers: None,
        };
        media.legs.insert(who.clone(), leg);
        assert!(!media.want_layers(&who, LegId(1), vec!["f".into()]));
        assert_eq!(media.layers(&who), None);
        assert!(media.want_layers(&who, LegId(2), vec!["q".into()]));
        assert_eq!(media.layers(&who), Some(&["q".to_owned()][..]));
        media.close(&who).await;
        assert_eq!(media.layers(&who), None);
    }
}
