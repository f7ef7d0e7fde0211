//! Banners.

use super::{Tone, icon};
use crate::prelude::*;

/// A banner that belongs to what is on the page from the start.
pub(crate) fn notice(tone: Tone, icon_name: &'static str, content: AnyView) -> AnyView {
    view! { <div class="notice" data-s=tone.as_str()>{icon(icon_name)}<div class="stack tight">{content}</div></div> }
        .into_any()
}

/// A banner that appears because something went wrong: screen readers say it at once.
pub(crate) fn alert(content: AnyView) -> AnyView {
    view! {
        <div class="notice" data-s="bad" role="alert">{icon("alert")}<div class="stack tight">{content}</div></div>
    }
    .into_any()
}
