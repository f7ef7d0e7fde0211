//! Parts of the page that change.

use crate::prelude::*;

/// Shows what `view` gives, and shows it again whenever a signal in it changes.
pub(crate) fn dynamic(view: impl Fn() -> AnyView + 'static) -> AnyView {
    view.into_any()
}

/// The same for a text.
pub(crate) fn dynamic_text(text: impl Fn() -> String + 'static) -> AnyView {
    dynamic(move || text().into_any())
}
