//! The procedures without access to an account: opening a case, confirming the mailbox, the page of the case, and
//! objecting (decision 0033).
//!
//! Opening a private link changes nothing: its token waits in memory, already gone from the address bar and the history,
//! until a person presses a button.

mod case;
mod confirm;
mod objection;
mod parts;
mod start;
mod transfer;
mod words;

use self::parts::head;
use crate::components::warning;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::link::ProcedurePage;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let page = Memo::new(move |_| {
        app.navigation().link.with(|link| match link {
            Link::Procedure { page, .. } => Some(*page),
            _ => None,
        })
    });
    // One form for both procedures: choosing the other one keeps the entries.
    let is_start = |page| matches!(page, Some(ProcedurePage::ChangeHolder | ProcedurePage::ChangeContacts));
    let shown = Memo::new(move |_| page.get().filter(|shown| !is_start(Some(*shown))));
    (move || match shown.get() {
        // The link of another email makes the page anew.
        Some(page) => match token(app, page) {
            Some(token) => by_link(app, page, token),
            None => {
                view! { {head(move || title(page).to_owned(), || ().into_any())}{warning(t::procedure_link_none())} }
                    .into_any()
            }
        },
        None => start::view(app, Memo::new(move |_| page.get() == Some(ProcedurePage::ChangeHolder))),
    })
    .into_any()
}

/// Reactive: the token of the private link that opened a page.
fn token(app: App, page: ProcedurePage) -> Option<String> {
    app.mailed_link().case.with(|link| {
        let (of, token) = link.as_ref()?;
        (*of == page).then(|| token.expose().to_owned())
    })
}

fn by_link(app: App, page: ProcedurePage, token: String) -> AnyView {
    match page {
        ProcedurePage::Confirm => confirm::view(app, token),
        ProcedurePage::Objection => objection::view(app, token),
        _ => case::view(app, token),
    }
}

/// The title of a page by a private link while nothing is known of its case.
fn title(page: ProcedurePage) -> &'static str {
    match page {
        ProcedurePage::Confirm => t::procedure_confirm_title(),
        ProcedurePage::Objection => t::procedure_object_button(),
        _ => t::procedure_number(),
    }
}
