//! The menu of a row, and the link beside it.

use super::actions::{heading, to_modify};
use crate::components::Menu;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use handover_api::services::ServiceRow;
use leptos::prelude::*;

#[component]
pub(crate) fn Actions(
    /// The services of the row.
    services: Signal<Vec<ServiceRow>>,
    /// The content of the menu.
    children: ChildrenFn,
) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let of = services.with_untracked(|rows| match &rows[..] {
        [row] => heading(row),
        rows => rows.first().map(|row| row.service.name.as_str().to_owned()).unwrap_or_default(),
    });
    let label = t::services_actions(of.as_str());
    let edit = move || {
        let service = services.with(|rows| match to_modify(rows, &me) {
            Some((row, None)) => Some(row.service.clone()),
            _ => None,
        });
        service.map(|service| {
            let (place, name) = (Link::modify(FormSource::Service(service)).format(), t::services_modify(of.as_str()));
            view! {
                <a class="btn bare sq xl" data-icon="edit" href=place aria-label=name title=t::modify_title()></a>
            }
        })
    };
    view! { {edit} <Menu class="btn bare sq" icon="more" label>{children()}</Menu> }
}
