//! Delivery of committed changes to the event streams of the accounts concerned (decision 0014).
//!
//! No broadcast: the cost of a change grows only with the streams of its account.

use super::transaction::Change;
use crate::columns::TokenHash;
use crate::engine::lock;
use handover_rules::{NicHandle, RequestId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Display, Formatter};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::Notify;

/// Requests named in one delivery; beyond, the subscriber has to reload everything.
const MAX_REQUESTS: usize = 100;

/// Changes for a subscriber since its last delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriberChanges {
    /// The requests that changed; empty if only services did, or if too many changed to name.
    pub requests: BTreeSet<RequestId>,
    pub session_ended: bool,
}

/// The changes waiting for one subscriber.
#[derive(Default)]
struct Inbox {
    pending: Mutex<Option<PendingDelivery>>,
    arrived: Notify,
}

#[derive(Default)]
struct PendingDelivery {
    delivery: SubscriberChanges,
    has_too_many: bool,
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, Option<PendingDelivery>> {
        lock(&self.pending)
    }

    /// Adds a change. Returns whether to wake the subscriber: for the first change since its last delivery, and for the end
    /// of its session.
    fn put(&self, change: &Change) -> bool {
        let mut pending = self.lock();
        let is_first = pending.is_none();
        let pending = pending.get_or_insert_default();
        match change {
            Change::Request(_, id) => pending.add_request(*id),
            Change::SessionEnded(_) => {
                pending.delivery.session_ended = true;
                return true;
            }
            Change::Services(_)
            | Change::Account(_)
            | Change::AllServices
            | Change::SessionUsed(_)
            | Change::Due(_)
            | Change::CallDue(_)
            | Change::Outbox
            | Change::Event => {}
        }
        is_first
    }

    async fn until(&self, is_met: impl Fn(Option<&PendingDelivery>) -> bool) {
        while !is_met(self.lock().as_ref()) {
            self.arrived.notified().await;
        }
    }

    fn take(&self) -> Option<SubscriberChanges> {
        self.lock().take().map(|pending| pending.delivery)
    }
}

impl PendingDelivery {
    fn add_request(&mut self, id: RequestId) {
        if self.has_too_many {
            return;
        }
        self.delivery.requests.insert(id);
        if self.delivery.requests.len() > MAX_REQUESTS {
            self.delivery.requests.clear();
            self.has_too_many = true;
        }
    }
}

/// The subscribers, by account and by session.
#[derive(Default)]
pub(crate) struct Subscriptions(Mutex<Index>);

#[derive(Default)]
struct Index {
    next_id: u64,
    by_account: HashMap<NicHandle, BTreeMap<u64, Arc<Inbox>>>,
    by_session: HashMap<TokenHash, BTreeMap<u64, Arc<Inbox>>>,
    /// Under the same lock, so that every change is in the log or in the inbox of a new subscriber.
    log: DeliveryLog,
}

impl Subscriptions {
    /// The position of the last delivery. Later reads contain all changes up to it.
    pub(crate) fn position(&self) -> DeliveryPosition {
        self.lock().log.position()
    }

    pub(crate) fn subscribe(self: &Arc<Self>, account: &NicHandle, session: TokenHash) -> Subscription {
        let inbox = Arc::<Inbox>::default();
        let mut index = self.lock();
        let id = index.next_id;
        index.next_id += 1;
        index.by_account.entry(account.clone()).or_default().insert(id, Arc::clone(&inbox));
        index.by_session.entry(session).or_default().insert(id, Arc::clone(&inbox));
        drop(index);
        Subscription { subscriptions: Arc::clone(self), inbox, id, account: account.clone(), session }
    }

    /// Delivers the changes of a commit to their accounts and sessions.
    pub(crate) fn deliver<'c>(&self, changes: impl IntoIterator<Item = &'c Change>) {
        let mut index = self.lock();
        index.log.begin();
        let mut reached = BTreeMap::new();
        for change in changes {
            if *change == Change::AllServices {
                index.log.record_all();
                let all = index.by_account.values().flatten();
                reached.extend(all.filter(|(_, inbox)| inbox.put(change)).map(|(id, inbox)| (*id, Arc::clone(inbox))));
            }
            let inboxes = match change {
                Change::Request(account, _) | Change::Services(account) | Change::Account(account) => {
                    index.log.record(account);
                    index.by_account.get(account)
                }
                Change::SessionEnded(hash) => index.by_session.get(hash),
                Change::AllServices
                | Change::SessionUsed(_)
                | Change::Due(_)
                | Change::CallDue(_)
                | Change::Outbox
                | Change::Event => None,
            };
            for (id, inbox) in inboxes.into_iter().flatten() {
                if inbox.put(change) {
                    reached.insert(*id, Arc::clone(inbox));
                }
            }
        }
        drop(index);
        // Only now, so that one commit makes one delivery.
        for inbox in reached.into_values() {
            inbox.arrived.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Index> {
        lock(&self.0)
    }
}

/// A subscription to the changes of one account and session; ends when dropped.
pub struct Subscription {
    subscriptions: Arc<Subscriptions>,
    inbox: Arc<Inbox>,
    id: u64,
    account: NicHandle,
    session: TokenHash,
}

impl Subscription {
    /// Makes a change wait to be taken, unless the account had none after a position. An unknown position may be too old.
    pub fn catch_up(&self, after: Option<DeliveryPosition>) {
        let index = self.subscriptions.lock();
        if after.is_none_or(|after| index.log.has_change_after(&self.account, after)) {
            self.inbox.lock().get_or_insert_default();
        }
    }

    #[must_use]
    pub fn position(&self) -> DeliveryPosition {
        self.subscriptions.position()
    }

    /// Waits until there is something to take.
    pub async fn arrived(&self) {
        self.inbox.until(|pending| pending.is_some()).await;
    }

    pub async fn session_ended(&self) {
        self.inbox.until(|pending| pending.is_some_and(|pending| pending.delivery.session_ended)).await;
    }

    /// The changes since the last call; those of one commit are together.
    #[must_use]
    pub fn take(&self) -> SubscriberChanges {
        self.inbox.take().unwrap_or_default()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut index = self.subscriptions.lock();
        remove(&mut index.by_account, &self.account, self.id);
        remove(&mut index.by_session, &self.session, self.id);
    }
}

fn remove<K: std::hash::Hash + Eq>(index: &mut HashMap<K, BTreeMap<u64, Arc<Inbox>>>, key: &K, id: u64) {
    if let Some(inboxes) = index.get_mut(key) {
        inboxes.remove(&id);
        if inboxes.is_empty() {
            index.remove(key);
        }
    }
}

// Which accounts had changes lately, so that a stream that is opened again learns whether it missed one.

/// Accounts that are remembered. Beyond, all are forgotten, and earlier positions count as missed.
const MAX_ACCOUNTS: usize = 10_000;

/// A position in the sequence of deliveries of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryPosition {
    process: u64,
    number: u64,
}

impl DeliveryPosition {
    /// Parses the output of [`Display`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (process, number) = text.split_once('.')?;
        Some(Self { process: u64::from_str_radix(process, 16).ok()?, number: number.parse().ok()? })
    }
}

impl Display for DeliveryPosition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{}", self.process, self.number)
    }
}

/// The number of the last delivery, and the last delivery to each account.
struct DeliveryLog {
    /// Random, so that positions of an earlier process are recognised; not a secret.
    process: u64,
    number: u64,
    by_account: HashMap<NicHandle, u64>,
    /// Every account counts as changed by this delivery.
    all_changed: u64,
}

impl Default for DeliveryLog {
    fn default() -> Self {
        Self { process: RandomState::new().hash_one(0), number: 0, by_account: HashMap::new(), all_changed: 0 }
    }
}

impl DeliveryLog {
    fn position(&self) -> DeliveryPosition {
        DeliveryPosition { process: self.process, number: self.number }
    }

    fn begin(&mut self) {
        self.number += 1;
    }

    /// The present delivery concerns an account.
    fn record(&mut self, account: &NicHandle) {
        if let Some(number) = self.by_account.get_mut(account) {
            *number = self.number;
        } else if self.by_account.len() < MAX_ACCOUNTS {
            self.by_account.insert(account.clone(), self.number);
        } else {
            self.record_all();
        }
    }

    /// The present delivery concerns every account.
    fn record_all(&mut self) {
        self.by_account.clear();
        self.all_changed = self.number;
    }

    /// Whether an account may have had a change after a position.
    fn has_change_after(&self, account: &NicHandle, position: DeliveryPosition) -> bool {
        let last = self.by_account.get(account).copied().unwrap_or_default().max(self.all_changed);
        position.process != self.process || position.number < last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str) -> NicHandle {
        NicHandle::parse(name).expect("a valid handle")
    }

    fn request(number: u64) -> RequestId {
        RequestId::new(number).expect("a valid number")
    }

    #[test]
    fn a_change_reaches_its_account_only() {
        let subscriptions = Arc::new(Subscriptions::default());
        let [mira, teo] = ["mira-ovh", "teo-ovh"].map(account);
        let [first, second] = [[1; 32], [2; 32]].map(|session| subscriptions.subscribe(&mira, session));
        let other = subscriptions.subscribe(&teo, [3; 32]);
        let changes = [2, 1, 2].map(|id| Change::Request(mira.clone(), request(id)));
        subscriptions.deliver(changes.iter().chain(&[Change::SessionEnded([2; 32]), Change::Outbox]));
        let requests = BTreeSet::from([1, 2].map(request));
        assert_eq!(first.inbox.take(), Some(SubscriberChanges { requests: requests.clone(), session_ended: false }));
        assert_eq!(second.inbox.take(), Some(SubscriberChanges { requests, session_ended: true }));
        assert_eq!(other.inbox.take(), None);
        subscriptions.deliver(&[Change::Services(teo)]);
        assert_eq!([first.inbox.take(), other.inbox.take()], [None, Some(SubscriberChanges::default())]);
    }

    #[test]
    fn slow_subscriber_has_to_reload() {
        let subscriptions = Arc::new(Subscriptions::default());
        let slow = subscriptions.subscribe(&account("mira-ovh"), [1; 32]);
        for id in 1..=200 {
            subscriptions.deliver(&[Change::Request(account("mira-ovh"), request(id))]);
        }
        assert_eq!(slow.inbox.take(), Some(SubscriberChanges::default()));
    }

    #[test]
    fn returning_subscriber_learns_whether_it_missed_a_change() {
        let subscriptions = Arc::new(Subscriptions::default());
        let [mira, teo] = ["mira-ovh", "teo-ovh"].map(account);
        let before = subscriptions.position();
        subscriptions.deliver(&[Change::Services(mira.clone()), Change::Outbox]);
        let after = subscriptions.position();
        for (account, after, has_missed) in
            [(&mira, Some(before), true), (&mira, Some(after), false), (&teo, Some(before), false), (&mira, None, true)]
        {
            let subscription = subscriptions.subscribe(account, [1; 32]);
            subscription.catch_up(after);
            assert_eq!(subscription.inbox.take().is_some(), has_missed, "{account:?} {after:?}");
        }
    }

    #[test]
    fn ended_subscriptions_leave_nothing_behind() {
        let subscriptions = Arc::new(Subscriptions::default());
        drop(subscriptions.subscribe(&account("mira-ovh"), [1; 32]));
        let index = subscriptions.lock();
        assert!(index.by_account.is_empty() && index.by_session.is_empty());
    }

    #[test]
    fn only_changes_of_the_account_count_as_missed() {
        let mut log = DeliveryLog::default();
        let [mira, teo] = ["mira-ovh", "teo-ovh"].map(account);
        let before = log.position();
        log.begin();
        log.record(&mira);
        assert!(log.has_change_after(&mira, before));
        assert!(!log.has_change_after(&mira, log.position()));
        assert!(!log.has_change_after(&teo, before));
        log.begin();
        log.record_all();
        assert!(log.has_change_after(&teo, before));
        assert!(!log.has_change_after(&teo, log.position()));
    }

    #[test]
    fn positions_of_another_process_count_as_missed() {
        let [log, restarted] = [DeliveryLog::default(), DeliveryLog::default()];
        assert!(restarted.has_change_after(&account("mira-ovh"), log.position()));
        let position = DeliveryPosition { process: u64::MAX, number: 7 };
        assert_eq!(DeliveryPosition::parse(&position.to_string()), Some(position));
        for text in ["", ".", "7", "x.7", "7.x", "7.-1", "7.1.2"] {
            assert_eq!(DeliveryPosition::parse(text), None, "{text}");
        }
    }

    #[test]
    fn forgotten_changes_count_as_missed() {
        let mut log = DeliveryLog::default();
        let before = log.position();
        let accounts = (0..=MAX_ACCOUNTS).map(|number| account(&format!("a{number}-ovh")));
        for account in accounts {
            log.begin();
            log.record(&account);
        }
        assert!(log.has_change_after(&account("a0-ovh"), before));
        assert!(log.has_change_after(&account("teo-ovh"), before));
        assert!(!log.has_change_after(&account("teo-ovh"), log.position()));
        assert!(log.by_account.len() <= MAX_ACCOUNTS);
    }
}
