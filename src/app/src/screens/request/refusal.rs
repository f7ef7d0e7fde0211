//! Why an answer is not possible, with the remedy: a refusal, a missing email, another account.

use super::acts::{Resend, explain};
use super::page::Page;
use super::words;
use crate::browser::dom;
use crate::components::{self, Badge, CopyText, Notice, State, SwitchAccountButton, Tone};
use crate::data::late::{Late, Placeholder, lazy_part};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use handover_api::submissions::{Delivery, MailState};
use handover_rules::request::Answer;
use handover_rules::request::acts_on_submission::{Remedy, remedy};
use handover_rules::request::notices::Notice as MailNotice;
use handover_rules::{NicHandle, Refusal, ValidationCode};
use leptos::prelude::*;

/// A refused answer: the reason, the remedy, and its buttons.
pub(super) fn refused(refusal: &Refusal) -> AnyView {
    let page = expect_context::<Page>();
    let number = page.number.grouped();
    let why = match refusal {
        Refusal::WrongCode { tries_left, .. } => t::request_wrong_tries(u64::from(*tries_left), number.as_str()),
        Refusal::UsedCode { answer: Answer::Accept } => t::request_used_accept().to_owned(),
        Refusal::UsedCode { answer: Answer::Decline } => t::request_used_decline().to_owned(),
        // The field for the code says it.
        Refusal::SupersededCode => String::new(),
        Refusal::OthersCode => {
            let address = page.with_untracked(|detail, _| detail.my_address.to_string()).unwrap_or_default();
            t::request_others_code(address.as_str())
        }
        other => explain(other),
    };
    let switch = matches!(refusal, Refusal::OthersCode).then(|| view! { <SwitchAccount class="btn"/> });
    let needs_code = matches!(refusal, Refusal::OthersCode | Refusal::WrongCode { .. } | Refusal::SupersededCode);
    let resend =
        needs_code.then(|| view! { <p><Late part=resend(page.me(), false) placeholder=Placeholder::Nothing/></p> });
    view! { <p>{why} " " {remedy_words(page, refusal)}</p>{switch}{resend} }.into_any()
}

/// The button that signs out. The code stays for the account that signs in next.
#[component]
fn SwitchAccount(class: &'static str) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let keep = move || {
        if let Some(code) = ValidationCode::parse(&page.form.code.text.get_untracked()) {
            app.mailed_link.code.set(Some((page.number, Some(code))));
        }
    };
    view! { <SwitchAccountButton class before=keep/> }
}

pub(super) fn remedy_words(page: Page, refusal: &Refusal) -> Option<String> {
    let (asker, is_asker) = page.with_untracked(|detail, me| (detail.asker.clone(), detail.asker == *me))?;
    let text = match remedy(refusal, is_asker)? {
        Remedy::LatestCode => t::submission_remedy_code(),
        Remedy::OtherAccount => t::submission_remedy_account(),
        Remedy::Decline => t::submission_remedy_decline(),
        Remedy::Cancel => t::submission_remedy_cancel(),
        Remedy::AskAgain => t::submission_remedy_again(),
        Remedy::HaveItAskedAgain => {
            return Some(t::submission_remedy_ask(components::person_text(page.app.people, &asker).as_str()));
        }
        Remedy::AskForWayBack => t::submission_remedy_back(),
    };
    Some(text.to_owned())
}

lazy_part! { request_parts: pub(super) fn no_part() { view! { <NoPart/> } } }

/// The same whether or not it exists (decision 0008).
#[component]
fn NoPart() -> impl IntoView {
    let page = expect_context::<Page>();
    let why = if page.has_code_of_link() { t::request_other_link() } else { t::request_no_part_why() };
    let stay = t::request_stay(page.me().as_str());
    view! {
        <section class="card pad stack">
            <Badge tone=Tone::Warn icon="alert" text=t::request_other_account()/>
            <p>{why}</p>
            <div class="row">
                <SwitchAccount class="btn main"/>
                <a class="btn bare" href=Link::Requests(RequestsView::default()).format()>{stay}</a>
            </div>
        </section>
    }
}

lazy_part! { request_parts: pub(super) fn gone() { view! { <Gone/> } } }

/// In place of a request that this page has shown before.
#[component]
fn Gone() -> impl IntoView {
    let services = Link::Services(ServicesView::default()).format();
    view! {
        <section class="card pad stack">
            <p>{t::request_gone_why()}</p>
            <p><a href=services>{t::request_gone_services()}</a></p>
        </section>
    }
}

lazy_part! { request_parts: pub(super) fn reader_note() { view! { <ReaderNote/> } } }

/// For an account that is not asked to answer, or has opened a link after its answer.
#[component]
fn ReaderNote() -> impl IntoView {
    let page = expect_context::<Page>();
    page.show(move |detail, me| {
        let is_party = detail.has_party(me);
        let text = match detail.only_request().filter(|request| request.from == *me) {
            _ if is_party => t::submission_answered().to_owned(),
            Some(request) => t::request_reader_holds(words::count(request.roles)),
            None => t::request_reader().to_owned(),
        };
        let why = (!is_party).then(|| view! { <p>{t::request_other_link()}</p> });
        let class = if is_party { "btn" } else { "btn main" };
        let other = page.has_code_of_link().then(|| view! { {why}<SwitchAccount class/> });
        view! { <Notice tone=Tone::Plain icon="info"><p>{text}</p>{other}</Notice> }
    })
}

/// The state of the last email that asked a party for its answer.
pub(super) fn mail_words(mail: &MailState) -> Option<String> {
    let timestamp = intl::timestamp(mail.at);
    let when = timestamp.as_str();
    Some(match (mail.notice, mail.delivery) {
        (MailNotice::Confirm, Delivery::Queued) => t::request_code_queued(when),
        (MailNotice::Confirm, Delivery::Sent) => t::request_code_sent(when),
        (MailNotice::Confirm, Delivery::Failed) => t::request_code_failed(when),
        (MailNotice::Confirm, Delivery::Held) => t::request_code_held(when),
        (MailNotice::Reminder, Delivery::Queued) => t::request_reminder_queued(when),
        (MailNotice::Reminder, Delivery::Sent) => t::request_reminder_sent(when),
        (MailNotice::Reminder, Delivery::Failed) => t::request_reminder_failed(when),
        (MailNotice::Reminder, Delivery::Held) => t::request_reminder_held(when),
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
fn ResendButton(to: NicHandle, is_in_row: bool) -> impl IntoView {
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
        <Notice tone=Tone::Plain icon="mail">
            <div class="row between">
                <div class="grow">
                    <b>{t::request_their_mail()}</b><p class="small">{t::request_their_mail_help()}</p>
                </div>
                <CopyText text=dom::address_of(&Link::request(page.number)) name=t::request_copy_link()/>
            </div>
        </Notice>
    }
}
