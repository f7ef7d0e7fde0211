//! The card "Your answer": the code, and Accept and Decline side by side.
//!
//! Opening a mailed link changes nothing, not even in a mail scanner that runs scripts: there is no form element and no
//! default action, Enter in the field does nothing, and only a person's press counts.

mod form;
mod refusal;
mod resend;
mod send;

pub(super) use form::RequestAnswerForm;

use self::resend::resend;
use self::send::cooldown;
use super::countdown;
use super::party::mail_to;
use super::screen::RequestScreen;
use crate::components::{self, Field, FieldMessage, Tone, by_person, icon};
use crate::forms::code_in_link;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::mail::Delivery;
use handover_api::requests::RequestDetail;
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::{NicHandle, Timestamp};
use leptos::prelude::*;

pub(super) fn view(app: App, screen: RequestScreen, form: RequestAnswerForm) -> AnyView {
    let trouble = move || match form.trouble.get() {
        Some(trouble) => screen.show(move |detail, me| refusal::view(app, screen, form, &trouble, detail, me)),
        None => ().into_any(),
    };
    let left = countdown::seconds(app, move || form.paused_until.get());
    let is_paused = Memo::new(move |_| left.get() > 0);
    send::end_pause(app, form, is_paused);
    let pause = move || match form.paused_until.get() {
        Some(until) if is_paused.get() => pause(screen, until, left),
        _ => ().into_any(),
    };
    let is_disabled = Memo::new(move |_| is_paused.get() || form.sending.with(Option::is_some));
    let is_cooling = Memo::new(move |_| cooldown(screen).is_some());
    let may_not_accept = Memo::new(move |_| is_disabled.get() || is_cooling.get());
    view! {
        <section class="card pad stack" aria-labelledby="answer">
            <h2 id="answer">{t::request_your_answer()}</h2>
            {form.intended.map(intended)}
            {code_field(app, screen, form)}
            {move || cooldown(screen).map(cooldown_notice)}
            <div class="row">
                {button(app, screen, form, Answer::Accept, may_not_accept)}
                {button(app, screen, form, Answer::Decline, is_disabled)}
            </div>
            {screen.show(|detail, _| declining(detail))}
            <p class="small soft">{t::request_until_you_press()}</p>
            {trouble}
            {pause}
            {screen.show(move |detail, me| email_help(app, screen, detail, me))}
            {demo_mailbox(app)}
        </section>
    }
    .into_any()
}

/// The note that declining ends other requests, too, if it does.
fn declining(detail: &RequestDetail) -> AnyView {
    let together = detail.row.together.map(|count| intl::number(count.into()));
    together.map(|count| view! { <p>{t::submission_together_declining(count.as_str())}</p> }).into_any()
}

fn cooldown_notice(until: Timestamp) -> AnyView {
    let text = view! { <p>{t::request_cooldown(intl::timestamp(until).as_str())}</p> }.into_any();
    components::notice(Tone::Plain, "wait", text)
}

/// Reminds of the answer chosen in the list, and moves the focus to the field, where it is given.
fn intended(answer: Answer) -> AnyView {
    dom::focus_soon("#code");
    let text = match answer {
        Answer::Accept => t::request_meant_accept(),
        Answer::Decline => t::request_meant_decline(),
    };
    view! { <p class="state" data-s="now">{icon("arrow")}<span>{text}</span></p> }.into_any()
}

fn button(
    app: App,
    screen: RequestScreen,
    form: RequestAnswerForm,
    answer: Answer,
    is_disabled: Memo<bool>,
) -> AnyView {
    let (class, icon_name) = match answer {
        Answer::Accept => ("btn main big", "check"),
        Answer::Decline => ("btn big", "x"),
    };
    let label = move || match (form.sending.get() == Some(answer), answer) {
        (false, Answer::Accept) => t::request_accept(),
        (false, Answer::Decline) => t::request_decline(),
        (true, Answer::Accept) => t::request_accepting(),
        (true, Answer::Decline) => t::request_declining(),
    };
    view! {
        <button
            type="button" class=class aria-disabled=move || is_disabled.get().then_some("true")
            on:click=by_person(move || send::press(app, screen, form, answer))
        >
            {icon(icon_name)}{label}
        </button>
    }
    .into_any()
}

fn demo_mailbox(app: App) -> Option<AnyView> {
    app.is_demo().then(|| {
        let address = Link::Mailbox { mail: None }.format();
        let mailbox = view! { <a href=address>{t::request_the_mailbox()}</a> }.into_any();
        view! { <p class="small soft">{t::request_demo_mails(mailbox)}</p> }.into_any()
    })
}

fn code_field(app: App, screen: RequestScreen, form: RequestAnswerForm) -> AnyView {
    let message = Signal::derive(move || message(app, screen, form));
    let hint = screen.show(move |detail, _| hint(screen, detail));
    let field = Field { id: "code", label: t::request_code(), hint: Some(hint), message };
    let enter = move |text: String| form.enter(code_in_link(&text, &|id| id == screen.id).unwrap_or(text));
    components::code_field(field, form.code.text, enter)
}

fn hint(screen: RequestScreen, detail: &RequestDetail) -> AnyView {
    let length = intl::number(CODE_LENGTH as u64);
    let address = view! { <span translate="no">{detail.my_address.as_str().to_owned()}</span> }.into_any();
    let is_queued = mail_to(&detail.row, &screen.me()).is_some_and(|mail| mail.delivery == Delivery::Queued);
    if is_queued {
        t::request_code_hint_queued(address, length.into_any())
    } else {
        t::request_code_hint(address, length.into_any())
    }
}

/// The message under the field.
fn message(app: App, screen: RequestScreen, form: RequestAnswerForm) -> Option<FieldMessage> {
    if let Some(text) = form.code.error.get() {
        return Some(FieldMessage::bad(text));
    }
    let message = |tone, text: &str| Some(FieldMessage { tone, text: text.to_owned() });
    let is_complete = form.code.is_complete();
    if is_complete && form.code.is_from_link.get() {
        return message(Tone::Ok, t::request_code_filled_in());
    }
    if is_complete && form.trouble.with(Option::is_none) {
        let length = intl::number(CODE_LENGTH as u64);
        return message(Tone::Ok, &t::request_code_whole(length.as_str()));
    }
    let is_empty = form.code.text.with(|code| code.trim().is_empty());
    if is_empty && app.mailed_link().broken.get() == Some(screen.id) {
        return message(Tone::Warn, t::request_code_broken());
    }
    // Opened without a link, or reloaded: codes are never stored.
    if is_empty { message(Tone::Plain, t::request_code_open()) } else { None }
}

/// The reason no answer counts now, and the time until one does. The clock is outside of the alert, which would read
/// out each second.
fn pause(screen: RequestScreen, until: Timestamp, left: Memo<i64>) -> AnyView {
    let why = screen.show(move |detail, me| {
        let request = &detail.row.request;
        let text = send::pause_text(request.deadline, until);
        // The asker knows what the request is about, and can help.
        let asker = &request.asker;
        let contact = (asker != me).then(|| view! { <p>{t::request_ask_asker(components::handle(asker))}</p> });
        view! { <p>{text}</p>{contact} }.into_any()
    });
    view! {
        {components::alert(why)}
        <div class="stack tight">
            <p class="small soft" id="pause">{t::request_pause_left()}</p>
            {countdown::clock(left, "pause")}
        </div>
    }
    .into_any()
}

/// Help for a reader who has no email.
fn email_help(app: App, screen: RequestScreen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let last = mail_to(&detail.row, me).and_then(components::mail_line).into_any();
    components::mail_help(detail.my_address.as_str().to_owned(), last, resend(app, screen, detail, me))
}
