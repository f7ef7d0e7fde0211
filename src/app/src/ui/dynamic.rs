//! Parts of the page that change.

use leptos::prelude::*;

/// Shows what `view` gives, and shows it again whenever a signal in it changes. The same as the closure itself, but the
/// machinery behind it is compiled once, not once for each closure.
pub(crate) fn dynamic(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    shown(Box::new(view))
}

fn shown(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || view()).into_any()
}

/// The same for a text.
pub(crate) fn dynamic_text(text: impl Fn() -> String + Send + 'static) -> AnyView {
    dynamic(move || text().into_any())
}
