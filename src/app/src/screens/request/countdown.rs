//! A countdown by the server's clock: seen, and heard only twice before its end.

use crate::platform::clock::{self, Left, seconds_left, ticking};
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use core::time::Duration;
use handover_rules::Timestamp;

/// Fine enough for no second to be left out.
const TICK: Duration = Duration::from_millis(250);
/// How many seconds before the end screen readers hear of it.
const SPOKEN: [i64; 2] = [60, 10];

/// Whole seconds until `end`; zero when there is none, or it has come.
pub(super) fn seconds(app: AppContext, end: impl Fn() -> Option<Timestamp> + Send + Sync + 'static) -> Memo<i64> {
    let now = ticking(app, TICK);
    let seconds = Memo::new(move |_| end().map_or(0, |end| seconds_left(now.get(), end)));
    announce(app, seconds);
    seconds
}

/// The seconds as a clock; `label` is the id of what it counts down to.
pub(super) fn clock(seconds: Memo<i64>, label: &'static str) -> AnyView {
    view! { <p class="count" role="timer" aria-labelledby=label>{move || clock::clock(seconds.get())}</p> }.into_any()
}

/// Says how long it still is twice, and not each second; the beginning is said where it begins.
fn announce(app: AppContext, seconds: Memo<i64>) {
    Effect::new(move |before: Option<i64>| {
        let seconds = seconds.get();
        if let Some(before) = before
            && SPOKEN.iter().any(|mark| *mark < before && seconds <= *mark && seconds > 0)
        {
            let left = if seconds >= 60 { Left::Minutes(seconds / 60) } else { Left::Seconds(seconds) };
            app.announce(&t::request_left(intl::left(left).as_str()));
        }
        seconds
    });
}
