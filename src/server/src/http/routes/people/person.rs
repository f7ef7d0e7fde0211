//! The page of one person, with the services shared with the reader.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{PathParam, Session};
use crate::http::route_table::Routes;
use crate::use_cases::people;
use axum::Json;
use axum::extract::State;
use handover_api::app::ScreenResponse;
use handover_api::person::{OpenBetween, PersonPage};
use handover_api::route;
use handover_rules::NicHandle;
use handover_store::pages::screen;
use handover_store::{OpenBetweenRecord, ReadTx};
use std::sync::Arc;

/// Open submissions on the page.
const MAX_OPEN: u32 = 20;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(&[route::PEOPLE, "/{handle}"].concat(), page)
        .about("One person: shared services, and open requests between the two.")
}

async fn page(
    State(state): State<AppState>,
    session: Session,
    PathParam(handle): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<PersonPage>>> {
    let handle = NicHandle::parse(&handle).map_err(|_| ApiError::not_found())?;
    let (now, settings) = (state.clock.now(), Arc::clone(&state.settings));
    let read = move |reader: &ReadTx<'_>| {
        let open = reader.open_between(&session.account, &handle, MAX_OPEN)?.into_iter().map(between).collect();
        let mut row = [people::shared_with(reader, &session.account, &handle)?];
        people::find_unable(reader, &mut row, now, &settings.policies.requests)?;
        let [row] = row;
        let since = people::roles_since(reader, &session.account, &row)?;
        screen(reader, &session.account, now, PersonPage { row, since, open })
    };
    Ok(Json(state.store.read(read).await?))
}

fn between(record: OpenBetweenRecord) -> OpenBetween {
    let OpenBetweenRecord { submission, service, roles, requests, deadline, waits_for_one, waits_for_other } = record;
    OpenBetween {
        submission,
        service,
        roles,
        services: requests,
        deadline,
        waits_for_reader: waits_for_one,
        waits_for_other,
    }
}
