//! The metadata that the provider publishes about itself, read when first needed and kept for a while.

use super::failure::OidcFailure;
use super::metadata::{Metadata, read};
use super::settings::OidcSettings;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The time after which it is read again.
const MAX_AGE: TimeDelta = TimeDelta::hours(1);

/// The least time between two readings because of an unknown key: anybody can name one.
const REFRESH_PAUSE: TimeDelta = TimeDelta::seconds(10);

/// The time for which a failure is the answer: anybody can begin to sign in. Longer than the two calls of a reading may
/// take, so that calls that have waited for it do not read one after the other.
const FAILURE_PAUSE: TimeDelta = TimeDelta::seconds(30);

/// Metadata with the keys.
#[derive(Debug, Default)]
pub(super) struct KeptMetadata(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    metadata: Option<(Arc<Metadata>, Timestamp)>,
    refreshed_at: Option<Timestamp>,
    failure: Option<(OidcFailure, Timestamp)>,
}

impl KeptMetadata {
    /// The present metadata. While the provider is unavailable, the last ones.
    pub(super) async fn get(&self, settings: &OidcSettings, now: Timestamp) -> Result<Arc<Metadata>, OidcFailure> {
        let mut kept = self.0.lock().await;
        if let Some((metadata, read_at)) = &kept.metadata
            && now < *read_at + MAX_AGE
        {
            return Ok(Arc::clone(metadata));
        }
        let failure = match &kept.failure {
            Some((failure, failed_at)) if now < *failed_at + FAILURE_PAUSE => failure.clone(),
            _ => match read(settings).await.map(Arc::new) {
                Ok(metadata) => {
                    kept.metadata = Some((Arc::clone(&metadata), now));
                    kept.failure = None;
                    return Ok(metadata);
                }
                Err(failure) => {
                    log_unusable(&failure);
                    kept.failure = Some((failure.clone(), now));
                    failure
                }
            },
        };
        kept.metadata.as_ref().map(|(metadata, _)| Arc::clone(metadata)).ok_or(failure)
    }

    /// Reads the metadata again, because a token names a key that they do not have; `None` if that was done just now.
    pub(super) async fn refresh(
        &self,
        settings: &OidcSettings,
        now: Timestamp,
    ) -> Result<Option<Arc<Metadata>>, OidcFailure> {
        let mut kept = self.0.lock().await;
        if kept.refreshed_at.is_some_and(|at| now < at + REFRESH_PAUSE) {
            return Ok(None);
        }
        kept.refreshed_at = Some(now);
        let metadata = Arc::new(read(settings).await.inspect_err(log_unusable)?);
        kept.metadata = Some((Arc::clone(&metadata), now));
        Ok(Some(metadata))
    }
}

/// The pauses bound how often this is logged.
fn log_unusable(failure: &OidcFailure) {
    tracing::warn!(%failure, "the metadata of the identity provider cannot be used");
}
