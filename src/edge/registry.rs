//! Which hearing has which room. A room is made when the first person comes; its task tells when it ends.

mod opened;

use super::metrics::Metrics;
use super::room::{Knock, RoomEnded, RoomHandle};
use super::store::{Hearing, Store, until_it_answers};
use crate::hearing::phase::Phase;
use crate::hearing::plan::Plan;
use crate::id::{HearingId, ParticipantId, StaffId};
use crate::signal::message::HearingCard;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
pub use opened::catch_up;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};

/// What a room is made of, as far as the web floor knows.
#[derive(Debug)]
pub struct Opening {
    /// Which hearing.
    pub hearing: HearingId,
    /// As its people see it.
    pub card: HearingCard,
    /// Told by the room when the hearing is over for good.
    pub ended: oneshot::Sender<()>,
}

/// Longest wait for a room's answer: one that closes its files answers nobody meanwhile.
const ANSWER: Duration = Duration::from_secs(10);

/// A room did not answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the room does not answer")]
pub struct Unanswered;

type Spawn = Box<dyn Fn(Opening) -> RoomHandle + Send + Sync>;

/// All rooms of this process.
pub struct Registry {
    rooms: DashMap<HearingId, RoomHandle>,
    spawn: Spawn,
    store: Store,
    metrics: Arc<Metrics>,
    /// So long a room's answer is waited for.
    patience: Duration,
    /// How many there are.
    open: watch::Sender<usize>,
}

impl Registry {
    /// No rooms yet; `spawn` makes one.
    pub fn new(
        store: Store,
        metrics: Arc<Metrics>,
        spawn: impl Fn(Opening) -> RoomHandle + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            rooms: DashMap::new(),
            spawn: Box::new(spawn),
            store,
            metrics,
            patience: ANSWER,
            open: watch::channel(0).0,
        })
    }

    /// The room of a hearing; made when there is none. A room whose task has just ended is not replaced before the catalogue knows
    /// whether the hearing is over: its handle takes no knocks, and the page comes back a moment later.
    pub fn room(self: &Arc<Self>, hearing: &HearingId, card: &HearingCard) -> RoomHandle {
        let vacant = match self.rooms.entry(hearing.clone()) {
            Entry::Occupied(room) => return room.get().clone(),
            Entry::Vacant(vacant) => vacant,
        };
        let (ended, is_over) = oneshot::channel();
        let room = (self.spawn)(Opening {
            hearing: hearing.clone(),
            card: card.clone(),
            ended,
        });
        vacant.insert(room.clone());
        self.count(1);
        tokio::spawn(Arc::clone(self).watch(hearing.clone(), room.clone(), is_over));
        room
    }

    /// Where a hearing stands that has a room.
    #[must_use]
    pub fn phase(&self, hearing: &HearingId) -> Option<Phase> {
        self.rooms.get(hearing).map(|room| room.phase())
    }

    /// Tells the room of a hearing, if there is one, that the court changed its plan.
    pub async fn planned(&self, hearing: &HearingId, plan: Plan) {
        let room = self.rooms.get(hearing).map(|room| room.value().clone());
        if let Some(room) = room {
            // A room that has ended needs no plan any more.
            let _ = room.knock(Knock::Planned { plan }).await;
        }
    }

    /// Whether the links of these people may be taken back as their hearing stands: those who are in its session are the judge's to send
    /// out. A session that was opened has its room made, if it has none since a restart: who is in it only its log tells.
    ///
    /// # Errors
    /// The room ends at this moment.
    pub async fn may_revoke_links(
        self: &Arc<Self>,
        hearing: &Hearing,
        people: &[ParticipantId],
    ) -> Result<bool, RoomEnded> {
        let room = match self.rooms.get(&hearing.id).map(|room| room.value().clone()) {
            Some(room) => room,
            None if hearing.opened => self.room(&hearing.id, &hearing.card()),
            None => return Ok(true),
        };
        for who in people {
            let who = who.clone();
            if !room
                .ask(|answer| Knock::MayRevokeLinks { who, answer })
                .await?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Tells the room of a hearing, if there is one, that a person's links were taken back. Whoever has been let into its session since
    /// it was asked stays there: `false`.
    pub async fn links_revoked(
        &self,
        hearing: &HearingId,
        who: &ParticipantId,
        by: &StaffId,
    ) -> bool {
        let Some(room) = self.rooms.get(hearing).map(|room| room.value().clone()) else {
            return true;
        };
        let (who, by) = (who.clone(), by.clone());
        let goes = room.ask(|answer| Knock::LinksRevoked { who, by, answer });
        // Of a room that has ended everybody is gone.
        goes.await.unwrap_or(true)
    }

    /// Tells the room of a hearing, if there is one, that the hearing is cancelled. A session that is being opened or was opened since it
    /// was looked at goes on: `false`.
    ///
    /// # Errors
    /// The room does not answer in time, and nothing is done.
    pub async fn cancelled(&self, hearing: &HearingId) -> Result<bool, Unanswered> {
        let Some(room) = self.rooms.get(hearing).map(|room| room.value().clone()) else {
            return Ok(true);
        };
        let asked = room.ask(|answer| Knock::Cancelled { answer });
        match tokio::time::timeout(self.patience, asked).await {
            Ok(Ok(is_cancelled)) => Ok(is_cancelled),
            // In a room that has ended nobody is left to be told; it stands as it stood.
            Ok(Err(RoomEnded)) => Ok(room.phase().may_be_cancelled()),
            // Cancelled before, and still closing.
            Err(_) if room.phase() == Phase::Cancelled => Ok(true),
            Err(_) => Err(Unanswered),
        }
    }

    /// Waits until everybody has been let go from a room that is over, if there is one.
    pub async fn emptied(&self, hearing: &HearingId) {
        let room = self.rooms.get(hearing).map(|room| room.value().clone());
        if let Some(room) = room {
            room.ended().await;
        }
    }

    /// Tells every room that the server stops, and waits until they have closed their files and
    /// the catalogue knows of their end.
    ///
    /// Returns how many were not done within `deadline`.
    pub async fn stop(&self, deadline: Duration) -> usize {
        let rooms: Vec<RoomHandle> = self.rooms.iter().map(|room| room.value().clone()).collect();
        for room in rooms {
            // Each in a task of its own: a full mailbox of one must not keep the others waiting. A room that has ended gives the
            // message back, which is what is wanted.
            tokio::spawn(async move { room.knock(Knock::Stop).await.is_ok() });
        }
        let all_gone = async {
            // The sender lives as long as `self`.
            let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
        };
        match tokio::time::timeout(deadline, all_gone).await {
            Ok(()) => 0,
            Err(_) => *self.open.borrow(),
        }
    }

    /// A room that failed makes place for another one. One whose hearing is over keeps its place, closed: nobody opens it again, not
    /// even who asked the catalogue a moment before.
    async fn watch(
        self: Arc<Self>,
        hearing: HearingId,
        room: RoomHandle,
        is_over: oneshot::Receiver<()>,
    ) {
        let (is_over, ()) = tokio::join!(
            self.watch_end(&hearing, &room, is_over),
            self.watch_opening(&hearing, &room),
        );
        room.ended().await;
        if !is_over {
            self.rooms.remove(&hearing);
        }
        self.count(-1);
    }

    /// The end is told when it comes; the private rooms may stay a while longer. `false`: the room failed.
    async fn watch_end(
        &self,
        hearing: &HearingId,
        room: &RoomHandle,
        mut is_over: oneshot::Receiver<()>,
    ) -> bool {
        let is_over = tokio::select! {
            told = &mut is_over => told.is_ok(),
            () = room.ended() => is_over.try_recv().is_ok(),
        };
        if is_over {
            self.ended(hearing, room.phase()).await;
        }
        is_over
    }

    /// A session that was opened is the judge's, also after a restart, before anybody has come back: the catalogue has to know.
    async fn watch_opening(&self, hearing: &HearingId, room: &RoomHandle) {
        if !room.stands(was_opened).await {
            return;
        }
        let opened = until_it_answers("a session was opened", || self.store.opened(hearing));
        if let Err(error) = opened.await {
            tracing::error!(%hearing, %error, "the opening of the session is not in the catalogue");
        }
    }

    /// Marks a hearing as over, as it stands; of one that was cancelled the catalogue was first to know.
    async fn ended(&self, hearing: &HearingId, stands: Phase) {
        if stands == Phase::Cancelled {
            return;
        }
        let end = until_it_answers("a hearing is over", || self.store.end(hearing, stands));
        match end.await {
            Ok(()) => tracing::info!(%hearing, phase = stands.word(), "the hearing is over"),
            Err(error) => {
                tracing::error!(%hearing, %error, "the end of the hearing is not in the catalogue")
            }
        }
    }

    fn count(&self, change: isize) {
        self.open
            .send_modify(|open| *open = open.saturating_add_signed(change));
        let open = *self.open.borrow();
        self.metrics
            .hearings
            .set(i64::try_from(open).unwrap_or(i64::MAX));
    }
}

/// Whether a hearing that stands here has sat. While it is being opened it may yet fall back into the waiting hall.
fn was_opened(phase: Phase) -> bool {
    !matches!(
        phase,
        Phase::Scheduled | Phase::WaitingHallOpen | Phase::Opening
    ) && !phase.is_final()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "tests"
    )]
    use super::*;
    use std::sync::Mutex;
    use tokio::sync::mpsc;

    type Made = (Opening, mpsc::Receiver<Knock>);

    pub(super) struct Bench {
        _folder: tempfile::TempDir,
        pub(super) store: Store,
        registry: Arc<Registry>,
        made: Arc<Mutex<Vec<Made>>>,
        card: HearingCard,
        pub(super) id: HearingId,
    }

    pub(super) async fn bench() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let id = HearingId::new("h-1").unwrap();
        let card = HearingCard {
            id: "h-1".into(),
            case_number: "1".into(),
            court: "2".into(),
        };
        store.create(&card, &id).await.unwrap();
        let made: Arc<Mutex<Vec<Made>>> = Arc::default();
        let makes = Arc::clone(&made);
        let registry = Registry::new(store.clone(), Metrics::new().unwrap(), move |opening| {
            let (mailbox, knocks) = mpsc::channel(8);
            makes.lock().unwrap().push((opening, knocks));
            RoomHandle::new(mailbox, watch::channel(Phase::Ended).1)
        });
        Bench {
            _folder: folder,
            store,
            registry,
            made,
            card,
            id,
        }
    }

    #[tokio::test]
    async fn one_hearing_has_one_room_until_its_task_ends() {
        let b = bench().await;
        b.registry.room(&b.id, &b.card);
        let room = b.registry.room(&b.id, &b.card);
        assert_eq!(b.made.lock().unwrap().len(), 1);
        assert_eq!(b.registry.metrics.hearings.get(), 1);
        b.made.lock().unwrap().clear();
        room.ended().await;
        while b.registry.metrics.hearings.get() != 0 {
            tokio::task::yield_now().await;
        }
        b.registry.room(&b.id, &b.card);
        assert_eq!(b.made.lock().unwrap().len(), 1);
        assert!(
            !b.store.hearing(&b.id).await.unwrap().ended,
            "a room that fails ends no hearing"
        );
    }

    #[tokio::test]
    async fn the_end_of_a_hearing_is_in_the_catalogue() {
        let b = bench().await;
        let room = b.registry.room(&b.id, &b.card);
        let (opening, knocks) = b.made.lock().unwrap().pop().unwrap();
        opening.ended.send(()).unwrap();
        drop(knocks);
        room.ended().await;
        while b.registry.metrics.hearings.get() != 0 {
            tokio::task::yield_now().await;
        }
        assert!(b.store.hearing(&b.id).await.unwrap().ended);
        assert!(b.registry.room(&b.id, &b.card).has_ended());
        assert!(
            b.made.lock().unwrap().is_empty(),
            "the hearing was opened again"
        );
    }

    #[tokio::test]
    async fn what_the_catalogue_could_not_take_is_written_when_it_can() {
        let b = bench().await;
        let room = b.registry.room(&b.id, &b.card);
        let (opening, knocks) = b.made.lock().unwrap().pop().unwrap();
        b.store.break_in_a_test(true).await;
        opening.ended.send(()).unwrap();
        drop(knocks);
        room.ended().await;
        // Longer than the first attempt takes, and shorter than the next is away.
        tokio::time::sleep(Duration::from_millis(100)).await;
        b.store.break_in_a_test(false).await;
        while b.registry.metrics.hearings.get() != 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(b.store.hearing(&b.id).await.unwrap().ended);
    }

    #[tokio::test]
    async fn a_room_that_does_not_answer_is_not_waited_for_and_cancels_nothing_later() {
        let mut b = bench().await;
        Arc::get_mut(&mut b.registry).unwrap().patience = Duration::from_millis(20);
        b.registry.room(&b.id, &b.card);
        let (_opening, mut knocks) = b.made.lock().unwrap().pop().unwrap();
        assert_eq!(b.registry.cancelled(&b.id).await, Err(Unanswered));
        match knocks.recv().await {
            Some(Knock::Cancelled { answer }) => assert!(answer.is_closed()),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn stopping_waits_for_rooms_but_not_for_ever() {
        let b = bench().await;
        b.registry.room(&b.id, &b.card);
        let (_opening, mut knocks) = b.made.lock().unwrap().pop().unwrap();
        assert_eq!(b.registry.stop(Duration::from_millis(20)).await, 1);
        assert!(matches!(knocks.recv().await, Some(Knock::Stop)));
        let closing = tokio::spawn(async move {
            while let Some(knock) = knocks.recv().await {
                if matches!(knock, Knock::Stop) {
                    return;
                }
            }
        });
        assert_eq!(b.registry.stop(Duration::from_secs(10)).await, 0);
        closing.await.unwrap();
    }
}
