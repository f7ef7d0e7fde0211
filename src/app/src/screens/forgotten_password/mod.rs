//! A forgotten password, or the first one of an account that came from elsewhere. Whatever is entered, the answer is the
//! same: it never tells who has an account.

use crate::components::mail_sent::{self, Back};
use crate::components::{self, Entry, Message};
use crate::forms::form::Form;
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::account_links as t;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use crate::state::Page;
use handover_api::account::ForgotPassword;
use handover_api::route;
use handover_rules::{EmailAddress, NicHandle};
use leptos::task::spawn_local;

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let form = Form::new("#forgotten-problems", t::forgotten_title());
    let me = app.session().me.get_untracked().map(|me| me.as_str().to_owned());
    let login = RwSignal::new(me.unwrap_or_else(|| app.session().login_prefill.get_untracked()));
    let wrong: RwSignal<Option<Message>> = RwSignal::new(None);
    let sent: RwSignal<Option<String>> = RwSignal::new(None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(app, form, login, wrong, sent);
    };
    let heading = move || {
        if sent.with(Option::is_some) { t::sign_up_sent_title().to_owned() } else { titles::heading(Page::Forgotten) }
    };
    let lead = move || if sent.with(Option::is_some) { "" } else { t::forgotten_lead() }.to_owned();
    let content = move || {
        if let Some(login) = sent.get() {
            return answer(app, sent, &login);
        }
        let entry = Entry {
            id: "login",
            label: t::sign_in_login(),
            hint: None,
            kind: "text",
            autocomplete: "username",
            value: login,
            wrong,
        };
        view! {
            <form class="stack fields" novalidate on:submit=submit>
                {form.problems()} {components::entry(entry)}
                <div class="row">
                    {form.button("btn main", Some("mail"), t::forgotten_send())}
                    <a class="btn bare" href="#/">{t::back_to_sign_in()}</a>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        {components::head(heading, lead)}
        <div class="column">{content}</div>
    }
    .into_any()
}

fn send(
    app: AppContext,
    form: Form,
    login: RwSignal<String>,
    wrong: RwSignal<Option<Message>>,
    sent: RwSignal<Option<String>>,
) {
    let body = ForgotPassword { login: login.get_untracked().trim().to_owned() };
    let problem = if body.login.is_empty() {
        Some(t::sign_in_login_missing())
    } else if NicHandle::parse(&body.login).is_err() && EmailAddress::parse(&body.login).is_none() {
        Some(t::login_wrong())
    } else {
        None
    };
    if !form.begin(vec![("login", wrong, problem.map(str::to_owned))]) {
        return;
    }
    spawn_local(async move {
        match client::post::<_, ()>(app, route::PASSWORD_FORGOTTEN, &body).await {
            Ok(()) => {
                form.end();
                sent.try_set(Some(body.login));
                titles::set_title(t::sign_up_sent_title());
                dom::focus_soon("main h1");
            }
            Err(failure) => form.refuse(&failure),
        }
    });
}

fn answer(app: AppContext, sent: RwSignal<Option<String>>, login: &str) -> AnyView {
    let shown = view! { <b translate="no">{login.to_owned()}</b> }.into_any();
    let back = Back { sent, title: t::forgotten_title(), entry: "#login", label: t::forgotten_again() };
    view! {
        <div class="stack">
            <p>{t::forgotten_sent(shown)}</p>
            {mail_sent::view(app, t::forgotten_missing(), back)}
            <p><a href="#/">{t::back_to_sign_in()}</a></p>
        </div>
    }
    .into_any()
}
