//! The grace period: everybody has accepted, and the role moves when the countdown ends.

use super::countdown;
use super::screen::RequestScreen;
use super::waiting;
use super::words;
use crate::platform::clock::seconds_left;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::requests::RequestDetail;
use handover_rules::{NicHandle, Timestamp};
use leptos::prelude::*;

pub(super) fn view(app: App, screen: RequestScreen) -> AnyView {
    let effect = Memo::new(move |_| {
        screen.request.data.with(|detail| detail.as_ref().and_then(|detail| detail.row.request.effect_at))
    });
    let seconds = countdown::seconds(app, move || effect.get());
    let heading = screen.show(|detail, _| {
        let request = &detail.row.request;
        if request.is_about_last_day() {
            t::request_last_day_changes_in().into_any()
        } else {
            t::request_moves_in(words::count(request.roles)).into_any()
        }
    });
    let total = screen.number(total);
    let elapsed = move || total.get().saturating_sub(seconds.get()).max(0).to_string();
    let is_over = move || effect.get().is_some() && seconds.get() == 0;
    view! {
        <section class="card pad stack" aria-labelledby="moves">
            <h2 id="moves">{heading}</h2>
            {countdown::clock(seconds, "moves")}
            <progress max=move || total.get().to_string() prop:value=elapsed aria-labelledby="moves"></progress>
            {move || is_over().then(|| view! { <p class="soft">{t::request_moment_come()}</p> })}
        </section>
        {screen.show(move |detail, me| note(app, screen, detail, me))}
    }
    .into_any()
}

/// Seconds of the whole countdown.
fn total(detail: &RequestDetail) -> i64 {
    let request = &detail.row.request;
    let began: Option<Timestamp> = request.parties.iter().filter_map(|party| party.accepted_at).max();
    match (began, request.effect_at) {
        (Some(began), Some(at)) => seconds_left(began, at).max(1),
        _ => 1,
    }
}

fn note(app: App, screen: RequestScreen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    if detail.row.request.party(me).is_none() {
        return waiting::reader(app, screen, detail, me);
    }
    waiting::close_page()
}
