//! What is wrong, on top of the form: it takes the focus, and each line leads to its field.

use super::form::{Form, Summary};
use crate::components::{self, icon};
use crate::platform::i18n::modify as t;
use crate::prelude::*;

pub(super) fn view(form: Form) -> AnyView {
    (move || match form.summary.get() {
        None => ().into_any(),
        Some(Summary::Entries(problems)) => components::error_summary(problems),
        Some(Summary::Other(text)) => view! {
            <div class="notice" data-s="bad" role="alert" tabindex="-1" id="summary">
                {icon("alert")}
                <div>
                    <h3>{t::problem_title()}</h3>
                    <p>{text}</p>
                </div>
            </div>
        }
        .into_any(),
    })
    .into_any()
}
