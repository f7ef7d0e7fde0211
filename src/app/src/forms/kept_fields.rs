//! Form input that is restored when the page is reopened or loaded anew, or after signing in again.

use crate::browser::dom::Storage;
use crate::browser::json;
use crate::state::{App, UnsavedFields};
use handover_api::Link;
use leptos::ev;
use leptos::prelude::*;

/// Reads the values of a form; `None` once the page is gone.
type Read = Box<dyn Fn() -> Option<Vec<String>> + Send + Sync>;

/// A form whose fields are kept when its page is left.
#[derive(Clone, Copy)]
pub(crate) struct KeptFields {
    read: StoredValue<Read>,
    /// The values that need not be kept: those at the beginning, or the ones that were sent.
    saved: StoredValue<Option<Vec<String>>>,
}

impl KeptFields {
    /// The present values were sent.
    pub(crate) fn sent(self) {
        if let Some(values) = self.values() {
            self.saved.try_set_value(Some(values));
        }
    }

    fn values(self) -> Option<Vec<String>> {
        self.read.try_with_value(|read| read()).flatten()
    }

    fn unsent(self) -> Option<Vec<String>> {
        let values = self.values()?;
        (self.saved.try_get_value()?.as_ref() != Some(&values)).then_some(values)
    }
}

/// Restores what the same person had entered into these fields of a page, and keeps what is entered when it is left.
pub(crate) fn keep_fields(form: &'static str, fields: &[RwSignal<String>]) -> KeptFields {
    let app = expect_context::<App>();
    let kept = fields.to_owned();
    let read = move || kept.iter().map(|field| field.try_get_untracked()).collect();
    let restore = |values: Vec<String>| {
        for (field, text) in fields.iter().zip(values) {
            field.set(text);
        }
    };
    let link = app.navigation.link.get_untracked();
    keep_entries(link, form, Box::new(read), Box::new(restore))
}

/// As [`keep_fields`], for a form that is not only fields, or is at several addresses. Without an account, entries are
/// kept until the next sign-in, and the browser asks before it closes the page.
pub(crate) fn keep_entries(
    link: Link,
    form: &'static str,
    read: Read,
    restore: Box<dyn FnOnce(Vec<String>) + '_>,
) -> KeptFields {
    let app = expect_context::<App>();
    let of = app.session.me.get_untracked();
    let kept = KeptFields { saved: StoredValue::new(read()), read: StoredValue::new(read) };
    let stored = if let Some(of) = &of {
        outlive_reload(kept, ["unsent", of.as_str(), &link.format(), form].join(" "))
    } else {
        guard_unload(move || kept.unsent().is_some());
        None
    };
    if let Some(values) = app.unsaved.take(of.as_ref(), &link, form).or(stored) {
        restore(values);
    }
    on_cleanup(move || {
        if of.is_some() && app.session.was_left() {
            return;
        }
        if let Some(values) = kept.unsent() {
            app.unsaved.put(UnsavedFields { of, link: link.format(), form: form.to_owned(), values });
        }
    });
    kept
}

/// Stores unsent entries when the page is unloaded, for this tab alone, and returns what was stored the last time.
fn outlive_reload(kept: KeptFields, key: String) -> Option<Vec<String>> {
    let stored = Storage::Tab.get(&key).and_then(|values| json::parse(&values));
    let forget = {
        let key = key.clone();
        move || Storage::Tab.set(&key, None)
    };
    forget();
    let unload = window_event_listener(ev::pagehide, move |_| {
        let values = kept.unsent().map(|values| json::format(&values));
        Storage::Tab.set(&key, values.as_deref());
    });
    // The browser may have shown the page again as it was left.
    on_cleanup(move || {
        unload.remove();
        forget();
    });
    stored
}

/// Restores what the same account had entered on a page when the session ended, the page was loaded anew or its language
/// changed, and keeps what is entered should that happen again: for what is of no use once the page was left on purpose.
pub(crate) fn keep_values(form: &'static str, read: Read, restore: Box<dyn FnOnce(Vec<String>) + '_>) {
    let app = expect_context::<App>();
    let of = app.session.me.get_untracked();
    let (link, language) = (app.navigation.link.get_untracked(), app.language.get_untracked());
    if let Some(values) = app.unsaved.take(of.as_ref(), &link, form) {
        restore(values);
    }
    on_cleanup(move || {
        let session = app.session;
        let is_left = if of.is_some() { session.has_ended } else { session.is_leaving };
        let is_kept = is_left.get_untracked() || app.language.get_untracked() != language;
        if let Some(values) = read().filter(|_| is_kept) {
            // Filters of a list are a part of it, so it is not always that of the beginning.
            let link = app.navigation.link.get_untracked();
            app.unsaved.put(UnsavedFields { of, link: link.format(), form: form.to_owned(), values });
        }
    });
}

/// Makes the browser ask before the page is closed while there is input that is in memory only.
pub(crate) fn guard_unload(has_input: impl Fn() -> bool + 'static) {
    let guard = window_event_listener(ev::beforeunload, move |event| {
        if has_input() {
            event.prevent_default();
        }
    });
    on_cleanup(move || guard.remove());
}
