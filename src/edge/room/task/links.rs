//! What the room does when the court's staff takes back somebody's links, or the whole hearing.

use super::Room;
use crate::hearing::Input;
use crate::hearing::phase::Phase;
use crate::id::{ParticipantId, StaffId};
use tokio::sync::oneshot;

impl Room {
    /// Whether it may, as the hearing stands.
    pub(super) fn may_revoke_links(&self, who: &ParticipantId, answer: oneshot::Sender<bool>) {
        // Who asked may be gone.
        let _ = answer.send(self.hearing.lets_links_be_revoked(who));
    }

    /// It has: who came by one goes, unless they were let into the session meanwhile.
    pub(super) async fn links_revoked(
        &mut self,
        who: ParticipantId,
        by: StaffId,
        answer: oneshot::Sender<bool>,
    ) {
        let goes = self.hearing.lets_links_be_revoked(&who);
        self.input(Input::LinksRevoked { who, by }, None).await;
        let _ = answer.send(goes);
    }

    /// The hearing is cancelled, unless its session is being opened or was. Whoever asked hears so at once, before the record is closed
    /// and people are let go, which a slow disk can make long. If they have stopped waiting for the answer, nothing is done: they were
    /// told that nothing was.
    pub(super) async fn cancelled(&mut self, answer: oneshot::Sender<bool>) {
        if answer.is_closed() {
            return;
        }
        let outputs = self.handle(Input::Cancelled);
        let _ = answer.send(self.hearing.phase() == Phase::Cancelled);
        self.drain(outputs, None).await;
    }
}
