//! The services of the list: one group, in the order that the address asks for.

use super::local_preview::{preview_locally, search_of};
use crate::data::paged_list::{self, Count, ExpectedRows, KnownRows, ListPage, Source};
use crate::state::App;
use handover_api::link::ServicesView;
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesOverview, ServicesPage};
use handover_rules::ServiceKey;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Services;

/// Besides the rows.
#[derive(Clone, PartialEq)]
pub(crate) struct ServicesSummary {
    /// The number of own services without filters.
    pub(super) unfiltered: Count,
}

pub(crate) type List = paged_list::PagedList<Services>;
pub(crate) type Row = paged_list::Row<Services>;

impl Source for Services {
    type View = ServicesView;
    type Group = ();
    type Key = ServiceKey;
    type Row = ServiceRow;
    type Answer = ServicesPage;
    type Summary = ServicesSummary;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &ServiceRow) -> ServiceKey {
        row.service.clone()
    }

    fn path(view: &ServicesView, after: Option<((), &str)>, wanted: usize) -> String {
        route::services_page(view, after.map_or("", |((), after)| after), wanted)
    }

    fn page(app: App, page: ServicesPage) -> ListPage<Self> {
        app.services.take(page.overview);
        let total = Count { number: page.total, is_minimum: page.total_is_minimum };
        let unfiltered = Count { number: page.unfiltered, is_minimum: page.unfiltered_is_minimum };
        let summary = ServicesSummary { unfiltered };
        ListPage::new(total, page.rows, page.next, summary)
    }

    fn preview_locally(app: App, known: &KnownRows<'_, Self>, to: &ServicesView) -> Option<ExpectedRows> {
        let rows: Vec<ServiceRow> = known.rows.iter().map(|row| row.content.get_untracked()).collect();
        let search = search_of(app.people, to);
        preview_locally(&app.my_handle(), app.today(), &search, &rows, known.has_all, known.view, to)
    }
}

/// Services that others share with the reader; `None` without any.
pub(super) fn shared(app: App) -> Option<Count> {
    let of = |all: &ServicesOverview| Count { number: all.shared, is_minimum: all.shared_is_minimum };
    app.services.overview.with(|all| all.as_ref().map(of)).filter(|count| *count != Count::default())
}

/// A domain of `me-ovh` for tests.
#[cfg(test)]
pub(super) fn row(name: &str, tech: &str, status: handover_rules::ServiceStatus, last_day: &str) -> ServiceRow {
    let handle = |text| handover_rules::NicHandle::parse(text).unwrap();
    let [admin, billing] = [handle("me-ovh"), handle("me-ovh")];
    ServiceRow {
        service: ServiceKey {
            name: handover_rules::ServiceName::parse(name).unwrap(),
            category: handover_rules::Category::Domain,
        },
        ascii: None,
        contacts: handover_rules::Contacts { admin, tech: handle(tech), billing },
        status,
        expiration: last_day.parse().ok(),
        open: Vec::new(),
        tech_until: None,
        claims: Vec::new(),
        answer_by: None,
        shared: None,
    }
}
