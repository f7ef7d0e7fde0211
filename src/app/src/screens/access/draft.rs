//! What is entered in the form for access: the policy that it makes, its check, and sending it.

use crate::browser::json;
use crate::components;
use crate::forms::{Form, KeptFields, Rejection, SentKey, TextField, keep_entries};
use crate::platform::client::{Failure, Method};
use crate::platform::{client, i18n as t, intl};
use crate::state::App;
use handover_api::access::PolicyRow;
use handover_api::link::{AccessPlace, NewAccess, ServicesView};
use handover_api::problem::Budget;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_api::{Link, Reason, route};
use handover_rules::access::{
    AccessPolicyId, AccessSpan, ActionGroup, MAX_NAME, Permissions, PolicyContent, PolicyFault, PolicyPart,
    ResourcePattern, end_of, last_day_of,
};
use handover_rules::model::timestamp::parse_date;
use handover_rules::submission::{MAX_NOTE, NoteFault};
use handover_rules::{NicHandle, RoleSet, ServiceKey, Timestamp};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Services whose roles are looked up one by one, for the preview.
const MAX_LOOKED_UP: usize = 8;

pub(super) struct Begin {
    id: Option<AccessPolicyId>,
    content: PolicyContent,
    known: Vec<ServiceRow>,
}

impl From<PolicyRow> for Begin {
    fn from(row: PolicyRow) -> Self {
        Self { id: Some(row.id), content: row.content, known: Vec::new() }
    }
}

/// The form. Its signals are disposed with the page: after an `await` use `try_get` and `try_set`.
#[derive(Clone, Copy)]
pub(super) struct AccessForm {
    pub(super) app: App,
    pub(super) id: Option<AccessPolicyId>,
    /// Its version that the entries replace.
    version: StoredValue<Option<String>>,
    /// The policy as it is now, if it was changed meanwhile.
    pub(super) present: RwSignal<Option<PolicyRow>>,
    pub(super) submit: Form,
    pub(super) accounts: RwSignal<BTreeSet<NicHandle>>,
    pub(super) person: TextField,
    pub(super) services: RwSignal<BTreeSet<ResourcePattern>>,
    pub(super) search: TextField,
    /// Services that are named, as far as they are known.
    pub(super) known: RwSignal<Vec<ServiceRow>>,
    pub(super) permissions: RwSignal<Permissions>,
    pub(super) span: RwSignal<AccessSpan>,
    /// Only for a span that ends on an entered day.
    pub(super) last_day: TextField,
    /// The end at the beginning, which may be no midnight, with the text of its field.
    end_before: StoredValue<(String, Option<Timestamp>)>,
    pub(super) name: TextField,
    pub(super) note: TextField,
    pub(super) kept: StoredValue<Option<KeptFields>>,
    sent_key: SentKey<PolicyContent>,
}

/// The id of the box of a group; the first one stands for all of them in the summary of errors.
pub(super) fn group_id(group: ActionGroup) -> String {
    ["access-", group.as_str()].concat()
}

pub(super) const FIRST_GROUP: &str = "access-see";

impl AccessForm {
    /// The content that an address asks for.
    pub(super) fn begin(new: &NewAccess) -> Begin {
        let app = expect_context::<App>();
        let me = app.my_handle();
        let known = if new.is_for_selected { app.selection.rows.get_untracked() } else { Vec::new() };
        let services = new.service.iter().chain(known.iter().map(|row| &row.service));
        let content = PolicyContent {
            name: String::new(),
            note: None,
            accounts: new.with.iter().filter(|who| **who != me).cloned().collect(),
            services: services.map(ResourcePattern::of).collect(),
            // What an agency needs for a while; the form says so before it is sent.
            permissions: Permissions {
                groups: [ActionGroup::See, ActionGroup::Technical].into(),
                ..Permissions::default()
            },
            expires_at: None,
        };
        Begin { id: None, content, known }
    }

    pub(super) fn new(begin: Begin) -> Self {
        let Begin { id, content, known } = begin;
        let end = content.expires_at;
        let day = end.map(|end| last_day_of(end).unwrap_or_else(|| end.date_naive()).to_string()).unwrap_or_default();
        let span = match (id, end) {
            (None, _) => AccessSpan::SixWeeks,
            (Some(_), Some(_)) => AccessSpan::Day,
            (Some(_), None) => AccessSpan::Open,
        };
        let title = if id.is_some() { t::access_form_change() } else { t::access_give() };
        let app = expect_context::<App>();
        let version = id.and_then(|id| app.connection.version_of(&route::access_policy(id)));
        Self {
            app,
            id,
            version: StoredValue::new(version),
            present: RwSignal::new(None),
            submit: Form::new("#access-errors", title),
            accounts: RwSignal::new(content.accounts),
            person: TextField::new("access-person", ""),
            services: RwSignal::new(content.services),
            search: TextField::new("access-service", ""),
            known: RwSignal::new(known),
            permissions: RwSignal::new(content.permissions),
            span: RwSignal::new(span),
            last_day: TextField::new("access-last-day", day.clone()),
            end_before: StoredValue::new((day, end)),
            name: TextField::new("access-name", content.name),
            note: TextField::new("access-note", content.note.unwrap_or_default()),
            kept: StoredValue::new(None),
            sent_key: SentKey::new(),
        }
    }

    /// Restores what the same account had entered here, and keeps what is entered.
    pub(super) fn keep(self) {
        let link = self.app.navigation.link.get_untracked();
        let restore = Box::new(move |values: Vec<String>| self.restore(values));
        self.kept.set_value(Some(keep_entries(link, "access", Box::new(move || self.values()), restore)));
    }

    fn values(self) -> Option<Vec<String>> {
        let mut values = Vec::new();
        for field in [self.last_day, self.name, self.note] {
            values.push(field.value.try_get_untracked()?);
        }
        values.push(self.span.try_get_untracked()?.as_str().to_owned());
        values.push(json::format(&self.accounts.try_get_untracked()?));
        values.push(json::format(&self.services.try_get_untracked()?));
        values.push(json::format(&self.permissions.try_get_untracked()?));
        // Entries that are restored replace what they were made from, not what is there by then.
        values.push(self.version.try_get_value()?.unwrap_or_default());
        Some(values)
    }

    fn restore(self, values: Vec<String>) {
        let Ok([last_day, name, note, span, accounts, services, permissions, version]) =
            <[String; 8]>::try_from(values)
        else {
            return;
        };
        for (field, text) in [(self.last_day, last_day), (self.name, name), (self.note, note)] {
            field.value.set(text);
        }
        self.span.update(|known| *known = AccessSpan::parse(&span).unwrap_or(*known));
        self.accounts.update(|known| *known = json::parse(&accounts).unwrap_or_default());
        self.services.update(|known| *known = json::parse(&services).unwrap_or_default());
        self.permissions.update(|known| *known = json::parse(&permissions).unwrap_or_default());
        self.version.set_value(Some(version).filter(|version| !version.is_empty()));
    }

    pub(super) fn learn(self, row: ServiceRow) {
        self.known.try_update(|known| {
            known.retain(|other| other.service != row.service);
            known.push(row);
        });
    }

    /// The reader's roles on a service of the list.
    pub(super) fn roles_on(self, row: &ServiceRow) -> RoleSet {
        row.contacts.roles_of(&self.app.my_handle())
    }

    /// Reads the services of the beginning, if they are few.
    pub(super) fn learn_services(self) {
        let named: Vec<ServiceKey> =
            self.services.with_untracked(|services| services.iter().filter_map(ResourcePattern::service).collect());
        let is_known =
            |key: &ServiceKey| self.known.with_untracked(|known| known.iter().any(|row| row.service == *key));
        for key in named.into_iter().filter(|key| !is_known(key)).take(MAX_LOOKED_UP) {
            let view = ServicesView {
                search: key.name.as_str().to_owned(),
                category: Some(key.category),
                flat: true,
                ..ServicesView::default()
            };
            let call = self.app.get_screen::<ServicesPage>(&route::services_page(&view, "", 0));
            client::await_answer(
                call,
                move || !self.known.is_disposed(),
                move |page| {
                    // Without an answer, the preview says less.
                    let rows = page.map(|page| page.rows).unwrap_or_default();
                    rows.into_iter().filter(|row| row.service == key).for_each(|row| self.learn(row));
                },
            );
        }
    }

    pub(super) fn content(self) -> PolicyContent {
        let note = Some(self.note.text().trim().to_owned()).filter(|note| !note.is_empty());
        PolicyContent {
            name: self.name.text().trim().to_owned(),
            note,
            accounts: self.accounts.get_untracked(),
            services: self.services.get_untracked(),
            permissions: self.permissions.get_untracked(),
            expires_at: untrack(|| self.end()),
        }
    }

    pub(super) fn end(self) -> Option<Timestamp> {
        match self.span.get() {
            AccessSpan::Day => {
                let text = self.last_day.value.get();
                let (before, end) = self.end_before.get_value();
                if before == text { end } else { parse_date(&text).and_then(end_of) }
            }
            span => span.last_day(self.app.today()).and_then(end_of),
        }
    }

    /// Reactive: whether it is decided when it ends.
    pub(super) fn has_end(self) -> bool {
        self.span.get() != AccessSpan::Day || self.end().is_some()
    }

    /// Reactive: the last day in a sentence.
    pub(super) fn end_text(self) -> String {
        self.end().map_or_else(
            || t::access_preview_no_end().to_owned(),
            |end| t::access_preview_until(components::access_day(end).as_str()),
        )
    }
}

impl AccessForm {
    pub(super) fn send(self) {
        if !self.submit.sending.is_idle() {
            return;
        }
        let is_taken = self.take_person();
        let content = self.content();
        let errors = self.errors(&content, is_taken);
        if !errors.is_empty() {
            return self.submit.fail_fields(errors);
        }
        if !self.submit.start(Vec::new()) {
            return;
        }
        self.submit.run(async move {
            let stored: Result<PolicyRow, Failure> = match self.id {
                None => self.app.post_once(route::ACCESS_POLICIES, &content, &self.sent_key.of(&content)).await,
                Some(id) => {
                    let version = self.version.get_value();
                    self.app.send_version(Method::PUT, &route::access_policy(id), &content, version.as_deref()).await
                }
            };
            let stored = match (stored, self.id) {
                (Ok(row), _) => row,
                (Err(failure), Some(id)) if failure.reason() == Some(Reason::PreconditionFailed) => {
                    return Err(self.show_present(id).await);
                }
                (Err(failure), _) => return Err(self.rejection(&failure)),
            };
            if self.accounts.try_get_untracked().is_some() {
                self.forget();
                let place = if self.id.is_some() {
                    self.app.announce_on_arrival(t::form_saved().to_owned());
                    AccessPlace::List
                } else {
                    AccessPlace::Given(stored.id)
                };
                self.app.replace_link(Link::Access(place));
            }
            Ok(())
        });
    }

    /// Adds the entered person, or says why not. Nothing entered is fine.
    pub(super) fn take_person(self) -> bool {
        let Some(text) = self.person.value.try_get_untracked() else { return false };
        let text = text.trim();
        let error = match NicHandle::parse(text) {
            _ if text.is_empty() => return true,
            Ok(who) if who == self.app.my_handle() => t::access_who_you().to_owned(),
            Ok(who) => {
                self.accounts.update(|all| _ = all.insert(who));
                self.person.clear();
                self.person.show(None);
                return true;
            }
            Err(_) => t::access_who_wrong(components::isolated_name(text).as_str()),
        };
        self.person.show(Some(error));
        false
    }

    /// Shows the policy as it is now beside the entries, which then replace it.
    async fn show_present(self, id: AccessPolicyId) -> Rejection {
        let path = route::access_policy(id);
        match self.app.get_screen::<PolicyRow>(&path).await {
            Ok(row) => {
                self.version.try_set_value(self.app.connection.version_of(&path));
                self.present.try_set(Some(row));
                Rejection::Form(t::access_changed().to_owned())
            }
            Err(failure) => failure.into(),
        }
    }

    pub(super) fn forget(self) {
        if let Some(kept) = self.kept.get_value() {
            kept.sent();
        }
    }

    /// The errors by the ids of their fields, shown at the fields, too.
    fn errors(self, content: &PolicyContent, is_taken: bool) -> Vec<(&'static str, String)> {
        let mut errors = Vec::new();
        let mut fail = |id: &'static str, text: String| errors.push((id, text));
        if !is_taken {
            fail(self.person.id, self.person.message.get_untracked().map(|message| message.text).unwrap_or_default());
        } else if content.accounts.is_empty() {
            fail(self.person.id, t::access_who_missing().to_owned());
        }
        if content.services.is_empty() {
            fail(self.search.id, t::access_services_missing().to_owned());
        } else if !self.search.text().trim().is_empty() {
            fail(self.search.id, t::access_services_not_chosen().to_owned());
        }
        if !content.permissions.give_anything() && content.permissions.deny.is_empty() {
            fail(FIRST_GROUP, t::access_what_missing().to_owned());
        }
        if self.span.get_untracked() == AccessSpan::Day {
            let missing = content.expires_at.is_none().then(t::access_last_day_wrong);
            errors.extend(self.last_day.check(missing).1.map(|text| (self.last_day.id, text)));
        }
        if errors.is_empty() {
            let checked = content.clone().checked(&self.app.my_handle(), &components::catalogue(), self.app.now());
            errors.extend(checked.err().map(|fault| self.described(&fault)));
        }
        for field in [self.person, self.search, self.last_day, self.name, self.note] {
            let error = errors.iter().find(|(id, _)| *id == field.id).map(|(_, text)| text.clone());
            field.show(error);
        }
        errors
    }

    fn described(self, fault: &PolicyFault) -> (&'static str, String) {
        let of = |part: PolicyPart| match part {
            PolicyPart::Accounts => self.person.id,
            PolicyPart::Services => self.search.id,
            PolicyPart::Actions => FIRST_GROUP,
        };
        let number = |most: usize| intl::number(most as u64);
        match fault {
            PolicyFault::Name => (self.name.id, t::access_name_wrong(number(MAX_NAME).as_str())),
            PolicyFault::Note { fault: NoteFault::TooLong } => {
                (self.note.id, t::many_note_long(number(MAX_NOTE).as_str()))
            }
            PolicyFault::Note { fault: NoteFault::Direction } => (self.note.id, t::many_note_wrong().to_owned()),
            PolicyFault::TooMany { part, most } => (of(*part), t::access_too_many(number(*most).as_str())),
            PolicyFault::OwnAccount => (self.person.id, t::access_who_you().to_owned()),
            PolicyFault::EndPassed => (self.last_day.id, t::access_last_day_wrong().to_owned()),
            PolicyFault::Missing { .. } | PolicyFault::UnknownAction { .. } | PolicyFault::NotGivable { .. } => {
                (FIRST_GROUP, t::access_what_missing().to_owned())
            }
        }
    }

    fn rejection(self, failure: &Failure) -> Rejection {
        let text = match (failure.reason(), failure.fault().as_deref(), failure.account()) {
            (Some(Reason::Rejected), Some("accounts"), Some(who)) => {
                return Rejection::field(self.person, t::access_who_unknown(who.as_str()));
            }
            (Some(Reason::Rejected), Some("services"), _) => {
                return Rejection::field(self.search, t::access_services_not_yours());
            }
            (Some(Reason::Conflict), ..) => t::access_limit().to_owned(),
            (Some(Reason::OverBudget), _, Some(who)) if failure.budget() == Some(Budget::Mails) => {
                t::access_mails(components::person_text(self.app.people, &who).as_str())
            }
            _ => return failure.clone().into(),
        };
        Rejection::Form(text)
    }
}
