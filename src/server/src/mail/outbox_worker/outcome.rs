//! Recording the outcome of a delivery.

use super::compose::PreparedMail;
use crate::mail::smtp::DeliveryOutcome;
use handover_rules::delivery::{ADDRESSES_OF_AN_OUTAGE, next_attempt, next_attempt_in_doubt, next_probe};
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{MailOutage, OutboxState, StoreResult, WriteTx};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// A change that concerns the mail server as a whole.
pub(super) enum OutageChange {
    Began,
    Ended { since: Timestamp },
}

/// The addresses to which an email has failed since the mail server last accepted or rejected one.
#[derive(Default)]
pub(super) struct OutageDetector(Mutex<HashSet<String>>);

impl OutageDetector {
    /// Records an outcome and returns whether, with those before, it shows that the mail server is down. If so, they are
    /// forgotten.
    pub(super) fn record(&self, outcome: DeliveryOutcome, to: &EmailAddress) -> bool {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            DeliveryOutcome::Accepted | DeliveryOutcome::Rejected => failed.clear(),
            // This is no sign of a fault for other recipients.
            DeliveryOutcome::Deferred => {}
            DeliveryOutcome::NotAccepted | DeliveryOutcome::Doubtful | DeliveryOutcome::Unavailable => {
                failed.insert(to.as_str().to_lowercase());
            }
        }
        let is_outage = outcome == DeliveryOutcome::Unavailable || failed.len() >= ADDRESSES_OF_AN_OUTAGE;
        if is_outage {
            failed.clear();
        }
        is_outage
    }
}

/// Records the outcome of an attempt, unless somebody else has taken the email since.
pub(super) fn record_outcome(
    tx: &mut WriteTx<'_>,
    mail: &PreparedMail,
    outcome: DeliveryOutcome,
    is_outage: bool,
    now: Timestamp,
) -> StoreResult<Option<OutageChange>> {
    let PreparedMail { entry, code, until, attempt, .. } = mail;
    let change = record_outage(tx, outcome, is_outage, attempt.is_probe, now)?;
    if !tx.release_mail(entry.id, attempt.lease)? {
        tracing::warn!(mail = %entry.id, ?outcome, "email taken by another attempt before its outcome was recorded");
        return Ok(change);
    }
    let next = match outcome {
        DeliveryOutcome::Doubtful => next_attempt_in_doubt(entry.doubts, now, *until),
        _ => next_attempt(entry.attempts, now, *until),
    };
    match (outcome, next) {
        (DeliveryOutcome::Accepted, _) => tx.mark_mail_sent(entry, *code, now)?,
        (DeliveryOutcome::NotAccepted | DeliveryOutcome::Deferred | DeliveryOutcome::Unavailable, Some(next)) => {
            tx.retry_mail(entry, *code, next, now)?;
        }
        // The recipient may have the code, so it stays valid until a later email is accepted.
        (DeliveryOutcome::Doubtful, Some(next)) => tx.retry_mail_in_doubt(entry.id, next, now)?,
        (DeliveryOutcome::Doubtful, None) => tx.settle_mail(entry.id, OutboxState::Failed, now)?,
        (
            DeliveryOutcome::Rejected
            | DeliveryOutcome::NotAccepted
            | DeliveryOutcome::Deferred
            | DeliveryOutcome::Unavailable,
            _,
        ) => {
            tx.settle_mail(entry.id, OutboxState::Failed, now)?;
            tx.revoke_code(*code)?;
        }
    }
    tx.announce_mail(entry)?;
    Ok(change)
}

/// Any reply about one email shows that the mail server works.
fn record_outage(
    tx: &mut WriteTx<'_>,
    outcome: DeliveryOutcome,
    is_outage: bool,
    is_probe: bool,
    now: Timestamp,
) -> StoreResult<Option<OutageChange>> {
    let works = matches!(outcome, DeliveryOutcome::Accepted | DeliveryOutcome::Rejected | DeliveryOutcome::Deferred);
    match tx.mail_outage()? {
        Some(MailOutage { since, .. }) if works => {
            tx.end_mail_outage(now)?;
            Ok(Some(OutageChange::Ended { since }))
        }
        Some(outage) if is_probe => {
            let next_at = next_probe(outage.failures, now);
            tx.set_mail_outage(&MailOutage { tried_at: now, next_at, failures: outage.failures + 1, ..outage })?;
            Ok(None)
        }
        None if is_outage => {
            let next_at = next_probe(0, now);
            tx.set_mail_outage(&MailOutage { since: now, tried_at: now, next_at, failures: 1 })?;
            Ok(Some(OutageChange::Began))
        }
        Some(_) | None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryOutcome::{Accepted, Deferred, Doubtful, NotAccepted, Rejected, Unavailable};

    /// Whether the last of these outcomes, each with its recipient, shows that the mail server is down.
    fn is_outage(outcomes: &[(DeliveryOutcome, &str)]) -> bool {
        let outages = OutageDetector::default();
        let judged = outcomes.iter().map(|(outcome, to)| {
            let to = EmailAddress::parse(&[to, "@mail.example"].concat()).expect("a valid address");
            outages.record(*outcome, &to)
        });
        judged.last().expect("an outcome")
    }

    #[test]
    fn unreachable_server_is_down_immediately() {
        assert!(is_outage(&[(Unavailable, "a")]));
        assert!(is_outage(&[(Accepted, "a"), (Unavailable, "b")]));
    }

    #[test]
    fn server_that_fails_for_several_addresses_is_down() {
        assert!(is_outage(&[(NotAccepted, "a"), (Doubtful, "b"), (NotAccepted, "c")]));
        // One full mailbox, or failures between successes, are no outage.
        assert!(!is_outage(&[(NotAccepted, "a"), (NotAccepted, "a"), (Doubtful, "a"), (NotAccepted, "b")]));
        // Greylisting greets every new recipient so.
        assert!(!is_outage(&[(Deferred, "a"), (Deferred, "b"), (Deferred, "c"), (Deferred, "d")]));
        assert!(!is_outage(&[(NotAccepted, "a"), (Deferred, "b"), (NotAccepted, "c"), (Deferred, "d")]));
        for decided in [Accepted, Rejected] {
            assert!(!is_outage(&[(NotAccepted, "a"), (NotAccepted, "b"), (decided, "c"), (NotAccepted, "d")]));
        }
    }
}
