//! Commands of an operator for emails that were not sent.

use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::{Store, StoreResult};
use std::fmt;

/// The emails to be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retried {
    /// Queued ones, including failed ones put back.
    pub queued: usize,
    /// Failed ones that were put back; `None` if that was not asked for.
    pub put_back: Option<usize>,
}

impl fmt::Display for Retried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(put_back) = self.put_back {
            writeln!(f, "failed emails put back into the queue: {put_back}")?;
        }
        write!(f, "emails to be sent now: {}", self.queued)
    }
}

/// Makes every queued email due, after putting back the ones that failed within a period.
pub async fn retry(store: &Store, now: Timestamp, failed_within: Option<TimeDelta>) -> StoreResult<Retried> {
    store
        .write(move |tx| {
            let put_back = failed_within.map(|period| tx.put_back_failed_mails(now - period, now)).transpose()?;
            Ok(Retried { queued: tx.try_queued_mails_again(now)?, put_back })
        })
        .await
}
