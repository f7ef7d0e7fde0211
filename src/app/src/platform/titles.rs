//! Titles of screens and of the window.

use crate::platform::i18n as t;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

pub(crate) fn of_mailed_link(action: MailedLinkAction) -> fn() -> &'static str {
    match action {
        MailedLinkAction::SignUp => t::confirm_sign_up_title,
        MailedLinkAction::Password => t::new_password_title,
        MailedLinkAction::Address => t::confirm_address_title,
        MailedLinkAction::Undo => t::undo_address_title,
        MailedLinkAction::Holder => t::holder_answer_title,
    }
}

/// Sets the title of the window. For screens with a more specific title than their heading.
pub(crate) fn set_title(title: &str) {
    if title.is_empty() {
        document().set_title("Handover");
    } else {
        document().set_title(&[title, " – Handover"].concat());
    }
}

/// Sets the title of the window for a screen that shows an error.
pub(crate) fn set_error_title(title: &str) {
    set_title(&t::error_title(title));
}
