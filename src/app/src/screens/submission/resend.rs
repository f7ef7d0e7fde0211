//! Sending an email again.

use super::screen::SubmissionScreen;
use crate::components::{self, FieldMessage, icon};
use crate::platform::i18n as t;
use crate::screens::request::resend::{ResendButton, message_icon};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::SubmissionDetail;
use handover_rules::NicHandle;
use leptos::prelude::*;
use std::sync::Arc;

/// Help for a reader who has no email with the code.
pub(super) fn my_mail(screen: SubmissionScreen) -> AnyView {
    let mine = move |detail: &SubmissionDetail| {
        let party = detail.parties.iter().find(|party| screen.is_me(&party.account))?;
        Some((party.may_resend, party.mail.clone()))
    };
    let mine = Memo::new(move |_| screen.detail.data.with(|detail| detail.as_ref().and_then(mine)));
    let last =
        move || mine.with(|mine| mine.as_ref().and_then(|(_, mail)| mail.as_ref().and_then(components::mail_line)));
    let may_resend = Memo::new(move |_| mine.with(|mine| mine.as_ref().is_some_and(|(may_resend, _)| *may_resend)));
    let address =
        screen.detail.data.with_untracked(|detail| detail.as_ref().map(|detail| detail.my_address.to_string()));
    let again = move || may_resend.get().then(|| resend(screen, screen.me.get_value()));
    components::mail_help(address.unwrap_or_default(), last.into_any(), again.into_any())
}

pub(super) fn resend(screen: SubmissionScreen, to: NicHandle) -> AnyView {
    let (account, receiver, pressed) = (to.clone(), to.clone(), to.clone());
    let mail = move || {
        screen.detail.data.with(|detail| {
            let party = detail.iter().flat_map(|detail| &detail.parties).find(|party| party.account == receiver);
            party.and_then(|party| party.mail.clone())
        })
    };
    let report = move |message: Option<FieldMessage>| {
        screen.resent.try_set(message.map(|message| (pressed.clone(), message)));
    };
    let said = move || {
        let (_, FieldMessage { tone, text }) = screen.resent.get().filter(|(to, _)| *to == account)?;
        Some(view! { <span class="state" data-s=tone.as_str()>{icon(message_icon(tone))}<span>{text}</span></span> })
    };
    let button = screen.resending.get_value().button(ResendButton {
        class: "btn bare sm",
        name: t::submission_resend().to_owned(),
        of: None,
        path: route::submission_action(screen.id, SubmissionAction::Resend),
        to,
        mail: Box::new(mail),
        report: Arc::new(report),
    });
    view! { <span class="row"><span role="status">{said}</span>{button}</span> }.into_any()
}
