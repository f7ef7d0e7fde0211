//! The emails that ask parties for an answer: their state, help for a reader who has none, and another one.

use super::page::Page;
use super::resend::Resend;
use crate::browser::dom;
use crate::components::{self, CopyText, State, Tone};
use crate::data::late::lazy_part;
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::Link;
use handover_api::submissions::{Delivery, MailState};
use handover_rules::NicHandle;
use handover_rules::request::notices::Notice;
use leptos::prelude::*;

/// The state of the last email that asked a party for its answer.
pub(super) fn mail_words(mail: &MailState) -> Option<String> {
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
fn MailLine(mail: MailState) -> impl IntoView {
    let (tone, icon) = match mail.delivery {
        Delivery::Failed | Delivery::Held => (Tone::Bad, "alert"),
        Delivery::Sent => (Tone::Ok, "mail"),
        _ => (Tone::Now, "clock"),
    };
    mail_words(&mail).map(|text| view! { <p><State tone icon text/></p> })
}

lazy_part! { request_parts: pub(super) fn mail_help() { view! { <MailHelp/> } } }

/// Help for a reader who has no email with the code.
#[component]
fn MailHelp() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let last = page.show(|detail, me| {
        let mine = detail.parties.iter().find(|party| party.account == *me);
        mine.and_then(|party| party.mail.clone()).map(|mail| view! { <MailLine mail/> })
    });
    let address = page.with_untracked(|detail, _| detail.my_address.to_string()).unwrap_or_default();
    let address = view! { <b translate="no">{address}</b> }.into_any();
    let demo = app.is_demo().then(|| {
        let mailbox = view! { <a href=Link::MAILBOX.format()>{t::request_the_mailbox()}</a> }.into_any();
        view! { <p class="small soft">{t::request_demo_mails(mailbox)}</p> }
    });
    view! {
        <div class="stack small">
            <p>{t::request_mail_address(address)}</p>
            {last}
            <p>{t::request_mail_help()}" "<a href=Link::Profile.format()>{t::request_mail_profile()}</a></p>
            <div class="row"><ResendButton to=page.me() is_in_row=false/></div>
            {demo}
        </div>
    }
}

lazy_part! { request_parts: pub(super) fn resend(to: NicHandle, is_in_row: bool) { view! { <ResendButton to is_in_row/> } } }

/// The button that sends a party's email again, where the rules allow it.
#[component]
pub(super) fn ResendButton(to: NicHandle, is_in_row: bool) -> impl IntoView {
    let class = if is_in_row { "btn bare sm" } else { "btn" };
    let page = expect_context::<Page>();
    let receiver = to.clone();
    let mail = page.memo(move |detail, _| {
        let party = detail.parties.iter().find(|party| party.account == receiver && party.may_resend);
        party.map(|party| party.mail.clone())
    });
    let last = Signal::derive(move || mail.get().flatten().flatten());
    let may_resend = Memo::new(move |_| mail.with(|mail| matches!(mail, Some(Some(_)))));
    move || may_resend.get().then(|| view! { <Resend of=page.resending to=to.clone() mail=last class/> })
}

lazy_part! { request_parts: pub(super) fn no_answer() { view! { <NoAnswer/> } } }

/// Help for somebody whose counterpart has not answered for a while: their email, and a link to send them another way.
#[component]
fn NoAnswer() -> impl IntoView {
    let page = expect_context::<Page>();
    view! {
        <components::Notice tone=Tone::Plain icon="mail">
            <div class="row between">
                <div class="grow">
                    <b>{t::request_their_mail()}</b><p class="small">{t::request_their_mail_help()}</p>
                </div>
                <CopyText text=dom::address_of(&Link::request(page.number)) name=t::request_copy_link()/>
            </div>
        </components::Notice>
    }
}
