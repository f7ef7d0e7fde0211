//! The services that are included.

use super::form::ContactsForm;
use super::webmaster::OtherZone;
use crate::browser::dom;
use crate::components::{self, Icon, NameOfService};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::services::ServiceRow;
use handover_rules::{Category, Role, ServiceKey, ServiceName};
use leptos::prelude::*;

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

/// Names in the fold.
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
