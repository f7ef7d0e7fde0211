//! Actions in the head of the list: a webmaster, handing over roles.

use super::part::ServicesPart;
use crate::components::{Icon, Menu};
use crate::platform::i18n as t;
use crate::screens::part::part;
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use leptos::prelude::*;

pub(super) fn form(from: FormSource) -> String {
    Link::modify(from).format()
}

#[component]
pub(super) fn HandOver(
    /// Whether there is nothing to hand over.
    has_none: Memo<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let first = move || form(if app.selection().is_begun() { FormSource::To(None) } else { FormSource::Everything });
    let acts = move || {
        let face = view! { <Icon name="down"/> }.into_any();
        view! {
            <a class="btn" href=form(FormSource::Webmaster(None))><Icon name="web"/> {t::services_webmaster()}</a>
            <span class="split">
                <a class="btn main" href=first>{t::services_hand_over()}</a>
                <Menu class="btn main" label=t::services_hand_over_what() face>{part(ServicesPart::HandOver)}</Menu>
            </span>
        }
    };
    let content =
        move || if has_none.get() { view! { <OrderLink class="btn"/> }.into_any() } else { acts().into_any() };
    view! { <div class="row">{content}</div> }
}

/// The demo's way to another service.
#[component]
pub(super) fn OrderLink(class: &'static str) -> impl IntoView {
    let is_demo = expect_context::<App>().is_demo();
    is_demo.then(|| view! { <a class=class href=Link::Order.format()><Icon name="plus"/> {t::order_title()}</a> })
}
