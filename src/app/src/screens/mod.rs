//! The screens of a first visit: one module each. All others are in [`later`](crate::later).

pub(crate) mod not_found;
pub(crate) mod services;
pub(crate) mod sign_in;

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
