//! The state of a form.

use super::text_field::{FieldCheck, TextField};
use crate::browser::dom;
use crate::components::{FieldMessage, Icon, Pending, explain};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::titles;
use core::pin::Pin;
use handover_rules::account::step_up::SensitiveAct;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The content of an error summary.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum FormError {
    /// Rejected fields: the ids of their inputs, and their errors.
    Fields(Vec<(&'static str, String)>),
    /// An error of the form as a whole.
    Other(String),
    /// The connection was lost: whether it was sent is unknown.
    Lost(String),
    /// The provider has to authenticate the reader again for an act.
    StepUp(SensitiveAct),
}

/// The reason a submission did not succeed.
pub(crate) enum Rejection {
    /// The server rejected one field, with the error to show.
    Field(TextField, String),
    /// Errors that are shown at their fields, by the ids of their inputs.
    Fields(Vec<(&'static str, String)>),
    /// An error of the form as a whole, in words.
    Form(String),
    /// There was no answer: what that means for this form.
    Lost(&'static str),
    Failed(Failure),
}

impl Rejection {
    pub(crate) fn field(field: TextField, error: impl Into<String>) -> Self {
        Self::Field(field, error.into())
    }
}

impl From<Failure> for Rejection {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A form: its errors, and whether a submission is under way. Entries stay as they are until a submission succeeds.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// The selector of the error summary: `#` and an id.
    summary: &'static str,
    /// The title of the window while there are no errors.
    title: StoredValue<String>,
    pub(super) error: RwSignal<Option<FormError>>,
    /// The submission. Why it failed is in `error`.
    pub(crate) sending: Pending,
}

impl Form {
    pub(crate) fn new(summary: &'static str, title: impl Into<String>) -> Self {
        let title = StoredValue::new(title.into());
        Self { summary, title, error: RwSignal::new(None), sending: Pending::new() }
    }

    pub(super) fn summary_id(self) -> &'static str {
        self.summary.trim_start_matches('#')
    }

    /// Shows the errors of the fields. Without errors this is `true`, and a submission can [run](Self::run); while another
    /// one is under way it is `false`.
    pub(crate) fn start(self, checks: Vec<FieldCheck>) -> bool {
        if !self.sending.is_idle() {
            return false;
        }
        let mut errors = Vec::new();
        for (field, error) in checks {
            field.show(error.clone());
            errors.extend(error.map(|error| (field.id, error)));
        }
        if !errors.is_empty() {
            self.fail_fields(errors);
            return false;
        }
        self.clear();
        true
    }

    /// Does the work of the submission, and shows why it did not succeed.
    pub(crate) fn run(self, work: impl Future<Output = Result<(), Rejection>> + 'static) {
        self.start_work(Box::pin(work));
    }

    /// Compiled once, not for each submission.
    fn start_work(self, work: Pin<Box<dyn Future<Output = Result<(), Rejection>>>>) {
        self.sending.run(async move {
            match work.await {
                Ok(()) => {}
                Err(Rejection::Field(field, error)) => self.reject_field(field, error),
                Err(Rejection::Fields(errors)) => self.fail_fields(errors),
                Err(Rejection::Form(error)) => self.fail_with(error),
                Err(Rejection::Lost(error)) => self.show(FormError::Lost(error.to_owned())),
                Err(Rejection::Failed(failure)) => self.fail(&failure),
            }
            Ok(())
        });
    }

    fn reject_field(self, field: TextField, error: String) {
        field.show(Some(error.clone()));
        self.fail_fields(vec![(field.id, error)]);
    }

    /// Shows why it failed as a whole.
    pub(crate) fn fail(self, failure: &Failure) {
        if let Some(act) = failure.step_up() {
            return self.show(FormError::StepUp(act));
        }
        match failure {
            // The sign-in form replaces the screen.
            Failure::SignedOut => {}
            Failure::Offline => self.show(FormError::Lost(explain(failure))),
            failure => self.fail_with(explain(failure)),
        }
    }

    /// Shows an error of the form as a whole.
    pub(crate) fn fail_with(self, error: String) {
        self.show(FormError::Other(error));
    }

    /// Shows errors of fields in the summary, by the ids of their inputs. The caller shows each at its field, too.
    pub(crate) fn fail_fields(self, errors: Vec<(&'static str, String)>) {
        self.show(FormError::Fields(errors));
    }

    /// Reactive: that nothing is sent yet, unless that is unknown.
    pub(crate) fn nothing_sent(self) -> Option<&'static str> {
        let is_unknown = self.error.with(|error| matches!(error, Some(FormError::Lost(_))));
        (!is_unknown).then(t::modify_not_before)
    }

    /// Reactive: the error of a field in the summary, for a field without a message of its own.
    pub(crate) fn error_of(self, field: &str) -> Option<FieldMessage> {
        self.error.with(|error| {
            let Some(FormError::Fields(fields)) = error else { return None };
            fields.iter().find(|(of, _)| *of == field).map(|(_, text)| FieldMessage::bad(text.clone()))
        })
    }

    /// Drops the error of a field from the summary once it is mended; the summary goes with its last line.
    pub(crate) fn drop_once(self, field: &'static str, is_mended: impl Fn() -> bool + 'static) {
        Effect::new(move |_| {
            if !is_mended() || untrack(|| self.error_of(field)).is_none() {
                return;
            }
            let rest = self.error.try_update(|error| {
                let Some(FormError::Fields(fields)) = error else { return 0 };
                fields.retain(|(of, _)| *of != field);
                fields.len()
            });
            if rest == Some(0) {
                self.clear();
            }
        });
    }

    /// Removes the error summary.
    pub(crate) fn clear(self) {
        if self.error.with_untracked(Option::is_some) {
            self.error.set(None);
            self.title.with_value(|title| titles::set_title(title));
        }
    }

    fn show(self, error: FormError) {
        // `try_set` returns the value when the screen is gone.
        if self.error.try_set(Some(error)).is_none() {
            self.title.with_value(|title| titles::set_error_title(title));
            dom::focus_soon(self.summary);
        }
    }
}

/// The submit button. It stays focusable while a submission is under way.
#[component]
pub(crate) fn SubmitButton(
    form: Form,
    #[prop(default = "btn main")] class: &'static str,
    #[prop(optional)] icon: Option<&'static str>,
    label: &'static str,
) -> AnyView {
    view! {
        <button type="submit" class=class aria-disabled=move || form.sending.disabled()>
            {icon.map(|name| view! { <Icon name/> })} {label}
        </button>
    }
    .into_any()
}

/// The handler of a form's submit event.
pub(crate) fn on_submit(submit: impl Fn() + 'static) -> impl Fn(SubmitEvent) + 'static {
    move |event: SubmitEvent| {
        event.prevent_default();
        submit();
    }
}
