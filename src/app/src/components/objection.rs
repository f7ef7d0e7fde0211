//! The question before an objection to a case is sent: a mail scanner may press one button.

use super::{ConfirmQuestion, Tone, by_person, question};
use crate::platform::i18n as t;
use leptos::prelude::*;
use std::sync::Arc;

/// A dialog; `object` is called for yes, and `close` for both answers.
pub(crate) fn objection_question(object: impl Fn() + 'static, close: Arc<dyn Fn() + Send + Sync>) -> AnyView {
    let content = ConfirmQuestion {
        title: t::procedure_object_yours().to_owned(),
        content: view! { <p>{t::procedure_object_what()}</p> }.into_any(),
        yes: t::procedure_object_yes().to_owned(),
        tone: Tone::Bad,
        keep: t::procedure_object_keep(),
    };
    let leave = Arc::clone(&close);
    let yes = by_person(move || {
        leave();
        object();
    });
    question(content, Box::new(yes), close)
}
