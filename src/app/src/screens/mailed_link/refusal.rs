//! Links that do not work, and their remedies.

use crate::components::{self, Tone};
use crate::platform::i18n::account as t;
use crate::prelude::*;
use handover_api::Link;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};

/// The selector of the reason in [`refused`].
pub(super) const SELECTOR: &str = "#mailed-link-refused";

/// There is no token: the page was reloaded, or the link was truncated.
pub(super) fn no_token(action: MailedLinkAction) -> AnyView {
    let text = view! { <p>{t::secret_missing()}</p> }.into_any();
    view! {
        <div class="stack">
            {components::notice(Tone::Plain, "info", text)} {remedies(action, MailedLinkRefusal::Unknown)}
        </div>
    }
    .into_any()
}

/// Why a token was refused, and the remedies.
pub(super) fn refused(action: MailedLinkAction, refusal: MailedLinkRefusal) -> AnyView {
    let reason = view! { <p>{reason(action, refusal)}</p> }.into_any();
    view! {
        <div class="stack">
            <div id=SELECTOR.trim_start_matches('#') tabindex="-1">{components::alert(reason)}</div>
            {remedies(action, refusal)}
        </div>
    }
    .into_any()
}

fn reason(action: MailedLinkAction, refusal: MailedLinkRefusal) -> &'static str {
    match (refusal, action) {
        (MailedLinkRefusal::Unknown, _) => t::secret_unknown(),
        (MailedLinkRefusal::Used, MailedLinkAction::SignUp) => t::secret_used_sign_up(),
        (MailedLinkRefusal::Used, MailedLinkAction::Password) => t::secret_used_password(),
        (MailedLinkRefusal::Used, MailedLinkAction::Address) => t::secret_used_address(),
        (MailedLinkRefusal::Used, MailedLinkAction::Undo) => t::secret_used_undo(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Address) => t::secret_superseded_address(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Undo) => t::secret_superseded_undo(),
        (MailedLinkRefusal::Superseded, _) => t::secret_superseded(),
        (MailedLinkRefusal::Expired, MailedLinkAction::Password) => t::secret_expired_password(),
        (MailedLinkRefusal::Expired, MailedLinkAction::SignUp | MailedLinkAction::Address) => t::secret_expired_day(),
        (MailedLinkRefusal::Expired, MailedLinkAction::Undo) => t::secret_expired_undo(),
    }
}

fn remedies(action: MailedLinkAction, refusal: MailedLinkRefusal) -> AnyView {
    let (link, label) = match (action, refusal) {
        (MailedLinkAction::Password, _) => (Link::Forgotten, t::secret_new_link()),
        (MailedLinkAction::Undo, _) | (MailedLinkAction::SignUp, MailedLinkRefusal::Used) => {
            (Link::Forgotten, t::forgotten_title())
        }
        (MailedLinkAction::SignUp, _) => (Link::SignUp, t::secret_sign_up_again()),
        (MailedLinkAction::Address, _) => (Link::Profile, t::to_profile()),
    };
    // A new address is confirmed while signed in.
    let sign_in = (action != MailedLinkAction::Address)
        .then(|| view! { <a class="btn" href="#/">{t::sign_in_title()}</a> }.into_any());
    view! { <p class="row"><a class="btn main" href=link.format()>{label}</a>{sign_in}</p> }.into_any()
}
