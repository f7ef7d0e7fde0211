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

use crate::prelude::*;
use crate::state::AppContext;
use handover_api::Link;
use handover_api::link::ProcedurePage;

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let page = memo(move |_| {
        app.navigation().link.with(|link| match link {
            Link::Procedure { page, .. } => Some(*page),
            _ => None,
        })
    });
    // One form for both procedures: choosing the other one keeps the entries.
    let is_start = |page| matches!(page, Some(ProcedurePage::ChangeHolder | ProcedurePage::ChangeContacts));
    let shown = memo(move |_| page.get().filter(|shown| !is_start(Some(*shown))));
    dynamic(move || match shown.get() {
        Some(ProcedurePage::Confirm) => confirm::view(app),
        Some(ProcedurePage::Case) => case::view(app),
        Some(ProcedurePage::Objection) => objection::view(app),
        _ => start::view(app, memo(move |_| page.get() == Some(ProcedurePage::ChangeHolder))),
    })
}
