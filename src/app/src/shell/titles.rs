//! Titles of screens and of the window.

use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{DialogKind, Page};
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The title of a dialog over the services list.
pub(crate) fn dialog(kind: DialogKind) -> &'static str {
    match kind {
        DialogKind::Contacts => t::modify_title(),
        DialogKind::Webmaster => t::webmaster_title(),
    }
}

/// The title of a screen, and its heading until it has a more specific one.
pub(crate) fn heading(page: Page) -> String {
    match page {
        Page::Services => t::services_title().to_owned(),
        Page::Many => t::many_heading().to_owned(),
        Page::Service => t::service_title().to_owned(),
        Page::Holder => t::holder_title().to_owned(),
        Page::HolderAnswer => t::holder_answer_title().to_owned(),
        Page::Procedure => t::procedure_title().to_owned(),
        Page::History => t::history_title().to_owned(),
        Page::Rights => t::rights_title().to_owned(),
        Page::Requests => t::requests_title().to_owned(),
        Page::Request(id) => t::request_title(intl::request_number(id).as_str()),
        Page::Submission(id) => t::submission_title(intl::request_number(id.first_request()).as_str()),
        Page::Mailbox => t::mailbox_title().to_owned(),
        Page::SignUp => t::sign_up_title().to_owned(),
        Page::Forgotten => t::forgotten_title().to_owned(),
        Page::MailedLink(action) => mailed_link_title(action).to_owned(),
        Page::Profile => t::profile_title().to_owned(),
        Page::Order => t::order_title().to_owned(),
        Page::NotFound => t::not_found_title().to_owned(),
    }
}

/// The title of the screen of a mailed link.
pub(crate) fn mailed_link_title(action: MailedLinkAction) -> &'static str {
    match action {
        MailedLinkAction::SignUp => t::confirm_sign_up_title(),
        MailedLinkAction::Password => t::new_password_title(),
        MailedLinkAction::Address => t::confirm_address_title(),
        MailedLinkAction::Undo => t::undo_address_title(),
        MailedLinkAction::Holder => t::holder_answer_title(),
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
