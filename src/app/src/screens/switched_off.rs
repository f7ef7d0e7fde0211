//! In the place of pages about passwords and sign-up that the provider has switched off.

use crate::components::{Notice, Tone};
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::link::ServicesView;
use leptos::prelude::*;

pub(super) fn switched_off() -> AnyView {
    let sign_in = Link::Services(ServicesView::default()).format();
    let text = view! {
        <h1 tabindex="-1">{t::switched_off_title()}</h1>
        <p>{t::failure_switched_off()} " " <a href=sign_in>{t::back_to_sign_in()}</a></p>
    };
    view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
}
