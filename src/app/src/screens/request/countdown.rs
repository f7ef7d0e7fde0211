//! Countdowns by the server's clock. They are announced at their start, one minute and ten seconds before their end.

use super::acts::send;
use super::page::Page;
use crate::components::{self, Notice};
use crate::platform::clock::{self, TimeLeft, seconds_left, ticking};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use core::time::Duration;
use handover_rules::Timestamp;
use leptos::prelude::*;

/// Several times a second, so that no second is skipped.
const TICK: Duration = Duration::from_millis(250);
/// Seconds before the end at which the time left is announced.
const ANNOUNCED: [i64; 2] = [60, 10];

/// Whole seconds until `end`; zero without an end or after it.
pub(super) fn seconds(end: impl Fn() -> Option<Timestamp> + Send + Sync + 'static) -> Memo<i64> {
    let app = expect_context::<App>();
    let now = ticking(TICK);
    let seconds = Memo::new(move |_| end().map_or(0, |end| seconds_left(now.get(), end)));
    Effect::new(move |before: Option<i64>| {
        let seconds = seconds.get();
        if let Some(before) = before
            && ANNOUNCED.iter().any(|mark| *mark < before && seconds <= *mark && seconds > 0)
        {
            let left = if seconds >= 60 { TimeLeft::Minutes(seconds / 60) } else { TimeLeft::Seconds(seconds) };
            app.announce(&t::request_left(intl::left(left).as_str()));
        }
        seconds
    });
    seconds
}

/// The seconds as a large clock; `labelled_by` is the id of its label.
#[component]
fn Clock(seconds: Memo<i64>, labelled_by: &'static str) -> impl IntoView {
    view! { <span class="count" role="timer" aria-labelledby=labelled_by>{move || clock::clock(seconds.get())}</span> }
}

/// Everybody has accepted, and the roles move when the countdown ends.
#[component]
pub(super) fn TakingEffect(
    at: Timestamp,
    /// The act that stops it.
    children: Children,
) -> impl IntoView {
    let seconds = seconds(move || Some(at));
    let time = view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any();
    let is_over = Memo::new(move |_| seconds.get() == 0);
    view! {
        <div class="pad stack hero">
            <h3 class="vh" id="moves">{t::request_moves_in()}</h3>
            <p><Clock seconds labelled_by="moves"/><br/><span class="soft">{t::request_moves_until(time)}</span></p>
            {move || is_over.get().then(|| view! { <p class="soft">{t::request_moment_come()}</p> })}
            {children()}
        </div>
    }
}

/// The reason no answer counts now, and the time until one does. The clock is outside of the alert, which would read
/// out each second.
#[component]
pub(super) fn Pause(left: Memo<i64>) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let why = page.show(move |detail, me| {
        let until = page.form.paused_until.get()?;
        let text = send::pause_text(detail.deadline, until);
        // The asker knows the request, and can help.
        let asker = (detail.asker != *me).then(|| {
            let asker = components::person_text(app.people, &detail.asker);
            view! { <p>{t::request_ask_asker(asker.as_str())}</p> }
        });
        Some(view! { <p>{text}</p>{asker} })
    });
    view! {
        <Notice role="alert">{why}</Notice>
        <div class="stack tight">
            <p class="small soft" id="pause">{t::request_pause_left()}</p>
            <p><Clock seconds=left labelled_by="pause"/></p>
        </div>
    }
}

/// The time until `end` in words, kept current: `6 days 23 hours left`.
#[component]
pub(crate) fn TimeLeftText(now: ReadSignal<Timestamp>, end: Timestamp) -> impl IntoView {
    let left = Memo::new(move |_| TimeLeft::between(now.get(), end));
    move || match left.get() {
        TimeLeft::Nothing => t::request_left_none().to_owned(),
        left => t::request_left(intl::left(left).as_str()),
    }
}
