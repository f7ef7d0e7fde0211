//! Actions in the head of the list: the list as a file or on paper, an order, a webmaster, handing over roles.

use super::list::List;
use crate::components::{Icon, Menu};
use crate::data::late::{Late, Placeholder, lazy_part};
use crate::data::paged_list::parts;
use crate::data::paged_list::parts::print_button;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use handover_api::query::Query;
use handover_api::route;
use leptos::prelude::*;

#[component]
pub(super) fn Acts(
    list: List,
    /// Whether there is nothing to hand over.
    has_none: Memo<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    // Until the numbers are known, there is room for it.
    let may_add =
        Memo::new(move |_| app.services.overview.with(|all| all.as_ref().is_none_or(|all| all.may_name_webmaster)));
    let webmaster = move || {
        may_add.get().then(|| {
            let place = form(FormSource::Webmaster(None));
            view! { <a class="btn" href=place><Icon name="web"/> {t::webmaster_title()}</a> }
        })
    };
    let csv = move || {
        let query = app.navigation.services.with(|view| view.write(Query::default()).finish());
        app.file_address(&[route::SERVICES_CSV, &query].concat())
    };
    let acts = move || {
        let face = view! { {t::services_hand_over()}<Icon name="down"/> }.into_any();
        view! {
            {parts::acts(csv, print_button(list), view! { <OrderLink class="btn sm bare"/> }.into_any())}
            {webmaster}
            <Menu class="btn main" face><Late part=choices() placeholder=Placeholder::Word/></Menu>
        }
    };
    let content =
        move || if has_none.get() { view! { <OrderLink class="btn"/> }.into_any() } else { acts().into_any() };
    view! { <div class="row">{content}</div> }
}

/// The demo's way to another service.
#[component]
fn OrderLink(class: &'static str) -> impl IntoView {
    let is_demo = expect_context::<App>().is_demo();
    is_demo.then(|| view! { <a class=class href=Link::Order.format()><Icon name="plus"/> {t::order_title()}</a> })
}

fn form(from: FormSource) -> String {
    Link::modify(from).format()
}

lazy_part! { services_parts: pub(crate) fn choices() { view! { <Choices/> } } }

#[component]
fn Choices() -> impl IntoView {
    let app = expect_context::<App>();
    let all = app
        .services
        .overview
        .with(|overview| overview.iter().flat_map(|overview| &overview.categories).map(|of| of.number).sum::<u64>());
    let number = app.selection.rows.with(Vec::len);
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
