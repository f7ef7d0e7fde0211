//! The menu of a row, and the link beside it.

use super::actions::{askable, heading, to_modify};
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
        let (place, title, name) = services.with(|rows| match (askable(rows), to_modify(rows, &me)) {
            (Some(row), _) => Some((Link::service(&row.service), t::access_ask(), t::services_ask(of.as_str()))),
            (None, Some((row, None))) => {
                let place = Link::modify(FormSource::Service(row.service.clone()));
                Some((place, t::modify_title(), t::services_modify(of.as_str())))
            }
            _ => None,
        })?;
        Some(view! { <a class="btn bare sq xl" data-icon="edit" href=place.format() aria-label=name title=title></a> })
    };
    view! { {edit} <Menu class="btn bare sq" icon="more" label>{children()}</Menu> }
}
