//! The page of a service: everything about the services of one name, for their contacts.

use crate::config::Policies;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ActingAccount;
use crate::http::route_table::Routes;
use crate::use_cases::cases;
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::Reason;
use handover_api::account::OpenBill;
use handover_api::app::ScreenResponse;
use handover_api::link::ServicePlace;
use handover_api::route;
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::services::ServiceRow;
use handover_rules::submission::payer::owes;
use handover_rules::{Category, NicHandle, ServiceName, Timestamp};
use handover_store::pages::{holder_page, lock_of_service, open_bill, screen, service_rows};
use handover_store::{ReadTx, ServiceRecord, StoreResult, canonical_domain};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::SERVICE, page)
        .about("Full details of the account's services with one name.")
        .described(|it| it.query("service", "Name of the services.").problems(&[Reason::NotFound]))
}

async fn page(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<ServicePage>>> {
    let place = query.as_deref().and_then(ServicePlace::read).ok_or_else(ApiError::not_found)?;
    let now = state.clock.now();
    let viewer = Viewer { account: caller.account, now, policies: state.settings.policies };
    let read = move |reader: &ReadTx<'_>| {
        let services = viewer.services(reader, &place.name)?;
        if services.is_empty() {
            return Ok(None);
        }
        let bills = viewer.bills(reader, &services)?;
        screen(reader, &viewer.account, now, ServicePage { services, bills }).map(Some)
    };
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

/// The reader of the page, and the time.
#[derive(Clone)]
struct Viewer {
    account: NicHandle,
    now: Timestamp,
    policies: Policies,
}

impl Viewer {
    /// The services with this name, in any of its spellings.
    fn services(&self, reader: &ReadTx<'_>, name: &ServiceName) -> StoreResult<Vec<ServiceDetail>> {
        let mut listed = reader.services_of_name(&self.account, name.as_str())?;
        let canonical = canonical_domain(name.clone());
        if canonical != *name {
            listed.extend(reader.services_of_name(&self.account, canonical.as_str())?);
        }
        let waiting = reader.waiting_for(&self.account, self.now)?;
        let rows = service_rows(reader, listed, &self.account, &waiting)?;
        let records = reader.services_with_keys(&rows.iter().map(|row| &row.service).collect::<Vec<_>>())?;
        let record = |row: &ServiceRow| records.iter().find(|record| record.facts.key == row.service);
        let detail = |row: ServiceRow| record(&row).map(|record| self.detail(reader, record, row.clone()));
        rows.into_iter().filter_map(detail).collect()
    }

    fn bills(&self, reader: &ReadTx<'_>, services: &[ServiceDetail]) -> StoreResult<Vec<OpenBill>> {
        if !services.iter().any(|detail| owes(&self.account, detail.row.status, &detail.row.contacts)) {
            return Ok(Vec::new());
        }
        let bills = reader.open_bills(&self.account)?;
        Ok(bills.into_iter().map(|bill| open_bill(bill, self.now.date_naive())).collect())
    }

    fn detail(&self, reader: &ReadTx<'_>, record: &ServiceRecord, row: ServiceRow) -> StoreResult<ServiceDetail> {
        let Self { account, now, policies } = self;
        let key = &record.facts.key;
        let terms = reader.role_terms(record.id, &record.facts.contacts)?;
        let (holder, objections, objected) = match key.category {
            Category::Domain => (
                Some(holder_page(reader, record, account, *now, &policies.requests)?),
                cases::cases_to_object(reader, &key.name, account, *now, policies)?,
                cases::objections_made(reader, &key.name, account, &terms)?,
            ),
            _ => (None, Vec::new(), Vec::new()),
        };
        let tech_end = reader.role_end_of(record.id)?;
        let locked = lock_of_service(reader, record, &row.open, account, *now, &policies.requests)?;
        let ServiceRecord { creation, removal_at, .. } = *record;
        let ordered_by = record.ordered_by.clone();
        Ok(ServiceDetail {
            row,
            creation,
            ordered_by,
            removal_at,
            terms,
            locked,
            holder,
            tech_end,
            objections,
            objected,
        })
    }
}
