//! Answers are missing, and none of them is this person's.

use super::Screen;
use super::no_part::other_account;
use super::party::{self, mail_to};
use super::words;
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::time;
use crate::ui::{self, Tone, icon};
use handover_api::requests::{Delivery, MailState, RequestDetail};
use handover_rules::{Moment, NicHandle};

/// What is said, who has answered, and what to do about a mail that did not arrive.
pub(super) fn view(app: App, screen: Screen) -> AnyView {
    view! { {screen.show(move |detail, me| status(app, screen, detail, me))} {screen.show(parties)} }.into_any()
}

fn status(app: App, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    match request.party(me).and_then(|party| party.accepted_at) {
        Some(at) => {
            let content = view! {
                <p>{accepted(app, at)}" "{pending(detail)}</p>
                <p class="small soft">
                    "You can close this page. It follows by itself, and you get a mail when it is done."
                </p>
            };
            let missing =
                |mail: &MailState| mail.delivery == Delivery::Failed && request.missing().any(|who| *who == mail.to);
            let failed = detail.row.mails.iter().any(missing);
            let (tone, icon) = if failed { (Tone::Warn, "alert") } else { (Tone::Now, "wait") };
            ui::notice(tone, icon, content.into_any())
        }
        None => reader(app, screen, detail, me),
    }
}

/// When one has accepted: the time alone, where it was today.
fn accepted(app: App, at: Moment) -> AnyView {
    let (sentence, text) = if intl::same_day(at, time::now(app)) {
        ("You accepted at {0}.", intl::time_of(at))
    } else {
        ("You accepted on {0}.", intl::moment(at))
    };
    let time = view! { <time datetime=intl::machine(at)>{text}</time> }.into_any();
    ui::phrase(sentence, vec![time])
}

/// Whose answer is missing, and since when they know.
fn pending(detail: &RequestDetail) -> Vec<AnyView> {
    let until = ui::fill("until {0}", &[&intl::weekday(detail.row.request.deadline)]);
    let line = |who: &NicHandle| {
        let mail = mail_to(&detail.row, who).and_then(words::mail_inside);
        let known = mail.map_or_else(String::new, |mail| [&mail, ", "].concat());
        let note = [" (", &known, &until, "). "].concat();
        let name = view! { <span translate="no">{who.as_str().to_owned()}</span> }.into_any();
        view! { <b>{ui::phrase("Still pending: validation by {0}", vec![name])}</b>{note} }.into_any()
    };
    detail.row.request.missing().map(line).collect()
}

/// Somebody who may read the request but has no part in it.
pub(super) fn reader(app: App, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let one = intl::is_one(words::count(detail.row.request.roles));
    let text = match (detail.row.request.from == *me, one) {
        (true, true) => {
            "You hold this role now, so you can follow the request. You are not asked to confirm it. When the role \
             moves, you are told by mail."
        }
        (true, false) => {
            "You hold these roles now, so you can follow the request. You are not asked to confirm it. When the roles \
             move, you are told by mail."
        }
        (false, _) => {
            "You are a contact of this service, so you can follow the request. You are not asked to confirm it, and \
             cannot answer."
        }
    };
    let has_code = app.pending_code.with(|pending| pending.as_ref().is_some_and(|(id, _)| *id == screen.id));
    let other = has_code.then(|| {
        view! {
            <p>"The link you opened was mailed to another account. To answer, sign in as that one."</p>
            {other_account(app, screen)}
        }
    });
    let content = view! { <p>{text}</p>{other} };
    ui::notice(Tone::Plain, "info", content.into_any())
}

fn parties(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let lines: Vec<AnyView> = party::lines(&detail.row, me)
        .into_iter()
        .map(|line| view! { <div class="pad row between">{line}</div> }.into_any())
        .collect();
    let is_party = detail.row.request.party(me).is_some();
    let help = is_party.then(|| {
        view! {
            <details class="pad">
                <summary>{icon("down")}<b>"Did they not get the mail?"</b></summary>
                <p class="small">
                    "It goes to the address in their profile, which may be out of date. They can check it there, and "
                    "change it. They can also sign in and find the request under "<b>"My requests"</b>
                    "; their code is only in the mail."
                </p>
            </details>
        }
    });
    view! { <section class="card lines" aria-label="Who has answered">{lines}{help}</section> }.into_any()
}
