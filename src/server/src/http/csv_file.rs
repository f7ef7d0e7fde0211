//! CSV files, safe to open in a spreadsheet.

use super::errors::{ApiError, ApiResult};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::Reason;
use handover_api::csv::escape_formula;

/// A download of `rows` below a line of `titles`.
pub(super) fn download<const N: usize>(
    file_name: &str,
    titles: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> ApiResult<Response> {
    let file = write(titles, rows).map_err(|_| ApiError::new(Reason::Internal, "The file could not be created."))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
    ];
    Ok((headers, file).into_response())
}

fn write<const N: usize>(titles: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(titles)?;
    for row in rows {
        writer.write_record(row.map(escape_formula))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
