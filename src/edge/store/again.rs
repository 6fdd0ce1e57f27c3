//! What the catalogue must learn, because it has happened: written again until it is there.

use super::StoreError;
use std::time::Duration;
use tokio::time::sleep;

/// Until the first repetition; each next wait is twice as long.
const FIRST: Duration = Duration::from_millis(250);
/// Longest wait.
const LONGEST: Duration = Duration::from_secs(30);

/// Writes until the database answers. A disk that is slow now, or locked by another for longer than a query waits, is not so for ever, and
/// what has happened stands whether it is written or not.
///
/// # Errors
/// What the catalogue refuses, since it would refuse it again.
pub async fn until_it_answers<F>(
    what: &'static str,
    write: impl Fn() -> F + Send,
) -> Result<(), StoreError>
where
    F: Future<Output = Result<(), StoreError>> + Send,
{
    let mut pause = FIRST;
    loop {
        match write().await {
            Err(StoreError::Database(error)) => {
                tracing::warn!(%error, what, "the catalogue does not take it, and is asked again");
                sleep(pause).await;
                pause = pause.saturating_mul(2).min(LONGEST);
            }
            done => return done,
        }
    }
}
