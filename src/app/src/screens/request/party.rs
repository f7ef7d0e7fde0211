//! The parties of a request in the list: their answers, and the state of their emails.

use crate::components::{self, Tone, icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::mail::{Delivery, MailState};
use handover_api::requests::RequestRow;
use handover_rules::request::Party;
use handover_rules::{Ending, NicHandle};
use leptos::prelude::*;

/// The last email to an account.
pub(crate) fn mail_to<'a>(row: &'a RequestRow, account: &NicHandle) -> Option<&'a MailState> {
    row.mails.iter().find(|mail| mail.to == *account)
}

pub(crate) fn lines(row: &RequestRow, me: &NicHandle) -> Vec<AnyView> {
    row.request.parties.iter().map(|party| line(row, party, me)).collect()
}

fn line(row: &RequestRow, party: &Party, me: &NicHandle) -> AnyView {
    let who = &party.account;
    let mine = who == me;
    let ended = row.request.ended.as_ref();
    let mail = mail_to(row, who);
    let name = view! { <b translate="no">{who.as_str().to_owned()}</b> }.into_any();
    let (tone, icon_name, words, note) = match (party.accepted_at, ended) {
        (_, Some(ended)) if matches!(&ended.how, Ending::Declined { by } if by == who) => {
            let words = if mine { t::request_declined_you().into_any() } else { t::request_declined(name) };
            (Tone::Bad, "no", words, Some(intl::timestamp(ended.at)))
        }
        (Some(at), _) => {
            let words = if mine { t::request_accepted_you().into_any() } else { t::request_accepted(name) };
            (Tone::Ok, "ok", words, Some(intl::timestamp(at)))
        }
        (None, Some(_)) => {
            let words = if mine { t::request_no_answer_you().into_any() } else { t::request_no_answer(name) };
            (Tone::Plain, "no", words, None)
        }
        (None, None) => {
            let words = if mine { t::request_missing_you().into_any() } else { t::request_missing(name) };
            let failed = mail.is_some_and(|mail| mail.delivery == Delivery::Failed);
            let (tone, icon_name) = if failed { (Tone::Bad, "alert") } else { (Tone::Now, "wait") };
            (tone, icon_name, words, mail.and_then(components::mail_words))
        }
    };
    let note = note.map(|note| view! { <br/><span class="small soft">{note}</span> });
    view! { <span class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{words}{note}</span></span> }.into_any()
}
