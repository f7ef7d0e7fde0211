//! Forms: the state of fields, the error summary, submission, and keys of what is sent.
//!
//! A screen keeps one [`TextField`] per input and one [`Form`]; its submit handler calls [`Form::start`] with the checks of
//! the fields, and sends in [`Form::run`], whose work ends with a [`Rejection`] where it does not succeed.

mod fields;
mod kept_fields;
mod picker;

pub(crate) use fields::*;
pub(crate) use kept_fields::*;
pub(crate) use picker::{PersonPicker, ServiceField, WantedRole};

use crate::browser::dom;
use crate::components::{
    Field, FieldMessage, Icon, PasswordInput, Pending, described_by, explain, is_invalid, provider_button,
};
use crate::platform::client::Failure;
use crate::platform::{client, i18n as t, titles};
use crate::state::App;
use core::pin::Pin;
use handover_rules::account::sign_in::SensitiveAct;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[derive(Clone, PartialEq, Eq)]
enum FormError {
    /// Rejected fields: the ids of their inputs, and their errors.
    Fields(Vec<(&'static str, String)>),
    /// An error of the form as a whole.
    Other(String),
    /// The connection was lost: whether it was sent is unknown.
    Lost(String),
    /// The provider has to authenticate the reader again for an act.
    StepUp(SensitiveAct),
}

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
    error: RwSignal<Option<FormError>>,
    /// The submission. Why it failed is in `error`.
    pub(crate) sending: Pending,
}

impl Form {
    pub(crate) fn new(summary: &'static str, title: impl Into<String>) -> Self {
        let title = StoredValue::new(title.into());
        Self { summary, title, error: RwSignal::new(None), sending: Pending::new() }
    }

    fn summary_id(self) -> &'static str {
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

    /// Both, for work that needs no more than what it has taken already.
    pub(crate) fn submit(self, checks: Vec<FieldCheck>, work: impl Future<Output = Result<(), Rejection>> + 'static) {
        if self.start(checks) {
            self.run(work);
        }
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

    pub(crate) fn fail_with(self, error: String) {
        self.show(FormError::Other(error));
    }

    /// Shows errors of fields in the summary, by the ids of their inputs. The caller shows each at its field, too.
    pub(crate) fn fail_fields(self, errors: Vec<(&'static str, String)>) {
        self.show(FormError::Fields(errors));
    }

    /// Reactive: that nothing is sent yet, unless that is unknown.
    pub(crate) fn nothing_sent(self) -> Option<&'static str> {
        // The page may be gone once it is sent.
        let is_unknown = self.error.try_with(|error| matches!(error, Some(FormError::Lost(_))));
        (is_unknown == Some(false)).then(t::modify_not_before)
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

pub(crate) fn on_submit(submit: impl Fn() + 'static) -> impl Fn(SubmitEvent) + 'static {
    move |event: SubmitEvent| {
        event.prevent_default();
        submit();
    }
}

/// The errors of a form, on top of it. [`Form`] moves the focus here when it appears; each line links to its field.
#[component]
pub(crate) fn ErrorSummary(form: Form) -> AnyView {
    (move || form.error.get().map(|error| error_summary(form.summary_id(), error))).into_any()
}

fn error_summary(id: &'static str, error: FormError) -> AnyView {
    let content = match error {
        FormError::Other(text) => view! { <p>{text}</p> }.into_any(),
        FormError::Lost(text) => {
            expect_context::<App>().connection.explain_loss();
            view! { <p>{text}</p> }.into_any()
        }
        FormError::StepUp(act) => {
            view! { <p>{t::failure_step_up()}</p><p>{provider_button("btn main", Some(act))}</p> }.into_any()
        }
        FormError::Fields(fields) => {
            let lines: Vec<AnyView> = fields.into_iter().map(|(field, text)| line(field, text)).collect();
            view! { <ul class="ul stack tight">{lines}</ul> }.into_any()
        }
    };
    view! {
        <div class="notice" data-s="bad" role="alert" tabindex="-1" id=id>
            <Icon name="alert"/>
            <div class="stack tight"><h2>{t::problem_title()}</h2>{content}</div>
        </div>
    }
    .into_any()
}

fn line(field: &'static str, text: String) -> AnyView {
    // The fragment belongs to the router: following the link would leave the screen.
    let focus = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        dom::focus(dom::by_id(field));
    };
    view! { <li><a href=["#", field].concat() on:click=focus>{text}</a></li> }.into_any()
}

/// The state of a field: its value, and the message under it.
#[derive(Clone, Copy)]
pub(crate) struct TextField {
    pub(crate) id: &'static str,
    pub(crate) value: RwSignal<String>,
    pub(crate) message: RwSignal<Option<FieldMessage>>,
}

pub(crate) type FieldCheck = (TextField, Option<String>);

impl TextField {
    pub(crate) fn new(id: &'static str, value: impl Into<String>) -> Self {
        Self { id, value: RwSignal::new(value.into()), message: RwSignal::new(None) }
    }

    /// The value, untracked.
    pub(crate) fn text(self) -> String {
        self.value.get_untracked()
    }

    /// Whether a text is still the one that is entered; not once the screen is gone.
    pub(crate) fn still_has(self, text: &str) -> bool {
        self.value.try_with_untracked(|now| now == text) == Some(true)
    }

    /// Empties the field; does nothing once the screen is gone.
    pub(crate) fn clear(self) {
        self.value.try_set(String::new());
    }

    /// The field with its error, for [`Form::start`].
    pub(crate) fn check(self, error: Option<impl Into<String>>) -> FieldCheck {
        let incomplete = dom::has_bad_input(self.id).then(|| t::date_incomplete().to_owned());
        (self, incomplete.or_else(|| error.map(Into::into)))
    }

    /// Shows an error under the field, or removes it.
    pub(crate) fn show(self, error: Option<String>) {
        self.message.try_set(error.map(FieldMessage::bad));
    }

    /// Removes the message whenever the value changes.
    pub(super) fn clear_message_on_change(self) {
        let Self { value, message, .. } = self;
        Effect::new(move |previous: Option<()>| {
            value.track();
            if previous.is_some() && message.with_untracked(Option::is_some) {
                message.set(None);
            }
        });
    }
}

/// A labelled input. `kind` is its `type`; a password can be revealed.
#[component]
pub(crate) fn TextInput(
    field: TextField,
    label: &'static str,
    #[prop(optional_no_strip, into)] hint: Option<AnyView>,
    /// At the end of the label's line.
    #[prop(optional_no_strip, into)]
    beside: Option<AnyView>,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
) -> AnyView {
    field.clear_message_on_change();
    let TextField { id, value, message } = field;
    let message: Signal<Option<FieldMessage>> = message.into();
    let input = if kind == "password" {
        view! { <PasswordInput id autocomplete value message/> }.into_any()
    } else {
        // Names are capitalised; handles, codes and addresses are not.
        let capitalize = (kind != "text" || matches!(autocomplete, "username" | "one-time-code")).then_some("none");
        // Fields of the type `email` turn letters of other scripts in the domain into Punycode.
        let is_email = kind == "email";
        let (kind, mode) = if is_email { ("text", Some("email")) } else { (kind, None) };
        view! {
            <input
                id=id type=kind inputmode=mode autocomplete=autocomplete autocapitalize=capitalize spellcheck="false"
                aria-describedby=described_by(id) aria-invalid=is_invalid(message)
                prop:bound=move || value.get() on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! { <Field id label hint beside message>{input}</Field> }.into_any()
}

/// The content that was sent last, with its idempotency key: sent again after a lost answer, it keeps the key.
pub(crate) struct SentKey<T: 'static>(StoredValue<Option<(T, String)>>);

impl<T> Clone for SentKey<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SentKey<T> {}

impl<T: Clone + PartialEq + Send + Sync> SentKey<T> {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The key of a content that was sent before, without success.
    pub(crate) fn known(self, content: &T) -> Option<String> {
        self.0.with_value(|last| last.as_ref().filter(|(of, _)| of == content).map(|(_, key)| key.clone()))
    }

    pub(crate) fn of(self, content: &T) -> String {
        self.known(content).unwrap_or_else(|| {
            let key = client::fresh_key();
            self.0.set_value(Some((content.clone(), key.clone())));
            key
        })
    }
}
