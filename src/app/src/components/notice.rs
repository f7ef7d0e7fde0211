//! Notices.

use super::{Tone, icon};
use leptos::prelude::*;

/// A notice that is part of the page.
pub(crate) fn notice(tone: Tone, icon_name: &'static str, content: AnyView) -> AnyView {
    view! { <div class="notice" data-s=tone.as_str()>{icon(icon_name)}<div class="stack tight">{content}</div></div> }
        .into_any()
}

/// A notice of an error that has just happened: a live region.
pub(crate) fn alert(content: AnyView) -> AnyView {
    view! {
        <div class="notice" data-s="bad" role="alert">{icon("alert")}<div class="stack tight">{content}</div></div>
    }
    .into_any()
}
