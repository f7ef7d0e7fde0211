//! Server-sent events that notify an account of changes (decision 0014).

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, Session, UnattendedSession};
use crate::http::limits::event_streams::OpenStream;
use crate::http::route_table::Routes;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use handover_api::Reason;
use handover_api::event::{AFTER, CHANGED, Changed, HEARTBEAT, HEARTBEAT_SECONDS, REPLACED, SIGNED_OUT};
use handover_api::query::parameter;
use handover_api::route;
use handover_store::{DeliveryPosition, SubscriberChanges, Subscription};
use std::convert::Infallible;
use std::time::Duration;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::EVENTS, events)
        .about("Stream of server-sent events: `changed` with numbers of requests, `heartbeat`, `signedOut`.")
        .described(|it| {
            it.answers_file("text/event-stream").query(AFTER, "The id of the last event that was received.");
            it.problems(&[Reason::TooManyTries])
        })
}

/// A stream ends after this time, so that the reconnect checks the session's timeouts.
const MAX_DURATION: Duration = Duration::from_secs(15 * 60);

/// Proxies close a connection that is silent for longer, often after 30 seconds or a minute.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(HEARTBEAT_SECONDS);

async fn events(
    State(state): State<AppState>,
    client_ip: ClientIp,
    UnattendedSession(session): UnattendedSession,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    if state.draining.is_cancelled() {
        return Err(ApiError::stopping());
    }
    let open = state.event_streams.open(session.token_hash, &session.account, client_ip.networks())?;
    let changes = state.store.subscribe(&session.account, session.token_hash);
    if let Some(after) = query.and_then(|query| parameter(&query, AFTER)) {
        changes.catch_up(DeliveryPosition::parse(&after));
    }
    // The session may have ended before the subscription began.
    if !session.is_live(&state).await? {
        return Err(ApiError::not_signed_in());
    }
    let listener = Listener { session, changes, open, state, has_begun: false, has_ended: false };
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
    // An event, because scripts cannot see comments.
    let stream = Sse::new(limited).keep_alive(KeepAlive::new().interval(HEARTBEAT_INTERVAL).event(heartbeat()));
    // Proxies must neither keep, compress nor buffer the stream; axum sets only `no-cache`.
    let headers = [(header::CACHE_CONTROL, "no-store, no-transform"), (X_ACCEL_BUFFERING, "no")];
    Ok((headers, stream).into_response())
}

/// Understood by nginx and several other proxies.
const X_ACCEL_BUFFERING: header::HeaderName = header::HeaderName::from_static("x-accel-buffering");

fn heartbeat() -> Event {
    Event::default().event(HEARTBEAT).data("{}")
}

struct Listener {
    state: AppState,
    session: Session,
    changes: Subscription,
    open: OpenStream,
    has_begun: bool,
    has_ended: bool,
}

impl Listener {
    /// The next event; `None` after the last one.
    async fn next(&mut self) -> Option<Event> {
        if self.has_ended {
            return None;
        }
        if !self.has_begun {
            self.has_begun = true;
            return Some(heartbeat());
        }
        tokio::select! {
            () = self.changes_to_send() => {}
            () = self.open.gives_way() => return Some(self.end(REPLACED)),
            // The tab connects again, to another server or to this one once it has started again.
            () = self.state.draining.cancelled() => return None,
        }
        // Before the changes are taken, so that they have all up to it.
        let id = self.changes.position().to_string();
        let SubscriberChanges { requests, session_ended } = self.changes.take();
        // The session may also have expired. If that cannot be read, the stream ends and the app reconnects.
        if session_ended || !self.session.is_live(&self.state).await.ok()? {
            return Some(self.end(SIGNED_OUT));
        }
        let changed = Changed { requests: requests.into_iter().collect() };
        Event::default().event(CHANGED).id(id).json_data(changed).ok()
    }

    /// Waits for changes. While the server sends many events, gathers more before sending them.
    async fn changes_to_send(&self) {
        self.changes.arrived().await;
        let gathering = self.state.event_streams.gathering_time(self.state.clock.monotonic());
        if !gathering.is_zero() {
            tokio::select! {
                () = tokio::time::sleep(gathering) => {}
                () = self.changes.session_ended() => {}
            }
        }
    }

    /// The last event.
    fn end(&mut self, name: &str) -> Event {
        self.has_ended = true;
        Event::default().event(name).data("{}")
    }
}
