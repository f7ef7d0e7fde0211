//! Demo mode: sign in as anyone in the data, without a password.

use crate::browser::dom;
use crate::components::{self, Field, FieldMessage, Icon, OwnDisc, PersonName};
use crate::forms::{Form, TextField, on_submit};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::app::{DemoAccount, DemoCredentials};
use handover_api::desk::DESK;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use leptos::prelude::*;

/// The people of the demo. Failures are shown in the error summary of `form`.
#[component]
pub(super) fn DemoPeople(form: Form, people: Vec<DemoAccount>) -> impl IntoView {
    let choices: Vec<AnyView> = people.into_iter().map(|person| choice(form, person)).collect();
    view! {
        <section class="stack" aria-labelledby="demo">
            <div><h2 id="demo">{t::sign_in_try()}</h2><p class="soft">{t::sign_in_demo()}</p></div>
            {(!choices.is_empty()).then(|| view! { <ul class="cols ul">{choices}</ul> })}
            {any_handle(form)}
            <p><a href=DESK>{t::sign_in_desk()}</a></p>
        </section>
    }
}

fn choice(form: Form, person: DemoAccount) -> AnyView {
    let app = expect_context::<App>();
    let DemoAccount { handle, name, sees } = person;
    let code = handle.as_str().to_owned();
    let disc = view! { <OwnDisc who=handle.clone() name=name.clone() class="disc lg"/> };
    let language = t::language();
    let sees = sees.into_iter().find(|line| line.language == language).map(|line| line.text);
    let pick = move |_| {
        let account = handle.clone();
        form.run(async move { Ok(sign_in_as(app, account).await?) });
    };
    view! {
        <li>
            <button type="button" class="card pick" on:click=pick>
                {disc}
                <span class="grow">
                    <b><PersonName name/></b>" "<code class="h" translate="no">{code}</code><small>{sees}</small>
                </span>
                <Icon name="arrow"/>
            </button>
        </li>
    }
    .into_any()
}

/// A form of one field; its errors are beside the field only.
fn any_handle(form: Form) -> AnyView {
    let app = expect_context::<App>();
    let other = TextField::new("other", "");
    let message: Signal<Option<FieldMessage>> = other.message.into();
    let reject = move |error: &str| {
        other.show(Some(error.to_owned()));
        dom::focus_soon("#other");
    };
    let submit = on_submit(move || {
        let Ok(account) = NicHandle::entered(&other.text()) else { return reject(t::not_a_handle()) };
        other.show(None);
        form.run(async move {
            match sign_in_as(app, account).await {
                Err(failure) if failure.reason() == Some(Reason::WrongCredentials) => {
                    reject(t::sign_in_no_such_account());
                    Ok(())
                }
                answer => Ok(answer?),
            }
        });
    });
    let input = view! {
        <div class="row"><input
            id="other" class="code grow" autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-describedby="other-m" aria-invalid=components::is_invalid(message)
            prop:bound=move || other.value.get() on:input=move |event| other.value.set(event_target_value(&event))
        />
        <button type="submit" class="btn">{t::sign_in_be()}</button></div>
    };
    view! {
        <form novalidate on:submit=submit><Field id="other" label=t::sign_in_other() message>{input}</Field></form>
    }
    .into_any()
}

async fn sign_in_as(app: App, account: NicHandle) -> Result<(), Failure> {
    app.post::<_, ()>(route::DEMO_SESSION, &DemoCredentials { account }).await?;
    app.signed_in();
    Ok(())
}
