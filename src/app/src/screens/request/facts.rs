//! The facts beside: until when answers count, who asked, and the number.

use super::countdown::TimeLeftText;
use super::folded::FoldedPart;
use super::page::Page;
use super::timeline::timeline;
use crate::components::{
    self, CopyButton, Icon, NameOfService, Person, PersonName, RequestStateBadge, ServiceStatusLine,
};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::submissions::{LastDays, SubmissionDetail};
use handover_rules::{NicHandle, ServiceStatus};
use leptos::prelude::*;

/// The time left to answer, or what follows.
#[component]
pub(super) fn Deadline() -> impl IntoView {
    let page = expect_context::<Page>();
    let shown = Memo::new(move |_| {
        page.with(|detail, me| (detail.deadline, detail.has_party(me))).filter(|_| page.is_asking())
    });
    move || {
        shown.get().map(|(deadline, is_party)| {
            let until = view! { <time datetime=intl::machine(deadline)>{intl::weekday(deadline)}</time> }.into_any();
            let then = if is_party { t::request_close_page() } else { t::request_then_nothing() };
            view! {
                <div class="pad">
                    <p class="state">
                        <Icon name="clock"/>
                        <span>
                            <b><TimeLeftText now=page.now end=deadline/></b> " "
                            <span class="soft small">{t::request_until_moment(until)}</span>
                        </span>
                    </p>
                    <p class="small soft">{then}</p>
                </div>
            }
        })
    }
}

#[component]
pub(super) fn Facts() -> impl IntoView {
    let page = expect_context::<Page>();
    let facts = page.show(facts);
    let has_timeline = Memo::new(move |_| page.is(|detail| detail.only.is_some()));
    let timeline = move || {
        let summary = view! { <b>{t::request_timeline()}</b> }.into_any();
        view! { <FoldedPart part=timeline() class="pad fold" summary/> }
    };
    view! { <div class="pad">{facts}</div><Show when=move || has_timeline.get()>{timeline()}</Show> }
}

fn facts(detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let number = detail.id.first_request();
    let states = detail.only.is_none().then(|| states(detail));
    let asker_roles = (!detail.asker_roles.is_empty()).then(|| {
        view! { <div class="small soft">{components::words::roles_inside(detail.asker_roles)}</div> }
    });
    let delegate = detail.delegate.clone().map(|who| {
        let text = if detail.asker == *me { t::request_delegated_own } else { t::request_delegated };
        view! { <div>{text(view! { <Person who/> }.into_any())}</div> }
    });
    let asker = detail.asker.clone();
    let is_other = asker != *me;
    // Known together with the data that names the asker.
    let own_words = move || {
        let person = app.people.get(&asker).filter(|person| is_other && person.name.is_some())?;
        let organisation = person.organisation?;
        Some(
            view! { <div><PersonName name=organisation/></div><div class="small soft">{t::request_name_unchecked()}</div> },
        )
    };
    let stranger = (is_other && detail.waiting_for(me) > 0).then(|| {
        let asker = components::person_text(app.people, &detail.asker);
        view! { <p class="small soft">{t::request_stranger(asker.into_any())}</p> }
    });
    view! {
        <dl class="facts">
            {service(detail)}
            {states}
            {last_day(detail, me)}
            {together(detail)}
            <dt>{t::request_fact_asker()}</dt>
            <dd><Person who=detail.asker.clone()/>{asker_roles}{own_words}{delegate}</dd>
            <dt>{t::request_fact_asked()}</dt>
            <dd><time datetime=intl::machine(detail.asked_at)>{intl::timestamp(detail.asked_at)}</time></dd>
            <dt>{t::request_fact_number()}</dt>
            <dd>
                <code translate="no">{number.grouped()}</code>
                <CopyButton text=number.to_string()/>
            </dd>
        </dl>
        {stranger}
    }
    .into_any()
}

/// The service, and its state if it is unusual.
fn service(detail: &SubmissionDetail) -> Option<AnyView> {
    let app = expect_context::<App>();
    let (of, request) = detail.only.as_ref().zip(detail.only_request())?;
    let status = (of.service_status != ServiceStatus::Ok).then(|| {
        let state = view! { <ServiceStatusLine status=of.service_status expiration=None today=app.today()/> };
        view! { <dt>{t::request_fact_state()}</dt><dd class="row">{state}</dd> }
    });
    let content = view! {
        <dt>{t::request_fact_service()}</dt>
        <dd>
            <NameOfService name=request.service.name.clone()/>
            <CopyButton text=request.service.name.as_str().to_owned()/><br/>
            <span class="small soft">{t::word_category(request.service.category)}</span>
        </dd>
        {status}
    };
    Some(content.into_any())
}

/// The services by state.
fn states(detail: &SubmissionDetail) -> AnyView {
    let states: Vec<AnyView> = detail
        .states
        .iter()
        .map(|of| {
            view! { <li class="row"><RequestStateBadge state=of.state/> " " {intl::number(of.services)}</li> }
                .into_any()
        })
        .collect();
    view! { <dt>{t::request_fact_state()}</dt><dd><ul class="ul stack tight">{states}</ul></dd> }.into_any()
}

/// The last day of the incoming contacts, and the present one that it would replace.
fn last_day(detail: &SubmissionDetail, me: &NicHandle) -> Option<AnyView> {
    let present = detail.only.as_ref().and_then(|of| of.present_last_day).map(|day| {
        let text = t::request_until_now(intl::day(day).as_str());
        view! { <br/><span class="small soft">{text}</span> }
    });
    // The line under the heading says when the day ends.
    let is_in_lead = detail.only.is_some() && detail.waiting_for(me) > 0;
    let days = match (detail.until, &detail.last_days) {
        (Some(day), _) if is_in_lead => intl::day(day),
        (Some(day), _) => t::request_until(intl::day(day).as_str()),
        (None, Some(days)) => different_days(days),
        (None, None) => return None,
    };
    Some(view! { <dt>{t::request_fact_until()}</dt><dd>{days}{present}</dd> }.into_any())
}

/// Last days that differ by line.
fn different_days(LastDays { first, last, without }: &LastDays) -> String {
    let range = if first == last {
        intl::day(*first)
    } else {
        t::submission_last_days(intl::day(*first).as_str(), intl::day(*last).as_str())
    };
    if *without == 0 { range } else { [range, t::submission_last_days_without(*without)].join(", ") }
}

/// That the lines take effect together, with those that the reader does not see.
fn together(detail: &SubmissionDetail) -> Option<AnyView> {
    detail.together?;
    let is_open = detail.states.iter().any(|of| !of.state.is_final());
    let note = if is_open { t::submission_together_note() } else { t::submission_together_all() };
    Some(view! { <dt>{t::submission_together()}</dt><dd>{note}</dd> }.into_any())
}
