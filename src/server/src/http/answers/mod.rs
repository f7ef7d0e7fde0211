//! Lists as answers: pages of OVHcloud's API, and CSV files.

pub(crate) mod json;
pub(crate) mod memory;

use crate::http::errors::{ApiError, ApiResult};
use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use handover_api::Reason;
use handover_api::csv::NamedColumns;
use handover_api::people::KnownPerson;
use handover_api::query::{escape, parameter};
use handover_rules::NicHandle;
use handover_store::pages::{known_people, named_people};
use handover_store::{ReadTx, Store, StoreError, StoreResult};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

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

/// Rows of a list that are read at a time: many, but other calls get their turn in between.
pub(crate) const ROWS_PER_READ: u32 = 1000;

/// Rows of a list, and the cursor of the next part.
type CsvPart<const N: usize, C> = (Vec<[String; N]>, Option<C>);

/// The name of a file, its columns, and who reads it; `None` if it has no handles.
pub(crate) struct CsvFile {
    pub(crate) name: String,
    pub(crate) columns: NamedColumns<'static>,
    pub(crate) viewer: Option<NicHandle>,
}

/// A file of a list, safe to open in a spreadsheet, with the names that the reader may see beside handles. `read` returns the
/// part after a cursor; only one is in memory at a time. Errors of the first part have a status of their own; later
/// ones abort the download.
pub(crate) async fn download_csv<const N: usize, C, F>(store: &Store, file: CsvFile, read: F) -> ApiResult<Response>
where
    C: Clone + Send + 'static,
    F: Fn(&ReadTx<'_>, Option<C>) -> StoreResult<CsvPart<N, C>> + Send + Sync + 'static,
{
    let CsvFile { name, columns, viewer } = file;
    let store = store.clone();
    let read = Arc::new(move |reader: &ReadTx<'_>, cursor| {
        let (rows, next) = read(reader, cursor)?;
        Ok((lines(reader, columns, viewer.as_ref(), &rows)?, next))
    });
    let read_part = move |cursor: Option<C>| {
        let (store, read) = (store.clone(), Arc::clone(&read));
        async move { store.read(move |reader| read(reader, cursor)).await }
    };
    let (first, next) = read_part(None).await?;
    let begin = columns.head() + &first;
    if next.is_none() {
        return Ok(attached(&name, begin));
    }
    let rest = stream::try_unfold(next, move |cursor| {
        let part = cursor.map(|cursor| read_part(Some(cursor)));
        async move { if let Some(part) = part { part.await.map(Some) } else { Ok(None) } }
    });
    Ok(attached(&name, Body::from_stream(stream::iter([Ok::<_, StoreError>(begin)]).chain(rest))))
}

/// Rows with the names that `viewer` may see.
fn lines<const N: usize>(
    reader: &ReadTx<'_>,
    columns: NamedColumns<'_>,
    viewer: Option<&NicHandle>,
    rows: &[[String; N]],
) -> StoreResult<String> {
    let names = match viewer {
        Some(viewer) => names(reader, viewer, rows.iter().flat_map(|row| columns.handles_of(row)))?,
        None => HashMap::new(),
    };
    let name = |handle: &str| names.get(handle).cloned();
    Ok(rows.iter().map(|row| columns.line(row, name)).collect())
}

fn names<'h>(
    reader: &ReadTx<'_>,
    viewer: &NicHandle,
    handles: impl Iterator<Item = &'h str>,
) -> StoreResult<HashMap<String, String>> {
    let handles: BTreeSet<&str> = handles.collect();
    let handles: BTreeSet<NicHandle> = handles.into_iter().filter_map(|handle| NicHandle::parse(handle).ok()).collect();
    let own =
        if handles.contains(viewer) { named_people(reader, &BTreeSet::from([viewer.clone()]))? } else { Vec::new() };
    let known = known_people(reader, viewer, handles)?.into_iter().chain(own);
    Ok(known.filter_map(|person| Some((person.handle.to_string(), shown_name(person)?))).collect())
}

/// As screens show it: the name, or else the organisation, or the reader's own label.
fn shown_name(person: KnownPerson) -> Option<String> {
    person.name.or(person.organisation).or(person.label)
}

/// A CSV file as a download.
pub(crate) fn attached(file_name: &str, content: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
    ];
    (headers, content).into_response()
}
