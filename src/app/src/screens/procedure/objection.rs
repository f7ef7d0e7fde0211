//! The objection of the holder on record, or of the current admin: by a private link, or in a session.

use super::parts::{CaseByLink, head, link_failure};
use super::{by_link, words};
use crate::browser::dom;
use crate::components::{self, NameOfService, Notice, Pending, PersonName, Skeleton, Tone, by_person, warning};
use crate::forms::guard_unload;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::cases::{CaseLinkInfo, Objection, SessionObjection};
use handover_api::link::ProcedurePage;
use handover_api::{Link, Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::claim::{Claim, LONGEST_NOTE};
use handover_rules::cases::notices::CaseLink;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct ObjectionByLink {
    app: App,
    link: CaseByLink,
    reason: RwSignal<String>,
    sending: Pending,
    /// This page has just objected.
    done: RwSignal<bool>,
}

/// The screen.
pub(crate) fn view(link: &Link) -> AnyView {
    match link {
        Link::CaseToObject { number } => {
            let number = *number;
            untrack(move || page(CaseByLink::in_session(number)))
        }
        _ => by_link(ProcedurePage::Objection, t::procedure_object_button, |token| page(CaseByLink::new(token))),
    }
}

fn page(link: CaseByLink) -> AnyView {
    let app = expect_context::<App>();
    let state = ObjectionByLink {
        app,
        link,
        reason: RwSignal::new(String::new()),
        sending: Pending::new(),
        done: RwSignal::new(false),
    };
    guard_unload(move || !state.done.get_untracked() && !state.reason.with_untracked(String::is_empty));
    let heading = move || {
        state.link.info.with_answer(|link| match link {
            Some(Ok(link)) if link.state == CaseState::ObjectionPeriod => {
                t::word_case_object_title(components::service_inside(&link.domain).as_str())
            }
            Some(Ok(link)) => words::case_about(link),
            _ => t::procedure_object_button().to_owned(),
        })
    };
    let lead = move || {
        state.link.info.with_answer(|link| match link {
            Some(Ok(link)) if state.link.in_session.is_some() => match link.link {
                CaseLink::HolderObjection => t::procedure_object_holder_here().into_any(),
                _ => ().into_any(),
            },
            Some(Ok(link)) if link.link == CaseLink::HolderObjection => t::procedure_object_holder().into_any(),
            Some(Ok(_)) => t::procedure_object_admin().into_any(),
            _ => ().into_any(),
        })
    };
    let shown = move || {
        state.link.info.with_answer(|link| match link {
            None => view! { <Skeleton lines=5/> }.into_any(),
            Some(Ok(link)) => content(state, link),
            Some(Err(failure)) if failure.reason() == Some(Reason::NotFound) => warning(t::procedure_object_none()),
            Some(Err(failure)) => link_failure(failure, move || state.link.read()),
        })
    };
    view! { {head(heading, lead)}{shown} }.into_any()
}

fn content(state: ObjectionByLink, link: &CaseLinkInfo) -> AnyView {
    let main =
        if link.state == CaseState::ObjectionPeriod { question(state, link) } else { outcome(state, link.state) };
    let claim = link.claim.as_ref().map(claim);
    let is_by_link = state.link.in_session.is_none();
    let until = link.until.map(|until| {
        view! { <dt>{t::procedure_object_until()}</dt><dd>{intl::timestamp(until)}</dd> }
    });
    view! {
        <div class="cols side">
            <div class="stack wide">
                <section class="stack" aria-labelledby="claim">
                    <h2 id="claim">{t::procedure_object_claim()}</h2>
                    <div class="card pad">{claim}</div>
                </section>
                {main}
            </div>
            <aside class="stack" aria-label=t::procedure_number()>
                <div class="card pad">
                    <dl class="facts">
                        <dt>{t::procedure_number()}</dt><dd><code translate="no">{link.number.to_string()}</code></dd>
                        <dt>{t::procedure_domain()}</dt><dd><NameOfService name=link.domain.clone()/></dd>
                        {until}
                    </dl>
                </div>
                {is_by_link.then(|| view! { <p class="small soft">{t::procedure_object_again()}</p> })}
            </aside>
        </div>
    }
    .into_any()
}

/// The change that the case asks for.
fn claim(claim: &Claim) -> AnyView {
    match claim {
        Claim::Contacts { .. } => view! { <p>{words::claim(claim)}</p> }.into_any(),
        Claim::Holder(holder) => {
            let organisation = (!holder.organisation.is_empty()).then(|| {
                let name = view! { <PersonName name=holder.organisation.clone()/> }.into_any();
                view! { <dt>{t::holder_organisation()}</dt><dd>{name}</dd> }
            });
            view! {
                <p>{t::procedure_object_new_holder()}</p>
                <dl class="facts">
                    <dt>{t::holder_name()}</dt><dd><PersonName name=holder.full_name()/></dd>
                    {organisation}
                    <dt>{t::holder_legal_form()}</dt><dd>{t::holder_form(holder.legal_form)}</dd>
                    <dt>{t::holder_email()}</dt><dd translate="no">{holder.email.to_string()}</dd>
                </dl>
            }
            .into_any()
        }
    }
}

/// No form and no default action: Enter decides nothing.
fn question(state: ObjectionByLink, link: &CaseLinkInfo) -> AnyView {
    let until = link.until.map(intl::timestamp).unwrap_or_default();
    let failed = move || state.sending.failure().map(|failure| link_failure(&failure, move || object(state)));
    view! {
        <section class="card pad stack" aria-labelledby="object">
            <h2 id="object">{t::procedure_object_yours()}</h2>
            <p>{link.claimant.map(|of| t::procedure_object_how(t::claimant(of), until.as_str()))}</p>
            <div class="field">
                <label for="why">{t::procedure_object_why()}</label>
                <p class="small soft" id="why-h">{t::procedure_object_why_hint()}</p>
                <div class="in">
                    <textarea
                        id="why" rows="3" maxlength=LONGEST_NOTE.to_string() aria-describedby="why-h"
                        prop:bound=move || state.reason.get()
                        on:input=move |event| state.reason.set(event_target_value(&event))
                    ></textarea>
                </div>
            </div>
            <div>{failed}</div>
            <div class="row">
                <button
                    type="button" class="btn main big" aria-disabled=move || state.sending.disabled()
                    on:click=by_person(move || object(state))
                >
                    {t::procedure_object_button()}
                </button>
            </div>
            <p class="small soft">{t::procedure_object_nothing_yet(until.as_str())}</p>
        </section>
    }
    .into_any()
}

fn outcome(state: ObjectionByLink, case: CaseState) -> AnyView {
    let (tone, icon_name, text) = match case {
        CaseState::Executed => (Tone::Warn, "alert", t::procedure_object_executed()),
        CaseState::Refused | CaseState::Closed | CaseState::Lapsed => (Tone::Ok, "ok", t::procedure_object_ended()),
        _ if state.done.get() => (Tone::Ok, "check", t::procedure_object_done()),
        _ => (Tone::Now, "eye", t::procedure_object_checking()),
    };
    let text = view! { <p>{text}</p> }.into_any();
    view! { <div role="status"><Notice tone icon=icon_name>{text}</Notice></div> }.into_any()
}

/// One press is enough: nothing changes by it but that staff look at the case again.
fn object(state: ObjectionByLink) {
    if !state.sending.is_idle() {
        return;
    }
    let (reason, token) = (state.reason.get_untracked(), state.link.token());
    state.sending.run(async move {
        let sent: Result<(), Failure> = match state.link.in_session {
            Some(number) => state.app.post(&route::object_to_case(number), &SessionObjection { reason }).await,
            None => state.app.post(route::CASE_OBJECTION, &Objection { token, reason }).await,
        };
        match sent {
            Ok(()) => {
                state.done.try_set(true);
                arrived(state.link);
                dom::focus_soon("main h1");
            }
            // It is in another state by now: the page says which.
            Err(failure) if matches!(failure.reason(), Some(Reason::CaseRefused | Reason::NotFound)) => {
                state.link.read();
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    });
}

/// Shows that the objection has arrived. In a session, the case is not shown to its reader any longer.
fn arrived(link: CaseByLink) {
    if link.in_session.is_none() {
        return link.read();
    }
    link.info.data.try_update(|info| {
        if let Some(info) = info {
            (info.state, info.until) = (CaseState::Checking, None);
        }
    });
}
