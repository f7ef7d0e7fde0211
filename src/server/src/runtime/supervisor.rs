//! Supervision of background loops: one that panics or returns is logged and restarted, with growing delays.
//!
//! Readiness asks [`Supervisor::failing`].

use crate::clock::Clock;
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The name of the work that finishes an interrupted import.
pub const INTERRUPTED_IMPORT: &str = "interrupted import";

#[derive(Clone, Copy, Debug)]
struct Delays {
    /// Before the first restart; doubles with each further one.
    first: Duration,
    /// The longest. A loop that has run for this long starts over with the first.
    longest: Duration,
}

impl Default for Delays {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), longest: Duration::from_secs(60) }
    }
}

/// Runs background loops until shutdown. Clones share them.
#[derive(Clone, Default)]
pub struct Supervisor {
    delays: Delays,
    failing: Arc<Mutex<BTreeSet<&'static str>>>,
    tracker: TaskTracker,
    shutdown: CancellationToken,
    /// By which tests break loops.
    clock: Option<Clock>,
}

impl Supervisor {
    /// A supervisor whose loops tests can break.
    pub(crate) fn with_clock(clock: Clock) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// Starts a loop, and starts it again whenever it ends. Names are unique.
    pub fn spawn<F, L>(&self, name: &'static str, start: F)
    where
        F: Fn() -> L + Send + 'static,
        L: Future<Output = ()> + Send + 'static,
    {
        let supervisor = self.clone();
        self.tracker.spawn(async move {
            let mut running = JoinSet::new();
            tokio::select! {
                () = supervisor.keep_running(name, start, &mut running) => {}
                () = supervisor.shutdown.cancelled() => running.shutdown().await,
            }
        });
    }

    /// Starts a loop like [`Self::spawn`] that runs only while this server is on duty.
    pub fn spawn_on_duty<F, L>(&self, name: &'static str, duty: &watch::Receiver<bool>, start: F)
    where
        F: Fn() -> L + Send + Sync + 'static,
        L: Future<Output = ()> + Send + 'static,
    {
        let (duty, start) = (duty.clone(), Arc::new(start));
        self.spawn(name, move || while_on_duty(duty.clone(), Arc::clone(&start)));
    }

    /// Starts one-off work, and restarts it until it reports success. Until then it counts as failing. To be called in a
    /// loop.
    pub async fn until_done<F, L>(&self, name: &'static str, start: F)
    where
        F: Fn() -> L,
        L: Future<Output = bool> + Send + 'static,
    {
        self.set_failing(name, true);
        let mut running = JoinSet::new();
        let mut delay = self.delays.first;
        loop {
            running.spawn(start());
            match running.join_next().await {
                Some(Ok(true)) => return self.set_failing(name, false),
                Some(Err(error)) => tracing::error!(name, %error, ?delay, "work in the background failed; repeating"),
                // It has logged why.
                _ => tracing::error!(name, ?delay, "work in the background failed; repeating"),
            }
            tokio::time::sleep(delay).await;
            delay = self.longer(delay);
        }
    }

    /// The loops that have ended and not recovered: they wait to be restarted, or have run for less than their next
    /// delay. Also unfinished one-off work.
    pub(crate) fn failing(&self) -> Vec<&'static str> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    pub async fn shutdown(&self) {
        self.shutdown.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }

    async fn keep_running<F, L>(&self, name: &'static str, start: F, running: &mut JoinSet<()>)
    where
        F: Fn() -> L,
        L: Future<Output = ()> + Send + 'static,
    {
        let mut delay = self.delays.first;
        loop {
            running.spawn(until_broken(self.clock.clone(), name, start()));
            let (ended, next_delay) = self.watch(name, running, delay).await;
            self.set_failing(name, true);
            if let Some(Err(error)) = ended {
                tracing::error!(name, %error, ?next_delay, "background loop failed; restarting");
            } else {
                tracing::error!(name, ?next_delay, "background loop ended; restarting");
            }
            tokio::time::sleep(next_delay).await;
            delay = self.longer(next_delay);
        }
    }

    /// Waits for the end of a loop. Returns the delay before its restart: `delay`, or the first one after a long run.
    async fn watch(
        &self,
        name: &'static str,
        running: &mut JoinSet<()>,
        delay: Duration,
    ) -> (Option<Result<(), JoinError>>, Duration) {
        if let Ok(ended) = timeout(delay, running.join_next()).await {
            return (ended, delay);
        }
        self.set_failing(name, false);
        if let Ok(ended) = timeout(self.delays.longest, running.join_next()).await {
            return (ended, delay);
        }
        (running.join_next().await, self.delays.first)
    }

    fn longer(&self, delay: Duration) -> Duration {
        (delay * 2).min(self.delays.longest)
    }

    /// Counts work as failing, or not any more.
    pub fn set_failing(&self, name: &'static str, is_failing: bool) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        if is_failing {
            failing.insert(name);
        } else {
            failing.remove(name);
        }
    }
}

/// Runs a loop while on duty; it is dropped when the duty is lost, and started again with the duty.
async fn while_on_duty<L: Future<Output = ()>>(mut duty: watch::Receiver<bool>, start: Arc<impl Fn() -> L>) {
    loop {
        // Fails if the duty can change no more.
        if duty.wait_for(|is_held| *is_held).await.is_err() {
            return std::future::pending().await;
        }
        let lost = async {
            if duty.wait_for(|is_held| !*is_held).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = start() => return,
            () = lost => {}
        }
    }
}

/// Runs a loop until a test breaks it.
async fn until_broken(clock: Option<Clock>, name: &'static str, running: impl Future<Output = ()>) {
    let Some(clock) = clock else { return running.await };
    tokio::select! {
        () = clock.until_broken(name) => panic!("broken by a test"),
        () = running => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn supervisor(first: Duration) -> Supervisor {
        Supervisor { delays: Delays { first, longest: first * 8 }, ..Supervisor::default() }
    }

    async fn until(condition: impl Fn() -> bool) {
        let wait = async {
            while !condition() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(Duration::from_secs(20), wait).await.expect("the condition holds in time");
    }

    /// Counts when it is dropped.
    struct Counted(Arc<AtomicU32>);

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Spawns a loop that fails on its first `failures` runs. Returns the number of its runs.
    fn spawn_failing(supervisor: &Supervisor, failures: u32, fail: fn()) -> Arc<AtomicU32> {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        supervisor.spawn("loop", move || {
            let run = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                if run < failures {
                    return fail();
                }
                std::future::pending::<()>().await;
            }
        });
        runs
    }

    #[tokio::test]
    async fn loop_that_panics_or_returns_is_restarted_until_it_runs() {
        for fail in [|| panic!("a fault in the loop"), || {}] {
            let supervisor = supervisor(Duration::from_millis(1));
            let runs = spawn_failing(&supervisor, 3, fail);
            until(|| runs.load(Ordering::Relaxed) == 4).await;
            until(|| supervisor.failing().is_empty()).await;
            supervisor.shutdown().await;
            assert_eq!(runs.load(Ordering::Relaxed), 4);
        }
    }

    #[tokio::test]
    async fn work_that_fails_is_repeated_until_it_is_done() {
        let supervisor = supervisor(Duration::from_millis(1));
        let runs = Arc::new(AtomicU32::new(0));
        let (counted, may_end) = (Arc::clone(&runs), Arc::new(tokio::sync::Notify::new()));
        let end = Arc::clone(&may_end);
        let work = supervisor.clone();
        let start = move || {
            let (run, end) = (counted.fetch_add(1, Ordering::Relaxed), Arc::clone(&end));
            async move {
                assert!(run > 0, "a fault in the work");
                if run == 2 {
                    end.notified().await;
                }
                run == 2
            }
        };
        tokio::spawn(async move { work.until_done("work", start).await });
        until(|| runs.load(Ordering::Relaxed) == 3).await;
        assert_eq!(supervisor.failing(), ["work"]);
        may_end.notify_one();
        until(|| supervisor.failing().is_empty()).await;
    }

    #[tokio::test]
    async fn loop_on_duty_runs_again_with_each_duty_and_only_then() {
        let supervisor = supervisor(Duration::from_millis(1));
        let (duty, is_held) = watch::channel(false);
        let [started, ended] = [(), ()].map(|()| Arc::new(AtomicU32::new(0)));
        let counts = [Arc::clone(&started), Arc::clone(&ended)];
        supervisor.spawn_on_duty("loop", &is_held, move || {
            let [started, ended] = counts.clone();
            async move {
                started.fetch_add(1, Ordering::Relaxed);
                let _counted = Counted(ended);
                std::future::pending::<()>().await;
            }
        });
        let counts = || [started.load(Ordering::Relaxed), ended.load(Ordering::Relaxed)];
        for number in 1..=3 {
            assert_eq!(counts(), [number - 1; 2]);
            duty.send_replace(true);
            until(|| counts() == [number, number - 1]).await;
            duty.send_replace(false);
            until(|| counts() == [number; 2]).await;
        }
        drop(duty);
        supervisor.shutdown().await;
        assert!(supervisor.failing().is_empty());
    }

    #[test]
    fn delays_double_up_to_the_longest() {
        let supervisor = supervisor(Duration::from_secs(1));
        let delays = std::iter::successors(Some(Duration::from_secs(1)), |delay| Some(supervisor.longer(*delay)));
        let seconds: Vec<u64> = delays.take(6).map(|delay| delay.as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 8, 8]);
    }
}
