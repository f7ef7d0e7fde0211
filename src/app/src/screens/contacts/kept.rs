//! Input that is there again when the page is reopened or loaded anew, also after signing in again.

use super::form::{ChosenFile, ContactsForm};
use crate::forms::keep_entries;
use handover_api::Link;
use handover_rules::submission::OwnRequests;
use handover_rules::{Category, PerRole, ServiceKey};
use leptos::prelude::*;

impl ContactsForm {
    /// Restores what the same account had entered here, and keeps what is entered when the page is left, unless it was sent
    /// or given up.
    pub(super) fn keep(self) {
        let link = Link::modify(self.source.get_value());
        let read = Box::new(move || self.values().filter(|_| self.is_done.try_get_value() == Some(false)));
        keep_entries(link, "contacts", read, Box::new(|values| self.restore(values)));
    }

    fn values(self) -> Option<Vec<String>> {
        let mut values = Vec::new();
        for field in self.fields.into_iter().chain([self.last_day, self.note]) {
            values.push(field.value.try_get_untracked()?);
        }
        values.push(mark(self.all_or_nothing.try_get_untracked()?));
        values.push(mark(self.own.try_get_untracked()? == OwnRequests::AreReplaced));
        let ticked = self.ticked.try_get_untracked()?;
        values.extend(ticked.first().map(|service| service.name.as_str().to_owned()));
        values.extend(ticked.iter().map(|service| service.category.as_str().to_owned()));
        Some(values)
    }

    fn restore(self, values: Vec<String>) {
        let mut values = values.into_iter();
        for field in self.fields.into_iter().chain([self.last_day, self.note]) {
            field.value.set(values.next().unwrap_or_default());
        }
        self.all_or_nothing.set(is_marked(values.next()));
        if is_marked(values.next()) {
            self.own.set(OwnRequests::AreReplaced);
        }
        if let Some(name) = values.next().and_then(|name| handover_rules::ServiceName::parse(&name)) {
            let key = |category| ServiceKey { name: name.clone(), category };
            let ticked: Vec<ServiceKey> = values.filter_map(|text| Category::parse(&text)).map(key).collect();
            self.site.update(|site| *site = site.take().or_else(|| ticked.first().cloned()));
            self.ticked.set(ticked);
        }
        self.settled.set(PerRole::from_fn(|_| true));
    }

    /// Whether there is a file, which is not kept.
    pub(super) fn has_file(self) -> bool {
        let is_usable = |file: &Option<ChosenFile>| matches!(file, Some(Ok(_)));
        !self.is_done.get_value() && self.file.with_untracked(is_usable)
    }
}

fn mark(is_set: bool) -> String {
    if is_set { "1".to_owned() } else { String::new() }
}

fn is_marked(value: Option<String>) -> bool {
    value.is_some_and(|value| !value.is_empty())
}
