//! The parts of the store that learn of committed changes.

mod delivery_log;
mod due_changes;
mod session_cache;
mod subscriptions;

pub use delivery_log::DeliveryPosition;
pub use due_changes::Awaited;
pub use subscriptions::{SubscriberChanges, Subscription};

use super::transaction::Change;
use due_changes::DueChanges;
use handover_rules::Timestamp;
use session_cache::SessionCache;
use std::collections::BTreeSet;
use std::sync::Arc;
use subscriptions::Subscriptions;

/// The parts of the store that committed changes are announced to.
#[derive(Clone, Default)]
pub(crate) struct Followers {
    pub(crate) due_changes: DueChanges,
    pub(crate) subscriptions: Arc<Subscriptions>,
    pub(crate) sessions: Arc<SessionCache>,
}

impl Followers {
    /// Announces the changes of a commit, of which the sessions are forgotten.
    pub(crate) fn announce(&self, changes: &BTreeSet<Change>) {
        self.subscriptions.deliver(changes);
        self.due_changes.announce(changes);
    }

    /// Announces that everything may have changed.
    pub(crate) fn announce_everything(&self) {
        self.sessions.forget_all();
        let any_time = Timestamp::MIN_UTC;
        self.announce(&BTreeSet::from([
            Change::AllServices,
            Change::Due(any_time),
            Change::CallDue(any_time),
            Change::Outbox,
            Change::Event,
        ]));
    }
}
