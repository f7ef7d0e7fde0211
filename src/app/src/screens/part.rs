//! Parts of screens that are not in their first picture. Their code is in lazy modules of its own.

use leptos::prelude::*;

/// Renders a part as soon as its code is there.
#[derive(Clone, Copy)]
pub(crate) struct ShowPart<P>(pub(crate) fn(P) -> AnyView);

pub(crate) fn part<P: Clone + 'static>(part: P) -> AnyView {
    let ShowPart(show) = expect_context::<ShowPart<P>>();
    show(part)
}

/// A part, while a condition holds.
pub(crate) fn part_while<P: Clone + Send + Sync + 'static>(
    of: P,
    is_shown: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    part_under(of, Box::new(is_shown))
}

/// Compiled once, not for each condition.
fn part_under<P: Clone + Send + Sync + 'static>(of: P, condition: Box<dyn Fn() -> bool + Send + Sync>) -> AnyView {
    let is_shown = Memo::new(move |_| condition());
    (move || is_shown.get().then(|| part(of.clone()))).into_any()
}
