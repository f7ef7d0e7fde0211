//! The state of the form, and the policy that it makes.

use super::super::words;
use crate::browser::json;
use crate::components::{catalogue, last_day_of};
use crate::forms::{Form, KeptFields, SentKey, TextField, keep_entries};
use crate::platform::client;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::access::PolicyRow;
use handover_api::link::{NewAccess, ServicesView};
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::access::{AccessPolicyId, ActionGroup, MAX_NAME, Permissions, PolicyContent, ResourcePattern};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{NicHandle, RoleSet, ServiceKey, Timestamp};
use leptos::prelude::*;

/// Services whose roles are looked up one by one, for the preview.
const MAX_LOOKED_UP: usize = 8;

/// The initial content.
#[derive(Default)]
pub(super) struct Begin {
    id: Option<AccessPolicyId>,
    content: Option<PolicyContent>,
    accounts: Vec<NicHandle>,
    services: Vec<ResourcePattern>,
    known: Vec<(ServiceKey, RoleSet)>,
}

impl From<PolicyRow> for Begin {
    fn from(row: PolicyRow) -> Self {
        let PolicyRow { id, content, .. } = row;
        let (accounts, services) =
            (content.accounts.iter().cloned().collect(), content.services.iter().cloned().collect());
        Self { id: Some(id), content: Some(content), accounts, services, known: Vec::new() }
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
    pub(super) accounts: RwSignal<Vec<NicHandle>>,
    pub(super) person: TextField,
    pub(super) services: RwSignal<Vec<ResourcePattern>>,
    pub(super) search: TextField,
    /// The reader's roles on services, as far as they are known.
    pub(super) known: RwSignal<Vec<(ServiceKey, RoleSet)>>,
    pub(super) permissions: RwSignal<Permissions>,
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
        let selected = if new.is_for_selected { app.selection.rows.get_untracked() } else { Vec::new() };
        let known = selected.iter().map(|row| (row.service.clone(), row.contacts.roles_of(&me))).collect();
        let services = new.service.iter().chain(selected.iter().map(|row| &row.service));
        let services = services.map(ResourcePattern::of).collect();
        let accounts = new.with.iter().filter(|who| **who != me).cloned().collect();
        Begin { accounts, services, known, ..Begin::default() }
    }

    pub(super) fn new(begin: Begin) -> Self {
        let Begin { id, content, accounts, services, known } = begin;
        let see = Permissions::default().with_group(ActionGroup::See, true, &catalogue());
        let end = content.as_ref().and_then(|content| content.expires_at);
        let day = end.map(|end| last_day_of(end).unwrap_or_else(|| end.date_naive()).to_string());
        let day = day.unwrap_or_default();
        let (name, note) = content
            .as_ref()
            .map_or_else(Default::default, |content| (content.name.clone(), content.note.clone().unwrap_or_default()));
        let title = if id.is_some() { t::access_form_change() } else { t::access_give() };
        let app = expect_context::<App>();
        let version = id.and_then(|id| app.connection.version_of(&route::access_policy(id)));
        Self {
            app,
            id,
            version: StoredValue::new(version),
            present: RwSignal::new(None),
            submit: Form::new("#access-errors", title),
            accounts: RwSignal::new(accounts),
            person: TextField::new("access-person", ""),
            services: RwSignal::new(services),
            search: TextField::new("access-service", ""),
            known: RwSignal::new(known),
            permissions: RwSignal::new(content.map_or(see, |content| content.permissions)),
            last_day: TextField::new("access-last-day", day.clone()),
            end_before: StoredValue::new((day, end)),
            name: TextField::new("access-name", name),
            note: TextField::new("access-note", note),
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
        values.push(json::format(&self.accounts.try_get_untracked()?));
        values.push(json::format(&self.services.try_get_untracked()?));
        values.push(json::format(&self.permissions.try_get_untracked()?));
        // Entries that are restored replace what they were made from, not what is there by then.
        values.push(self.version.try_get_value()?.unwrap_or_default());
        Some(values)
    }

    fn restore(self, values: Vec<String>) {
        let Ok([last_day, name, note, accounts, services, permissions, version]) = <[String; 7]>::try_from(values)
        else {
            return;
        };
        for (field, text) in [(self.last_day, last_day), (self.name, name), (self.note, note)] {
            field.value.set(text);
        }
        self.accounts.update(|known| *known = json::parse(&accounts).unwrap_or_default());
        self.services.update(|known| *known = json::parse(&services).unwrap_or_default());
        self.permissions.update(|known| *known = json::parse(&permissions).unwrap_or_default());
        self.version.set_value(Some(version).filter(|version| !version.is_empty()));
    }

    /// Adds an account, once.
    pub(super) fn add_account(self, who: NicHandle) {
        if self.accounts.with_untracked(|accounts| !accounts.contains(&who)) {
            self.accounts.update(|accounts| accounts.push(who));
        }
    }

    /// Adds services, once.
    pub(super) fn add_services(self, of: ResourcePattern) {
        if self.services.with_untracked(|services| !services.contains(&of)) {
            self.services.update(|services| services.push(of));
        }
    }

    /// Learns the reader's roles on a service.
    pub(super) fn learn(self, row: &ServiceRow) {
        let roles = row.contacts.roles_of(&self.app.my_handle());
        self.known.try_update(|known| {
            known.retain(|(key, _)| *key != row.service);
            known.push((row.service.clone(), roles));
        });
    }

    /// Reactive: the reader's roles on a service; `None` if they are not known.
    pub(super) fn roles_on(self, service: &ServiceKey) -> Option<RoleSet> {
        self.known.with(|known| known.iter().find(|(key, _)| key == service).map(|(_, roles)| *roles))
    }

    /// Reads the roles on the services of the beginning, if they are few.
    pub(super) fn learn_roles(self) {
        let named: Vec<ServiceKey> =
            self.services.with_untracked(|services| services.iter().filter_map(ResourcePattern::service).collect());
        let unknown = named.into_iter().filter(|key| untrack(|| self.roles_on(key)).is_none());
        for key in unknown.take(MAX_LOOKED_UP) {
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
                    rows.iter().filter(|row| row.service == key).for_each(|row| self.learn(row));
                },
            );
        }
    }

    /// The entered policy. Without a name, it has that of its services.
    pub(super) fn content(self) -> PolicyContent {
        let services = self.services.get_untracked();
        let name = Some(self.name.text().trim().to_owned()).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| {
            let all: Vec<String> = services.iter().map(|of| words::services_text(of, true)).collect();
            all.join(", ").chars().take(MAX_NAME).collect()
        });
        let note = Some(self.note.text().trim().to_owned()).filter(|note| !note.is_empty());
        PolicyContent {
            name,
            note,
            accounts: self.accounts.get_untracked().into_iter().collect(),
            services: services.into_iter().collect(),
            permissions: self.permissions.get_untracked(),
            expires_at: untrack(|| self.end()),
        }
    }

    /// Reactive: the entered end.
    pub(super) fn end(self) -> Option<Timestamp> {
        let text = self.last_day.value.get();
        match self.end_before.get_value() {
            (before, end) if before == text => end,
            _ => parse_date(&text).and_then(words::end_of),
        }
    }
}
