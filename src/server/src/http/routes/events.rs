//! Server-sent events: tells a signed-in app what changed for its account.

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

pub(crate) fn routes() -> Routes {
    Routes::default().get(route::EVENTS, events)
}

/// A stream ends after this long, so that the session's limits are looked at when the app connects again.
const LONGEST: Duration = Duration::from_secs(15 * 60);

async fn events(
    State(state): State<AppState>,
    UnattendedSession(session): UnattendedSession,
) -> ApiResult<impl IntoResponse> {
    let listener = Listener { session, changes: state.store.changes(), state, ended: false };
    let news = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let limited =
        stream::unfold((Box::pin(news), Box::pin(tokio::time::sleep(LONGEST))), |(mut news, mut limit)| async move {
            tokio::select! {
                event = futures_util::StreamExt::next(&mut news) => event.map(|event| (event, (news, limit))),
                () = &mut limit => None,
            }
        });
    let stream = Sse::new(limited).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)));
    // Not only "no-cache", as streams have by themselves: they are nobody's to keep.
    Ok(([(header::CACHE_CONTROL, "no-store")], stream))
}

struct Listener {
    state: AppState,
    session: Session,
    changes: Receiver<Change>,
    ended: bool,
}

impl Listener {
    /// The next event for this session; `None` once it has ended.
    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        let mut news = Changed::default();
        loop {
            match self.changes.recv().await {
                Ok(change) => {
                    if !self.concerns(change, &mut news) {
                        continue;
                    }
                }
                // Too slow to hear everything: the app reads again all it shows.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
            break;
        }
        self.gather(&mut news);
        // It may have run into its limits, or its end may have been among what was not heard.
        // Where that cannot be found out the stream just ends, and the app connects again.
        if self.ended || !self.session.is_live(&self.state).await.ok()? {
            self.ended = true;
            return Some(Event::default().event(SIGNED_OUT).data("{}"));
        }
        Event::default().event(CHANGED).json_data(news).ok()
    }

    /// Adds what else has come meanwhile, so that one commit makes one event.
    fn gather(&mut self, news: &mut Changed) {
        loop {
            match self.changes.try_recv() {
                Ok(change) => {
                    self.concerns(change, news);
                }
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn concerns(&mut self, change: Change, news: &mut Changed) -> bool {
        match change {
            Change::Request(account, id) if account == self.session.account => {
                if !news.requests.contains(&id) {
                    news.requests.push(id);
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
