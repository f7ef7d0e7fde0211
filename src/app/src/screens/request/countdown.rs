//! Countdowns by the server's clock. Screen readers hear of one only twice before its end.

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

/// Whole seconds until `end`; zero when there is none or it has come.
pub(super) fn seconds(app: App, end: impl Fn() -> Option<Timestamp> + Send + Sync + 'static) -> Memo<i64> {
    let now = ticking(app, TICK);
    let seconds = Memo::new(move |_| end().map_or(0, |end| seconds_left(now.get(), end)));
    announce(app, seconds);
    seconds
}

/// The seconds as a large clock; `label` is the id of its label.
pub(super) fn clock(seconds: Memo<i64>, label: &'static str) -> AnyView {
    view! { <p class="count" role="timer" aria-labelledby=label>{move || clock::clock(seconds.get())}</p> }.into_any()
}

/// The time until `end` in words, kept current: `6 days 23 hours left`.
pub(crate) fn time_left(now: ReadSignal<Timestamp>, end: Timestamp) -> AnyView {
    let left = Memo::new(move |_| TimeLeft::between(now.get(), end));
    (move || match left.get() {
        TimeLeft::Nothing => t::request_left_none().to_owned(),
        left => t::request_left(intl::left(left).as_str()),
    })
    .into_any()
}

fn announce(app: App, seconds: Memo<i64>) {
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
}
