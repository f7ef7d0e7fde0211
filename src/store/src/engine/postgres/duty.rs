//! The duty: one of the servers on a database runs timers and sends emails and webhooks.

use super::readiness::Readiness;
use super::session::{ANSWER_LIMIT, SERVERS, Session};
use super::url::PostgresUrl;
use crate::{StoreError, StoreResult};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;

/// The advisory lock of the duty. It ends with its connection, so that no clock decides who holds it.
const DUTY: i64 = 0x6861_6e64_6475_7479;

/// A server that stops working loses its connection, and the duty with it.
const SETTINGS: &str = "-c idle_session_timeout=10s";

/// Time between two looks whether this server may serve and holds the duty.
const INTERVAL: Duration = Duration::from_millis(500);

/// The duty as far as this process is concerned. The thread that seeks and holds it ends when this is dropped.
#[derive(Default)]
pub(in crate::engine) struct Duty {
    is_held: watch::Sender<bool>,
    /// Dropped to end the thread.
    ends: OnceLock<Sender<()>>,
}

impl Duty {
    /// Begins to seek the duty, with a first look.
    pub(super) fn seek(&self, url: &PostgresUrl, readiness: &Arc<Readiness>) -> StoreResult<()> {
        let mut seeker = Seeker {
            url: url.with(SETTINGS),
            readiness: Arc::clone(readiness),
            is_held: self.is_held.clone(),
            session: None,
        };
        // Before the first write.
        seeker.seek_or_hold();
        let (ends, ended) = channel();
        std::thread::Builder::new()
            .name("store-duty".to_owned())
            .spawn(move || seeker.run(&ended))
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        let _ = self.ends.set(ends);
        Ok(())
    }

    pub(in crate::engine) fn is_held(&self) -> watch::Receiver<bool> {
        self.is_held.subscribe()
    }
}

/// The connection that seeks and holds the duty.
struct Seeker {
    url: PostgresUrl,
    readiness: Arc<Readiness>,
    is_held: watch::Sender<bool>,
    session: Option<Session>,
}

impl Seeker {
    /// Seeks the lock until `ended`, and holds it while the connection lasts and this server may serve.
    fn run(mut self, ended: &Receiver<()>) {
        while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            self.seek_or_hold();
        }
    }

    fn seek_or_hold(&mut self) {
        let was_held = *self.is_held.borrow();
        let (is_held, reason) = match self.look(was_held) {
            Ok(is_held) => (is_held, String::new()),
            Err(error) => (false, error.into_reason()),
        };
        if is_held != was_held {
            if is_held {
                tracing::warn!("this server is on duty: it runs timers and sends emails and webhooks");
            } else {
                tracing::warn!(reason, "this server is not on duty any more");
            }
            self.is_held.send_replace(is_held);
        }
    }

    /// Whether the lock is held, or could be taken now. A connection that fails is closed, and so is that of a server that must
    /// not hold the lock any more.
    fn look(&mut self, was_held: bool) -> StoreResult<bool> {
        let open = match self.session.take() {
            Some(open) => open,
            None => self.connect()?,
        };
        let fault = self.readiness.look(&open)?;
        // A session that takes the lock again holds it twice.
        let is_held = fault.is_none() && (was_held || open.value(&format!("select pg_try_advisory_lock({DUTY})"))?);
        if is_held || !was_held {
            self.session = Some(open);
        }
        fault.map_or(Ok(is_held), |fault| Err(StoreError::Unavailable(fault)))
    }

    fn connect(&self) -> StoreResult<Session> {
        let open = Session::open(&self.url)?.answering_within(Some(ANSWER_LIMIT));
        if open.value(&format!("select pg_try_advisory_lock_shared({SERVERS})"))? {
            return Ok(open);
        }
        Err(StoreError::Unavailable("a command runs that needs the servers to be stopped".to_owned()))
    }
}
