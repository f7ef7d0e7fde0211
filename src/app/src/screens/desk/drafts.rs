//! Unsent input of forms. It survives the end of a session, for the person whose session it was.

use crate::browser::json;
use crate::state::{App, UnsavedFields};
use handover_rules::desk::StaffId;
use leptos::prelude::*;

/// The form under which all are kept while the page is loaded anew.
const FORM: &str = "desk";

/// All drafts, by form and field.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    /// Their author.
    of: StoredValue<Option<StaffId>>,
    texts: StoredValue<Vec<(String, String)>>,
}

impl Drafts {
    pub(super) fn new() -> Self {
        Self { of: StoredValue::new(None), texts: StoredValue::new(Vec::new()) }
    }

    /// Keeps the drafts while the page is left on purpose, and takes over those of the page before.
    pub(super) fn outlive_reload(self) {
        let app = expect_context::<App>();
        let kept = app.unsaved.fields.try_update_value(|forms| {
            let place = forms.iter().position(|left| left.form == FORM)?;
            json::parse(forms.swap_remove(place).values.first()?)
        });
        if let Some((of, texts)) = kept.flatten() {
            self.of.set_value(of);
            self.texts.set_value(texts);
        }
        Effect::new(move |_| {
            if app.session.is_leaving.get() && !self.is_empty() {
                let drafts = (self.of.get_value(), self.texts.get_value());
                let values = vec![json::format(&drafts)];
                let left = UnsavedFields { of: None, link: String::new(), form: FORM.to_owned(), values };
                app.unsaved.fields.update_value(|forms| forms.push(left));
            }
        });
    }

    /// Drops the drafts of another person.
    pub(super) fn belong_to(self, staff: StaffId) {
        if self.of.get_value() != Some(staff) {
            self.of.set_value(Some(staff));
            self.clear();
        }
    }

    pub(super) fn clear(self) {
        self.texts.update_value(Vec::clear);
    }

    pub(super) fn is_empty(self) -> bool {
        self.texts.with_value(Vec::is_empty)
    }

    pub(super) fn field(self, form: &str, field: &str) -> FieldDraft {
        let key = StoredValue::new([form, "/", field].concat());
        let text = self.texts.with_value(|texts| {
            key.with_value(|key| texts.iter().find(|(of, _)| of == key).map(|(_, text)| text.clone()))
        });
        FieldDraft { drafts: self, key, text: RwSignal::new(text.unwrap_or_default()) }
    }

    /// Whether something was typed into a form.
    pub(super) fn has(self, form: &str) -> bool {
        let prefix = [form, "/"].concat();
        self.texts.with_value(|texts| texts.iter().any(|(key, _)| key.starts_with(&prefix)))
    }

    /// Drops a form that was sent.
    pub(super) fn sent(self, form: &str) {
        let prefix = [form, "/"].concat();
        self.texts.update_value(|texts| texts.retain(|(key, _)| !key.starts_with(&prefix)));
    }
}

/// The text of one field.
#[derive(Clone, Copy)]
pub(super) struct FieldDraft {
    drafts: Drafts,
    key: StoredValue<String>,
    text: RwSignal<String>,
}

impl FieldDraft {
    pub(super) fn get(self) -> String {
        self.text.get()
    }

    pub(super) fn get_untracked(self) -> String {
        self.text.try_get_untracked().unwrap_or_default()
    }

    pub(super) fn set(self, text: String) {
        let Some(key) = self.key.try_get_value() else { return };
        self.drafts.texts.update_value(|texts| {
            texts.retain(|(of, _)| *of != key);
            if !text.is_empty() {
                texts.push((key, text.clone()));
            }
        });
        self.text.try_set(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_there_again_for_the_same_person_only() {
        let drafts = Drafts::new();
        drafts.belong_to(StaffId::new(1));
        drafts.field("decision", "reason").set("unsent".to_owned());
        drafts.belong_to(StaffId::new(1));
        assert!(drafts.has("decision"));
        drafts.belong_to(StaffId::new(2));
        assert!(drafts.is_empty());
    }
}
