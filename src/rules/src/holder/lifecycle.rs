//! The state machine of a change of holder: a pure function from (change, event, now) to (change, effects).
//!
//! Scheduled timestamps count, not the time at which a timer ran: a deadline that has passed is processed before the
//! event. A transition can therefore end the change and also refuse the event; store both results.

use super::data::{HolderField, HolderIdentity, changed_identity_fields};
use super::notices::{HolderHistoryEntry, HolderHistoryEvent, HolderNotice};
use super::{
    HolderBlocker, HolderChange, HolderChangeEnd, HolderChangeEnding, HolderChangeId, HolderFacts, HolderSide,
    RunningOperation, holder_blockers,
};
use crate::account::mailed_links::MailedLinkAction;
use crate::request::Answer;
use crate::request::recovery::RecoveryEffect;
use crate::{EmailAddress, NicHandle, ServiceName, Timestamp, string_enum};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Input of the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolderEvent {
    /// A party answers by its private link.
    Answer {
        side: HolderSide,
        answer: Answer,
    },
    Withdraw {
        by: NicHandle,
    },
    /// The owner of an account undid a change of its address that somebody else had made (decision 0010).
    AccountRecovered {
        account: NicHandle,
        /// Somebody else may have acted in its name since.
        since: Timestamp,
    },
    EndByProvider {
        /// The reason that the parties and the asker read.
        reason: String,
    },
    /// The provider deleted the domain. It may come back, but nothing that was asked before should happen then.
    DomainDeleted,
    /// Staff have approved a claim on the domain.
    DomainClaimed,
    Due,
}

/// The reason an event is refused. Safe to show to the account or party that caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HolderRefusal {
    Closed { how: HolderChangeEnding },
    Answered,
    NotTheAdmin,
}

/// A side effect to carry out in the transaction that stores the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolderEffect {
    Record(HolderHistoryEntry),
    /// Email a party at its address in the change.
    MailHolder {
        notice: HolderNotice,
        to: HolderSide,
    },
    MailAsker {
        notice: HolderNotice,
    },
    /// Make [`HolderChange::after`] the holder.
    Execute,
}

/// Result of processing an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderTransition {
    /// The new state. Store it even if the event was refused.
    pub change: HolderChange,
    pub effects: Vec<HolderEffect>,
    pub result: Result<(), HolderRefusal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderChangeInput {
    pub domain: ServiceName,
    pub asker: NicHandle,
    pub after: HolderIdentity,
    /// Keep outgoing transfers possible.
    pub opts_out: bool,
}

/// The reason a change of holder cannot be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HolderChangeRefusal {
    /// Preconditions are not met.
    Blocked { reasons: Vec<HolderBlocker> },
    /// No field that makes another holder differs.
    NothingChanged,
    /// The domain's registry knows no opt-out of the block.
    NoOptOut,
}

/// Asks for a change of holder. Both parties are mailed, even at one address.
pub fn ask(
    input: HolderChangeInput,
    id: HolderChangeId,
    facts: &HolderFacts,
    now: Timestamp,
) -> Result<(HolderChange, Vec<HolderEffect>), HolderChangeRefusal> {
    let reasons = holder_blockers(facts);
    let before = match &facts.holder {
        Some(before) if reasons.is_empty() => before.clone(),
        _ => return Err(HolderChangeRefusal::Blocked { reasons }),
    };
    if changed_identity_fields(&before, &input.after).next().is_none() {
        return Err(HolderChangeRefusal::NothingChanged);
    }
    if input.opts_out && !DomainGroup::of(&input.domain).allows_opt_out() {
        return Err(HolderChangeRefusal::NoOptOut);
    }
    let change = HolderChange {
        id,
        domain: input.domain,
        asker: input.asker,
        before,
        after: input.after,
        opts_out: input.opts_out,
        asked_at: now,
        deadline: now + MailedLinkAction::Holder.lifetime(),
        old_accepted_at: None,
        new_accepted_at: None,
        ended: None,
    };
    let asked = HolderHistoryEntry {
        at: now,
        event: HolderHistoryEvent::Asked,
        by: Some(change.asker.clone()),
        side: None,
        change: Some(id),
        fields: changed_fields(&change).collect(),
    };
    let effects = vec![
        HolderEffect::Record(asked),
        HolderEffect::MailHolder { notice: HolderNotice::AskOld, to: HolderSide::Old },
        HolderEffect::MailHolder { notice: HolderNotice::AskNew, to: HolderSide::New },
    ];
    Ok((change, effects))
}

/// Time of the next scheduled change; `None` once it has ended.
#[must_use]
pub fn next_due(change: &HolderChange) -> Option<Timestamp> {
    change.ended.is_none().then_some(change.deadline)
}

/// Processes an event, after the deadline if that has passed.
#[must_use]
pub fn transition(change: &HolderChange, event: &HolderEvent, facts: &HolderFacts, now: Timestamp) -> HolderTransition {
    let mut machine = Machine { change: change.clone(), effects: Vec::new() };
    if change.ended.is_none() && change.deadline <= now {
        machine.end(HolderChangeEnding::Lapsed, change.deadline);
    }
    let result = machine.apply(event, facts, now);
    HolderTransition { change: machine.change, effects: machine.effects, result }
}

/// Leaves out emails to holders that the admin who asked reads in the same mailbox, with `asker` as its address.
#[must_use]
pub fn without_repetitions(
    effects: Vec<HolderEffect>,
    change: &HolderChange,
    asker: &EmailAddress,
) -> Vec<HolderEffect> {
    let to_asker: Vec<HolderNotice> = effects
        .iter()
        .filter_map(|effect| match effect {
            HolderEffect::MailAsker { notice } if notice.reads_alike() => Some(*notice),
            _ => None,
        })
        .collect();
    let is_repeated = |effect: &HolderEffect| match effect {
        HolderEffect::MailHolder { notice, to } => {
            to_asker.contains(notice) && change.identity(*to).email.is_same_mailbox(asker)
        }
        _ => false,
    };
    effects.into_iter().filter(|effect| !is_repeated(effect)).collect()
}

pub fn changed_fields(change: &HolderChange) -> impl Iterator<Item = HolderField> {
    changed_identity_fields(&change.before, &change.after)
}

struct Machine {
    change: HolderChange,
    effects: Vec<HolderEffect>,
}

impl Machine {
    fn apply(&mut self, event: &HolderEvent, facts: &HolderFacts, now: Timestamp) -> Result<(), HolderRefusal> {
        if self.is_repeated(event) {
            return Ok(());
        }
        if let Some(end) = &self.change.ended {
            return Err(HolderRefusal::Closed { how: end.how.clone() });
        }
        match event {
            HolderEvent::Answer { side, .. } if self.change.accepted_at(*side).is_some() => {
                return Err(HolderRefusal::Answered);
            }
            HolderEvent::Answer { side, answer: Answer::Decline } => {
                self.end(HolderChangeEnding::Declined { by: *side }, now);
            }
            HolderEvent::Answer { side, answer: Answer::Accept } => self.accept(*side, facts, now),
            HolderEvent::Withdraw { .. } if !facts.is_admin => return Err(HolderRefusal::NotTheAdmin),
            HolderEvent::Withdraw { by } => self.end(HolderChangeEnding::Withdrawn { by: by.clone() }, now),
            // Even if another account is the admin now: nobody asked for it in good faith.
            HolderEvent::AccountRecovered { account, since } => {
                if holder_change_effect(&self.change, account, *since) == Some(RecoveryEffect::Ends) {
                    self.end(HolderChangeEnding::AccountRecovered { by: account.clone() }, now);
                }
            }
            HolderEvent::EndByProvider { reason } => {
                self.end(HolderChangeEnding::EndedByProvider { reason: reason.clone() }, now);
            }
            HolderEvent::DomainDeleted => {
                self.end(HolderChangeEnding::Failed { reasons: vec![HolderBlocker::Expired] }, now);
            }
            HolderEvent::DomainClaimed => {
                self.end(HolderChangeEnding::Failed { reasons: vec![HolderBlocker::Claimed] }, now);
            }
            HolderEvent::Due => {}
        }
        Ok(())
    }

    /// The event repeats one that has taken effect, as after a lost response.
    fn is_repeated(&self, event: &HolderEvent) -> bool {
        let how = self.change.ended.as_ref().map(|end| &end.how);
        match event {
            HolderEvent::Answer { side, answer: Answer::Accept } => self.change.accepted_at(*side).is_some(),
            HolderEvent::Answer { side, answer: Answer::Decline } => {
                matches!(how, Some(HolderChangeEnding::Declined { by }) if by == side)
            }
            HolderEvent::Withdraw { by } => matches!(how, Some(HolderChangeEnding::Withdrawn { by: who }) if who == by),
            _ => false,
        }
    }

    fn accept(&mut self, side: HolderSide, facts: &HolderFacts, now: Timestamp) {
        let accepted_at = match side {
            HolderSide::Old => &mut self.change.old_accepted_at,
            HolderSide::New => &mut self.change.new_accepted_at,
        };
        *accepted_at = Some(now);
        self.record(now, HolderHistoryEvent::Accepted, None, Some(side));
        if self.change.missing().next().is_some() {
            return;
        }
        let mut reasons = holder_blockers(facts);
        // Otherwise a contact could undo the consent of both holders by asking for a change of contacts in between.
        reasons.retain(|reason| {
            !matches!(reason, HolderBlocker::OperationRunning { operation: RunningOperation::ContactRequest(_) })
        });
        if facts.holder.as_ref().is_some_and(|holder| *holder != self.change.before) {
            reasons.push(HolderBlocker::HolderChanged);
        }
        if reasons.is_empty() {
            self.effects.push(HolderEffect::Execute);
            self.end(HolderChangeEnding::Done, now);
        } else {
            self.end(HolderChangeEnding::Failed { reasons }, now);
        }
    }

    fn end(&mut self, how: HolderChangeEnding, at: Timestamp) {
        let (event, notice, by, side) = match &how {
            HolderChangeEnding::Done => (HolderHistoryEvent::Changed, HolderNotice::Done, None, None),
            HolderChangeEnding::Declined { by } => {
                (HolderHistoryEvent::Declined, HolderNotice::Declined, None, Some(*by))
            }
            HolderChangeEnding::Lapsed => (HolderHistoryEvent::Lapsed, HolderNotice::Lapsed, None, None),
            HolderChangeEnding::Withdrawn { by } | HolderChangeEnding::AccountRecovered { by } => {
                (HolderHistoryEvent::Withdrawn, HolderNotice::Withdrawn, Some(by.clone()), None)
            }
            HolderChangeEnding::EndedByProvider { .. } => {
                (HolderHistoryEvent::EndedByProvider, HolderNotice::EndedByProvider, None, None)
            }
            HolderChangeEnding::Failed { .. } => (HolderHistoryEvent::Failed, HolderNotice::Failed, None, None),
        };
        self.record(at, event, by, side);
        // The email about its recovery covers this account.
        let mails_asker = !matches!(how, HolderChangeEnding::AccountRecovered { .. });
        self.change.ended = Some(HolderChangeEnd { at, how });
        // One report is enough for an address that both parties share.
        let is_one_mailbox = self.change.before.email.is_same_mailbox(&self.change.after.email);
        let holders = HolderSide::ALL.into_iter().filter(|side| !is_one_mailbox || *side == HolderSide::Old);
        self.effects.extend(holders.map(|to| HolderEffect::MailHolder { notice, to }));
        self.effects.extend(mails_asker.then_some(HolderEffect::MailAsker { notice }));
    }

    fn record(&mut self, at: Timestamp, event: HolderHistoryEvent, by: Option<NicHandle>, side: Option<HolderSide>) {
        let fields = match event {
            HolderHistoryEvent::Changed => changed_fields(&self.change).collect(),
            _ => Vec::new(),
        };
        let change = Some(self.change.id);
        self.effects.push(HolderEffect::Record(HolderHistoryEntry { at, event, by, side, change, fields }));
    }
}

/// The effect on a change of holder of recovering `account`, if somebody else may have acted in its name since `since`.
/// Holders answer it with links of their own, mailed to the addresses in the change, or as accounts at these addresses: not
/// as one whose address somebody else has just changed.
#[must_use]
pub fn holder_change_effect(change: &HolderChange, account: &NicHandle, since: Timestamp) -> Option<RecoveryEffect> {
    let is_asked = change.asker == *account && change.asked_at >= since;
    let Some(ended) = &change.ended else { return is_asked.then_some(RecoveryEffect::Ends) };
    match &ended.how {
        HolderChangeEnding::AccountRecovered { by } if by == account => Some(RecoveryEffect::Ends),
        HolderChangeEnding::Done => is_asked.then_some(RecoveryEffect::TookEffect),
        HolderChangeEnding::Withdrawn { by } if by == account && ended.at >= since => Some(RecoveryEffect::EndedBefore),
        _ => None,
    }
}

/// As [`holder_change_effect`], looking back at a recovery at `until`.
#[must_use]
pub fn past_holder_change_effect(
    change: &HolderChange,
    account: &NicHandle,
    since: Timestamp,
    until: Timestamp,
) -> Option<RecoveryEffect> {
    let is_before = change.ended.as_ref().is_some_and(|ended| ended.at <= until);
    holder_change_effect(change, account, since).filter(|_| is_before)
}

/// Days for which a domain cannot move to another provider after a change of holder.
pub const TRANSFER_LOCK_DAYS: i64 = 60;

string_enum! {
    /// A set of registry rules, chosen by the domain's top-level domain.
    pub enum DomainGroup {
        /// Generic: the transfer policy of ICANN, by which the old holder may opt out of the block in advance.
        Generic = "generic",
        /// A country's: the registry's own rules, without an opt-out.
        Country = "country",
    }
}

impl DomainGroup {
    /// The group of a domain. Top-level domains of two letters belong to countries, and so do most that are not ASCII,
    /// which count as such: an opt-out must not be offered where it does not exist.
    #[must_use]
    pub fn of(domain: &ServiceName) -> Self {
        let name = domain.as_str().trim_end_matches('.');
        let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
        let is_international = !last.is_ascii() || last.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
        if is_international || last.len() == 2 { Self::Country } else { Self::Generic }
    }

    /// The block can be avoided if it is asked for together with the change of holder.
    #[must_use]
    pub const fn allows_opt_out(self) -> bool {
        matches!(self, Self::Generic)
    }
}

/// The end of the block after a change of holder at `changed_at`; `None` without a block.
#[must_use]
pub fn locked_until(changed_at: Timestamp, opts_out: bool) -> Option<Timestamp> {
    (!opts_out).then(|| changed_at + TimeDelta::days(TRANSFER_LOCK_DAYS))
}
