//! Unsent input of forms. It survives the end of a session, for the person whose session it was.

use crate::browser::json;
use crate::state::{App, UnsavedFields};
use handover_rules::desk::StaffId;
use leptos::prelude::*;

/// The form under which all are kept while the page is loaded anew.
const FORM: &str = "desk";

/// All drafts: the texts by form and field.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    /// Their author.
    of: StoredValue<Option<StaffId>>,
    texts: StoredValue<Vec<(String, ArcRwSignal<String>)>>,
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
            json::parse::<(Option<StaffId>, Vec<(String, String)>)>(forms.swap_remove(place).values.first()?)
        });
        if let Some((of, texts)) = kept.flatten() {
            self.of.set_value(of);
            self.texts.set_value(texts.into_iter().map(|(key, text)| (key, ArcRwSignal::new(text))).collect());
        }
        Effect::new(move |_| {
            if app.session.is_leaving.get() && !self.is_empty() {
                let values = vec![json::format(&(self.of.get_value(), self.entered("")))];
                let left = UnsavedFields { of: None, link: String::new(), form: FORM.to_owned(), values };
                app.unsaved.put(left);
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
        self.entered("").is_empty()
    }

    /// Whether something was typed into a form.
    pub(super) fn has(self, form: &str) -> bool {
        !self.entered(&[form, "/"].concat()).is_empty()
    }

    /// The texts of fields whose key begins like this.
    fn entered(self, beginning: &str) -> Vec<(String, String)> {
        let texts = |texts: &Vec<(String, ArcRwSignal<String>)>| {
            let all = texts.iter().filter(|(key, _)| key.starts_with(beginning));
            all.map(|(key, text)| (key.clone(), text.get_untracked())).filter(|(_, text)| !text.is_empty()).collect()
        };
        self.texts.with_value(texts)
    }

    /// The text of a field, which outlives its page.
    pub(super) fn field(self, form: &str, field: &str) -> RwSignal<String> {
        let key = [form, "/", field].concat();
        let known = |texts: &mut Vec<(String, ArcRwSignal<String>)>| {
            if let Some((_, text)) = texts.iter().find(|(of, _)| *of == key) {
                return text.clone();
            }
            let text = ArcRwSignal::new(String::new());
            texts.push((key, text.clone()));
            text
        };
        self.texts.try_update_value(known).unwrap_or_default().into()
    }

    /// Empties a form that was sent.
    pub(super) fn sent(self, form: &str) {
        let beginning = [form, "/"].concat();
        let sent = self.texts.get_value();
        for (_, text) in sent.into_iter().filter(|(key, _)| key.starts_with(&beginning)) {
            text.set(String::new());
        }
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
