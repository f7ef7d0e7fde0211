//! Buttons that decide something by a mailed link.

use leptos::ev::MouseEvent;

/// A handler of clicks that ignores those of scripts: mail scanners that run scripts press buttons, too.
pub(crate) fn by_person(act: impl Fn() + 'static) -> impl Fn(MouseEvent) + 'static {
    move |event| {
        if event.is_trusted() {
            act();
        }
    }
}
