//! The entries of a sign-up while the page changes its language, in memory only.

use crate::browser::dom;
use crate::state::App;
use core::cell::RefCell;
use handover_rules::Country;
use leptos::prelude::*;

thread_local! {
    static DRAFT: RefCell<Option<SignUpDraft>> = const { RefCell::new(None) };
}

#[derive(Default)]
pub(super) struct SignUpDraft {
    /// The language of the page when the draft was saved.
    pub(super) page_language: &'static str,
    pub(super) first_name: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) country: String,
    pub(super) language: String,
    pub(super) sent: Option<String>,
}

impl SignUpDraft {
    fn of_browser() -> Self {
        let country = dom::languages().iter().find_map(|tag| Country::of_language_tag(tag));
        Self { country: country.map(Country::as_str).unwrap_or_default().to_owned(), ..Self::default() }
    }

    /// The saved draft, or one with the country of the browser's language. The email language follows the page's until the person chooses another.
    pub(super) fn take() -> Self {
        let app = expect_context::<App>();
        let page_language = app.language().get_untracked();
        let mut draft = DRAFT.take().unwrap_or_else(Self::of_browser);
        if draft.language == draft.page_language {
            page_language.clone_into(&mut draft.language);
        }
        draft
    }

    pub(super) fn save(self) {
        DRAFT.set(Some(self));
    }
}
