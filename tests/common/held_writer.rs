//! Holding the writer of a server, so that work in several transactions stays half done while a test looks.

use futures_util::FutureExt;
use handover_store::Store;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// More jobs than one commit has: those before them are committed before those after them.
const MORE_THAN_A_COMMIT: usize = 256;

/// A store whose writer waits. Reads go on. Dropping it lets everything pass.
pub(crate) struct HeldWriter {
    store: Store,
    go_on: Sender<()>,
}

impl HeldWriter {
    pub(crate) async fn hold(store: &Store) -> Self {
        let (go_on, held) = enqueue(store);
        held.await.expect("the writer is held");
        Self { store: store.clone(), go_on }
    }

    /// Lets those jobs pass that wait by now: of work in several transactions that pauses after each, at most one.
    pub(crate) async fn pass(&mut self) {
        self.pass_ahead_of(|_| {}).await;
    }

    /// As [`Self::pass`], once `work` has ended. Jobs that it enqueues wait.
    pub(crate) async fn pass_after(&mut self, work: impl AsyncFnOnce()) {
        self.fill_a_commit();
        let (go_on, held) = enqueue(&self.store);
        work().await;
        let _ = std::mem::replace(&mut self.go_on, go_on).send(());
        held.await.expect("the writer is held");
    }

    /// As [`Self::pass`]; jobs that `enqueue_next` enqueues come next, before all later ones.
    pub(crate) async fn pass_ahead_of(&mut self, enqueue_next: impl FnOnce(&Store)) {
        self.fill_a_commit();
        let (go_on, held) = enqueue(&self.store);
        enqueue_next(&self.store);
        let _ = std::mem::replace(&mut self.go_on, go_on).send(());
        held.await.expect("the writer is held");
    }

    fn fill_a_commit(&self) {
        for _ in 0..MORE_THAN_A_COMMIT {
            // Polled once, it is in the queue.
            let _ = self.store.write(|_| Ok(())).now_or_never();
        }
    }

    /// Lets jobs pass until something holds.
    pub(crate) async fn pass_until(&mut self, condition: impl AsyncFn() -> bool) {
        let pass = async {
            while !condition().await {
                self.pass().await;
            }
        };
        assert!(tokio::time::timeout(super::waiting::LIMIT, pass).await.is_ok(), "timed out");
    }
}

/// Enqueues a job that waits until the returned sender sends or is dropped; the receiver is notified when it waits.
fn enqueue(store: &Store) -> (Sender<()>, oneshot::Receiver<()>) {
    let (go_on, wait) = channel();
    let (is_held, held) = oneshot::channel();
    let ends = Arc::new(Mutex::new((Some(is_held), wait)));
    let wait_in_turn = store.write(move |_| {
        let mut ends = ends.lock().expect("no panic");
        let _ = ends.0.take().map(|is_held| is_held.send(()));
        Ok(ends.1.recv().is_ok())
    });
    let _ = wait_in_turn.now_or_never();
    (go_on, held)
}
