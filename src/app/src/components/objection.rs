//! The question before an objection to a case is sent: a mail scanner may press one button.

use super::{ConfirmDialog, Tone, by_person};
use crate::platform::i18n as t;
use leptos::prelude::*;

/// A dialog; `object` is called for yes, and `close` for both answers.
#[component]
pub(crate) fn ObjectionQuestion(
    #[prop(into)] object: UnsyncCallback<()>,
    #[prop(into)] close: Callback<()>,
) -> AnyView {
    let press = by_person(move || {
        close.run(());
        object.run(());
    });
    view! {
        <ConfirmDialog
            title=t::procedure_object_yours() yes=t::procedure_object_yes() keep=t::back()
            tone=Tone::Now press close
        >
            <p>{t::procedure_object_what()}</p>
        </ConfirmDialog>
    }
    .into_any()
}
