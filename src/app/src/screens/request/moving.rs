//! Everybody has accepted: the time until the role moves, by the server's clock.

use super::Screen;
use super::waiting::reader;
use super::words;
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::time::{self, Left, seconds_left, ticking};
use crate::ui;
use core::time::Duration;
use handover_api::requests::RequestDetail;
use handover_rules::{Moment, NicHandle};

/// Fine enough for no second to be left out.
const TICK: Duration = Duration::from_millis(250);
/// How many seconds before the effect screen readers hear of it.
const SPOKEN: [i64; 2] = [60, 10];

/// The countdown.
pub(super) fn view(app: App, screen: Screen) -> AnyView {
    let effect = Memo::new(move |_| {
        screen.request.data.with(|detail| detail.as_ref().and_then(|detail| detail.row.request.effect_at))
    });
    let now = ticking(app, TICK);
    let seconds = Memo::new(move |_| effect.get().map_or(0, |at| seconds_left(now.get(), at)));
    announce(app, seconds);
    let heading = screen.show(|detail, _| {
        let one = intl::is_one(words::count(detail.row.request.roles));
        if one { "The role moves in" } else { "The roles move in" }.into_any()
    });
    let total = screen.number(total);
    let done = move || total.get().saturating_sub(seconds.get()).max(0).to_string();
    let at = ui::dynamic(move || match effect.get() {
        Some(_) if seconds.get() == 0 => {
            view! { <p class="soft">"This is the moment. In an instant this page shows what came of it."</p> }
                .into_any()
        }
        Some(at) => {
            let time = view! { <time datetime=intl::machine(at)>{intl::time_of(at)}</time> }.into_any();
            view! { <p class="soft">{ui::phrase("At {0}.", vec![time])}</p> }.into_any()
        }
        None => ().into_any(),
    });
    view! {
        <section class="card pad stack" aria-labelledby="moves">
            <h2 id="moves">{heading}</h2>
            <p class="count" role="timer" aria-labelledby="moves">{ui::dynamic_text(move || time::clock(seconds.get()))}</p>
            <progress max=move || total.get().to_string() prop:value=done aria-labelledby="moves"></progress>
            {at}
        </section>
        {screen.show(move |detail, me| after(app, screen, detail, me))}
    }
    .into_any()
}

/// How long the countdown is in all.
fn total(detail: &RequestDetail) -> i64 {
    let request = &detail.row.request;
    let began: Option<Moment> = request.parties.iter().filter_map(|party| party.accepted_at).max();
    match (began, request.effect_at) {
        (Some(began), Some(at)) => seconds_left(began, at).max(1),
        _ => 1,
    }
}

/// Says how long it still is twice, and not each second; the beginning is said with the heading.
fn announce(app: App, seconds: Memo<i64>) {
    Effect::new(move |before: Option<i64>| {
        let seconds = seconds.get();
        if let Some(before) = before
            && SPOKEN.iter().any(|mark| *mark < before && seconds <= *mark && seconds > 0)
        {
            let left = if seconds >= 60 { Left::Minutes(seconds / 60) } else { Left::Seconds(seconds) };
            app.say(&ui::fill("{0} left", &[&intl::left(left)]));
        }
        seconds
    });
}

fn after(app: App, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    if detail.row.request.party(me).is_none() {
        return reader(app, screen, detail, me);
    }
    view! {
        <p class="small soft">"You can close this page. It follows by itself, and you get a mail when it is done."</p>
    }
    .into_any()
}
