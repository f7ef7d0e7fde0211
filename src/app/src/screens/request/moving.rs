//! Everybody has accepted: the time until the role moves, by the server's clock.

use super::Screen;
use super::acting;
use super::acts;
use super::countdown;
use super::waiting::reader;
use super::words;
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::requests::RequestDetail;
use handover_rules::{NicHandle, Timestamp};

/// The countdown.
pub(super) fn view(app: AppContext, screen: Screen) -> AnyView {
    let effect = Memo::new(move |_| {
        screen.request.data.with(|detail| detail.as_ref().and_then(|detail| detail.row.request.effect_at))
    });
    let seconds = countdown::seconds(app, move || effect.get());
    let heading = screen.show(|detail, _| t::request_moves_in(words::count(detail.row.request.roles)).into_any());
    let total = screen.number(total);
    let done = move || total.get().saturating_sub(seconds.get()).max(0).to_string();
    let at = move || match effect.get() {
        Some(_) if seconds.get() == 0 => view! { <p class="soft">{t::request_moment_come()}</p> }.into_any(),
        Some(at) => {
            let time = view! { <time datetime=intl::machine(at)>{intl::time_of(at)}</time> }.into_any();
            view! { <p class="soft">{t::request_moves_at(time)}</p> }.into_any()
        }
        None => ().into_any(),
    };
    view! {
        <section class="card pad stack" aria-labelledby="moves">
            <h2 id="moves">{heading}</h2>
            {countdown::clock(seconds, "moves")}
            <progress max=move || total.get().to_string() prop:value=done aria-labelledby="moves"></progress>
            {at}
            {screen.show(move |detail, me| stop(app, screen, detail, me))}
        </section>
        {screen.show(move |detail, me| after(app, screen, detail, me))}
    }
    .into_any()
}

/// The way to stop it, for a party.
fn stop(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let act = acts::stop(&detail.row.request, me, clock::now(app), &app.policy());
    let button = act.map(|act| acting::asks_back(screen.acting, &act, t::request_stop().to_owned(), "btn", None));
    button.map(|button| view! { <p>{button}</p> }).into_any()
}

/// How long the countdown is in all.
fn total(detail: &RequestDetail) -> i64 {
    let request = &detail.row.request;
    let began: Option<Timestamp> = request.parties.iter().filter_map(|party| party.accepted_at).max();
    match (began, request.effect_at) {
        (Some(began), Some(at)) => seconds_left(began, at).max(1),
        _ => 1,
    }
}

fn after(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    if detail.row.request.party(me).is_none() {
        return reader(app, screen, detail, me);
    }
    view! { <p class="small soft">{t::request_close_page()}</p> }.into_any()
}
