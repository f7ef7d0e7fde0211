//! The parties: each with its answer, and the email that asked for it. Live.

use super::mail::{mail_words, resend};
use super::page::Page;
use crate::components::{AskForPaymentMethod, Person, State, Tone};
use crate::data::late::{Late, Placeholder};
use crate::platform::{i18n as t, intl};
use handover_api::submissions::{Delivery, PartyProgress, SubmissionDetail};
use handover_rules::request::situation::offers_help;
use handover_rules::{Blocker, Ending, NicHandle, Timestamp};
use leptos::prelude::*;

#[component]
pub(super) fn WhoAnswers() -> impl IntoView {
    let page = expect_context::<Page>();
    let title = move || if page.is_asking() { t::request_who_answers() } else { t::request_who_answered() };
    let list = page.show(|detail, me| {
        let parties = detail.parties.iter().map(|party| answer(detail, party, me)).collect_view();
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

/// The only other party that the reader may have mailed again. Its button is in the head of the page, unless the reader
/// is asked to answer itself.
pub(super) fn sole_silent_party(detail: &SubmissionDetail, me: &NicHandle) -> Option<NicHandle> {
    let mut silent = detail.parties.iter().filter(|party| party.may_resend && party.account != *me);
    silent.next().filter(|_| silent.next().is_none() && detail.waiting_for(me) == 0).map(|party| party.account.clone())
}

fn answer(detail: &SubmissionDetail, party: &PartyProgress, me: &NicHandle) -> AnyView {
    let PartyProgress { account, waiting, mail, .. } = party;
    let is_me = account == me;
    let has_failed =
        *waiting > 0 && mail.as_ref().is_some_and(|mail| matches!(mail.delivery, Delivery::Failed | Delivery::Held));
    let (tone, icon, text) = answer_text(detail, party, me);
    let (tone, icon) = if has_failed { (Tone::Bad, "alert") } else { (tone, icon) };
    // The reader's own stands beside the field for its code.
    let mail = mail.as_ref().filter(|_| *waiting > 0 && !is_me).and_then(mail_words);
    let may_resend = party.may_resend && !is_me && sole_silent_party(detail, me).is_none();
    let resend =
        may_resend.then(|| view! { <Late part=resend(account.clone(), true) placeholder=Placeholder::Nothing/> });
    let only = detail.only_request().filter(|_| detail.asker == *me && !is_me && lacks_payment_method(party));
    let ask = only.map(|of| view! { <AskForPaymentMethod service=of.service.name.clone() class="link"/> });
    let more = (mail.is_some() || may_resend || ask.is_some())
        .then(|| view! { <div class="small soft row between"><span>{mail}</span>{resend}{ask}</div> });
    view! {
        <li><Person who=account.clone()/><span class="small"><State tone icon text/></span>{more}</li>
    }
    .into_any()
}

fn lacks_payment_method(party: &PartyProgress) -> bool {
    let is_missing = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
    party.waiting == 0 && party.to_resolve.iter().any(is_missing)
}

/// A party's answer in words.
pub(super) fn answer_text(
    detail: &SubmissionDetail,
    party: &PartyProgress,
    me: &NicHandle,
) -> (Tone, &'static str, String) {
    let PartyProgress { account, accepted, services, waiting, to_resolve, .. } = party;
    let only = detail.only_request();
    let how = only.and_then(|request| request.ended.as_ref()).map(|ended| &ended.how);
    let (tone, icon, text) = match how {
        Some(Ending::Declined { by, .. }) if by == account => (Tone::Bad, "no", t::request_party_declined()),
        Some(Ending::TakenBack { by }) if by == account => (Tone::Plain, "stop", t::request_party_took_back()),
        Some(Ending::Withdrawn { by }) if by == account => (Tone::Plain, "stop", t::request_party_cancelled()),
        _ if lacks_payment_method(party) => (Tone::Warn, "alert", t::request_party_no_payment()),
        _ if *waiting == 0 && !to_resolve.is_empty() => (Tone::Warn, "alert", t::request_party_blocked()),
        _ if *accepted > 0 => {
            let (tone, icon) = if *waiting > 0 { (Tone::Now, "wait") } else { (Tone::Ok, "ok") };
            if only.is_none() {
                let (accepted, services) = (intl::number(*accepted), intl::number(*services));
                return (tone, icon, t::request_party_count(accepted.as_str(), services.as_str()));
            }
            (tone, icon, t::request_party_accepted())
        }
        _ if *waiting > 0 && account == me => (Tone::Now, "clock", t::request_party_your_turn()),
        _ if *waiting > 0 => (Tone::Now, "wait", t::request_party_waiting()),
        _ if only.is_some() => (Tone::Plain, "no", t::request_party_no_answer()),
        _ => (Tone::Plain, "stop", t::request_party_none()),
    };
    (tone, icon, text.to_owned())
}

/// Whether the reader waits for others, and has done so for a while.
pub(super) fn is_kept_waiting(detail: &SubmissionDetail, me: &NicHandle, now: Timestamp) -> bool {
    let is_waiting = detail.asker == *me || (detail.has_party(me) && detail.waiting_for(me) == 0);
    is_waiting
        && offers_help(detail.asked_at, now)
        && detail.parties.iter().any(|party| party.waiting > 0 && party.account != *me)
}
