//! What is done after an answer, and must not be lost when the server stops.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Tasks that outlive the call which began them.
#[derive(Default)]
pub struct Afterwards {
    stopping: watch::Sender<bool>,
    tasks: Mutex<JoinSet<()>>,
}

impl Afterwards {
    /// Does `job` once `pause` is over, or as soon as the server stops.
    pub(super) fn begin(
        &self,
        pause: impl Future<Output = ()> + Send + 'static,
        job: impl Future<Output = ()> + Send + 'static,
    ) {
        let mut stopping = self.stopping.subscribe();
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that are done are not kept.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            tokio::select! {
                () = pause => {}
                // An error means that nobody can say so any more.
                _ = stopping.wait_for(|stopping| *stopping) => {}
            }
            job.await;
        });
    }

    /// Cuts every pause short, and waits until everything is done.
    pub async fn finish(&self) {
        self.stopping.send_replace(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.join_all().await;
    }
}
