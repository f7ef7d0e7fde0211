//! Links that do not work, and their remedies.

use crate::components::{Notice, Tone};
use crate::platform::i18n as t;
use handover_api::Link;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use leptos::prelude::*;

/// The selector of the reason in [`refused`].
pub(super) const SELECTOR: &str = "#mailed-link-refused";

/// There is no token: the page was reloaded, or the link was truncated.
pub(super) fn no_token(action: MailedLinkAction) -> AnyView {
    let text = view! { <p>{t::mailed_link_missing()}</p> }.into_any();
    view! {
        <div class="stack">
            <Notice tone=Tone::Plain icon="info">{text}</Notice> {remedies(action, MailedLinkRefusal::Unknown)}
        </div>
    }
    .into_any()
}

/// The reason a token was refused, and the remedies.
pub(super) fn refused(action: MailedLinkAction, refusal: MailedLinkRefusal) -> AnyView {
    let reason = view! { <p>{reason(action, refusal)}</p> }.into_any();
    view! {
        <div class="stack">
            <div id=SELECTOR.trim_start_matches('#') tabindex="-1"><Notice role="alert">{reason}</Notice></div>
            {remedies(action, refusal)}
        </div>
    }
    .into_any()
}

fn reason(action: MailedLinkAction, refusal: MailedLinkRefusal) -> &'static str {
    match (refusal, action) {
        (MailedLinkRefusal::Unknown, _) => t::mailed_link_unknown(),
        (MailedLinkRefusal::Used, MailedLinkAction::SignUp) => t::mailed_link_used_sign_up(),
        (MailedLinkRefusal::Used, MailedLinkAction::Password) => t::mailed_link_used_password(),
        (MailedLinkRefusal::Used, MailedLinkAction::Address) => t::mailed_link_used_address(),
        (MailedLinkRefusal::Used, MailedLinkAction::Undo | MailedLinkAction::Holder) => t::mailed_link_used_undo(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Address) => t::mailed_link_superseded_address(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Undo) => t::mailed_link_superseded_undo(),
        (MailedLinkRefusal::Superseded, _) => t::mailed_link_superseded(),
        (MailedLinkRefusal::Expired, MailedLinkAction::Password) => t::mailed_link_expired_password(),
        (MailedLinkRefusal::Expired, MailedLinkAction::SignUp | MailedLinkAction::Address) => {
            t::mailed_link_expired_day()
        }
        (MailedLinkRefusal::Expired, MailedLinkAction::Undo | MailedLinkAction::Holder) => {
            t::mailed_link_expired_undo()
        }
    }
}

fn remedies(action: MailedLinkAction, refusal: MailedLinkRefusal) -> AnyView {
    let (link, label) = match (action, refusal) {
        (MailedLinkAction::Password, _) => (Link::Forgotten, t::mailed_link_new_link()),
        (MailedLinkAction::Undo | MailedLinkAction::Holder, _)
        | (MailedLinkAction::SignUp, MailedLinkRefusal::Used) => (Link::Forgotten, t::forgotten_title()),
        (MailedLinkAction::SignUp, _) => (Link::SignUp, t::mailed_link_sign_up_again()),
        (MailedLinkAction::Address, _) => (Link::Profile, t::to_profile()),
    };
    // A new address is confirmed while signed in.
    let sign_in = (action != MailedLinkAction::Address)
        .then(|| view! { <a class="btn" href="#/">{t::sign_in_title()}</a> }.into_any());
    view! { <p class="row"><a class="btn main" href=link.format()>{label}</a>{sign_in}</p> }.into_any()
}
