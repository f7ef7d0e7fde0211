//! The screens: one module each, with its texts.

pub(crate) mod history;
pub(crate) mod mailbox;
pub(crate) mod modify;
pub(crate) mod not_found;
pub(crate) mod request;
pub(crate) mod requests;
pub(crate) mod rights;
mod service;
pub(crate) mod services;
pub(crate) mod sign_in;
mod tech_contact;

use crate::live;
use crate::prelude::*;
use crate::state::App;
use crate::ui;

/// Before the server has said who is signed in.
pub(crate) fn starting(app: App) -> AnyView {
    (move || match app.failed.get() {
        Some(failure) => ui::failure(&failure, move || live::read_session(app)),
        None => view! { <p class="soft" role="status">{t::loading()}</p> }.into_any(),
    })
    .into_any()
}
