//! The state that all handlers share.

use crate::clock::Clock;
use crate::config::Settings;
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::limits::event_streams::EventStreams;
use crate::http::limits::large_bodies::LargeBodies;
use crate::http::limits::{CallerShares, Lookups, RefusalSampling, count_lookups};
use crate::http::preconditions::IfMatch;
use crate::limits::Windows;
use crate::metrics::Metrics;
use crate::oidc::IdentityProviders;
use crate::password::Passwords;
use crate::runtime::supervisor::Supervisor;
use crate::use_cases::Act;
use crate::use_cases::Turns;
use crate::use_cases::requests::CountLookups;
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use handover_api::app::{DemoAccount, ReceivedWebhook, ReceivedWebhooks};
use handover_rules::{NicHandle, Timestamp};
use handover_store::{ReadTx, Store, StoreResult};
use serde::Serialize;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// The shared state of all handlers. Clones share it; each call makes several, so that one is a single count.
#[derive(Clone)]
pub struct AppState(Arc<SharedState>);

impl FromRequestParts<Self> for AppState {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &Self) -> Result<Self, Self::Rejection> {
        Ok(state.clone())
    }
}

impl Deref for AppState {
    type Target = SharedState;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

pub struct SharedState {
    pub store: Store,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    pub passwords: Passwords,
    pub(super) providers: IdentityProviders,
    pub supervisor: Supervisor,
    /// Cancelled once the server is to stop: it is not ready any more, and streams end.
    pub draining: CancellationToken,
    pub(crate) metrics: Metrics,
    pub(super) refusal_sampling: RefusalSampling,
    lookups: Arc<Lookups>,
    pub(super) event_streams: Arc<EventStreams>,
    pub(super) uploads: Arc<CallerShares>,
    pub(super) large_bodies: LargeBodies,
    pub(super) key_calls: Windows<i64, u32>,
    /// Memory of large answers, in KiB.
    pub(super) answers: Arc<CallerShares>,
    /// Batches of the provider's API that are being written.
    pub(super) batches: Arc<CallerShares>,
    pub(super) batch_turns: Arc<Turns>,
    /// Exports of all contacts that are being read.
    pub(super) exports: Arc<CallerShares>,
    /// The accounts offered on the sign-in screen of a demo; empty otherwise.
    pub(super) demo_people: Arc<[DemoAccount]>,
    pub(super) received_webhooks: Received,
}

impl AppState {
    /// Reads an answer in one transaction.
    pub(super) async fn page<T, F>(&self, read: F) -> JsonResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        Ok(Json(self.store.read(read).await?))
    }

    /// Reads an answer; 404 if there is none for the caller.
    pub(super) async fn find<T, F>(&self, read: F) -> JsonResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<Option<T>> + Clone + Send + 'static,
    {
        self.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
    }

    /// Runs a use case that writes.
    pub(super) async fn act<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Act<'_, '_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        self.act_at(self.clock.now(), job).await
    }

    /// As [`Self::act`], with the time at which the call was checked.
    pub(super) async fn act_at<T, F>(&self, now: Timestamp, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Act<'_, '_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        Act::run(&self.store, now, self.settings.policies, job).await
    }

    /// As [`Self::act`], if what `read` finds still has the version that the caller read. What it does not find is left to
    /// `job`.
    pub(super) async fn act_if<T, R, F>(
        &self,
        version: IfMatch,
        read: impl FnOnce(&ReadTx<'_>) -> StoreResult<Option<R>> + Clone + Send + 'static,
        job: F,
    ) -> ApiResult<T>
    where
        T: Send + 'static,
        R: Serialize,
        F: FnOnce(&mut Act<'_, '_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        let job = move |act: &mut Act<'_, '_>| {
            let present = if version.is_given() { read(act.tx)? } else { None };
            match present.map_or(Ok(()), |present| version.require(Some(&present))) {
                Ok(()) => job(act).map(Ok),
                Err(changed) => Ok(Err(changed)),
            }
        };
        Ok(self.act(job).await??)
    }

    /// Counts accounts that a submission looks up against the limit of its asker.
    pub(super) fn lookup_counter(
        &self,
        asker: &NicHandle,
        now: Timestamp,
    ) -> impl CountLookups + Clone + Send + 'static + use<> {
        let (lookups, asker, policy) = (Arc::clone(&self.lookups), asker.clone(), self.settings.policies.requests);
        move |wanted: &BTreeSet<String>| count_lookups(&lookups, &asker, wanted, now, &policy)
    }

    /// State with empty limits and no background work.
    #[must_use]
    pub fn new(store: Store, clock: Clock, settings: Arc<Settings>, demo_people: Vec<DemoAccount>) -> Self {
        let supervisor = Supervisor::with_clock(clock.clone());
        let metrics = Metrics::default();
        Self(Arc::new(SharedState {
            store,
            clock,
            event_streams: Arc::new(EventStreams::new(settings.streams, metrics.event_streams.clone())),
            passwords: Passwords::new(settings.hashing),
            providers: IdentityProviders::new(&settings.sign_in),
            settings,
            supervisor,
            metrics,
            refusal_sampling: RefusalSampling::default(),
            draining: CancellationToken::new(),
            lookups: Arc::default(),
            uploads: Arc::default(),
            large_bodies: LargeBodies::default(),
            key_calls: Windows::default(),
            answers: Arc::default(),
            batches: Arc::default(),
            batch_turns: Arc::default(),
            exports: Arc::default(),
            demo_people: demo_people.into(),
            received_webhooks: Received::default(),
        }))
    }
}

const KEPT: usize = 50;

/// The messages that a demo has received by webhook, latest first.
#[derive(Debug, Default)]
pub(crate) struct Received(Mutex<Vec<ReceivedWebhook>>);

impl Received {
    /// Adds a message. A repetition takes the place of the one before.
    pub(super) fn add(&self, message: ReceivedWebhook) {
        let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        messages.retain(|known| known.id != message.id);
        messages.insert(0, message);
        messages.truncate(KEPT);
    }

    pub(super) fn all(&self) -> ReceivedWebhooks {
        ReceivedWebhooks { messages: self.0.lock().unwrap_or_else(PoisonError::into_inner).clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_messages_are_kept_once() {
        let received = Received::default();
        let message = |number: usize| ReceivedWebhook {
            id: format!("evt_{number}"),
            received_at: handover_rules::Timestamp::UNIX_EPOCH,
            event: None,
        };
        for number in (0..KEPT + 2).chain([KEPT - 1]) {
            received.add(message(number));
        }
        let ids: Vec<String> = received.all().messages.into_iter().map(|one| one.id).collect();
        assert_eq!((ids.len(), &ids[..3]), (KEPT, &["evt_49", "evt_51", "evt_50"].map(str::to_owned)[..]));
        assert_eq!(ids.last().map(String::as_str), Some("evt_2"));
    }
}
