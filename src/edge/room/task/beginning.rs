//! What a room has to know before it opens.

use crate::edge::recorder;
use crate::edge::room::Setup;
use crate::edge::store::StoreError;
use crate::hearing::journal::Entry;
use crate::hearing::plan::Plan;

/// What the logs of earlier starts of this server tell of the hearing.
pub(super) async fn past(setup: &Setup) -> Vec<Entry> {
    let folder = setup.archive.join(setup.hearing.as_str());
    let read = tokio::task::spawn_blocking(move || recorder::log::past(&folder));
    read.await.unwrap_or_default()
}

/// Without the plan nobody could be protected: the room does not open, and pages try again.
pub(super) async fn read(plan: impl Future<Output = Result<Plan, StoreError>>) -> Option<Plan> {
    plan.await
        .inspect_err(|error| tracing::error!(%error, "a room does not open: the plan of its hearing cannot be read"))
        .ok()
}
