//! Answers are missing, and none of them is the reader's.

use super::action::{self, RequestAction};
use super::action_buttons as buttons;
use super::no_part::other_account;
use super::party::mail_to;
use super::screen::RequestScreen;
use super::words;
use crate::components::{self, Tone};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::mail::Delivery;
use handover_api::requests::RequestDetail;
use handover_rules::NicHandle;
use leptos::prelude::*;

pub(super) fn view(app: App, screen: RequestScreen) -> AnyView {
    let note = screen.show(move |detail, me| match detail.row.request.party(me) {
        Some(_) => close_page(),
        None => reader(app, screen, detail, me),
    });
    view! { {note} {their_mail(app, screen)} }.into_any()
}

/// Help for a party whose counterpart has not answered: their email, and how to have it sent again. Only its content is
/// rendered again on changes, so that it stays as open as the reader left it.
pub(super) fn their_mail(app: App, screen: RequestScreen) -> AnyView {
    let of_missing = move |test: fn(&RequestDetail, &[&NicHandle]) -> bool| {
        Memo::new(move |_| {
            screen.request.data.with(|detail| {
                let Some(detail) = detail else { return false };
                screen.me.with_value(|me| test(detail, &missing_others(detail, me)))
            })
        })
    };
    let is_needed = of_missing(|_, missing| !missing.is_empty());
    let has_failed = of_missing(|detail, missing| {
        missing.iter().any(|who| mail_to(&detail.row, who).is_some_and(|mail| mail.delivery == Delivery::Failed))
    });
    (move || {
        is_needed.get().then(|| {
            components::their_mail_help(has_failed, screen.show(move |detail, me| resend(app, screen, detail, me)))
        })
    })
    .into_any()
}

/// The other parties that have not answered; none for an account that is no party.
fn missing_others<'a>(detail: &'a RequestDetail, me: &NicHandle) -> Vec<&'a NicHandle> {
    let request = &detail.row.request;
    if request.party(me).is_none() { Vec::new() } else { request.missing().filter(|who| *who != me).collect() }
}

fn resend(app: App, screen: RequestScreen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let row = &detail.row;
    let resends = action::resends(&row.request, me, clock::now(app), &app.policy());
    let theirs = |action: &&RequestAction| matches!(action, RequestAction::Resend { to } if to != me);
    let resend = resends.iter().find(theirs).map(|action| {
        let button = buttons::resend(screen.actions, row, action, "btn", None);
        view! { <p>{button}</p>{buttons::outcome(screen.actions, vec![action.clone()])} }
    });
    resend.into_any()
}

pub(super) fn close_page() -> AnyView {
    view! { <p class="small soft">{t::request_close_page()}</p> }.into_any()
}

/// For an account that may see the request but is not asked to answer it.
pub(super) fn reader(app: App, screen: RequestScreen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let text = if detail.row.request.from == *me {
        t::request_reader_holds(words::count(detail.row.request.roles))
    } else {
        t::request_reader().to_owned()
    };
    let has_code = app.mailed_link().code.with(|pending| pending.as_ref().is_some_and(|(id, _)| *id == screen.id));
    let other = has_code.then(|| {
        view! { <p>{t::request_reader_link()}</p>{other_account(app, screen)} }
    });
    let content = view! { <p>{text}</p>{other} };
    components::notice(Tone::Plain, "info", content.into_any())
}
