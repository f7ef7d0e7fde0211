//! The procedures without access to an account: opening a case, confirming the mailbox, the page of the case, and
//! objecting (decision 0033).
//!
//! Opening a private link changes nothing: its token waits in memory, already gone from the address bar and the history,
//! until a person presses a button.

pub(crate) mod case;
pub(crate) mod confirm;
pub(crate) mod objection;
mod parts;
pub(crate) mod start;
mod words;

use self::parts::head;
use crate::components::warning;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::link::ProcedurePage;
use leptos::prelude::*;

/// A page that a private link opens: with the token of the link, and the title while nothing is known of its case.
fn by_link(page: ProcedurePage, title: fn() -> &'static str, view: fn(String) -> AnyView) -> AnyView {
    let app = expect_context::<App>();
    let token = move || {
        app.mailed_link.case.with(|link| {
            let (of, token) = link.as_ref()?;
            (*of == page).then(|| token.expose().to_owned())
        })
    };
    // The link of another email makes the page anew.
    (move || match token() {
        Some(token) => view(token),
        None => {
            view! { {head(move || title().to_owned(), || ().into_any())}{warning(t::procedure_link_none())} }.into_any()
        }
    })
    .into_any()
}
