//! The account's data as a file.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::Session;
use crate::http::route_table::Routes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::{Reason, route};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::ACCOUNT_DATA, account_data)
        .about("Everything stored about the account, as a file.")
        .described(|it| it.answers::<serde_json::Value>())
}

async fn account_data(State(state): State<AppState>, session: Session) -> ApiResult<Response> {
    let name = format!("attachment; filename=\"handover-{}.json\"", session.account.as_str());
    let data = state.store.read(move |reader| reader.account_data(&session.account)).await?;
    let file = serde_json::to_vec_pretty(&data)
        .map_err(|_| ApiError::new(Reason::Internal, "The file could not be created."))?;
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}
