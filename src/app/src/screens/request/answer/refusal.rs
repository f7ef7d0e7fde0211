//! The reason an answer did not get through, with the fix in place.

use super::super::no_part::switch;
use super::super::screen::RequestScreen;
use super::form::{RequestAnswerForm, Trouble};
use super::resend::resend;
use crate::components;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::requests::RequestDetail;
use handover_rules::request::Answer;
use handover_rules::{NicHandle, Refusal, ValidationCode};
use leptos::prelude::*;

/// Below the buttons, so that they keep their place.
pub(super) fn view(
    app: App,
    screen: RequestScreen,
    form: RequestAnswerForm,
    trouble: &Trouble,
    detail: &RequestDetail,
    me: &NicHandle,
) -> AnyView {
    let text = |text: &str| view! { <p>{text.to_owned()}</p> }.into_any();
    let content = match trouble {
        Trouble::Lost => text(t::request_answer_lost()),
        Trouble::NotShown => text(t::request_answer_unseen()),
        Trouble::Failed(failure) => text(failure),
        Trouble::Refused(Refusal::OthersCode) => others_code(app, screen, form, detail, me),
        Trouble::Refused(refusal) => {
            let asks_for_new_code = matches!(refusal, Refusal::WrongCode { .. } | Refusal::SupersededCode);
            let resend = asks_for_new_code.then(|| resend(app, screen, detail, me));
            view! { <p>{explain(screen, refusal)}</p>{resend} }.into_any()
        }
    };
    components::alert(content)
}

fn explain(screen: RequestScreen, refusal: &Refusal) -> String {
    let number = intl::request_number(screen.id);
    match refusal {
        Refusal::WrongCode { tries_left, .. } => t::request_wrong_tries(u64::from(*tries_left), number.as_str()),
        Refusal::UsedCode { answer: Answer::Accept } => t::request_used_accept().to_owned(),
        Refusal::UsedCode { answer: Answer::Decline } => t::request_used_decline().to_owned(),
        Refusal::SupersededCode => t::request_superseded_code(number.as_str()),
        Refusal::CoolingDown { until } => t::request_cooldown(intl::timestamp(*until).as_str()),
        Refusal::Closed { .. } => t::request_closed().to_owned(),
        Refusal::Answered => t::request_answered().to_owned(),
        _ => t::failure_refused().to_owned(),
    }
}

/// The code works for the account of another party, which may be asked about other requests of the submission only.
fn others_code(
    app: App,
    screen: RequestScreen,
    form: RequestAnswerForm,
    detail: &RequestDetail,
    me: &NicHandle,
) -> AnyView {
    let keep = move || {
        if let Some(code) = ValidationCode::parse(&form.code.text.get_untracked()) {
            app.mailed_link().code.set(Some((screen.id, code)));
        }
    };
    let text = t::request_others_code(detail.my_address.as_str());
    view! {
        <p translate="no">{text}</p>
        <p>{t::request_others_code_sign_in()}</p>
        {switch(app, "btn", keep)}
        {resend(app, screen, detail, me)}
    }
    .into_any()
}
