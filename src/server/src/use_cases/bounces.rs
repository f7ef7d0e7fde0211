//! Delivery reports about emails of ours (decision 0011).

use handover_rules::Timestamp;
use handover_rules::delivery::{DeliveryReport, ReportEffect, report_effect};
use handover_rules::model::email::MessageId;
use handover_store::{StoreResult, WriteTx};

/// A delivery report about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BouncedMail {
    /// The email that it is about; `None` if this server did not send it.
    pub id: Option<MessageId>,
    /// Its action, status and recipient.
    pub report: DeliveryReport,
    /// The reason for people.
    pub reason: String,
}

/// Records the reports of a message; returns the effect of each.
pub fn record(tx: &mut WriteTx<'_>, bounced: &[BouncedMail], now: Timestamp) -> StoreResult<Vec<ReportEffect>> {
    bounced.iter().map(|bounced| record_one(tx, bounced, now)).collect()
}

fn record_one(tx: &mut WriteTx<'_>, bounced: &BouncedMail, now: Timestamp) -> StoreResult<ReportEffect> {
    let BouncedMail { id, report, reason } = bounced;
    let Some(id) = id else { return Ok(report_effect(report, None)) };
    let mail = tx.reported_mail(id.mail, &id.key)?;
    let effect = report_effect(report, mail.as_ref());
    match effect {
        ReportEffect::UnknownMail | ReportEffect::Repeated => return Ok(effect),
        ReportEffect::Temporary => return tx.set_mail_answer(id.mail, reason).map(|()| effect),
        ReportEffect::MailFailed => tx.fail_sent_mail(id.mail, now)?,
        ReportEffect::AddressMarked => tx.hold_mail(id.mail, now)?,
    }
    tx.set_mail_answer(id.mail, reason)?;
    let entry = tx.mail(id.mail)?;
    if let (ReportEffect::AddressMarked, Some(account)) = (effect, entry.topic.account()) {
        tx.mark_undeliverable(account, now)?;
    }
    tx.announce_mail(&entry)?;
    Ok(effect)
}
