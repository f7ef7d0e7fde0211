//! An answer that was refused, with the remedy.

use super::explain::explain;
use super::mail::resend;
use super::page::Page;
use crate::components::{self, SwitchAccountButton};
use crate::data::late::{Late, Placeholder};
use crate::platform::i18n as t;
use crate::state::App;
use handover_rules::request::Answer;
use handover_rules::request::acts_on_submission::{Remedy, remedy};
use handover_rules::{Refusal, ValidationCode};
use leptos::prelude::*;

/// A refused answer: the reason, the remedy, and its buttons.
pub(super) fn refused(refusal: &Refusal) -> AnyView {
    let page = expect_context::<Page>();
    let number = page.number.grouped();
    let why = match refusal {
        Refusal::WrongCode { tries_left, .. } => t::request_wrong_tries(u64::from(*tries_left), number.as_str()),
        Refusal::UsedCode { answer: Answer::Accept } => t::request_used_accept().to_owned(),
        Refusal::UsedCode { answer: Answer::Decline } => t::request_used_decline().to_owned(),
        // The field for the code says it.
        Refusal::SupersededCode => String::new(),
        Refusal::OthersCode => {
            let address = page.with_untracked(|detail, _| detail.my_address.to_string()).unwrap_or_default();
            t::request_others_code(address.as_str())
        }
        other => explain(other),
    };
    let switch = matches!(refusal, Refusal::OthersCode).then(|| view! { <SwitchAccount class="btn"/> });
    let needs_code = matches!(refusal, Refusal::OthersCode | Refusal::WrongCode { .. } | Refusal::SupersededCode);
    let resend =
        needs_code.then(|| view! { <p><Late part=resend(page.me(), false) placeholder=Placeholder::Nothing/></p> });
    view! { <p>{why} " " {remedy_words(page, refusal)}</p>{switch}{resend} }.into_any()
}

/// The button that signs out. The code stays for the account that signs in next.
#[component]
pub(super) fn SwitchAccount(class: &'static str) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let keep = move || {
        if let Some(code) = ValidationCode::parse(&page.form.code.text.get_untracked()) {
            app.mailed_link.code.set(Some((page.number, Some(code))));
        }
    };
    view! { <SwitchAccountButton class before=keep/> }
}

/// The remedy, if any.
pub(super) fn remedy_words(page: Page, refusal: &Refusal) -> Option<String> {
    let (asker, is_asker) = page.with_untracked(|detail, me| (detail.asker.clone(), detail.asker == *me))?;
    let text = match remedy(refusal, is_asker)? {
        Remedy::LatestCode => t::submission_remedy_code(),
        Remedy::OtherAccount => t::submission_remedy_account(),
        Remedy::Decline => t::submission_remedy_decline(),
        Remedy::Cancel => t::submission_remedy_cancel(),
        Remedy::AskAgain => t::submission_remedy_again(),
        Remedy::HaveItAskedAgain => {
            return Some(t::submission_remedy_ask(components::person_text(page.app.people, &asker).as_str()));
        }
        Remedy::AskForWayBack => t::submission_remedy_back(),
    };
    Some(text.to_owned())
}
