//! The page on which an account allows an application to act for it.

use super::page::{LinkKind, LinkPage};
use crate::components::{Notice, Person, Select, Tone};
use crate::forms::SubmitButton;
use crate::platform::client::{Failure, TypedCall};
use crate::platform::i18n as t;
use crate::screens::profile::RuleList;
use crate::state::LinkOutcome;
use handover_api::applications::{AllowGrant, Grant, GrantToken, RequestedGrant};
use handover_api::{Link, Reason, route};
use handover_rules::account::applications::GrantPeriod;
use handover_rules::request::Answer;
use leptos::prelude::*;
use web_sys::Url;

#[derive(Clone, Copy)]
pub(super) struct GrantLink;

impl LinkKind for GrantLink {
    type Info = RequestedGrant;

    fn title(self) -> &'static str {
        t::authorize_title()
    }

    fn read(self, page: LinkPage<Self>) -> Option<TypedCall<RequestedGrant>> {
        Some(page.app.post(route::GRANT_REQUEST, &GrantToken { token: page.code()? }))
    }

    fn refused(self, failure: &Failure) -> Option<&'static str> {
        (failure.reason() == Some(Reason::NotFound)).then(t::authorize_gone)
    }

    fn missing(self) -> &'static str {
        t::authorize_gone()
    }

    fn content(self, page: LinkPage<Self>, asked: &RequestedGrant) -> AnyView {
        let Grant { name, description, owner, rules, .. } = asked.grant.clone();
        let periods = GrantPeriod::ALL.map(|of| (of.as_str().to_owned(), period_name(of).to_owned())).to_vec();
        if page.entry.text().is_empty() {
            page.entry.value.set(GrantPeriod::Month.as_str().to_owned());
        }
        let description =
            (!description.is_empty()).then(|| view! { <dt>{t::authorize_description()}</dt><dd>{description}</dd> });
        let handle = page.app.my_handle();
        let content = |password| {
            view! {
                <p>{t::authorize_lead(handle.as_str())}</p>
                <dl class="facts card pad">
                    <dt>{t::authorize_name()}</dt><dd><b>{name}</b></dd>
                    <dt>{t::authorize_owner()}</dt><dd><Person who=owner/></dd>
                    {description}
                    <dt>{t::authorize_rules()}</dt><dd><RuleList rules/></dd>
                </dl>
                <p class="small soft">{t::authorize_never()}</p>
                <Select id=page.entry.id label=t::authorize_period() options=periods chosen=page.entry.value/>
                {password}
                <div class="row">
                    <SubmitButton form=page.form icon="check" label=t::authorize_allow()/>
                    {page.button("btn", "x", t::authorize_deny(), Answer::Decline)}
                </div>
            }
            .into_any()
        };
        let form = page.form_with_password(asked.has_password, content);
        view! { <div class="column">{form}</div> }.into_any()
    }

    fn answer(self, page: LinkPage<Self>, answer: Answer) {
        let Some(token) = page.code() else { return };
        let call = match answer {
            Answer::Accept => {
                let period = GrantPeriod::parse(&page.entry.text()).unwrap_or(GrantPeriod::Day);
                page.app.post(route::GRANT_ALLOW, &AllowGrant { token, period, password: page.password.text() })
            }
            Answer::Decline => page.app.post(route::GRANT_DENY, &GrantToken { token }),
        };
        let asked = page.info.data.get_untracked();
        page.send(call, move |()| {
            let redirection = asked.and_then(|asked| asked.grant.redirection);
            let view = move || answered(answer, redirection.as_deref());
            Some(LinkOutcome { title: t::authorize_title, view: view.into() })
        });
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

fn answered(answer: Answer, redirection: Option<&str>) -> AnyView {
    let (tone, icon, text) = match answer {
        Answer::Accept => (Tone::Ok, "ok", t::authorize_allowed()),
        Answer::Decline => (Tone::Plain, "info", t::authorize_denied()),
    };
    let back = redirection.map(|address| {
        // The server has checked it.
        let host = Url::new(address).map(|address| address.host()).unwrap_or_default();
        let label = t::authorize_back(host.as_str());
        view! { <a class="btn main" href=address.to_owned() rel="noreferrer">{label}</a> }
    });
    view! {
        <div role="status"><Notice tone icon><p>{text}</p></Notice></div>
        <div class="row">{back} <a class="btn" href=Link::Profile.format()>{t::to_profile()}</a></div>
    }
    .into_any()
}
