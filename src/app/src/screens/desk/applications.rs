//! Applications of a customer: those that it has registered, and those that have access to its account.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{parts, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::desk::{DeskAction, DeskApplication, DeskCustomer};
use handover_rules::desk::DeskAct;
use leptos::prelude::*;

/// The section; `None` without applications.
pub(super) fn section(desk: Desk, customer: &DeskCustomer) -> Option<AnyView> {
    let handle = &customer.account.handle;
    // One that has access to its own owner stands once.
    let others = customer.applications_with_access.iter().filter(|application| application.owner != *handle);
    let own = customer.applications.iter().map(|application| {
        let registered = t::desk_application_registered(intl::timestamp(application.created_at).as_str());
        line(desk, application, view! { <span>{registered}</span> }.into_any())
    });
    let others = others.map(|application| {
        let registered = t::desk_application_has_access(intl::timestamp(application.created_at).as_str());
        line(
            desk,
            application,
            view! { <span>{registered}</span> " " {words::customer(&application.owner)} }.into_any(),
        )
    });
    let lines: Vec<AnyView> = own.chain(others).collect();
    (!lines.is_empty()).then(|| parts::section("desk-applications", t::desk_applications(), parts::lines(lines, "")))
}

fn line(desk: Desk, application: &DeskApplication, registered: AnyView) -> AnyView {
    let (name, id) = (application.name.clone(), application.id);
    let act = desk.may(DeskAct::EndApplication).then(|| {
        let words = [t::desk_do_application(), t::desk_do_application_text()];
        let action = DeskAction::EndApplication { application: id };
        act_form::plain(desk, ("application", id.get()), words, Kind::Inline, action)
    });
    parts::line(view! {
        <p><bdi translate="no">{name}</bdi></p>
        <p class="small soft">{registered}</p>
        {act}
    })
}
