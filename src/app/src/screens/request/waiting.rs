//! Answers are missing, and none of them is the reader's.

use super::Screen;
use super::action::{self, Action};
use super::action_buttons as buttons;
use super::no_part::other_account;
use super::party::mail_to;
use super::words;
use crate::components::{self, Tone, icon};
use crate::platform::clock;
use crate::platform::i18n::request as t;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::requests::{Delivery, RequestDetail};
use handover_rules::NicHandle;

pub(super) fn view(app: AppContext, screen: Screen) -> AnyView {
    let note = screen.show(move |detail, me| match detail.row.request.party(me) {
        Some(_) => close_page(),
        None => reader(app, screen, detail, me),
    });
    view! { {note} {their_mail(app, screen)} }.into_any()
}

/// Help for a party whose counterpart has not answered: their email, and how to have it sent again.
pub(super) fn their_mail(app: AppContext, screen: Screen) -> AnyView {
    screen.show(move |detail, me| help(app, screen, detail, me).into_any())
}

fn help(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> Option<AnyView> {
    let (row, request) = (&detail.row, &detail.row.request);
    request.party(me)?;
    let missing: Vec<&NicHandle> = request.missing().filter(|who| *who != me).collect();
    if missing.is_empty() {
        return None;
    }
    let has_failed = |who: &&NicHandle| mail_to(row, who).is_some_and(|mail| mail.delivery == Delivery::Failed);
    let has_failed = missing.iter().any(has_failed);
    let resends = action::resends(request, me, clock::now(app), &app.policy());
    let theirs = |action: &&Action| matches!(action, Action::Resend { to } if to != me);
    let resend = resends.iter().find(theirs).map(|action| {
        let button = buttons::resend(screen.actions, row, action, "btn", None);
        view! { <p>{button}</p>{buttons::outcome(screen.actions, vec![action.clone()])} }
    });
    let help = view! {
        <details open=has_failed>
            <summary>{icon("down")} {t::request_their_mail()}</summary>
            <div class="stack small">
                <p>{t::request_their_mail_help()}</p>
                {resend}
            </div>
        </details>
    };
    Some(help.into_any())
}

pub(super) fn close_page() -> AnyView {
    view! { <p class="small soft">{t::request_close_page()}</p> }.into_any()
}

/// For an account that may see the request but is not asked to answer it.
pub(super) fn reader(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
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
