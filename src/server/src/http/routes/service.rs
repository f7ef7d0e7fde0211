//! Everything about one service, for its contacts.

use super::app_info::screen_with;
use super::holders::holder_page;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ServiceQuery, Session};
use crate::http::route_table::Routes;
use crate::store::{ReadTx, ascii_form};
use crate::use_cases::cases::{self, Policies};
use crate::use_cases::requests::lock_of_service;
use axum::Json;
use axum::extract::State;
use handover_api::app::ScreenResponse;
use handover_api::history::Term;
use handover_api::route;
use handover_api::service::ServiceDetail;
use handover_api::services::ServiceRow;
use handover_rules::Category;

pub(super) fn routes() -> Routes {
    Routes::default().get(route::SERVICE, detail)
}

async fn detail(
    State(state): State<AppState>,
    session: Session,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<ServiceDetail>>> {
    let (now, policy, cases) = (state.clock.now(), state.settings.policy, Policies::from(&*state.settings));
    let read = move |reader: &ReadTx<'_>| {
        let record = reader.service(&key)?;
        let own = record.filter(|record| !record.facts.contacts.roles_of(&session.account).is_empty());
        let Some(record) = own else { return Ok(None) };
        let creation = record.creation;
        let terms = reader.role_terms(record.id, &record.facts.contacts)?.into_iter().map(Term::from).collect();
        let holder = match key.category {
            Category::Domain => Some(holder_page(reader, &record, &session.account, now, &policy)?),
            _ => None,
        };
        let objections = match key.category {
            Category::Domain => cases::cases_to_object(reader, &key.name, &session.account, now, &cases)?,
            _ => Vec::new(),
        };
        let tech_end = reader.role_end_of(record.id)?;
        let open = reader.open_requests(&[record.id])?.remove(&record.id).unwrap_or_default();
        let locked = lock_of_service(reader, &record, &open, &session.account, now, &policy)?;
        let waiting = reader.waiting_for(&session.account, now)?;
        let row = ServiceRow {
            ascii: ascii_form(key.name.as_str()),
            service: record.facts.key,
            contacts: record.facts.contacts,
            status: record.facts.status,
            expiration: record.expiration,
            open,
            tech_until: tech_end.as_ref().map(|end| end.until),
            claims: waiting.claims_on(&key).map(Into::into).collect(),
            answer_by: reader.deadlines(&session.account, &[record.id])?.remove(&record.id),
        };
        let data = ServiceDetail { row, creation, terms, locked, holder, tech_end, objections };
        screen_with(reader, &session.account, now, &waiting, data).map(Some)
    };
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}
