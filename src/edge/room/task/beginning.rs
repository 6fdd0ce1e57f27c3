//! What a room has to know before it opens.

use crate::edge::recorder;
use crate::edge::recorder::log::Damage;
use crate::edge::room::Setup;
use crate::edge::store::StoreError;
use crate::hearing::journal::Entry;
use crate::hearing::plan::Plan;
use crate::hearing::{Hearing, Input, Output, Terms};
use crate::id::{HearingId, UnixMillis};

/// What the logs of earlier starts of this server tell of the hearing. What of them is not as it was written is said aloud, and the hearing
/// goes on from the rest: without it nobody could go on at all. Gives whether there was such a thing, for the bench.
pub(super) async fn past(setup: &Setup) -> (Vec<Entry>, bool) {
    let folder = setup.archive.join(setup.hearing.as_str());
    let read = tokio::task::spawn_blocking(move || {
        let damaged = recorder::log::damaged(&folder);
        (recorder::log::past(&folder), damaged)
    });
    let (past, damaged) = read.await.unwrap_or_default();
    let is_damaged = !damaged.is_empty();
    for Damage { log, line } in damaged {
        tracing::error!(
            log = %log.display(),
            line,
            "the log of a hearing is not as it was written, and the hearing goes on from what can be read: what was ruled from this line on \
             may have to be ruled again. `tyndau recording verify` of its folder says what was changed"
        );
    }
    (past, is_damaged)
}

/// The hearing as it goes on from its log; the bench is told when that was damaged.
pub(super) fn restored(
    (id, terms): (HearingId, Terms),
    (log, is_damaged): &(Vec<Entry>, bool),
    now: UnixMillis,
    outputs: &mut Vec<Output>,
) -> Hearing {
    let mut hearing = Hearing::restored(id, terms, log, now, outputs);
    if *is_damaged {
        hearing.handle(now, Input::LogDamaged, outputs);
    }
    hearing
}

/// Without the plan nobody could be protected: the room does not open, and pages try again.
pub(super) async fn read(plan: impl Future<Output = Result<Plan, StoreError>>) -> Option<Plan> {
    plan.await
        .inspect_err(|error| tracing::error!(%error, "a room does not open: the plan of its hearing cannot be read"))
        .ok()
}
