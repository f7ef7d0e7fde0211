//! The state of the form, and the policy that it makes.

use crate::browser::json;
use crate::components;
use crate::forms::{Form, KeptFields, SentKey, TextField, keep_entries};
use crate::platform::client;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::access::PolicyRow;
use handover_api::link::{NewAccess, ServicesView};
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::access::{
    AccessPolicyId, AccessSpan, ActionGroup, Permissions, PolicyContent, ResourcePattern, end_of, last_day_of,
};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{NicHandle, RoleSet, ServiceKey, Timestamp};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Services whose roles are looked up one by one, for the preview.
const MAX_LOOKED_UP: usize = 8;

/// The initial content.
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
    /// The policy that is changed.
    pub(super) id: Option<AccessPolicyId>,
    /// Its version that the entries replace.
    pub(super) version: StoredValue<Option<String>>,
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
    pub(super) sent_key: SentKey<PolicyContent>,
}

/// The id of the box of a group; the first one stands for all of them in the summary of errors.
pub(super) fn group_id(group: ActionGroup) -> String {
    ["access-", group.as_str()].concat()
}

/// The id of the first box.
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

    /// The entered policy.
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

    /// Reactive: the end.
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
