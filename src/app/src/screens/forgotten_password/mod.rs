//! Asking for a link to set a password: after forgetting it, or for an imported account that has none. The answer never
//! reveals whether an account exists (ASVS 6.3.8).

use crate::browser::dom;
use crate::components::{Back, MailSentHelp, PageHead};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::screens::switched_off::switched_off;
use crate::state::App;
use handover_api::account::ForgotPassword;
use handover_api::route;
use handover_rules::model::pasted::clean;
use handover_rules::{EmailAddress, NicHandle};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct ForgottenPassword {
    app: App,
    form: Form,
    login: TextField,
    /// The login a mail was requested for.
    sent: RwSignal<Option<String>>,
}

/// The screen.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    if !app.ways_in().passwords {
        return switched_off();
    }
    let me = app.session.me.get_untracked().map(|me| me.as_str().to_owned());
    let screen = ForgottenPassword {
        app,
        form: Form::new("#forgotten-errors", t::forgotten_title()),
        login: TextField::new("login", me.unwrap_or_else(|| app.session.login_prefill.get_untracked())),
        sent: RwSignal::new(None),
    };
    let is_sent = move || screen.sent.with(Option::is_some);
    let heading = move || if is_sent() { t::sign_up_sent_title().to_owned() } else { t::forgotten_title().to_owned() };
    let lead = move || if is_sent() { "" } else { t::forgotten_lead() }.to_owned();
    let content = move || match screen.sent.get() {
        Some(login) => sent(screen, &login),
        None => form(screen),
    };
    view! {
        <PageHead heading lead/>
        <div class="column">{content}</div>
    }
    .into_any()
}

fn form(screen: ForgottenPassword) -> AnyView {
    let ForgottenPassword { form, login, .. } = screen;
    view! {
        <form class="stack mid" novalidate on:submit=on_submit(move || submit(screen))>
            <ErrorSummary form />
            <TextInput field=login label=t::sign_in_login() autocomplete="username" />
            <div class="row">
                <SubmitButton form icon="mail" label=t::forgotten_send() />
                <a class="btn bare" href="#/">{t::back_to_sign_in()}</a>
            </div>
        </form>
    }
    .into_any()
}

fn submit(screen: ForgottenPassword) {
    let ForgottenPassword { app, form, login, sent } = screen;
    let body = ForgotPassword { login: clean(&login.text()) };
    let error = if body.login.is_empty() {
        Some(t::sign_in_login_missing())
    } else if NicHandle::parse(&body.login).is_err() && EmailAddress::parse(&body.login).is_none() {
        Some(t::login_wrong())
    } else {
        None
    };
    if !form.start(vec![login.check(error)]) {
        return;
    }
    form.run(async move {
        app.post::<_, ()>(route::PASSWORD_FORGOTTEN, &body).await?;
        sent.try_set(Some(body.login));
        titles::set_title(t::sign_up_sent_title());
        dom::focus_soon("main h1");
        Ok(())
    });
}

fn sent(screen: ForgottenPassword, login: &str) -> AnyView {
    let shown = view! { <b translate="no">{login.to_owned()}</b> }.into_any();
    let back = Back { sent: screen.sent, title: t::forgotten_title(), entry: "#login", label: t::forgotten_again() };
    view! {
        <div class="stack">
            <p>{t::forgotten_sent(shown)}</p>
            <MailSentHelp missing=t::forgotten_missing() back/>
            <p><a href="#/">{t::back_to_sign_in()}</a></p>
        </div>
    }
    .into_any()
}
