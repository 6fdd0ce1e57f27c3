//! What the room does when the court's staff takes back somebody's links.

use super::Room;
use crate::hearing::Input;
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
}
