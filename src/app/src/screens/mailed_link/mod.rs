//! The pages that mailed account links open. Opening one changes nothing: the token waits in memory, already gone from the
//! address bar and the history, until the person submits (decision 0010).

mod address;
mod parts;
mod password;
mod password_page;
mod refusal;
mod sign_up;
mod state;
mod undo;

use crate::state::App;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The page for an action.
pub(crate) fn view(app: App, action: MailedLinkAction) -> AnyView {
    match action {
        MailedLinkAction::SignUp => sign_up::view(app),
        MailedLinkAction::Password => password::view(app),
        MailedLinkAction::Address => address::view(app),
        MailedLinkAction::Undo => undo::view(app),
        // It has a screen of its own.
        MailedLinkAction::Holder => ().into_any(),
    }
}
