//! Fields that are there again after signing in anew.

use crate::prelude::*;
use crate::state::{AppContext, UnsavedFields};

/// Restores what the same account had entered into these fields of a page when the session ended, and keeps what is entered
/// should it end again. `form` tells the forms of a page apart.
pub(crate) fn keep_fields(app: AppContext, form: &'static str, fields: Vec<RwSignal<String>>) {
    let unsaved = app.unsaved().fields;
    let (of, link) = (app.my_handle(), app.navigation().link.get_untracked());
    let left = unsaved.try_update_value(|forms| {
        let place = forms.iter().position(|left| left.of == of && left.link == link && left.form == form)?;
        Some(forms.swap_remove(place))
    });
    if let Some(Some(left)) = left {
        for (field, text) in fields.iter().zip(left.values) {
            field.set(text);
        }
    }
    on_cleanup(move || {
        let values: Option<Vec<String>> = fields.iter().map(|field| field.try_get_untracked()).collect();
        if let Some(values) = values.filter(|_| app.session().has_ended.get_untracked()) {
            unsaved.update_value(|forms| forms.push(UnsavedFields { of, link, form, values }));
        }
    });
}
