//! The overview of the desk.

use super::page;
use crate::{ReadTx, StoreResult, WebhookBacklog, WebhookRecord};
use handover_api::desk::{DeskOverview, DeskPage, DeskWebhook, SetAside};
use handover_rules::Timestamp;
use handover_rules::desk::corrections::CorrectionPolicy;

/// Key figures, and items that need a person.
pub fn overview(tx: &ReadTx<'_>, now: Timestamp, policy: CorrectionPolicy) -> StoreResult<DeskPage<DeskOverview>> {
    let overview = DeskOverview {
        now,
        requests: tx.request_counts(now)?,
        mails: tx.mail_counts(now)?,
        failed_mails: tx.failed_mails(now)?,
        set_aside: tx.quarantined_requests()?.into_iter().filter_map(|id| id.validate().ok()).collect(),
        set_aside_others: SetAside {
            cases: tx.quarantined_cases()?,
            holders: tx.quarantined_holder_changes_with_domains()?,
            mails: tx.quarantined_mails()?,
        },
        corrections: tx.open_corrections(now, policy)?,
        imports: tx.last_imports()?,
        webhooks: webhooks(tx)?,
    };
    page(tx, overview)
}

fn webhooks(tx: &ReadTx<'_>) -> StoreResult<Vec<DeskWebhook>> {
    let all = tx.webhooks()?.into_iter().zip(tx.webhook_backlogs()?);
    Ok(all.map(|(webhook, backlog)| desk_webhook(webhook, backlog)).collect())
}

/// Addresses of receivers may have a secret in their query.
fn desk_webhook(webhook: WebhookRecord, backlog: WebhookBacklog) -> DeskWebhook {
    let url = webhook.url.split(['?', '#']).next().unwrap_or_default();
    DeskWebhook {
        id: webhook.id.get(),
        url: url.to_owned(),
        delivered_at: webhook.delivered_at,
        waiting: backlog.waiting,
        oldest: backlog.oldest,
        failure: webhook.failure,
        given_up: webhook.given_up,
        stopped_at: webhook.stopped_at,
    }
}
