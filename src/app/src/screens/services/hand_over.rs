//! What can be begun from the head of the list: a webmaster, handing over roles.

use super::places;
use crate::components::{Icon, Menu};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

#[component]
pub(super) fn HandOver(
    /// Whether there is nothing to hand over.
    has_none: Memo<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let selected = Memo::new(move |_| app.selection().rows.with(Vec::len));
    let first = move || if selected.get() > 0 { places::selected() } else { places::everything() };
    let order = move || {
        app.is_demo()
            .then(|| view! { <a class="btn xl" href=Link::Order.format()><Icon name="plus"/> {t::order_title()}</a> })
    };
    let acts = move || {
        let face = view! { <Icon name="down"/> }.into_any();
        view! {
            <a class="btn" href=places::WEBMASTER><Icon name="web"/> {t::services_webmaster()}</a>
            <span class="split">
                <a class="btn main" href=first>{t::services_hand_over()}</a>
                <Menu class="btn main" label=t::services_hand_over_what() face>{choices(app, selected)}</Menu>
            </span>
        }
    };
    view! { <div class="row">{order} {move || (!has_none.get()).then(acts)}</div> }
}

fn choices(app: App, selected: Memo<usize>) -> AnyView {
    let all = app
        .services()
        .overview
        .with(|overview| overview.as_ref().map_or(0, |overview| overview.categories.iter().map(|of| of.number).sum()));
    let number = selected.get();
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
        view! { <a href=places::selected()><Icon name="check"/><span>{name}</span></a> }.into_any()
    };
    view! {
        <p>{t::services_hand_over_on()}</p>
        {selection}
        <a href=places::everything()>
            <Icon name="user"/>
            <span>
                {t::services_hand_over_all(intl::number(all).as_str())}" "<small>{t::services_hand_over_all_note()}</small>
            </span>
        </a>
        <a href=places::file()>
            <Icon name="file"/>
            <span>{t::services_hand_over_file()}" "<small>{t::services_hand_over_file_note()}</small></span>
        </a>
    }
    .into_any()
}
