//! The reader's answer, in a bar that stays at the foot of the window: the code, and Decline and Accept.
//!
//! Opening a mailed link changes nothing, not even in a mail scanner that runs scripts: there is no form element and no
//! default action, Enter in the field does nothing, and only a person's press counts.

use super::facts::FoldedPart;
use super::page::{Page, Trouble};
use super::refusal::{mail_help, refused};
use super::send;
use super::words::{self, Clock};
use crate::browser::dom;
use crate::components::{self, Button, CodeInput, FieldMessage, Icon, MessageLine, Notice, State, Tone, by_person};
use crate::forms::code_in_link;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_api::Link;
use handover_api::submissions::{Delivery, SubmissionDetail};
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::request::lines::ends_alone;
use handover_rules::request::situation::offered_answers;
use handover_rules::submission::MAX_REASON;
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;

/// The popover with the reason for declining.
const DECLINE: &str = "decline";
/// The id of the number of lines chosen.
const CHOSEN: &str = "chosen";

/// Whether answering is paused after too many wrong codes, and the seconds left.
#[derive(Clone, Copy)]
pub(super) struct Paused {
    left: Memo<i64>,
    is_paused: Memo<bool>,
}

impl Paused {
    pub(super) fn new(page: Page) -> Self {
        let left = words::seconds_until(move || page.form.paused_until.get());
        let is_paused = Memo::new(move |_| left.get() > 0);
        send::end_pause(page, is_paused);
        Self { left, is_paused }
    }
}

/// The code, on top of the page because nothing can be answered without it, and errors of the last answer.
#[component]
pub(super) fn AnswerEntry(paused: Paused) -> impl IntoView {
    let page = expect_context::<Page>();
    let form = page.form;
    let Paused { left, is_paused } = paused;
    let cooldown = Memo::new(move |_| send::cooldown(page));
    let cooldown =
        move || cooldown.get().map(|text| view! { <Notice tone=Tone::Plain icon="wait"><p>{text}</p></Notice> });
    let trouble = move || form.trouble.get().map(|trouble| view! { <TroubleNotice trouble/> });
    view! {
        {cooldown}
        <div id="trouble" tabindex="-1">{trouble}</div>
        {move || is_paused.get().then(|| view! { <Pause left/> })}
        <Show when=move || !form.has_arrived.get()><CodeCard/></Show>
    }
}

/// The answer, at the foot of the page.
#[component]
pub(super) fn Answering(paused: Paused) -> impl IntoView {
    let page = expect_context::<Page>();
    let form = page.form;
    let together = page.memo(|detail, me| detail.together.is_some() && may_decline(detail, me));
    view! {
        {move || (together.get() == Some(true)).then(|| view! { <p>{t::submission_together_declining()}</p> })}
        <Show when=move || !form.has_arrived.get() fallback=|| view! { <p role="status">{t::request_answer_unseen()}</p> }>
            <p class="small soft only-s"><WhenItTakesEffect/></p>
            <AnswerBar is_paused=paused.is_paused/>
        </Show>
        <p class="small soft">{t::request_until_you_press()}</p>
    }
}

/// The reason no answer counts now, and the time until one does. The clock is outside of the alert, which would read
/// out each second.
#[component]
fn Pause(left: Memo<i64>) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let why = page.show(move |detail, me| {
        let until = page.form.paused_until.get()?;
        let text = send::pause_text(detail.deadline, until);
        // The asker knows the request, and can help.
        let asker = (detail.asker != *me).then(|| {
            let asker = components::person_text(app.people, &detail.asker);
            view! { <p>{t::request_ask_asker(asker.as_str())}</p> }
        });
        Some(view! { <p>{text}</p>{asker} })
    });
    view! {
        <Notice role="alert">{why}</Notice>
        <div class="stack tight">
            <p class="small soft" id="pause">{t::request_pause_left()}</p>
            <p><Clock seconds=left labelled_by="pause"/></p>
        </div>
    }
}

#[component]
fn TroubleNotice(trouble: Trouble) -> impl IntoView {
    let content = match trouble {
        Trouble::Lost => {
            expect_context::<App>().connection.explain_loss();
            view! { <p>{t::request_answer_lost()}</p> }.into_any()
        }
        Trouble::StepUp(act) => {
            let button = components::provider_button("btn main", Some(act));
            view! { <div class="stack"><p>{t::failure_step_up()}</p><p>{button}</p></div> }.into_any()
        }
        Trouble::Failed(text) => view! { <p>{text}</p> }.into_any(),
        Trouble::Refused(refusal) => refused(&refusal),
    };
    view! { <Notice role="alert">{content}</Notice> }
}

#[component]
fn AnswerBar(is_paused: Memo<bool>) -> impl IntoView {
    let page = expect_context::<Page>();
    let is_off = Memo::new(move |_| is_paused.get() || page.form.sending.with(Option::is_some) || page.chosen() == 0);
    let may_not_accept = Signal::derive(move || is_off.get() || send::is_cooling_down(page));
    let choice =
        page.memo(|detail, me| (detail.total > 1 && ends_alone(detail.together)).then(|| detail.waiting_for(me)));
    let count = move || {
        let waiting = choice.get().flatten()?;
        let (chosen, waiting) = (intl::number(page.chosen()), intl::number(waiting));
        let text = t::request_chosen(waiting.as_str(), chosen.as_str());
        Some(view! { <b class="num" role="status" id=CHOSEN>{text}</b> })
    };
    let may_decline = page.with_untracked(may_decline).unwrap_or(false);
    // While all that is open waits for the asker, what it leaves out is what stays open.
    let may_cancel =
        page.memo(|detail, me| detail.acts.may_amend() && detail.seen_lines(me).unanswered() == detail.waiting_for(me));
    let cancel = move || {
        let chosen = page.chosen();
        let is_part = chosen > 0 && page.form.left_out.with(|left_out| !left_out.is_empty());
        (is_part && may_cancel.get() == Some(true)).then(|| {
            let ask = move |_| page.cancelling.ask(send::lines(page), Some(chosen));
            view! { <Button class="btn bad big" icon="stop" label=t::submission_cancel(chosen) press=ask/> }
        })
    };
    let decline = move || {
        view! {
            <button
                type="button" class="btn big" aria-disabled=move || is_off.get().then_some("true")
                popovertarget=move || page.form.code.is_complete().then_some(DECLINE)
                on:click=move |_| _ = send::entered_code(page)
            >
                <Icon name="x"/>{t::request_decline()}
            </button>
        }
    };
    view! {
        <section class="dock" aria-label=t::request_your_answer()>
            <div><div class="row">{count}<CodeState/></div><p class="small soft only-l"><WhenItTakesEffect/></p></div>
            <span class="row">
                {may_decline.then(decline)}
                {cancel}
                <AnswerButton answer=Answer::Accept class="btn main big" is_off=may_not_accept/>
            </span>
            {may_decline.then(|| view! { <DeclineMenu is_off/> })}
        </section>
    }
}

/// The rules: whether the reader is offered to decline.
fn may_decline(detail: &SubmissionDetail, me: &NicHandle) -> bool {
    offered_answers(&detail.asker, me).contains(&Answer::Decline)
}

/// When the change takes effect, and who can still stop it.
#[component]
fn WhenItTakesEffect() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    page.show(move |detail, _| words::effect(&app.policy(), detail))
}

/// The button that sends the answer; of several services, it says for how many.
#[component]
fn AnswerButton(answer: Answer, class: &'static str, #[prop(into)] is_off: Signal<bool>) -> impl IntoView {
    let page = expect_context::<Page>();
    let is_accept = answer == Answer::Accept;
    let label = move || {
        let known = page.with(|detail, me| (is_own(detail, me), detail.waiting_for(me)));
        let (is_own, all) = known.unwrap_or((false, 1));
        let (sending, alone) = match answer {
            Answer::Decline => (t::request_declining(), t::request_decline()),
            Answer::Accept if is_own => (t::request_confirming(), t::request_confirm()),
            Answer::Accept => (t::request_accepting(), t::request_accept()),
        };
        match page.chosen() {
            _ if page.form.sending.get() == Some(answer) => sending.to_owned(),
            chosen if chosen == 0 || all == 1 => alone.to_owned(),
            chosen => for_services(answer, is_own, chosen, all),
        }
    };
    view! {
        <button
            type="button" class=class aria-disabled=move || is_off.get().then_some("true")
            aria-describedby=move || (page.chosen() == 0).then_some(CHOSEN)
            on:click=by_person(move || send::press(page, answer))
        >
            <Icon name={if is_accept { "check" } else { "x" }}/>{label}
        </button>
    }
}

/// `Accept 22 services`, or `Accept 20 of 22 services`.
fn for_services(answer: Answer, is_own: bool, chosen: u64, all: u64) -> String {
    let number = intl::number(chosen);
    let some = number.as_str();
    match (answer, is_own, chosen < all) {
        (Answer::Decline, _, false) => t::request_decline_services(all),
        (Answer::Decline, _, true) => t::request_decline_some(all, some),
        (Answer::Accept, true, false) => t::request_confirm_services(all),
        (Answer::Accept, true, true) => t::request_confirm_some(all, some),
        (Answer::Accept, false, false) => t::request_accept_services(all),
        (Answer::Accept, false, true) => t::request_accept_some(all, some),
    }
}

/// The reader confirms what it has asked for itself.
fn is_own(detail: &SubmissionDetail, me: &NicHandle) -> bool {
    detail.asker == *me && detail.delegate.is_none()
}

/// Consequences of declining, with an optional reason.
#[component]
fn DeclineMenu(is_off: Memo<bool>) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let form = page.form;
    let what = page.show(move |detail, me| declining(app.people, detail, me));
    let label =
        page.show(move |detail, _| t::request_reason(components::person_text(app.people, &detail.asker).as_str()));
    let message = Signal::derive(move || form.reason_error.get().map(FieldMessage::bad));
    view! {
        <div class="menu" id=DECLINE popover="auto" role="dialog" aria-label=t::request_decline()>
            <p>{what}</p>
            <div class="field">
                <label for="reason" class="small">{label}</label>
                <textarea
                    id="reason" rows="2" maxlength=(2 * MAX_REASON).to_string()
                    aria-describedby=components::described_by("reason") aria-invalid=components::is_invalid(message)
                    prop:bound=move || form.reason.get()
                    on:input:target=move |event| {
                        form.reason_error.set(None);
                        form.reason.set(event.target().value());
                    }
                ></textarea>
                <MessageLine id="reason" message/>
            </div>
            <div class="row">
                <AnswerButton answer=Answer::Decline class="btn bad" is_off/>
                <button type="button" class="btn bare" popovertarget=DECLINE popovertargetaction="hide">
                    {t::request_keep_open()}
                </button>
            </div>
        </div>
    }
}

/// The account that keeps the role, and those that get an email.
fn declining(people: People, detail: &SubmissionDetail, me: &NicHandle) -> String {
    let keeps = match detail.only_request().filter(|request| !request.is_about_last_day()) {
        Some(request) if request.from == *me => t::request_decline_you_keep().to_owned(),
        Some(request) => t::request_decline_keeps(components::person_text(people, &request.from).as_str()),
        None => t::request_decline_nothing_changes().to_owned(),
    };
    [keeps, t::request_decline_told(components::person_text(people, &detail.asker).as_str())].join(" ")
}

const CODE: &str = "code-card";

/// Reactive: whether a mailed link has filled the code in, and nothing is wrong with it.
fn has_code_of_link(page: Page) -> bool {
    let code = page.form.code;
    code.is_complete() && code.is_from_link.get() && code.error.with(Option::is_none)
}

/// The state of the code, in the bar. One that a mailed link has filled in is shown on demand.
#[component]
fn CodeState() -> impl IntoView {
    let page = expect_context::<Page>();
    let form = page.form;
    let is_filled_in = Memo::new(move |_| has_code_of_link(page));
    let toggle = move |_| {
        form.shows_code.update(|shows| *shows = !*shows);
        if form.shows_code.get_untracked() {
            dom::focus_soon("#code");
        }
    };
    let state = move || {
        if is_filled_in.get() {
            let show = move || if form.shows_code.get() { t::request_code_hide() } else { t::request_code_show() };
            return view! {
                <span class="row small">
                    <State tone=Tone::Ok icon="check" text=t::request_code_from_email()/>
                    <button type="button" class="link" aria-controls=CODE on:click=toggle>{show}</button>
                </span>
            }
            .into_any();
        }
        if form.code.is_complete() && !form.has_error() {
            return view! { <span class="small"><State tone=Tone::Ok icon="check" text=t::request_code_entered()/></span> }
                .into_any();
        }
        let enter = move |_| dom::focus_soon("#code");
        view! { <Button class="link small" label=t::request_code_enter() press=enter/> }.into_any()
    };
    view! { {state} }
}

/// The field for the code, only where it is needed: on top, because nothing can be answered without it.
#[component]
fn CodeCard() -> impl IntoView {
    let page = expect_context::<Page>();
    let is_hidden = move || has_code_of_link(page) && !page.form.shows_code.get();
    view! {
        <div class="card pad stack mid" id=CODE hidden=is_hidden>
            <CodeField/>
            <FoldedPart part=mail_help() class="small" summary=t::request_mail_missing().into_any()/>
        </div>
    }
}

#[component]
fn CodeField() -> impl IntoView {
    let page = expect_context::<Page>();
    let form = page.form;
    let message = Signal::derive(move || message(page));
    let hint = page.show(hint);
    let enter = move |text: String| form.enter(code_in_link(&text, &|id| may_be_line(page, id)).unwrap_or(text));
    view! { <CodeInput label=t::request_code() hint message code=form.code.text enter/> }
}

/// Whether the number in a link can be that of one of these lines, which are not always all shown.
fn may_be_line(page: Page, id: RequestId) -> bool {
    let is_shown = |total: u64| {
        page.lines.get_untracked().is_none_or(|list| {
            let rows = list.rows(());
            rows.with_untracked(|rows| (rows.len() as u64) < total || rows.iter().any(|row| row.key == id))
        })
    };
    let of_detail = |detail: &SubmissionDetail, _: &NicHandle| match detail.only_request() {
        Some(request) => request.id == id,
        None => is_shown(detail.total),
    };
    id == page.number || page.with_untracked(of_detail).unwrap_or(true)
}

fn hint(detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let length = intl::number(CODE_LENGTH as u64);
    let address = view! { <span translate="no">{detail.my_address.as_str().to_owned()}</span> }.into_any();
    let mine = detail.parties.iter().find(|party| party.account == *me).and_then(|party| party.mail.as_ref());
    match mine.map(|mail| mail.delivery) {
        Some(Delivery::Queued) => t::request_code_hint_queued(address, length.into_any()),
        Some(Delivery::Held) => {
            let profile = view! { <a href=Link::Profile.format()>{t::request_code_hint_profile()}</a> }.into_any();
            t::request_code_hint_held(address, length.into_any(), profile)
        }
        _ => t::request_code_hint(address, length.into_any()),
    }
}

fn message(page: Page) -> Option<FieldMessage> {
    let form = page.form;
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
    let is_broken = || page.app.mailed_link.code.with(|link| matches!(link, Some((of, None)) if *of == page.number));
    match is_empty {
        true if is_broken() => message(Tone::Warn, t::request_code_broken()),
        // Opened without a link, or reloaded: codes are never stored.
        true => message(Tone::Plain, t::request_code_open()),
        false => None,
    }
}
