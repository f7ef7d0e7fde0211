//! What the forms of accounts have in common: what is wrong stands above them and beside the fields, what was entered
//! stays as it was, and nothing is sent twice at once.

use crate::components::{self, Message, icon};
use crate::platform::client::Failure;
use crate::platform::dom;
use crate::prelude::*;
use crate::shell::titles;

/// A form.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// The selector of what stands above it when something is wrong: `#` and an id.
    selector: &'static str,
    /// The title of the screen.
    title: &'static str,
    wrong: RwSignal<Option<Wrong>>,
    /// Whether it is on its way.
    pub(crate) busy: RwSignal<bool>,
}

#[derive(Clone)]
enum Wrong {
    Entries(Vec<(&'static str, String)>),
    Other(String),
}

/// An entry that was looked at: its field's id, where what is wrong is shown, and what is wrong.
pub(crate) type Looked = (&'static str, RwSignal<Option<Message>>, Option<String>);

impl Form {
    pub(crate) fn new(selector: &'static str, title: &'static str) -> Self {
        Self { selector, title, wrong: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    /// Shows what is wrong with the entries. `true` when nothing is, and the form is not on its way already: then it is
    /// from now on.
    pub(crate) fn begin(self, looked: Vec<Looked>) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        let mut wrong = Vec::new();
        for (id, message, problem) in looked {
            message.set(problem.clone().map(Message::bad));
            wrong.extend(problem.map(|problem| (id, problem)));
        }
        if !wrong.is_empty() {
            self.show(Wrong::Entries(wrong));
            return false;
        }
        if self.wrong.with_untracked(Option::is_some) {
            self.wrong.set(None);
            titles::set_title(self.title);
        }
        self.busy.set(true);
        true
    }

    /// The answer is there, and it is a good one.
    pub(crate) fn end(self) {
        self.busy.try_set(false);
    }

    /// The answer is there: one entry is wrong.
    pub(crate) fn blame(self, id: &'static str, message: RwSignal<Option<Message>>, problem: String) {
        self.end();
        message.try_set(Some(Message::bad(problem.clone())));
        self.show(Wrong::Entries(vec![(id, problem)]));
    }

    /// The answer is there: it failed as a whole.
    pub(crate) fn refuse(self, failure: &Failure) {
        self.end();
        self.show(Wrong::Other(components::explain(failure)));
    }

    fn show(self, wrong: Wrong) {
        if self.wrong.try_set(Some(wrong)).is_none() {
            titles::set_error_title(self.title);
            dom::focus_soon(self.selector);
        }
    }

    /// What is wrong, above the form.
    pub(crate) fn problems(self) -> AnyView {
        let id = self.selector.trim_start_matches('#');
        (move || match self.wrong.get() {
            None => ().into_any(),
            Some(Wrong::Entries(entries)) => components::problems(id, entries, None),
            Some(Wrong::Other(text)) => components::problems(id, Vec::new(), Some(text)),
        })
        .into_any()
    }

    /// The button that sends it.
    pub(crate) fn button(self, class: &'static str, icon_name: Option<&'static str>, label: &'static str) -> AnyView {
        view! {
            <button type="submit" class=class aria-disabled=move || self.busy.get().then_some("true")>
                {icon_name.map(icon)} {label}
            </button>
        }
        .into_any()
    }
}
