//! The button that sends a party's email again, on the page of the request.

use super::page::Page;
use super::resend::Resend;
use handover_rules::NicHandle;
use leptos::prelude::*;

#[component]
pub(super) fn ResendButton(to: NicHandle, #[prop(default = "btn")] class: &'static str) -> impl IntoView {
    let page = expect_context::<Page>();
    let receiver = to.clone();
    let state = page.memo(move |detail, _| {
        let party = detail.parties.iter().find(|party| party.account == receiver)?;
        party.may_resend.then(|| party.mail.clone())
    });
    let mail = Signal::derive(move || state.get().flatten().flatten());
    let may_resend = Memo::new(move |_| state.with(|state| matches!(state, Some(Some(_)))));
    move || may_resend.get().then(|| view! { <Resend of=page.resending to=to.clone() mail class/> })
}
