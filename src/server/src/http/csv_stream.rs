//! CSV files of any length, streamed: only one part is in memory at a time.

use super::csv_file::attached;
use crate::store::{StoreError, StoreResult};
use axum::body::Body;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use handover_api::csv::line;

/// Rows, and the cursor of the part that follows them.
pub(super) type StreamPart<const N: usize, C> = (Vec<[String; N]>, Option<C>);

/// Streams a CSV file: a header line of `titles`, then the rows that `read` returns, part by part. An error aborts the
/// download, because the status was sent before.
pub(super) fn download<const N: usize, C, R>(
    file_name: &str,
    titles: [&str; N],
    read: impl Fn(Option<C>) -> R + Send + 'static,
) -> Response
where
    C: Send + 'static,
    R: Future<Output = StoreResult<StreamPart<N, C>>> + Send + 'static,
{
    let head = Ok::<_, StoreError>(line(titles));
    let parts = stream::try_unfold(Some(None), move |cursor| {
        let part = cursor.map(&read);
        async move {
            let Some(part) = part else { return Ok(None) };
            let (rows, next) = part.await?;
            let lines: String = rows.iter().map(|row| line(row.iter().map(String::as_str))).collect();
            Ok(Some((lines, next.map(Some))))
        }
    });
    attached(file_name, Body::from_stream(stream::iter([head]).chain(parts)))
}
