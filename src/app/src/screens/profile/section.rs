//! The frame of a section.

use leptos::prelude::*;

/// A section of the profile. Its heading can take the focus after an action in it.
pub(super) fn section(id: &'static str, title: &'static str, note: &'static str, card: AnyView) -> AnyView {
    view! {
        <section class="cols set" aria-labelledby=id>
            <div><h2 id=id tabindex="-1">{title}</h2><p class="small soft">{note}</p></div>
            {card}
        </section>
    }
    .into_any()
}
