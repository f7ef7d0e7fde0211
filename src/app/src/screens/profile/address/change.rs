//! A change of address.

use crate::data::loaded::Loaded;
use crate::forms::{Form, TextField};
use crate::state::App;
use handover_api::account::Profile;
use leptos::prelude::*;

/// The two steps of a change: asking for a code, and entering it.
#[derive(Clone, Copy)]
pub(super) struct AddressChange {
    pub(super) app: App,
    pub(super) profile: Loaded<Profile>,
    pub(super) form: Form,
    pub(super) new: TextField,
    pub(super) password: TextField,
    pub(super) code: TextField,
    /// The new address and the old one, once it has changed.
    pub(super) done: RwSignal<Option<(String, String)>>,
}
