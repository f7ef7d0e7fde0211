//! The error summary of a form.

use super::form::{Form, FormError};
use crate::browser::dom;
use crate::components::{Icon, provider_button};
use crate::platform::i18n as t;
use crate::state::App;
use leptos::prelude::*;

/// The errors of a form, on top of it. [`Form`] moves the focus here when it appears; each line links to its field.
#[component]
pub(crate) fn ErrorSummary(form: Form) -> AnyView {
    (move || form.error.get().map(|error| error_summary(form.summary_id(), error))).into_any()
}

/// An error summary with this id.
fn error_summary(id: &'static str, error: FormError) -> AnyView {
    let content = match error {
        FormError::Other(text) => view! { <p>{text}</p> }.into_any(),
        FormError::Lost(text) => {
            expect_context::<App>().connection().explain_loss();
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
        if let Some(field) = dom::by_id(field) {
            let _ = field.focus();
        }
    };
    view! { <li><a href=["#", field].concat() on:click=focus>{text}</a></li> }.into_any()
}
