//! The field for a service of the reader, found by its name.

use super::combobox::{ChoiceOption, Chosen, Combobox, List, Offers, Words};
use crate::components::{Field, FieldMessage, Icon, NameOfService, explain, is_invalid};
use crate::forms::TextField;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl::{self, fold};
use crate::state::App;
use handover_api::link::ServicesView;
use handover_api::query::Query;
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::{Category, Role, RoleSet, ServiceKey, ServiceStatus};
use leptos::prelude::*;

/// A combobox for a service: of a type of which the reader is admin, or else any. One of a type that is named in full is
/// chosen while it is typed.
#[component]
pub(crate) fn ServiceField(
    field: TextField,
    label: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] category: Option<Category>,
    /// The message where no service has the name.
    unknown: &'static str,
    choose: Callback<ServiceRow>,
    /// The service that is chosen, which takes the place of the combobox once that is left.
    #[prop(optional, into)]
    chosen: Signal<Option<ServiceKey>>,
    /// Called when it is given up.
    #[prop(optional)]
    removed: Option<Callback<()>>,
    /// Services that were chosen before: they stand in the field.
    #[prop(optional)]
    before: Option<AnyView>,
    #[prop(optional, into)] of_form: Signal<Option<FieldMessage>>,
) -> impl IntoView {
    let TextField { id, value, message } = field;
    let rows: RwSignal<Vec<ServiceRow>> = RwSignal::new(Vec::new());
    let looked_up = RwSignal::new(String::new());
    // A service that was chosen before the page opened is complete.
    let is_settled = RwSignal::new(chosen.with_untracked(Option::is_some));
    let found = Found { category, rows, looked_up };
    let look_up = found.look_up(field, unknown, choose);
    let texts = Memo::new(move |_| rows.with(|rows| rows.iter().map(|row| found.text(row)).collect::<Vec<String>>()));
    let is_part = Memo::new(move |_| {
        rows.track();
        value.with(|text| !text.trim().is_empty()) && found.named(value).is_none()
    });
    Effect::new(move |before: Option<()>| {
        value.track();
        if before.is_some() {
            message.set(None);
        }
    });
    let settle = Callback::new(move |is_complete: bool| {
        if let Some(row) = found.named(value).filter(|_| is_complete) {
            choose.run(row);
        }
        is_settled.try_set(is_complete);
    });
    let list = List::new(field, Offers { texts, is_part, looked_up, look_up, copied: None }, settle);
    let message = Signal::derive(move || message.get().or_else(|| of_form.get()));
    let picked = Memo::new(move |_| {
        let is_entered = |service: &ServiceKey| value.with(|text| fold(text.trim()) == fold(service.name.as_str()));
        chosen.get().filter(|service| is_settled.get() && is_entered(service))
    });
    let words = Words { icon: "web", placeholder: t::picker_service(), list: t::picker_services() };
    let control = move || {
        if let Some(service) = picked.get() {
            let (title, name) = (service.name.as_str().to_owned(), service.name);
            return view! {
                <Chosen field title remove_label=t::modify_undo_choice(label) removed>
                    <span class="who"><Icon name="web"/><NameOfService name/></span>
                </Chosen>
            }
            .into_any();
        }
        let described_by = [id, "-m ", id, "-h"].concat();
        let is_wrong = Signal::derive(move || is_invalid(message)().is_some());
        view! {
            <Combobox list words label described_by is_invalid=is_wrong>
                {move || found.options(list)}
            </Combobox>
        }
        .into_any()
    };
    let boxed = match before {
        Some(before) => view! { <div class="tokens">{before}{control}</div> }.into_any(),
        None => control.into_any(),
    };
    view! { <Field id label hint=hint.map(IntoAny::into_any) message>{boxed}</Field> }
}

/// The services that were found, and the text that they were looked up for.
#[derive(Clone, Copy)]
struct Found {
    category: Option<Category>,
    rows: RwSignal<Vec<ServiceRow>>,
    looked_up: RwSignal<String>,
}

impl Found {
    /// The text of a choice. Several types may share a name.
    fn text(self, row: &ServiceRow) -> String {
        let name = row.service.name.as_str();
        if self.category.is_some() {
            name.to_owned()
        } else {
            [name, " ", t::word_category(row.service.category)].concat()
        }
    }

    /// Looks up services. One that is named in full is chosen.
    fn look_up(self, field: TextField, unknown: &'static str, choose: Callback<ServiceRow>) -> Callback<String> {
        let app = expect_context::<App>();
        let Self { category, rows, looked_up } = self;
        let message = field.message;
        Callback::new(move |of: String| {
            let view = ServicesView {
                search: of.trim().to_owned(),
                category,
                roles: category.map_or(RoleSet::EMPTY, |_| Role::Admin.into()),
                flat: category.is_none(),
                ..ServicesView::default()
            };
            let path = [route::SERVICES, &view.write(Query::default()).finish()].concat();
            let sought = of.clone();
            client::await_answer(
                app.get_screen::<ServicesPage>(&path),
                move || field.still_has(&sought),
                move |page| {
                    let is_empty = of.trim().is_empty();
                    let (all, fault) = match page {
                        Ok(page) if page.rows.is_empty() && !is_empty => (Vec::new(), Some(unknown.to_owned())),
                        Ok(page) => (page.rows, None),
                        Err(failure) => (Vec::new(), Some(explain(&failure))),
                    };
                    message.set(fault.map(FieldMessage::bad));
                    let named = all.iter().find(|row| !is_empty && self.is_named(row, &of)).cloned();
                    rows.set(all);
                    looked_up.set(of);
                    if let Some(row) = named {
                        choose.run(row);
                    }
                },
            );
        })
    }

    /// The service that a text names in full.
    fn named(self, text: RwSignal<String>) -> Option<ServiceRow> {
        let row = text.try_with_untracked(|text| {
            self.rows.try_with_untracked(|rows| rows.iter().find(|row| self.is_named(row, text)).cloned())
        });
        row.flatten().flatten()
    }

    fn is_named(self, row: &ServiceRow, text: &str) -> bool {
        let text = fold(text.trim());
        fold(&self.text(row)) == text || self.category.is_some() && row.ascii.as_deref() == Some(text.as_str())
    }

    fn options(self, list: List) -> Vec<AnyView> {
        let option = |(place, row): (usize, &ServiceRow)| {
            let ServiceKey { name, category } = row.service.clone();
            let note = if self.category.is_some() { state(row) } else { t::word_category(category).to_owned() };
            view! {
                <ChoiceOption list place>
                    <Icon name="web"/><NameOfService name/><small class="soft">{note}</small>
                </ChoiceOption>
            }
            .into_any()
        };
        self.rows.with(|rows| rows.iter().enumerate().map(option).collect())
    }
}

/// The state, which the list shows beside the name.
fn state(row: &ServiceRow) -> String {
    match (row.status, row.open.iter().find(|open| open.roles.contains(Role::Tech))) {
        (ServiceStatus::Expired, _) => t::service_expired().to_owned(),
        (ServiceStatus::UnPaid, _) => t::service_unpaid().to_owned(),
        (ServiceStatus::PendingDebt, _) => t::service_debt().to_owned(),
        (ServiceStatus::InCreation, _) => t::service_in_creation().to_owned(),
        (ServiceStatus::Ok | ServiceStatus::Other, Some(open)) => {
            t::word_blocker_request_open(open.id.grouped().as_str())
        }
        (ServiceStatus::Ok | ServiceStatus::Other, None) => row
            .expiration
            .map_or_else(|| t::service_no_end().to_owned(), |day| t::service_until(intl::day(day).as_str())),
    }
}
