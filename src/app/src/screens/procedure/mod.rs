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
        Some(ProcedurePage::Confirm) => confirm::view(app),
        Some(ProcedurePage::Case) => case::view(app),
        Some(ProcedurePage::Objection) => objection::view(app),
        _ => start::view(app, Memo::new(move |_| page.get() == Some(ProcedurePage::ChangeHolder))),
    })
    .into_any()
}
