//! JSON bodies of lists.

use super::errors::ApiError;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use handover_api::Reason;
use serde::Serialize;

/// Room for a page of 50 rows.
const CAPACITY: usize = 16 * 1024;

/// A JSON body that is written into one allocation, and where its rows were read: they are freed on the thread that
/// allocated them. The buffer of `axum::Json` starts small and is copied whenever it grows, which costs as much as writing
/// the text.
pub(super) struct ListJson(serde_json::Result<Vec<u8>>);

impl ListJson {
    pub(super) fn write(value: &impl Serialize) -> Self {
        let mut body = Vec::with_capacity(CAPACITY);
        Self(serde_json::to_writer(&mut body, value).map(|()| body))
    }
}

impl IntoResponse for ListJson {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(body) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], body).into_response()
            }
            Err(_) => ApiError::new(Reason::Internal, "The response could not be written.").into_response(),
        }
    }
}
