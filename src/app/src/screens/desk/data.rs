//! Reading the data of a page.

use super::state::Desk;
use crate::data::loaded::Loaded;
use crate::platform::client::{self, Failure};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

/// Reads `path` now, and again on [`Loaded::retry`] and [`Desk::again`].
pub(super) fn load<T>(desk: Desk, path: String) -> Loaded<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    let data = Loaded::new();
    Effect::new(move |_| {
        data.track();
        desk.again.track();
        let (number, path) = (data.begin(), path.clone());
        spawn_local(async move {
            let answer = client::get::<T>(desk.app, &path).await;
            if matches!(answer, Err(Failure::SignedOut)) {
                desk.signed_out();
            }
            data.take(number, answer);
        });
    });
    data
}
