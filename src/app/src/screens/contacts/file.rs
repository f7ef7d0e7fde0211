//! New contacts from a CSV file with a line for each service. The server reads it (decision 0035).

use super::form::{ChosenFile, ContactsForm};
use crate::components::{Field, FieldMessage, column_heads, described_by, is_invalid};
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::route;
use handover_api::submissions::{MAX_FILE_BYTES, is_file_sendable};
use handover_rules::submission::file::{FileFault, FileProblem};
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// [`MAX_FILE_BYTES`], as the browser has sizes.
#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
const LARGEST: f64 = MAX_FILE_BYTES as f64;

/// Faults that are listed. Who has more has made one mistake many times.
const LISTED: usize = 200;

/// The id of the field.
pub(super) const FIELD: &str = "file";

/// The field for the file, in place of services and entries.
#[component]
pub(super) fn FromFile() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let list = form.app.file_address(route::SERVICES_CSV);
    let download = view! { <a href=list download="">{t::many_file_download()}</a> }.into_any();
    let unreadable = move || form.file.with(|file| file.as_ref()?.as_ref().err().cloned());
    let message = Signal::derive(move || unreadable().or_else(|| form.submit.error_of(FIELD)));
    // Choosing or dropping the same file again, once it was corrected, is a change, too.
    let input = view! {
        <input
            id=FIELD type="file" accept=".csv,text/csv" aria-describedby=described_by(FIELD)
            aria-invalid=is_invalid(message)
            on:click=move |event| forget(form, &event) on:drop=move |event| forget(form, &event)
            on:change=move |event| choose(form, &event)
        />
    };
    let hint = t::many_file_hint(megabytes().as_str()).into_any();
    let faulty = move || form.preview(|preview| (!preview.faults.is_empty()).then(|| faults_table(&preview.faults)));
    view! {
        <section class="card pad stack" aria-labelledby="new-contacts">
            <h2 id="new-contacts">{t::many_new_contacts()}</h2>
            <Field id=FIELD label=t::many_file_label() hint message>{input}</Field>
            <p class="small">{t::many_file_start(download)}</p>
        </section>
        {faulty}
    }
}

/// The largest file, in MB.
fn megabytes() -> String {
    intl::number((MAX_FILE_BYTES >> 20) as u64)
}

/// The file is too large.
pub(super) fn too_large() -> String {
    t::many_file_too_large(megabytes().as_str())
}

fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

fn forget(form: ContactsForm, event: &Event) {
    if let Some(input) = input(event) {
        input.set_value("");
    }
    forget_file(form);
}

fn forget_file(form: ContactsForm) {
    form.file.set(None);
    form.submit.clear();
}

fn choose(form: ContactsForm, event: &Event) {
    let Some(file) = input(event).and_then(|input| input.files()?.get(0)) else { return };
    // Until it is read, the file before must not be sent.
    forget_file(form);
    if file.size() > LARGEST {
        form.file.set(Some(Err(FieldMessage::bad(too_large()))));
        return;
    }
    client::await_answer(read(file), move || !form.file.is_disposed(), move |file| form.file.set(Some(file)));
}

async fn read(file: File) -> ChosenFile {
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(t::many_file_unreadable).map_err(FieldMessage::bad)?;
    if is_file_sendable(&text) { Ok(text) } else { Err(FieldMessage::bad(t::many_fault_utf8())) }
}

/// The faults of the file, by line and column.
fn faults_table(faults: &[FileFault]) -> AnyView {
    let rows: Vec<AnyView> = faults.iter().take(LISTED).map(fault).collect();
    let heads = column_heads(&[t::many_file_line(), t::many_file_column(), t::many_file_problem()]);
    let rest = faults.len().saturating_sub(LISTED) as u64;
    let more = (rest > 0).then(|| view! { <p class="pad small soft">{t::many_file_more(rest)}</p> });
    view! {
        <div class="card">
            <table class="list auto">
                <caption>{t::many_file_faults(faults.len() as u64)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </div>
    }
    .into_any()
}

fn fault(fault: &FileFault) -> AnyView {
    let column = fault.column.map(|column| {
        view! { {intl::number(u64::from(column))} " " <code translate="no">{fault.title.clone()}</code> }
    });
    view! {
        <tr>
            <td data-label=t::many_file_line()>{intl::number(fault.line)}</td>
            <td data-label=t::many_file_column()>{column}</td>
            <td data-label=t::many_file_problem()>{problem(fault)}</td>
        </tr>
    }
    .into_any()
}

fn problem(fault: &FileFault) -> String {
    let text = match fault.problem {
        FileProblem::NoHeader => t::many_fault_no_header(),
        FileProblem::UnknownColumn => t::many_fault_unknown_column(),
        FileProblem::RepeatedColumn => t::many_fault_repeated_column(),
        FileProblem::MissingColumn => t::many_fault_missing_column(),
        FileProblem::NoCommas => t::many_fault_no_commas(),
        FileProblem::NoLines => t::many_fault_no_lines(),
        FileProblem::MisplacedQuote => t::many_fault_quote(),
        FileProblem::LineTooLong => t::many_fault_line_too_long(),
        FileProblem::FieldCount => t::many_fault_field_count(),
        FileProblem::RepeatedService => {
            return t::many_fault_repeated_service(intl::number(fault.first.unwrap_or_default()).as_str());
        }
        FileProblem::Empty => t::many_fault_empty(),
        FileProblem::NotAService => t::many_fault_service(),
        FileProblem::NotACategory => t::many_fault_category(),
        FileProblem::NotAContact => t::many_malformed(),
        FileProblem::NotADay => t::many_fault_day(),
        FileProblem::DayOutOfRange => t::many_fault_day_range(),
        FileProblem::NotUtf8 => t::many_fault_utf8(),
    };
    text.to_owned()
}
