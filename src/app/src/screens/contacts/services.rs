//! The services of the form: those included, the site of a webmaster, or a CSV file with new contacts.

use super::form::{ChosenFile, ContactsForm};
use crate::browser::dom;
use crate::components::{self, Field, FieldMessage, Icon, NameOfService, column_heads, described_by, is_invalid};
use crate::forms::{ServiceField, TextField};
use crate::platform::i18n as t;
use crate::platform::{client, intl};
use handover_api::services::ServiceRow;
use handover_api::submissions::{MAX_FILE_BYTES, is_file_sendable};
use handover_api::{Link, route};
use handover_rules::submission::abilities::RolesChange;
use handover_rules::submission::file::{FileFault, FileProblem};
use handover_rules::{Category, Role, RoleSet, ServiceKey, ServiceName};
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// Names that are listed; the others are in a fold.
const NAMES: usize = 6;

/// The selector of the heading, which takes the focus when an entry is gone.
pub(super) const HEADING: &str = "#services-included";

#[component]
pub(super) fn ServicesIncluded() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let count = move || {
        let count = form.count() as u64;
        (count > 1 && !form.is_of_name()).then(|| view! { " " <span class="n mute">{intl::number(count)}</span> })
    };
    let add = form.is_from(|source| matches!(source, handover_api::link::FormSource::Selected)).then(|| {
        let all = || Link::Services(form.app.navigation.services.get_untracked());
        let list = form.app.selection.person().map_or_else(all, |handle| Link::Person { handle });
        view! { <a class="btn bare sm" href=list.format()><Icon name="plus"/> {t::modify_add_services()}</a> }
    });
    let title = if form.is_for_webmaster() { t::webmaster_needs() } else { t::modify_services() };
    // A single tick box says nothing.
    let is_hidden = move || form.is_of_name() && !form.is_for_webmaster() && form.rows.with(|rows| rows.len() == 1);
    let list = if form.is_of_name() { view! { <OfName/> }.into_any() } else { view! { <Names/> }.into_any() };
    view! {
        <section class="card pad stack mid" aria-labelledby="services-included" hidden=is_hidden>
            <div class="row between">
                <h2 id="services-included" tabindex="-1">{title}{count}</h2>
                {add}
            </div>
            {list}
            {form.is_for_webmaster().then(|| view! { <OtherZone/> })}
        </section>
    }
}

/// The services of one name, to tick.
#[component]
fn OfName() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let rows = move || {
        let first = form.rows.with(|rows| rows.first().cloned());
        let row = |row: ServiceRow| tick(form, &row, first.as_ref());
        form.rows.get().into_iter().map(row).collect_view()
    };
    let is_several = move || form.rows.with(|rows| rows.len() > 1);
    let note = move || {
        (is_several() && !form.is_for_webmaster())
            .then(|| view! { <p class="small soft">{t::modify_siblings_note()}</p> })
    };
    view! {
        <fieldset class="stack tight">
            <legend class="vh">{t::modify_services()}</legend>
            {note}
            {rows}
        </fieldset>
    }
}

fn tick(form: ContactsForm, row: &ServiceRow, first: Option<&ServiceRow>) -> AnyView {
    let key = row.service.clone();
    let is_ticked = {
        let key = key.clone();
        move || form.ticked.with(|ticked| ticked.contains(&key))
    };
    let change = move |event| {
        let is_ticked = event_target_checked(&event);
        form.ticked.update(|ticked| {
            ticked.retain(|other| *other != key);
            if is_ticked {
                ticked.push(key.clone());
            }
        });
    };
    let note = if form.is_for_webmaster() {
        webmaster_note(row.service.category).map(str::to_owned)
    } else {
        first.and_then(|first| other_contacts(form, row, first))
    };
    let category = t::word_category(row.service.category);
    let name = first.filter(|first| first.service.name != row.service.name);
    let name = name.map(|_| view! { " " <NameOfService name=row.service.name.clone()/> });
    view! {
        <label class="row">
            <input type="checkbox" prop:bound=is_ticked on:change=change/>
            <span>{category} {name} {note.map(|note| view! { " " <span class="soft small">{note}</span> })}</span>
        </label>
    }
    .into_any()
}

/// Permissions of a webmaster on services of this category.
fn webmaster_note(category: Category) -> Option<&'static str> {
    match category {
        Category::Hosting | Category::HostingReseller => Some(t::webmaster_hosting_note()),
        Category::Zone => Some(t::webmaster_zone_note()),
        Category::EmailDomain => Some(t::webmaster_email_note()),
        Category::Domain => Some(t::webmaster_domain_note()),
        _ => None,
    }
}

/// The contacts that differ from those of the first service.
fn other_contacts(form: ContactsForm, row: &ServiceRow, first: &ServiceRow) -> Option<String> {
    let differs = |role: &Role| row.contacts.holder(*role) != first.contacts.holder(*role);
    let text = |role: Role| {
        let who = components::words::person_inside(form.app.people, row.contacts.holder(role));
        t::modify_sibling_now(t::word_role(role), who.as_str())
    };
    let others: Vec<String> = Role::ALL.into_iter().filter(differs).map(text).collect();
    (!others.is_empty()).then(|| others.join(", "))
}

/// The names, each with its services, which can be left out.
#[component]
fn Names() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let names = Memo::new(move |_| {
        let mut names: Vec<(ServiceName, Vec<Category>)> = Vec::new();
        form.lines.with(|lines| {
            for ServiceKey { name, category } in lines.lines.iter().map(|line| &line.service) {
                match names.last_mut().filter(|(last, _)| last == name) {
                    Some((_, categories)) => categories.push(*category),
                    None => names.push((name.clone(), vec![*category])),
                }
            }
        });
        names
    });
    let item = move |(name, categories): (ServiceName, Vec<Category>)| {
        let text = match categories.as_slice() {
            [one] => t::word_category(*one).to_owned(),
            several => intl::number(several.len() as u64),
        };
        let keys = categories.into_iter().map(|category| ServiceKey { name: name.clone(), category }).collect();
        let leave_out = leave_out_button(form, &name, keys, HEADING);
        view! {
            <li><b><NameOfService name/></b> " " <span class="soft small">{text}</span> {leave_out}</li>
        }
        .into_any()
    };
    let shown = move || names.with(|names| names.iter().take(NAMES).cloned().map(item).collect_view());
    let rest = move || {
        names.with(|names| {
            let rest = names.get(NAMES..).filter(|rest| !rest.is_empty())?;
            let services = rest.iter().map(|(_, categories)| categories.len() as u64).sum::<u64>();
            let summary = t::modify_more_names(services, intl::number(rest.len() as u64).as_str());
            // Thousands would make the page slow: the list is where they are chosen.
            let items = rest.iter().take(MOST_NAMES).cloned().map(item).collect_view();
            Some(view! {
                <details class="fold">
                    <summary><Icon name="next"/>{summary}</summary>
                    <ul class="services-included">{items}</ul>
                </details>
            })
        })
    };
    view! { <ul class="services-included">{shown}</ul> {rest} }
}

const MOST_NAMES: usize = 200;

/// Takes the services of a name out of the form; the focus goes to `next`.
pub(super) fn leave_out_button(
    form: ContactsForm,
    name: &ServiceName,
    keys: Vec<ServiceKey>,
    next: &'static str,
) -> AnyView {
    let label = t::modify_leave_out(components::service_inside(name).as_str());
    let press = move |_| {
        form.leave_out(keys.clone());
        dom::focus_soon(next);
    };
    view! { <button type="button" class="btn bare sq" aria-label=label on:click=press><Icon name="x"/></button> }
        .into_any()
}

impl ContactsForm {
    /// Takes services out of the form. Those of a selection are no longer selected.
    pub(super) fn leave_out(self, mut services: Vec<ServiceKey>) {
        // There may be thousands.
        services.sort();
        let stays = |service: &ServiceKey| services.binary_search(service).is_err();
        if self.is_of_name() {
            self.ticked.update(|ticked| ticked.retain(stays));
        } else if self.has_lines() {
            self.given
                .update(|given| given.iter_mut().for_each(|given| given.lines.retain(|line| stays(&line.service))));
        } else {
            self.rows.update(|rows| rows.retain(|row| stays(&row.service)));
        }
        self.app.announce(&t::many_left_out(services.len() as u64));
    }
}

pub(super) const SITE: &str = "site";

#[component]
pub(super) fn Site() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let choose = Callback::new(move |row: ServiceRow| {
        if form.site.get_untracked().as_ref() != Some(&row.service) {
            form.rows.set(Vec::new());
            form.ticked.set(vec![row.service.clone()]);
            form.site.set(Some(row.service));
        }
    });
    let removed = Callback::new(move |()| {
        form.site.set(None);
        form.ticked.set(Vec::new());
        form.rows.set(Vec::new());
    });
    let name = form.site.get_untracked().map(|site| site.name.as_str().to_owned()).unwrap_or_default();
    view! {
        <ServiceField
            field=TextField::new(SITE, name) label=t::webmaster_site() hint=t::webmaster_site_hint()
            category=Category::Hosting unknown=t::webmaster_no_site() choose chosen=form.site removed
            of_form=Signal::derive(move || form.submit.error_of(SITE))
        />
    }
}

/// A DNS zone of another name, which joins the services below once it is chosen.
#[component]
fn OtherZone() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let field = TextField::new("other-zone", "");
    let choose = Callback::new(move |row: ServiceRow| {
        if form.rows.with_untracked(|rows| rows.iter().all(|other| other.service != row.service)) {
            form.ticked.update(|ticked| ticked.push(row.service.clone()));
            form.rows.update(|rows| rows.push(row));
        }
    });
    view! {
        <ServiceField
            field label=t::webmaster_other_zone() hint=t::webmaster_other_zone_note() category=Category::Zone
            unknown=t::webmaster_no_zone() choose
        />
    }
}

/// Permissions of a webmaster on the included services.
#[component]
pub(super) fn Abilities() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let gets = |service: &ServiceKey| RolesChange {
        category: service.category,
        before: RoleSet::EMPTY,
        after: Role::Tech.into(),
        services: 1,
    };
    let effects = move || {
        let changes: Vec<_> = form.ticked.with(|ticked| ticked.iter().map(gets).collect());
        components::effects(&changes, t::rights_somebody)
    };
    view! {
        <details class="fold card pad">
            <summary><Icon name="next"/><b>{t::webmaster_abilities()}</b></summary>
            {effects}
        </details>
    }
}

/// [`MAX_FILE_BYTES`], as the browser has sizes.
#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
const LARGEST: f64 = MAX_FILE_BYTES as f64;

/// Faults that are listed. Who has more has made one mistake many times.
const LISTED_FAULTS: usize = 200;

pub(super) const FILE_FIELD: &str = "file";

/// The field for the file, in place of services and entries.
#[component]
pub(super) fn FromFile() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let list = form.app.file_address(route::SERVICES_CSV);
    let download = view! { <a href=list download="">{t::many_file_download()}</a> }.into_any();
    let unreadable = move || form.file.with(|file| file.as_ref()?.as_ref().err().cloned());
    let message = Signal::derive(move || unreadable().or_else(|| form.submit.error_of(FILE_FIELD)));
    // Choosing or dropping the same file again, once it was corrected, is a change, too.
    let input = view! {
        <input
            id=FILE_FIELD type="file" accept=".csv,text/csv" aria-describedby=described_by(FILE_FIELD)
            aria-invalid=is_invalid(message)
            on:click=move |event| forget(form, &event) on:drop=move |event| forget(form, &event)
            on:change=move |event| choose_file(form, &event)
        />
    };
    let hint = t::many_file_hint(megabytes().as_str()).into_any();
    let faulty = move || form.preview(|preview| (!preview.faults.is_empty()).then(|| faults_table(&preview.faults)));
    view! {
        <section class="card pad stack" aria-labelledby="new-contacts">
            <h2 id="new-contacts">{t::many_new_contacts()}</h2>
            <Field id=FILE_FIELD label=t::many_file_label() hint message>{input}</Field>
            <p class="small">{t::many_file_start(download)}</p>
        </section>
        {faulty}
    }
}

fn megabytes() -> String {
    intl::number((MAX_FILE_BYTES >> 20) as u64)
}

pub(super) fn file_too_large() -> String {
    t::many_file_too_large(megabytes().as_str())
}

fn file_input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

fn forget(form: ContactsForm, event: &Event) {
    if let Some(input) = file_input(event) {
        input.set_value("");
    }
    forget_file(form);
}

fn forget_file(form: ContactsForm) {
    form.file.set(None);
    form.submit.clear();
}

fn choose_file(form: ContactsForm, event: &Event) {
    let Some(file) = file_input(event).and_then(|input| input.files()?.get(0)) else { return };
    // Until it is read, the file before must not be sent.
    forget_file(form);
    if file.size() > LARGEST {
        form.file.set(Some(Err(FieldMessage::bad(file_too_large()))));
        return;
    }
    client::await_answer(read_file(file), move || !form.file.is_disposed(), move |file| form.file.set(Some(file)));
}

async fn read_file(file: File) -> ChosenFile {
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(t::many_file_unreadable).map_err(FieldMessage::bad)?;
    if is_file_sendable(&text) { Ok(text) } else { Err(FieldMessage::bad(t::many_fault_utf8())) }
}

/// The faults of the file, by line and column.
fn faults_table(faults: &[FileFault]) -> AnyView {
    let rows: Vec<AnyView> = faults.iter().take(LISTED_FAULTS).map(fault).collect();
    let heads = column_heads(&[t::many_file_line(), t::many_file_column(), t::many_file_problem()]);
    let rest = faults.len().saturating_sub(LISTED_FAULTS) as u64;
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
