//! The duty: one of the servers on a database runs timers and sends emails and webhooks.

use super::session::{ANSWER_LIMIT, Session};
use super::url::PostgresUrl;
use crate::engine::row::only;
use crate::{StoreError, StoreResult};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;
use tokio::sync::watch;

/// The advisory lock of the duty. It ends with its connection, so that no clock decides who holds it.
const DUTY: i64 = 0x6861_6e64_6475_7479;

/// A server that stops working loses its connection, and the duty with it.
const SETTINGS: &str = "-c idle_session_timeout=10s";

/// Time between two tries to take the lock, and between two looks whether it is still held.
const INTERVAL: Duration = Duration::from_millis(500);

/// The duty as far as this process is concerned. The thread that seeks and holds it ends when this is dropped.
pub(in crate::engine) struct Duty {
    is_held: watch::Receiver<bool>,
    /// Dropped to end the thread.
    _ends: Sender<()>,
}

impl Duty {
    /// Begins to seek the duty.
    pub(in crate::engine) fn seek(url: &PostgresUrl) -> StoreResult<Self> {
        let url = url.with(SETTINGS);
        let (holder, is_held) = watch::channel(false);
        let (ends, ended) = channel();
        std::thread::Builder::new()
            .name("store-duty".to_owned())
            .spawn(move || seek_and_hold(&url, &holder, &ended))
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { is_held, _ends: ends })
    }

    pub(in crate::engine) fn is_held(&self) -> watch::Receiver<bool> {
        self.is_held.clone()
    }
}

/// Seeks the lock until `ended`, and holds it while the connection lasts.
fn seek_and_hold(url: &PostgresUrl, holder: &watch::Sender<bool>, ended: &Receiver<()>) {
    let mut session = None;
    loop {
        let is_held = look(url, &mut session, *holder.borrow());
        holder.send_if_modified(|was_held| {
            let has_changed = *was_held != is_held;
            if has_changed && is_held {
                tracing::warn!("this server is on duty: it runs timers and sends emails and webhooks");
            } else if has_changed {
                tracing::warn!("this server is not on duty any more: it lost its connection to the database");
            }
            *was_held = is_held;
            has_changed
        });
        if ended.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

fn connect(url: &PostgresUrl) -> Option<Session> {
    Some(Session::open(url).ok()?.answering_within(Some(ANSWER_LIMIT)))
}

/// Whether the lock is held, or could be taken now. A connection that fails is closed.
fn look(url: &PostgresUrl, session: &mut Option<Session>, was_held: bool) -> bool {
    let Some(open) = session.take().or_else(|| connect(url)) else { return false };
    // A session that takes the lock again holds it twice.
    let sql = if was_held { "select true".to_owned() } else { format!("select pg_try_advisory_lock({DUTY})") };
    match open.visit(&sql, [], |row| only(row).map(ControlFlow::Break)) {
        Ok(is_held) => {
            *session = Some(open);
            is_held.unwrap_or(false)
        }
        Err(_) => false,
    }
}
