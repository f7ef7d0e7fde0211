//! The buttons of a signed-in holder: its password accepts, one press declines, and the email can be sent again.

use super::state::{AnswerState, take};
use crate::components::{FailureLine, Icon, by_person, submit_by_person};
use crate::forms::{ErrorSummary, Rejection, SubmitButton, TextInput};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use handover_api::holder::{HolderAnswerPage, HolderSession, HolderSessionAnswer};
use handover_api::{Reason, route};
use handover_rules::holder::HolderSide;
use handover_rules::holder::in_session::AcceptanceProof;
use handover_rules::request::Answer;
use leptos::prelude::*;

pub(super) fn view(state: AnswerState, page: &HolderAnswerPage, session: HolderSession) -> AnyView {
    let side = page.side;
    let decline = view! {
        <button
            type="button" class="btn big" aria-disabled=move || state.answering.disabled()
            on:click=by_person(move || decline(state, side))
        >
            <Icon name="x"/> {t::holder_answer_decline()}
        </button>
    };
    let failed = move || state.answering.failure().map(|failure| view! { <FailureLine failure/> }.into_any());
    let failed = view! { <div role="alert">{failed}</div> };
    match session.proof {
        AcceptanceProof::MailedLink => {
            let address = page.address.to_string();
            let note = t::holder_answer_by_mail(view! { <b translate="no">{address}</b> }.into_any());
            let sent = move || state.sent_again.get().then(t::holder_answer_sent_again);
            view! {
                <p>{note}</p>
                {failed}
                <div class="row">
                    {decline}
                    <button
                        type="button" class="btn big" aria-disabled=move || state.answering.disabled()
                        on:click=move |_| send_again(state)
                    >
                        <Icon name="mail"/> {t::holder_answer_send_again()}
                    </button>
                </div>
                <p role="status">{sent}</p>
            }
            .into_any()
        }
        AcceptanceProof::Password => {
            let asks = state.app.ways_in().needs_password(session.has_password, state.app.is_demo());
            let password = asks.then(|| {
                let label = t::password_yours();
                view! { <TextInput field=state.password label kind="password" autocomplete="current-password"/> }
            });
            let form = state.form;
            view! {
                <form class="stack fields" novalidate on:submit=submit_by_person(move || accept(state, side, asks))>
                    <ErrorSummary form/>
                    {failed}
                    {password}
                    <div class="row">
                        {decline}
                        <SubmitButton form class="btn main big" icon="check" label=t::holder_answer_accept()/>
                    </div>
                </form>
            }
            .into_any()
        }
    }
}

fn accept(state: AnswerState, side: HolderSide, asks: bool) {
    let AnswerState { app, form, password, .. } = state;
    let Some(id) = state.change else { return };
    let body = HolderSessionAnswer { side, answer: Answer::Accept, password: password.text() };
    let is_missing = asks && body.password.is_empty();
    if !form.start(vec![password.check(is_missing.then(t::password_missing))]) {
        return;
    }
    form.run(async move {
        let answered = app.post(&route::answer_holder_change(id), &body).await;
        take(state, answered).await.map_err(|failure| match failure.reason() {
            Some(Reason::WrongCredentials) => Rejection::field(password, t::password_wrong()),
            _ => failure.into(),
        })?;
        password.clear();
        Ok(())
    });
}

/// One press is enough: nothing changes by it.
fn decline(state: AnswerState, side: HolderSide) {
    let Some(id) = state.change else { return };
    let body = HolderSessionAnswer { side, answer: Answer::Decline, password: String::new() };
    state.answering.run(async move {
        let answered = state.app.post(&route::answer_holder_change(id), &body).await;
        take(state, answered).await
    });
}

fn send_again(state: AnswerState) {
    let Some(id) = state.change else { return };
    state.sent_again.set(false);
    state.answering.run(async move {
        let sent: Result<(), Failure> = state.app.post(&route::resend_holder_mail(id), &()).await;
        sent.map(|()| {
            state.sent_again.try_set(true);
        })
    });
}
