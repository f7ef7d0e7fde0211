//! The account's data as a file.

use crate::http::AppState;
use crate::http::answers::packed_file::PackedFile;
use crate::http::errors::ApiResult;
use crate::http::extract::{ClientIp, Session};
use crate::http::middleware::answer_memory::AnswerMemory;
use crate::http::route_table::Routes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::route;
use handover_store::ReadTx;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::ACCOUNT_DATA, account_data)
        .about("Everything stored about the account, as a file.")
        .described(|it| it.answers::<serde_json::Value>())
}

async fn account_data(State(state): State<AppState>, client: ClientIp, session: Session) -> ApiResult<Response> {
    let memory = AnswerMemory::of(&state, client, Some(&session.account));
    let name = format!("attachment; filename=\"handover-{}.json\"", session.account.as_str());
    let read = move |reader: &ReadTx<'_>| {
        let mut file = PackedFile::begin(memory)?;
        reader.account_data(&session.account, &mut |part| file.write(part))?;
        file.finish()
    };
    let file = state.store.read(read).await?;
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}
