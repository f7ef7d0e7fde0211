//! Actions in the head of the list: a webmaster, handing over roles.

use crate::components::{Icon, Menu};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use leptos::prelude::*;

fn form(from: FormSource) -> String {
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
                <Menu class="btn main" label=t::services_hand_over_what() face><Choices/></Menu>
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

#[component]
fn Choices() -> impl IntoView {
    let app = expect_context::<App>();
    let all = app
        .services()
        .overview
        .with(|overview| overview.iter().flat_map(|overview| &overview.categories).map(|of| of.number).sum::<u64>());
    let number = app.selection().rows.with(Vec::len);
    let name = t::services_hand_over_selected(intl::number(number as u64).as_str());
    let selection = if number == 0 {
        // Stays focusable, so that the reason can be read.
        view! {
            <button type="button" aria-disabled="true">
                <Icon name="check"/><span>{name}" "<small>{t::services_hand_over_none()}</small></span>
            </button>
        }
        .into_any()
    } else {
        view! { <a href=form(FormSource::To(None))><Icon name="check"/><span>{name}</span></a> }.into_any()
    };
    view! {
        <p>{t::services_hand_over_on()}</p>
        {selection}
        <a href=form(FormSource::Everything)>
            <Icon name="user"/>
            <span>
                {t::services_hand_over_all(intl::number(all).as_str())}" "<small>{t::services_hand_over_all_note()}</small>
            </span>
        </a>
        <a href=form(FormSource::File)>
            <Icon name="file"/>
            <span>{t::services_hand_over_file()}" "<small>{t::services_hand_over_file_note()}</small></span>
        </a>
    }
}
