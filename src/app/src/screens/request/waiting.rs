//! Answers are missing, and none of them is this person's.

use super::Screen;
use super::acting;
use super::acts::{self, Act};
use super::no_part::other_account;
use super::party::{self, mail_to};
use super::words;
use crate::components::{self, Tone, icon};
use crate::platform::clock;
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::requests::{Delivery, MailState, RequestDetail};
use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Timestamp};

/// What is said, who has answered, and what can be done meanwhile.
pub(super) fn view(app: AppContext, screen: Screen) -> AnyView {
    let status = screen.show(move |detail, me| status(app, screen, detail, me));
    view! { {status} {others(app, screen)} }.into_any()
}

/// Who has answered and what became of the mails, and what can be done besides answering.
pub(super) fn others(app: AppContext, screen: Screen) -> AnyView {
    screen.show(move |detail, me| parties(app, screen, detail, me))
}

fn status(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    match request.party(me).and_then(|party| party.accepted_at) {
        Some(at) => {
            let content = view! {
                <p>{accepted(app, at)}" "{pending(detail)}</p>
                <p class="small soft">{t::request_close_page()}</p>
            };
            let missing =
                |mail: &MailState| mail.delivery == Delivery::Failed && request.missing().any(|who| *who == mail.to);
            let failed = detail.row.mails.iter().any(missing);
            let (tone, icon) = if failed { (Tone::Warn, "alert") } else { (Tone::Now, "wait") };
            components::notice(tone, icon, content.into_any())
        }
        None => reader(app, screen, detail, me),
    }
}

/// When one has accepted: the time alone, where it was today.
fn accepted(app: AppContext, at: Timestamp) -> AnyView {
    let is_today = intl::same_day(at, clock::now(app));
    let text = if is_today { intl::time_of(at) } else { intl::timestamp(at) };
    let time = view! { <time datetime=intl::machine(at)>{text}</time> }.into_any();
    if is_today { t::request_you_accepted_at(time) } else { t::request_you_accepted_on(time) }
}

/// Whose answer is missing, since when they know, and until when it counts.
fn pending(detail: &RequestDetail) -> Vec<AnyView> {
    let until = intl::weekday(detail.row.request.deadline);
    let line = |who: &NicHandle| {
        let name = view! { <b translate="no">{who.as_str().to_owned()}</b> }.into_any();
        let mail = mail_to(&detail.row, who);
        let when = mail.map_or_else(String::new, |mail| intl::timestamp(mail.at)).into_any();
        let until = until.clone().into_any();
        let text = match mail.map(|mail| (mail.notice, mail.delivery)) {
            Some((Notice::Confirm, Delivery::Queued)) => t::request_pending_queued(until, when, name),
            Some((Notice::Confirm, Delivery::Sent)) => t::request_pending_mailed(until, when, name),
            Some((Notice::Confirm | Notice::Reminder, Delivery::Failed)) => {
                t::request_pending_failed(until, when, name)
            }
            Some((Notice::Reminder, Delivery::Sent)) => t::request_pending_reminded(until, when, name),
            _ => t::request_pending(until, name),
        };
        view! { <span>{text}" "</span> }.into_any()
    };
    detail.row.request.missing().map(line).collect()
}

/// Somebody who may read the request but has no part in it.
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

fn parties(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let row = &detail.row;
    let offered = acts::offered(&row.request, me, clock::now(app), &app.policy());
    let lines: Vec<AnyView> = party::lines(row, me)
        .into_iter()
        .map(|line| view! { <div class="pad row between">{line}</div> }.into_any())
        .collect();
    let waits_for_others = row.request.missing().any(|who| who != me);
    let help = (row.request.party(me).is_some() && waits_for_others).then(|| {
        let theirs = |act: &&Act| matches!(act, Act::Resend { to } if to != me);
        let resend = offered.iter().find(theirs).map(|act| {
            let button = acting::button(screen.acting, row, act, "btn", None);
            view! { <p>{button}</p>{acting::told(screen.acting, vec![act.clone()])} }
        });
        view! {
            <details class="pad">
                <summary>{icon("down")}<b>{t::request_their_mail()}</b></summary>
                <div class="stack small">
                    <p>{t::request_their_mail_help()}</p>
                    {resend}
                </div>
            </details>
        }
    });
    let ends: Vec<Act> = offered.iter().filter(|act| !matches!(act, Act::Resend { .. })).cloned().collect();
    let buttons: Vec<AnyView> = ends.iter().map(|act| acting::button(screen.acting, row, act, "btn", None)).collect();
    let buttons = (!buttons.is_empty()).then(|| {
        view! { <div class="pad row">{buttons}</div> }
    });
    if lines.len() == 1 && buttons.is_none() {
        return ().into_any();
    }
    view! { <section class="card lines" aria-label=t::request_who_has_answered()>{lines}{help}{buttons}</section> }
        .into_any()
}
