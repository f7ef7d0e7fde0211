//! The entries of a sign-up while the page changes its language, in memory only.

use super::SignUpForm;
use crate::prelude::*;
use crate::state::AppContext;
use core::cell::RefCell;

thread_local! {
    static DRAFT: RefCell<Option<Draft>> = const { RefCell::new(None) };
}

#[derive(Default)]
pub(super) struct Draft {
    /// The language of the page when the draft was saved.
    page_language: &'static str,
    pub(super) first_name: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) country: String,
    pub(super) language: String,
    pub(super) password: String,
    pub(super) sent: Option<String>,
}

impl Draft {
    /// The saved draft, or an empty one. The email language follows the page's until the person chooses another.
    pub(super) fn take(app: AppContext) -> Self {
        let page_language = app.language().get_untracked();
        let mut draft = DRAFT.take().unwrap_or_default();
        if draft.language == draft.page_language {
            page_language.clone_into(&mut draft.language);
        }
        draft
    }

    /// Saves the form when it is disposed of by a change of language; otherwise the person is leaving it.
    pub(super) fn save_on_language_change(form: SignUpForm) {
        let app = form.app;
        let page_language = app.language().get_untracked();
        on_cleanup(move || {
            if app.language().get_untracked() == page_language {
                return;
            }
            let text = |value: RwSignal<String>| value.try_get_untracked().unwrap_or_default();
            DRAFT.set(Some(Self {
                page_language,
                first_name: text(form.first_name.value),
                name: text(form.name.value),
                email: text(form.email.value),
                country: text(form.country.value),
                language: text(form.language),
                password: text(form.password.value),
                sent: form.sent.try_get_untracked().flatten(),
            }));
        });
    }
}
