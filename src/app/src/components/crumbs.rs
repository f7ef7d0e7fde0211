//! The way from the start to a page.

use super::Icon;
use crate::platform::i18n as t;
use leptos::prelude::*;

/// A step of [`Crumbs`]: a text, and its address except for the page itself.
pub(crate) type Crumb = (String, Option<String>);

/// Links to the pages above this one.
#[component]
pub(crate) fn Crumbs(
    /// From the start to this page.
    #[prop(into)]
    trail: Signal<Vec<Crumb>>,
) -> impl IntoView {
    let step = |index: usize, (text, address): Crumb| {
        let between = (index > 0).then(|| view! { <Icon name="next"/> }.into_any());
        match address {
            Some(address) => view! { <li>{between}<a href=address>{text}</a></li> }.into_any(),
            None => view! { <li aria-current="page">{between}<span>{text}</span></li> }.into_any(),
        }
    };
    let steps = move || trail.get().into_iter().enumerate().map(|(index, crumb)| step(index, crumb)).collect_view();
    view! { <nav class="crumbs" aria-label=t::frame_where()><ol>{steps}</ol></nav> }
}
