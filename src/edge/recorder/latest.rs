//! The newest signed line of a record that is on disk: what people take along as a receipt.

use crate::record::evidence::receipt::Receipt;
use std::sync::{Arc, Mutex, PoisonError};

/// Written by the recorder, read by the room. Outlives the record.
#[derive(Clone, Debug, Default)]
pub struct Latest(Arc<Mutex<Option<Receipt>>>);

impl Latest {
    pub(super) fn set(&self, receipt: Receipt) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(receipt);
    }

    /// The receipt for all that is signed by now; `None`: nothing is yet.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
