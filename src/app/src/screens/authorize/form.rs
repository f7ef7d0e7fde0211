//! The access that an application asks for, and the answer.

use super::rules::RuleList;
use super::state::{GrantPage, Shown};
use crate::components::{Person, Select, submit_by_person};
use crate::forms::{ErrorSummary, Form, Rejection, SubmitButton, TextField, TextInput};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use handover_api::account::applications::{AllowGrant, Grant, GrantToken, RequestedGrant};
use handover_api::{Reason, route};
use handover_rules::account::applications::GrantPeriod;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct GrantAnswer {
    page: GrantPage,
    form: Form,
    password: TextField,
    needs_password: bool,
    period: RwSignal<String>,
    redirection: StoredValue<Option<String>>,
}

#[component]
pub(super) fn GrantForm(page: GrantPage, asked: RequestedGrant) -> impl IntoView {
    let RequestedGrant { grant: Grant { name, description, owner, rules, redirection, .. }, has_password } = asked;
    let answer = GrantAnswer {
        page,
        form: Form::new("#grant-errors", t::authorize_title()),
        password: TextField::new("grant-password", ""),
        needs_password: page.app.ways_in().needs_password(has_password, page.app.is_demo()),
        period: RwSignal::new(GrantPeriod::Month.as_str().to_owned()),
        redirection: StoredValue::new(redirection),
    };
    let GrantAnswer { form, password, needs_password, period, .. } = answer;
    let periods: Vec<(String, String)> =
        GrantPeriod::ALL.into_iter().map(|of| (of.as_str().to_owned(), period_name(of).to_owned())).collect();
    let description =
        (!description.is_empty()).then(|| view! { <dt>{t::authorize_description()}</dt><dd>{description}</dd> });
    let password = needs_password.then(|| {
        let label = t::password_yours();
        view! { <TextInput field=password label kind="password" autocomplete="current-password" /> }
    });
    let handle = page.app.my_handle();
    view! {
        <form class="stack fields" novalidate on:submit=submit_by_person(move || allow(answer))>
            <ErrorSummary form/>
            <p>{t::authorize_lead(handle.as_str())}</p>
            <dl class="facts card pad">
                <dt>{t::authorize_name()}</dt><dd><b>{name}</b></dd>
                <dt>{t::authorize_owner()}</dt><dd><Person who=owner/></dd>
                {description}
                <dt>{t::authorize_rules()}</dt><dd><RuleList rules/></dd>
            </dl>
            <p class="small soft">{t::authorize_never()}</p>
            <Select id="grant-period" label=t::authorize_period() options=periods chosen=period/>
            {password}
            <div class="row">
                <SubmitButton form icon="check" label=t::authorize_allow()/>
                <button type="button" class="btn" on:click=move |_| deny(answer)>{t::authorize_deny()}</button>
            </div>
        </form>
    }
}

fn period_name(period: GrantPeriod) -> &'static str {
    match period {
        GrantPeriod::Day => t::authorize_day(),
        GrantPeriod::Month => t::authorize_month(),
        GrantPeriod::Year => t::authorize_year(),
        GrantPeriod::Unlimited => t::authorize_unlimited(),
    }
}

fn allow(answer: GrantAnswer) {
    let GrantAnswer { page, form, password, needs_password, period, .. } = answer;
    let Some(token) = page.token() else { return page.show(Shown::Gone) };
    let period = GrantPeriod::parse(&period.get_untracked()).unwrap_or(GrantPeriod::Day);
    let body = AllowGrant { token, period, password: password.text() };
    let is_missing = needs_password && body.password.is_empty();
    if form.start(vec![password.check(is_missing.then(t::password_missing))]) {
        send(answer, true, async move { page.app.post::<_, ()>(route::GRANT_ALLOW, &body).await });
    }
}

fn deny(answer: GrantAnswer) {
    let GrantAnswer { page, form, .. } = answer;
    let Some(token) = page.token() else { return page.show(Shown::Gone) };
    if form.start(Vec::new()) {
        let body = GrantToken { token };
        send(answer, false, async move { page.app.post::<_, ()>(route::GRANT_DENY, &body).await });
    }
}

fn send(answer: GrantAnswer, is_allowed: bool, call: impl Future<Output = Result<(), Failure>> + 'static) {
    let GrantAnswer { page, form, password, redirection, .. } = answer;
    form.run(async move {
        match call.await {
            Ok(()) => page.answered(is_allowed, redirection.try_get_value().flatten()),
            Err(failure) => match failure.reason() {
                Some(Reason::WrongCredentials) => return Err(Rejection::field(password, t::password_wrong())),
                Some(Reason::NotFound) => page.show(Shown::Gone),
                _ => return Err(failure.into()),
            },
        }
        Ok(())
    });
}
