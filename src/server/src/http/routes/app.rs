//! The app's start-up data, its stream of events, health checks, and the clock of browser tests.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ClientIp, JsonBody, Query, Session, UnattendedSession, find_session};
use crate::http::limits::event_streams::OpenStream;
use crate::http::openapi::Routes;
use crate::runtime::supervisor::INTERRUPTED_IMPORT;
use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use futures_util::stream;
use handover_api::app::{AppInfo, WaysIn};
use handover_api::event::{AFTER, CHANGED, Changed, HEARTBEAT, HEARTBEAT_SECONDS, REPLACED, SIGNED_OUT};
use handover_api::{Reason, route};
use handover_store::{DeliveryPosition, SubscriberChanges, Subscription, pages};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::APP, app_info)
        .about("Settings of the server, and the account that is signed in.")
        .get(route::LOGO, logo)
        .about("The provider's logo.")
        .described(|it| it.answers_file("image/png"))
        .get(route::HEALTH, health)
        .about("Health check: the server can read and write its database.")
        .get(route::READY, ready)
        .about("Readiness check: also, all work in the background is running.")
        .get(route::EVENTS, events)
        .about("Stream of server-sent events: `changed` with numbers of requests, `heartbeat`, `signedOut`.")
        .described(|it| {
            it.answers_file("text/event-stream").query(AFTER, "The id of the last event that was received.")
        })
        .problems(&[Reason::TooManyTries])
}

/// The same for everybody until the server starts again.
async fn logo(state: AppState) -> ApiResult<Response> {
    let logo = state.settings.logo.clone().ok_or_else(|| ApiError::new(Reason::NotFound, "There is no logo."))?;
    let headers = [(CONTENT_TYPE, logo.media_type), (CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, logo.bytes.clone()).into_response())
}

async fn health(state: AppState) -> JsonResult<&'static str> {
    state.store.check().await?;
    Ok(Json("ok"))
}

/// Also fails while work in the background has stopped, and once the server is to stop.
async fn ready(state: AppState) -> JsonResult<&'static str> {
    if state.draining.is_cancelled() {
        return Err(ApiError::stopping());
    }
    state.store.check().await?;
    match state.supervisor.failing() {
        failing if failing.is_empty() => Ok(Json("ok")),
        failing if failing == [INTERRUPTED_IMPORT] => {
            Err(ApiError::new(Reason::Busy, "An interrupted import is being finished."))
        }
        _ => Err(ApiError::new(Reason::Busy, "Work in the background has stopped and will be started again.")),
    }
}

/// Does not extend the session: an open tab polls this while it is offline.
async fn app_info(state: AppState, headers: HeaderMap) -> JsonResult<AppInfo> {
    // Before anything is read.
    let last_event_id = state.store.delivery_position().to_string();
    let session = find_session(&headers, &state).await?;
    let now = state.clock.now();
    let account = match session {
        None => None,
        Some(session) => state.store.read(move |tx| pages::signed_in(tx, &session.account, now)).await?,
    };
    let settings = &state.settings;
    Ok(Json(AppInfo {
        now,
        provider: settings.provider.clone(),
        has_logo: settings.logo.is_some(),
        suffix: settings.suffix.clone(),
        help: settings.help.clone(),
        billing_url: settings.billing_url.clone(),
        renew_url: settings.renew_url.clone(),
        policy: settings.policies.requests,
        account,
        last_event_id,
        actions: settings.provider_actions.to_vec(),
        has_procedures: settings.cases.key.is_some(),
        sign_in: WaysIn {
            provider: state.providers.customers.is_some(),
            passwords: settings.policies.has_passwords,
            sign_up: settings.sign_in.has_sign_up,
        },
        provider_signs_staff_in: state.providers.staff.is_some(),
        demo: settings.demo.then(|| state.demo_people.to_vec()),
    }))
}

/// A stream ends after this time, so that the reconnect checks the session's timeouts.
const MAX_DURATION: Duration = Duration::from_secs(15 * 60);

/// Proxies close a connection that is silent for longer, often after 30 seconds or a minute.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(HEARTBEAT_SECONDS);

async fn events(
    state: AppState,
    client_ip: ClientIp,
    UnattendedSession(session): UnattendedSession,
    query: Query,
) -> ApiResult<Response> {
    if state.draining.is_cancelled() {
        return Err(ApiError::stopping());
    }
    let open = state.event_streams.open(session.token_hash, &session.account, client_ip.networks())?;
    let changes = state.store.subscribe(&session.account, session.token_hash);
    if let Some(after) = query.get(AFTER) {
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

    fn end(&mut self, name: &str) -> Event {
        self.has_ended = true;
        Event::default().event(name).data("{}")
    }
}

/// Outside of the API's root.
const PATH: &str = "/test/clock";

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u32,
}

/// Advances the clock for browser tests. Exists only with `--movable-clock`, which a release refuses.
pub(crate) fn movable_clock() -> Routes {
    Routes::default().post(PATH, advance)
}

async fn advance(state: AppState, JsonBody(by): JsonBody<Advance>) -> JsonResult<()> {
    state.clock.advance(TimeDelta::seconds(i64::from(by.seconds)));
    Ok(Json(()))
}
