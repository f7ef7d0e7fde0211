//! A change of address.

use crate::components::page_data::PageData;
use crate::forms::{Form, TextField};
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::account::Profile;

/// The two steps of a change: asking for a code, and entering it.
#[derive(Clone, Copy)]
pub(super) struct AddressChange {
    pub(super) app: AppContext,
    pub(super) profile: PageData<Profile>,
    pub(super) form: Form,
    pub(super) new: TextField,
    pub(super) password: TextField,
    pub(super) code: TextField,
    /// The new address and the old one, once it has changed.
    pub(super) done: RwSignal<Option<(String, String)>>,
}
