//! Downloads as CSV files, safe to open in a spreadsheet.

use super::errors::ApiResult;
use crate::store::{ReadTx, Store, StoreResult};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::csv::line;

/// Rows of a list that are read at a time: many, but other calls get their turn in between.
pub(super) const ROWS_PER_READ: u32 = 1000;

/// A part of a list, and the cursor of the next one.
pub(super) struct CsvPart<const N: usize> {
    pub(super) rows: Vec<[String; N]>,
    pub(super) next: Option<String>,
}

/// A file whose lists are read part by part.
pub(super) struct CsvDownload<const N: usize> {
    text: String,
}

impl<const N: usize> CsvDownload<N> {
    /// A file that begins with a line of `titles`.
    pub(super) fn new(titles: [&str; N]) -> Self {
        Self { text: line(titles) }
    }

    /// Adds one row.
    pub(super) fn add(&mut self, row: &[String; N]) {
        self.text += &line(row.iter().map(String::as_str));
    }

    /// Adds all rows of a list. `read` returns the part after a cursor, `None` if there is no such list; then nothing is
    /// added and the result is `false`.
    pub(super) async fn add_list<F>(&mut self, store: &Store, read: F) -> ApiResult<bool>
    where
        F: Fn(&ReadTx<'_>, Option<&str>) -> StoreResult<Option<CsvPart<N>>> + Clone + Send + 'static,
    {
        let mut after: Option<String> = None;
        loop {
            let (read, cursor) = (read.clone(), after.take());
            let Some(part) = store.read(move |reader| read(reader, cursor.as_deref())).await? else { return Ok(false) };
            part.rows.iter().for_each(|row| self.add(row));
            after = part.next;
            if after.is_none() {
                return Ok(true);
            }
        }
    }

    /// The response.
    pub(super) fn finish(self, file_name: &str) -> Response {
        attached(file_name, self.text)
    }
}

/// A CSV file as a download.
pub(super) fn attached(file_name: &str, content: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
    ];
    (headers, content).into_response()
}

/// A download of `rows` below a line of `titles`.
pub(super) fn download<const N: usize>(
    file_name: &str,
    titles: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Response {
    let mut file = CsvDownload::new(titles);
    rows.for_each(|row| file.add(&row));
    file.finish(file_name)
}
