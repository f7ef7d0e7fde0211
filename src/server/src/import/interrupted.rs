//! Finishes imports whose process has ended before them, also beside a running server. See decision 0013.

use crate::clock::Clock;
use crate::config::Policies;
use crate::import;
use crate::runtime::supervisor::{INTERRUPTED_IMPORT, Supervisor};
use handover_store::Store;
use std::time::Duration;

/// The time between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Looks for an interrupted import. The server is not ready until [`run`] has finished it.
pub(crate) async fn look(store: &Store, supervisor: &Supervisor) {
    match import::is_abandoned(store).await {
        Ok(is_abandoned) => supervisor.set_failing(INTERRUPTED_IMPORT, is_abandoned),
        // The next look tries again.
        Err(error) => tracing::debug!(%error, "cannot look for an interrupted import"),
    }
}

/// Finishes interrupted imports until dropped. Until then, the data from before them is served, with the changes so far.
pub(crate) async fn run(store: Store, clock: Clock, policies: Policies, supervisor: Supervisor) {
    loop {
        look(&store, &supervisor).await;
        if supervisor.failing().contains(&INTERRUPTED_IMPORT) {
            let finish = || {
                let (store, clock) = (store.clone(), clock.clone());
                async move {
                    let finished = import::finish_interrupted(&store, &clock, policies).await;
                    if let Err(error) = &finished {
                        tracing::error!(%error, "an interrupted import was not finished");
                    }
                    finished.is_ok()
                }
            };
            supervisor.until_done(INTERRUPTED_IMPORT, finish).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}
