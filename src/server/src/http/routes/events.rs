//! Server-sent events that notify an account of changes (decision 0015).

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::{Session, UnattendedSession};
use crate::http::route_table::Routes;
use crate::store::Change;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use handover_api::event::{CHANGED, Changed, SIGNED_OUT};
use handover_api::route;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

pub(super) fn routes() -> Routes {
    Routes::default().get(route::EVENTS, events)
}

/// A stream ends after this time, so that the reconnect checks the session's timeouts.
const MAX_DURATION: Duration = Duration::from_secs(15 * 60);

async fn events(
    State(state): State<AppState>,
    UnattendedSession(session): UnattendedSession,
) -> ApiResult<impl IntoResponse> {
    let listener = Listener { session, changes: state.store.changes(), state, ended: false };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let limited = stream::unfold(
        (Box::pin(events), Box::pin(tokio::time::sleep(MAX_DURATION))),
        |(mut events, mut limit)| async move {
            tokio::select! {
                event = futures_util::StreamExt::next(&mut events) => event.map(|event| (event, (events, limit))),
                () = &mut limit => None,
            }
        },
    );
    let stream = Sse::new(limited).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)));
    // axum sets only `no-cache`.
    Ok(([(header::CACHE_CONTROL, "no-store")], stream))
}

struct Listener {
    state: AppState,
    session: Session,
    changes: Receiver<Change>,
    ended: bool,
}

impl Listener {
    /// The next event; `None` once the session has ended.
    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        let mut changed = Changed::default();
        loop {
            match self.changes.recv().await {
                Ok(change) => {
                    if !self.apply(change, &mut changed) {
                        continue;
                    }
                }
                // Missed changes: without ids, the app reloads everything it shows.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
            break;
        }
        self.gather(&mut changed);
        // The session may have expired, or its end may have been among the missed changes. If that cannot be read, the
        // stream ends and the app reconnects.
        if self.ended || !self.session.is_live(&self.state).await.ok()? {
            self.ended = true;
            return Some(Event::default().event(SIGNED_OUT).data("{}"));
        }
        Event::default().event(CHANGED).json_data(changed).ok()
    }

    /// Adds further pending changes, so that one commit makes one event.
    fn gather(&mut self, changed: &mut Changed) {
        loop {
            match self.changes.try_recv() {
                Ok(change) => {
                    self.apply(change, changed);
                }
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    /// Adds a change to the event; `false` if it does not concern this session.
    fn apply(&mut self, change: Change, changed: &mut Changed) -> bool {
        match change {
            Change::Request(account, id) if account == self.session.account => {
                if !changed.requests.contains(&id) {
                    changed.requests.push(id);
                }
                true
            }
            Change::Services(account) => account == self.session.account,
            Change::SessionEnded(hash) if hash == self.session.token_hash => {
                self.ended = true;
                true
            }
            _ => false,
        }
    }
}
