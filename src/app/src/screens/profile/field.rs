//! Reading one field of the profile.

use crate::data::Loaded;
use handover_api::account::Profile;
use leptos::prelude::*;

/// Reactive: a field of the profile; the default value before it is there.
pub(super) fn field<T: Default>(profile: Loaded<Profile>, read: impl FnOnce(&Profile) -> T) -> T {
    profile.data.with(|data| data.as_ref().map(read)).unwrap_or_default()
}
