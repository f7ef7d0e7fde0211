//! Form input that is restored after signing in again.

use crate::prelude::*;
use crate::state::{AppContext, UnsavedFields};

/// Restores what the same account had entered into these fields of a page when the session ended, and keeps what is entered
/// should it end again. `form` tells the forms of a page apart.
pub(crate) fn keep_fields(app: AppContext, form: &'static str, fields: &[RwSignal<String>]) {
    let kept = fields.to_owned();
    let read = move || kept.iter().map(|field| field.try_get_untracked()).collect();
    let restore = |values: Vec<String>| {
        for (field, text) in fields.iter().zip(values) {
            field.set(text);
        }
    };
    keep_values(app, form, Box::new(read), Box::new(restore));
}

/// As [`keep_fields`], for what is not a field: `read` tells what to keep, and `None` once the page is gone.
pub(crate) fn keep_values(
    app: AppContext,
    form: &'static str,
    read: Box<dyn Fn() -> Option<Vec<String>> + Send + Sync>,
    restore: Box<dyn FnOnce(Vec<String>) + '_>,
) {
    let unsaved = app.unsaved().fields;
    let of = app.my_handle();
    let link = app.navigation().link.get_untracked();
    let left = unsaved.try_update_value(|forms| {
        let place = forms.iter().position(|left| left.of == of && left.link == link && left.form == form)?;
        Some(forms.swap_remove(place))
    });
    if let Some(Some(left)) = left {
        restore(left.values);
    }
    on_cleanup(move || {
        if let Some(values) = read().filter(|_| app.session().has_ended.get_untracked()) {
            // Filters of a list are a part of it, so it is not always that of the beginning.
            let link = app.navigation().link.get_untracked();
            unsaved.update_value(|forms| forms.push(UnsavedFields { of, link, form, values }));
        }
    });
}
