//! Undoing a change of address by the link mailed to the old address.

use super::{MailedLinkState, head};
use crate::components::{self, Tone};
use crate::platform::i18n::account as t;
use crate::platform::session;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;

pub(super) fn view(app: AppContext) -> AnyView {
    let state = MailedLinkState::new(app, MailedLinkAction::Undo);
    // Undoing ends all sessions of the account, perhaps the one of this browser too.
    Effect::new(move |_| {
        if state.is_done() {
            session::read(app);
        }
    });
    let form = move || state.confirm_form(t::undo_address(), t::undo_address_button(), route::ADDRESS_UNDO);
    view! {
        {head(state, t::undo_address_done())}
        {state.show(done, form)}
    }
    .into_any()
}

fn done(handle: &NicHandle) -> AnyView {
    let code = view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
    let text = view! { <p>{t::undo_address_restored(code)}</p> }.into_any();
    view! {
        <div class="stack">
            {components::notice(Tone::Ok, "ok", text)}
            <p>{t::undo_address_password()}</p>
            <p><a class="btn" href=Link::Forgotten.format()>{t::mailed_link_new_link()}</a></p>
        </div>
    }
    .into_any()
}
