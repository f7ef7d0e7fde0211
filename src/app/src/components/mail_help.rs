//! The last email that asked a party for an answer, and help for a reader who waits for one.

use super::{Icon, State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::mail::{Delivery, MailState};
use handover_rules::request::notices::Notice;
use leptos::prelude::*;

/// The state of the last email that asked a party for its answer.
pub(crate) fn mail_words(mail: &MailState) -> Option<String> {
    let timestamp = intl::timestamp(mail.at);
    let when = timestamp.as_str();
    Some(match (mail.notice, mail.delivery) {
        (Notice::Confirm, Delivery::Queued) => t::request_code_queued(when),
        (Notice::Confirm, Delivery::Sent) => t::request_code_sent(when),
        (Notice::Confirm, Delivery::Failed) => t::request_code_failed(when),
        (Notice::Confirm, Delivery::Held) => t::request_code_held(when),
        (Notice::Reminder, Delivery::Queued) => t::request_reminder_queued(when),
        (Notice::Reminder, Delivery::Sent) => t::request_reminder_sent(when),
        (Notice::Reminder, Delivery::Failed) => t::request_reminder_failed(when),
        (Notice::Reminder, Delivery::Held) => t::request_reminder_held(when),
        _ => return None,
    })
}

/// The same as a line with its icon.
#[component]
pub(crate) fn MailLine(mail: MailState) -> AnyView {
    let (tone, icon) = match mail.delivery {
        Delivery::Failed | Delivery::Held => (Tone::Bad, "alert"),
        Delivery::Sent => (Tone::Ok, "mail"),
        _ => (Tone::Now, "clock"),
    };
    mail_words(&mail).map(|text| view! { <p><State tone icon text/></p> }).into_any()
}

/// Help for a reader who has no email.
#[component]
pub(crate) fn MailHelp(
    address: String,
    /// The state of the last email.
    last: AnyView,
    /// The button for another.
    children: Children,
) -> AnyView {
    let address = view! { <b translate="no">{address}</b> }.into_any();
    view! {
        <details>
            <summary class="small"><Icon name="down"/> {t::request_mail_missing()}</summary>
            <div class="stack small">
                <p>{t::request_mail_address(address)}</p>
                {last}
                <p>{t::request_mail_help()}" "<a href=Link::Profile.format()>{t::request_mail_profile()}</a></p>
                <div class="row">{children()}</div>
            </div>
        </details>
    }
    .into_any()
}
