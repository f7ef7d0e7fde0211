//! Reading the data of a page.

use super::state::Desk;
use crate::data::loaded::Loaded;
use handover_api::desk::DeskPage;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Reads `path` now, and again on [`Loaded::retry`] and [`Desk::again`].
pub(super) fn load<T>(desk: Desk, path: String) -> Loaded<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    Loaded::of(move || {
        desk.again.track();
        let call = desk.app.get::<DeskPage<T>>(&path);
        async move {
            let DeskPage { data, people } = desk.call(call).await?;
            desk.app.people.learn(people);
            Ok(data)
        }
    })
}
