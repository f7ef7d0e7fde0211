//! Reading one field of the profile.

use crate::components::page_data::PageData;
use crate::prelude::*;
use handover_api::account::Profile;

/// Reactive: a field of the profile; the default value before it is there.
pub(super) fn field<T: Default>(profile: PageData<Profile>, read: impl FnOnce(&Profile) -> T) -> T {
    profile.data.with(|data| data.as_ref().map(read)).unwrap_or_default()
}
