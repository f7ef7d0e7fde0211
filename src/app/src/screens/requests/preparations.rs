//! Submissions that are being prepared, or were not opened lately.

use super::list;
use crate::components::{self, Tone};
use crate::platform::i18n::requests as t;
use crate::platform::intl;
use crate::prelude::*;
use handover_api::Link;
use handover_api::submissions::PreparationSummary;

pub(super) fn view(is_read: impl Fn() -> bool + Send + Sync + 'static) -> AnyView {
    let summaries = list::preparations();
    dynamic(move || {
        let entries: Vec<AnyView> = if is_read() { summaries.get().iter().map(entry).collect() } else { Vec::new() };
        (!entries.is_empty()).then(|| view! { <div class="stack">{entries}</div> })
    })
}

fn entry(summary: &PreparationSummary) -> AnyView {
    let address = Link::submission(summary.id).format();
    let number = intl::request_number(summary.id.first_request());
    let link = view! { <a href=address>{t::requests_open_submission(number.as_str())}</a> };
    let progress = summary.progress;
    if let Some(reason) = summary.not_opened {
        let text = view! { <p>{components::not_opened(reason, summary.limit.as_ref())} " " {link}</p> };
        return components::notice(Tone::Warn, "alert", text.into_any());
    }
    let title = t::submission_preparing(progress.of);
    let done = t::submission_done_of(intl::number(progress.done).as_str(), intl::number(progress.of).as_str());
    let bar = view! { <progress value=progress.done.to_string() max=progress.of.to_string() aria-label=title.clone()></progress> };
    let text = view! { <p><b>{title}{t::colon()}" "{done}</b> " " {link}</p>{bar} };
    components::notice(Tone::Now, "wait", text.into_any())
}
