//! The screens, a folder each. [`lazy`] says which are fetched when they are wanted, and with what.

mod desk;
mod forgotten_password;
mod history;
mod holder;
mod holder_answer;
pub(crate) mod lazy;
mod mailbox;
mod mailed_link;
mod many;
mod modify;
mod not_found;
mod order;
mod procedure;
mod profile;
mod request;
mod requests;
mod rights;
mod selection;
mod service;
mod services;
mod sign_in;
mod sign_up;
mod submission;
mod submission_parts;

use crate::components;
use crate::platform::i18n as t;
use crate::platform::session;
use crate::state::App;
use leptos::prelude::*;

/// Before the server has said who is signed in.
pub(crate) fn starting(app: App) -> AnyView {
    (move || match app.info_failure().get() {
        Some(failure) => components::failure(&failure, move || session::read(app)),
        None => view! { <p class="loading soft" role="status">{t::loading()}</p> }.into_any(),
    })
    .into_any()
}
