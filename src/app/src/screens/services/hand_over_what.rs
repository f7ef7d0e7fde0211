//! The choices of *Hand over*: the selection, everything, or the lines of a file.

use crate::components::Icon;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use leptos::prelude::*;

pub(super) fn form(from: FormSource) -> String {
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
