//! Changes that wake the background loops: each receives only its kind.

use crate::engine::transaction::Change;
use std::collections::BTreeSet;
use tokio::sync::broadcast;

/// Changes that a loop may be late for.
const CAPACITY: usize = 1024;

/// The kind of change that a background loop waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// [`Change::Due`].
    Due,
    /// [`Change::CallDue`].
    CallDue,
    /// [`Change::Outbox`].
    Outbox,
    /// [`Change::Event`].
    Event,
}

impl Awaited {
    const ALL: [Self; 4] = [Self::Due, Self::CallDue, Self::Outbox, Self::Event];

    fn is_met_by(self, change: &Change) -> bool {
        matches!(
            (self, change),
            (Self::Due, Change::Due(_))
                | (Self::CallDue, Change::CallDue(_))
                | (Self::Outbox, Change::Outbox)
                | (Self::Event, Change::Event)
        )
    }
}

/// The channels of the loops: one for each kind of change, so that a change wakes no loop that does not wait for it.
#[derive(Clone)]
pub(crate) struct DueChanges([broadcast::Sender<Change>; Awaited::ALL.len()]);

impl Default for DueChanges {
    fn default() -> Self {
        Self(Awaited::ALL.map(|_| broadcast::channel(CAPACITY).0))
    }
}

impl DueChanges {
    pub(crate) fn subscribe(&self, to: Awaited) -> broadcast::Receiver<Change> {
        self.0[to as usize].subscribe()
    }

    /// Sends each loop the first of the changes that it waits for. Of a kind, the set has the earliest first.
    pub(crate) fn announce(&self, changes: &BTreeSet<Change>) {
        for (kind, sender) in Awaited::ALL.iter().zip(&self.0) {
            if let Some(change) = changes.iter().find(|change| kind.is_met_by(change)) {
                // There may be no receivers.
                let _ = sender.send(change.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::Timestamp;
    use tokio::sync::broadcast::error::TryRecvError;

    #[test]
    fn loop_receives_only_the_first_change_of_its_kind() {
        let channels = DueChanges::default();
        let mut receivers = Awaited::ALL.map(|kind| channels.subscribe(kind));
        let [early, late] = [1, 2].map(|seconds| Timestamp::from_timestamp(seconds, 0).unwrap());
        channels.announce(&BTreeSet::from([Change::Due(late), Change::Due(early), Change::Outbox]));
        let heard = receivers.each_mut().map(|receiver| receiver.try_recv());
        let nothing = Err(TryRecvError::Empty);
        let due = Ok(Change::Due(early));
        assert_eq!(heard, [due, nothing.clone(), Ok(Change::Outbox), nothing]);
        assert_eq!(receivers[0].try_recv(), Err(TryRecvError::Empty), "the later one");
    }
}
