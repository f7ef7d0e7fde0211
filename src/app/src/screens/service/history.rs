//! The history of a service: who held which role when, and why that changed.

use super::page::{Page, filters};
use super::{lanes, shared};
use crate::components::{RoleChip, TermReason};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::screens::history::terms::{term_cells, term_heads};
use crate::state::App;
use handover_api::history::Term;
use handover_api::route;
use handover_api::service::ServicePage;
use handover_rules::submission::last_day::PresentEnd;
use leptos::prelude::*;

pub(super) fn view(page: Page, data: &ServicePage) -> AnyView {
    let Some(detail) = page.chosen(data) else { return shared::unseen() };
    // Contacts alone read the reasons, and the file.
    let is_own = !detail.row.contacts.roles_of(&expect_context::<App>().my_handle()).is_empty();
    // A plain download link: the session cookie is sent to a backend on another origin of the site, too.
    let file = expect_context::<App>().file_address(&route::of_service(route::HISTORY_CSV, &detail.row.service));
    let csv = is_own.then(|| parts::csv(move || file.clone())).into_any();
    let is_unchanged = detail.terms.iter().all(|term| term.since.is_none());
    let unchanged = is_unchanged.then(|| view! { <p class="soft">{t::history_unchanged()}</p> });
    let row = |term: &Term| {
        let end = detail.tech_end.as_ref().filter(|_| term.is_present_tech()).map(PresentEnd::from);
        view! {
            <tr>
                <th scope="row"><RoleChip role=term.role/></th>
                {term_cells(term, end.as_ref())}
                {is_own.then(|| view! { <td class="soft small"><TermReason term=term.clone()/></td> })}
            </tr>
        }
        .into_any()
    };
    let terms: Vec<AnyView> = detail.latest_first().into_iter().map(row).collect();
    let types: Vec<_> = data.services.iter().map(|of| vec![of.row.service.category]).collect();
    view! {
        {filters(page, &types, detail.row.service.category, csv)}
        {unchanged}
        {lanes::view(detail)}
        <div class="card">
            <table class="list plain auto">
                <caption>{t::history_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::history_role()}</th>
                        {term_heads()}
                        {is_own.then(|| view! { <th scope="col">{t::history_why()}</th> })}
                    </tr>
                </thead>
                <tbody>{terms}</tbody>
            </table>
        </div>
    }
    .into_any()
}
