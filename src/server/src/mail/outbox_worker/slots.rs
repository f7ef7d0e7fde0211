//! The emails that this process is delivering, and the room for further ones.

use handover_rules::NicHandle;
use handover_store::{DueMail, MailChoice, MailKind};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// A limited number of concurrent deliveries.
pub(super) struct Slots {
    state: Arc<Mutex<SlotState>>,
    freed: Arc<Notify>,
}

struct SlotState {
    total: usize,
    under_way: Vec<DueMail>,
    last_sender: Option<NicHandle>,
}

/// The slot of a delivery; dropping it frees it.
pub(super) struct Slot {
    mail: DueMail,
    state: Arc<Mutex<SlotState>>,
    freed: Arc<Notify>,
}

impl Slots {
    pub(super) fn new(total: NonZeroUsize) -> Self {
        let state = SlotState { total: total.get(), under_way: Vec::new(), last_sender: None };
        Self { state: Arc::new(Mutex::new(state)), freed: Arc::default() }
    }

    /// Constraints on the email to deliver next; `None` if there is no free slot.
    pub(super) fn choice(&self) -> Option<MailChoice> {
        lock(&self.state).choice()
    }

    /// Marks an email as being delivered.
    pub(super) fn occupy(&self, mail: DueMail) -> Slot {
        let mut state = lock(&self.state);
        state.under_way.push(mail.clone());
        if mail.sender.is_some() {
            state.last_sender.clone_from(&mail.sender);
        }
        Slot { mail, state: Arc::clone(&self.state), freed: Arc::clone(&self.freed) }
    }

    /// Waits for a slot that was freed since the last call.
    pub(super) async fn freed(&self) {
        self.freed.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.state).under_way.retain(|mail| mail.id != self.mail.id);
        self.freed.notify_one();
    }
}

fn lock(state: &Mutex<SlotState>) -> MutexGuard<'_, SlotState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SlotState {
    /// With several slots, one is kept free for emails about accounts, and no sender has more than half of them: a
    /// recipient's server that does not reply must not hold up everybody else.
    fn choice(&self) -> Option<MailChoice> {
        if self.under_way.len() >= self.total {
            return None;
        }
        let mut choice = MailChoice {
            under_way: self.under_way.iter().map(|mail| mail.id).collect(),
            last_sender: self.last_sender.clone(),
            ..MailChoice::default()
        };
        if self.total == 1 {
            return Some(choice);
        }
        let half = self.total / 2;
        let of_kind = |kind| self.under_way.iter().filter(|mail| mail.kind == kind).count();
        if of_kind(MailKind::Request) + of_kind(MailKind::Renewal) >= self.total - 1 {
            choice.full_kinds = vec![MailKind::Request, MailKind::Renewal];
        } else if of_kind(MailKind::Renewal) >= half {
            choice.full_kinds = vec![MailKind::Renewal];
        }
        for sender in self.under_way.iter().filter_map(|mail| mail.sender.as_ref()) {
            let own = self.under_way.iter().filter(|mail| mail.sender.as_ref() == Some(sender)).count();
            if own >= half && !choice.full_senders.contains(sender) {
                choice.full_senders.push(sender.clone());
            }
        }
        Some(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::MailId;

    fn slots(total: usize) -> Slots {
        Slots::new(NonZeroUsize::new(total).expect("a number above zero"))
    }

    fn mail(id: i64, kind: MailKind, sender: &str) -> DueMail {
        DueMail { id: MailId::new(id), kind, sender: NicHandle::parse(sender).ok() }
    }

    #[test]
    fn slots_are_limited_and_freed() {
        let slots = slots(1);
        let slot = slots.occupy(mail(1, MailKind::Request, "admin-ovh"));
        assert!(slots.choice().is_none());
        drop(slot);
        let choice = slots.choice().expect("a free slot");
        assert!(choice.under_way.is_empty() && choice.full_kinds.is_empty() && choice.full_senders.is_empty());
        assert_eq!(choice.last_sender.as_ref().map(NicHandle::as_str), Some("admin-ovh"));
    }

    #[test]
    fn last_slot_is_for_emails_about_accounts() {
        let slots = slots(4);
        let renewals: Vec<Slot> = (0..2).map(|id| slots.occupy(mail(id, MailKind::Renewal, ""))).collect();
        assert_eq!(slots.choice().expect("a free slot").full_kinds, [MailKind::Renewal]);
        let _request = slots.occupy(mail(2, MailKind::Request, "admin-ovh"));
        assert_eq!(slots.choice().expect("a free slot").full_kinds, [MailKind::Request, MailKind::Renewal]);
        let _account = slots.occupy(mail(3, MailKind::Account, ""));
        assert!(slots.choice().is_none());
        drop(renewals);
        assert_eq!(slots.choice().expect("free slots").full_kinds, []);
    }

    #[test]
    fn sender_has_at_most_half_of_the_slots() {
        let slots = slots(4);
        let _first = slots.occupy(mail(1, MailKind::Request, "admin-ovh"));
        assert_eq!(slots.choice().expect("a free slot").full_senders, []);
        let _second = slots.occupy(mail(2, MailKind::Request, "admin-ovh"));
        let full = slots.choice().expect("a free slot").full_senders;
        assert_eq!(full.iter().map(NicHandle::as_str).collect::<Vec<_>>(), ["admin-ovh"]);
    }
}
