//! Bodies of submissions: many lines, which are read beside the calls of others.

use crate::http::AppState;
use crate::http::answers::csv_file::ROWS_PER_READ;
use crate::http::answers::refused_lines::too_many_lines;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::LargeBody;
use crate::http::input::has_control_characters;
use crate::use_cases::requests::{Asked, FileError, Line, Replaced, read_file};
use handover_api::Reason;
use handover_api::link::{ServicesView, Sort};
use handover_api::submissions::{
    ActOnLines, AnswerLines, MAX_ACT_BYTES, MAX_BODY_BYTES, NewLine, NewLines, NewSubmission, ServiceSelection,
};
use handover_rules::submission::file::FileFault;
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{ContactInput, NoteFault, OwnRequests, check_note};
use handover_rules::{NicHandle, PerRole, ServiceKey, Timestamp};
use handover_store::pages::services_query;
use handover_store::{ReadTx, StoreError, canonical_key};
use std::collections::HashSet;

impl LargeBody for NewSubmission {
    const MAX_BYTES: usize = MAX_BODY_BYTES;
}

impl LargeBody for AnswerLines {
    const MAX_BYTES: usize = MAX_ACT_BYTES;
}

impl LargeBody for ActOnLines {
    const MAX_BYTES: usize = MAX_ACT_BYTES;
}

/// The submission of `caller`, with the services of a selection; or the faults of its file.
pub(super) async fn read_body(
    state: &AppState,
    caller: NicHandle,
    body: NewSubmission,
    now: Timestamp,
) -> ApiResult<Result<Asked, Vec<FileFault>>> {
    let is_plain = is_plain_line(&body);
    let NewSubmission { lines, all_or_nothing, leave_out, note, replaces, replace_own, in_name_of } = body;
    let (asker, delegate) = match in_name_of {
        None => (caller, None),
        Some(giver) if is_plain => (giver, Some(caller)),
        Some(_) => {
            let detail =
                "In the name of another account, ask for one service, with no last day and nothing to replace.";
            return Err(ApiError::new(Reason::Malformed, detail));
        }
    };
    let note = read_note(note.as_deref())?;
    let max = state.settings.policies.requests.max_lines as usize;
    let entered = match lines {
        NewLines::File(text) => {
            let first_day = LastDay::first_day(now, &state.settings.policies.requests);
            off_thread(move || read_file(&text, max, first_day)).await?
        }
        NewLines::Each(lines) => enter(lines, max, read_line).await?,
        NewLines::Selected { selection, contacts, until } => {
            let services = match selection {
                ServiceSelection::These(services) => services,
                ServiceSelection::Matching { filters, except } => {
                    matching(state, &asker, &filters, except, max).await?
                }
            };
            enter(services, max, move |service| read_line(NewLine { service, contacts: contacts.clone(), until }))
                .await?
        }
    };
    let lines = match entered {
        Ok(lines) => lines,
        Err(FileError::Faults(faults)) => return Ok(Err(faults)),
        Err(FileError::TooManyLines) => return Err(too_many_lines(&state.settings.policies.requests)),
    };
    if lines.is_empty() {
        return Err(ApiError::new(Reason::Malformed, "Name at least one service."));
    }
    let own = if replace_own { OwnRequests::AreReplaced } else { OwnRequests::Stay };
    let replaces = replaces.map(Replaced::Submission);
    Ok(Ok(Asked { asker, delegate, lines, all_or_nothing, leave_out, note, replaces, own }))
}

/// Whether a submission has one line and no option that is left to the asker itself.
fn is_plain_line(body: &NewSubmission) -> bool {
    let has_option = body.all_or_nothing || body.replace_own || body.replaces.is_some();
    !has_option && matches!(&body.lines, NewLines::Each(lines) if matches!(&lines[..], [NewLine { until: None, .. }]))
}

/// Runs work on many lines beside the calls of others.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
    // Fails only if the work panics.
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Corrupt("lines of a submission").into())
}

/// The lines of named services, unless they are too many.
async fn enter<T: Send + 'static>(
    named: Vec<T>,
    max: usize,
    read: impl Fn(T) -> Line + Send + 'static,
) -> ApiResult<Result<Vec<Line>, FileError>> {
    if named.len() > max {
        return Ok(Err(FileError::TooManyLines));
    }
    off_thread(move || Ok(named.into_iter().map(read).collect())).await
}

fn read_line(line: NewLine) -> Line {
    let inputs = PerRole::from_fn(|role| ContactInput::read(line.contacts.get(role).as_deref()));
    Line { service: canonical_key(line.service), inputs, until: line.until, file_line: None }
}

/// The text for the other parties.
fn read_note(note: Option<&str>) -> ApiResult<Option<String>> {
    Ok(check_note(note.unwrap_or_default()).map_err(unfit_note)?.map(str::to_owned))
}

fn unfit_note(fault: NoteFault) -> ApiError {
    let detail = match fault {
        NoteFault::TooLong => "The note is too long.",
        NoteFault::Direction => "The note has marks that change the direction of text.",
    };
    ApiError::new(Reason::Malformed, detail)
}

/// The services of the asker's list that match; one more than allowed at most.
async fn matching(
    state: &AppState,
    asker: &NicHandle,
    filters: &str,
    except: Vec<ServiceKey>,
    max: usize,
) -> ApiResult<Vec<ServiceKey>> {
    if has_control_characters(filters) {
        return Err(ApiError::new(Reason::Malformed, "Filters have no control characters, such as NUL."));
    }
    let except = off_thread(move || except.into_iter().map(canonical_key).collect::<HashSet<_>>()).await?;
    let (view, account, now) = (ServicesView::read(filters), asker.clone(), state.clock.now());
    let read = move |tx: &ReadTx<'_>| services_query(tx, &account, &view, (None, ROWS_PER_READ), now);
    let mut query = state.store.read(read).await?;
    query.order = Sort::default();
    let mut services = Vec::new();
    loop {
        let part = query.clone();
        let page = state.store.read(move |reader| reader.services(&part)).await?;
        services.extend(page.rows.into_iter().map(|listed| listed.row.service).filter(|key| !except.contains(key)));
        query.after = page.next;
        if query.after.is_none() || services.len() > max {
            return Ok(services);
        }
    }
}
