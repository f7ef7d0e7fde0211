//! Events that webhooks have not delivered yet, for people and metrics.

use crate::engine::{FromRow, from_row};
use crate::{COUNT_BOUND, ReadTx, StoreResult, WebhookId};
use handover_rules::Timestamp;

/// Events that a webhook has not delivered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookBacklog {
    /// The webhook.
    pub id: WebhookId,
    /// Their number: those that wait for a retry, and new ones as far as they are counted.
    pub waiting: u64,
    /// Time of the oldest of them.
    pub oldest: Option<Timestamp>,
}

from_row!(WebhookBacklog { id, waiting, oldest });

impl ReadTx<'_> {
    /// The backlog of each webhook, oldest webhook first.
    pub fn webhook_backlogs(&self) -> StoreResult<Vec<WebhookBacklog>> {
        self.all(
            "select w.id,
               (select count(*) from webhook_retry r where r.webhook = w.id)
               + (select count(*) from (select 1 from provider_event e where e.id > w.position
                   and (w.kinds is null or w.kinds like '%\"' || e.kind || '\"%') limit ?1) new) as waiting,
               (select min(e.at) from provider_event e where e.id in (
                 (select min(r.event) from webhook_retry r where r.webhook = w.id),
                 (select min(n.id) from provider_event n where n.id > w.position
                   and (w.kinds is null or w.kinds like '%\"' || n.kind || '\"%')))) as oldest
             from webhook w order by w.id",
            [COUNT_BOUND],
            WebhookBacklog::from_row,
        )
    }
}
