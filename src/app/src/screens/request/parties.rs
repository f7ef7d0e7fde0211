//! Who answers: each party with its answer, and the email that asked for it. Live.

use super::page::{Page, only};
use super::resend_button::ResendButton;
use crate::components::{self, CopyText, Notice, Person, State, Tone};
use crate::platform::i18n as t;
use crate::platform::{dom, intl};
use handover_api::Link;
use handover_api::mail::Delivery;
use handover_api::submissions::{PartyProgress, SubmissionDetail};
use handover_rules::request::situation::Situation;
use handover_rules::{Ending, NicHandle};
use leptos::prelude::*;

#[component]
pub(super) fn WhoAnswers() -> impl IntoView {
    let page = expect_context::<Page>();
    let is_asking = Memo::new(move |_| matches!(page.situation(), Some(Situation::Answer | Situation::Waiting)));
    let title = move || if is_asking.get() { t::request_who_answers() } else { t::request_who_answered() };
    let list = page.show(|detail, me| {
        let parties: Vec<AnyView> = detail
            .parties
            .iter()
            .map(|party| view! { <PartyAnswer answer=answer(detail, party, me)/> }.into_any())
            .collect();
        let rest = detail.party_count.saturating_sub(detail.parties.len() as u64);
        let more = (rest > 0).then(|| view! { <li class="small soft">{t::many_more(rest)}</li> });
        view! { {parties}{more} }
    });
    view! {
        <div class="pad stack mid">
            <h2 id="who">{title}</h2>
            <ul class="answers stack ul" aria-live="polite" aria-labelledby="who">{list}</ul>
        </div>
    }
}

/// A party's answer in words.
struct PartyState {
    who: NicHandle,
    tone: Tone,
    icon: &'static str,
    text: String,
    /// The email that asked for it.
    mail: Option<String>,
    may_resend: bool,
}

fn answer(detail: &SubmissionDetail, party: &PartyProgress, me: &NicHandle) -> PartyState {
    let is_me = party.account == *me;
    let has_failed = party.waiting > 0 && party.mail.as_ref().is_some_and(|mail| mail.delivery == Delivery::Failed);
    let (tone, icon, text) = match only(detail) {
        Some(request) => of_one(request.ended.as_ref().map(|ended| &ended.how), party, is_me),
        None => of_many(party, is_me),
    };
    PartyState {
        who: party.account.clone(),
        tone: if has_failed { Tone::Bad } else { tone },
        icon: if has_failed { "alert" } else { icon },
        text,
        // The reader's own stands beside the field for its code.
        mail: party.mail.as_ref().filter(|_| party.waiting > 0 && !is_me).and_then(components::mail_words),
        may_resend: party.may_resend && !is_me,
    }
}

fn of_one(how: Option<&Ending>, party: &PartyProgress, is_me: bool) -> (Tone, &'static str, String) {
    let text = |tone, icon, text: &str| (tone, icon, text.to_owned());
    match how {
        Some(Ending::Declined { by, .. }) if *by == party.account => text(Tone::Bad, "no", t::request_party_declined()),
        Some(Ending::TakenBack { by }) if *by == party.account => {
            text(Tone::Plain, "stop", t::request_party_took_back())
        }
        Some(Ending::Withdrawn { by }) if *by == party.account => {
            text(Tone::Plain, "stop", t::request_party_cancelled())
        }
        _ if party.accepted > 0 => text(Tone::Ok, "ok", t::request_party_accepted()),
        Some(_) => text(Tone::Plain, "no", t::request_party_no_answer()),
        None if is_me => text(Tone::Now, "clock", t::request_party_your_turn()),
        None => text(Tone::Now, "wait", t::request_party_waiting()),
    }
}

fn of_many(party: &PartyProgress, is_me: bool) -> (Tone, &'static str, String) {
    let PartyProgress { accepted, lines, waiting, .. } = party;
    let count = || t::request_party_count(intl::number(*accepted).as_str(), intl::number(*lines).as_str());
    match (accepted, waiting) {
        (0, 0) => (Tone::Plain, "stop", t::request_party_none().to_owned()),
        (_, 0) => (Tone::Ok, "ok", count()),
        (0, _) if is_me => (Tone::Now, "clock", t::request_party_your_turn().to_owned()),
        (0, _) => (Tone::Now, "wait", t::request_party_waiting().to_owned()),
        _ => (Tone::Now, "wait", count()),
    }
}

#[component]
fn PartyAnswer(answer: PartyState) -> impl IntoView {
    let PartyState { who, tone, icon, text, mail, may_resend } = answer;
    let has_more = mail.is_some() || may_resend;
    let resend = may_resend.then(|| view! { <ResendButton to=who.clone() class="btn bare sm"/> });
    view! {
        <li>
            <Person who=who.clone()/>
            <span class="small"><State tone icon text/></span>
            {has_more.then(|| view! { <div class="small soft row between"><span>{mail}</span>{resend}</div> })}
        </li>
    }
}

/// Help for somebody whose counterpart has not answered: their email, and a link to send them another way.
#[component]
pub(super) fn NoAnswer() -> impl IntoView {
    let page = expect_context::<Page>();
    let is_needed = page.memo(|detail, me| {
        let is_waiting = detail.asker == *me || (detail.has_party(me) && detail.waiting_for(me) == 0);
        is_waiting && detail.parties.iter().any(|party| party.waiting > 0 && party.account != *me)
    });
    let notice = move || {
        let content = view! {
            <div class="row between">
                <div class="grow">
                    <b>{t::request_their_mail()}</b><p class="small">{t::request_their_mail_help()}</p>
                </div>
                <CopyText text=dom::address_of(&Link::request(page.number)) name=t::request_copy_link()/>
            </div>
        };
        view! { <Notice tone=Tone::Plain icon="mail">{content}</Notice> }.into_any()
    };
    move || (is_needed.get() == Some(true)).then(notice)
}
