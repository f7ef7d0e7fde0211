//! Lists of OVHcloud's API: bare arrays, read page by page (decision 0014).

use crate::http::errors::{ApiError, ApiResult};
use axum::Json;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use handover_api::Reason;
use handover_api::query::{escape, parameter};
use serde::Serialize;

/// The longest page, which is also the usual one.
const MAX_PAGE: u32 = 1000;

/// The part of a list that a request asks for.
pub(crate) struct PageRange {
    pub(crate) after: Option<String>,
    pub(crate) limit: u32,
}

impl PageRange {
    /// Reads `after` and `limit`.
    pub(crate) fn of(uri: &Uri) -> ApiResult<Self> {
        let query = uri.query().unwrap_or_default();
        let limit = match parameter(query, "limit").map(|limit| limit.parse()) {
            None => MAX_PAGE,
            Some(Ok(limit)) if (1..=MAX_PAGE).contains(&limit) => limit,
            Some(_) => return Err(ApiError::new(Reason::Malformed, "A limit is a number from 1 to 1000.")),
        };
        Ok(Self { after: parameter(query, "after"), limit })
    }
}

/// A page, and the address of the next one for the `Link` header (RFC 8288).
pub(crate) struct ReferenceList<T> {
    rows: Vec<T>,
    link: Option<HeaderValue>,
}

impl<T> ReferenceList<T> {
    pub(crate) fn new(rows: Vec<T>, uri: &Uri, next: Option<String>) -> Self {
        let query = uri.query().unwrap_or_default();
        let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
        let link = next.and_then(|next| {
            let query: Vec<String> = others.map(str::to_owned).chain([format!("after={}", escape(&next))]).collect();
            HeaderValue::from_str(&format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"))).ok()
        });
        Self { rows, link }
    }
}

impl<T: Serialize> IntoResponse for ReferenceList<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.rows).into_response();
        if let Some(link) = self.link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}
