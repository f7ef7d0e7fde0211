//! Recording the outcome of a delivery.

use super::compose::PreparedMail;
use crate::mail::smtp::DeliveryOutcome;
use crate::use_cases::Act;
use handover_api::submissions::Delivery;
use handover_rules::delivery::{ADDRESSES_OF_AN_OUTAGE, next_attempt, next_attempt_in_doubt, next_probe};
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{MailOutage, StoreResult};
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
    act: &mut Act<'_, '_>,
    mail: &PreparedMail,
    outcome: DeliveryOutcome,
    is_outage: bool,
) -> StoreResult<Option<OutageChange>> {
    let PreparedMail { entry, code, until, attempt, .. } = mail;
    let change = record_outage(act, outcome, is_outage, attempt.is_probe)?;
    if !act.tx.release_mail(entry.id, attempt.lease)? {
        tracing::warn!(mail = %entry.id, ?outcome, "email taken by another attempt before its outcome was recorded");
        return Ok(change);
    }
    let next = match outcome {
        DeliveryOutcome::Doubtful => next_attempt_in_doubt(entry.doubts, act.now, *until),
        _ => next_attempt(entry.attempts, act.now, *until),
    };
    match (outcome, next) {
        (DeliveryOutcome::Accepted, _) => act.tx.mark_mail_sent(entry, *code, act.now)?,
        (DeliveryOutcome::NotAccepted | DeliveryOutcome::Deferred | DeliveryOutcome::Unavailable, Some(next)) => {
            act.tx.retry_mail(entry, *code, next, act.now)?;
        }
        // The recipient may have the code, so it stays valid until a later email is accepted.
        (DeliveryOutcome::Doubtful, Some(next)) => act.tx.retry_mail_in_doubt(entry.id, next, act.now)?,
        (DeliveryOutcome::Doubtful, None) => act.tx.settle_mail(entry.id, Delivery::Failed, act.now)?,
        (
            DeliveryOutcome::Rejected
            | DeliveryOutcome::NotAccepted
            | DeliveryOutcome::Deferred
            | DeliveryOutcome::Unavailable,
            _,
        ) => {
            act.tx.settle_mail(entry.id, Delivery::Failed, act.now)?;
            act.tx.revoke_code(*code)?;
        }
    }
    act.tx.announce_mail(entry)?;
    Ok(change)
}

/// Any reply about one email shows that the mail server works.
fn record_outage(
    act: &mut Act<'_, '_>,
    outcome: DeliveryOutcome,
    is_outage: bool,
    is_probe: bool,
) -> StoreResult<Option<OutageChange>> {
    let works = matches!(outcome, DeliveryOutcome::Accepted | DeliveryOutcome::Rejected | DeliveryOutcome::Deferred);
    match act.tx.mail_outage()? {
        Some(MailOutage { since, .. }) if works => {
            act.tx.end_mail_outage(act.now)?;
            Ok(Some(OutageChange::Ended { since }))
        }
        Some(outage) if is_probe => {
            let next_at = next_probe(outage.failures, act.now);
            act.tx.set_mail_outage(&MailOutage {
                tried_at: act.now,
                next_at,
                failures: outage.failures + 1,
                ..outage
            })?;
            Ok(None)
        }
        None if is_outage => {
            let next_at = next_probe(0, act.now);
            act.tx.set_mail_outage(&MailOutage { since: act.now, tried_at: act.now, next_at, failures: 1 })?;
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
