//! The pages of a case's mailed links: confirming the mailbox of a claimant, and the objection of the holder on record or of
//! the current admin, also in a session.

use super::{CaseStep, case_about, case_refused, claim_text, progress, read_case};
use crate::components::{self, Field, Handle, NameOfService, Notice, PersonName, State, Tone, described_by, warning};
use crate::forms::{Rejection, guard_unload};
use crate::platform::client::{Failure, TypedCall};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::mailed_link::page::{LinkKind, LinkPage, TOO_LATE, mailed, page};
use chrono::TimeDelta;
use handover_api::cases::{CaseLinkInfo, CaseToken, Objection, SessionObjection};
use handover_api::link::ProcedurePage;
use handover_api::{Link, Reason, route};
use handover_rules::ValidationCode;
use handover_rules::cases::claim::{Claim, LONGEST_NOTE};
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::request::Answer;
use leptos::prelude::*;

pub(crate) fn confirm(link: &Link) -> AnyView {
    mailed(link, Confirmation)
}

#[derive(Clone, Copy)]
struct Confirmation;

impl LinkKind for Confirmation {
    type Info = CaseLinkInfo;

    fn title(self) -> &'static str {
        t::procedure_confirm_title()
    }

    fn lead(self, link: &CaseLinkInfo) -> String {
        case_about(link)
    }

    fn read(self, page: LinkPage<Self>) -> Option<TypedCall<CaseLinkInfo>> {
        read_case(page)
    }

    fn refused(self, failure: &Failure) -> Option<&'static str> {
        case_refused(failure)
    }

    fn missing(self) -> &'static str {
        t::procedure_link_none()
    }

    fn content(self, page: LinkPage<Self>, link: &CaseLinkInfo) -> AnyView {
        let question = if link.state == CaseState::Opened {
            let until = link.until.map(|until| t::procedure_confirm_until(intl::timestamp(until).as_str()));
            view! {
                <section class="card pad stack column" aria-label=t::procedure_confirm_title()>
                    <p>{t::procedure_confirm_what()}</p>
                    <div class="row">
                        {page.button("btn main", "check", t::procedure_confirm_button(), Answer::Accept)}
                    </div>
                    {until.map(|until| view! { <State tone=Tone::Plain icon="clock" text=until/> }.into_any())}
                    <p class="small soft">{t::procedure_confirm_ignore()}</p>
                </section>
            }
            .into_any()
        } else {
            warning(t::procedure_link_expired())
        };
        view! { <div class="stack wide">{progress(Some(CaseStep::Confirm), None)}{question}</div> }.into_any()
    }

    fn rejected(self, _: LinkPage<Self>, failure: &Failure) -> Option<Rejection> {
        // Without seconds: the next full minute is not too early.
        let Failure::Problem(problem) = failure else { return None };
        let until = problem.until.filter(|_| problem.reason == Reason::OverBudget)? + TimeDelta::seconds(59);
        Some(Rejection::Form(t::procedure_confirm_later(intl::timestamp(until).as_str())))
    }

    /// The answer is the token of the case's page, to which this one leads on.
    fn answer(self, page: LinkPage<Self>, _: Answer) {
        let Some(token) = page.token() else { return };
        let app = page.app;
        page.send(app.post(route::CASE_CONFIRM, &CaseToken { token }), move |token: ValidationCode| {
            let case = Link::Procedure { page: ProcedurePage::Case, token: None };
            app.mailed_link.token.set(Some((case.clone(), token)));
            app.replace_link(case);
            app.announce_on_arrival(t::procedure_confirmed().to_owned());
            None
        });
    }
}

pub(crate) fn object(link: &Link) -> AnyView {
    match link {
        Link::CaseToObject { number } => {
            let number = *number;
            untrack(move || page(ObjectionLink(Some(number)), None))
        }
        _ => mailed(link, ObjectionLink(None)),
    }
}

/// With the case that a signed-in reader can object to; `None` with a private link.
#[derive(Clone, Copy)]
struct ObjectionLink(Option<CaseNumber>);

impl LinkKind for ObjectionLink {
    type Info = CaseLinkInfo;

    fn title(self) -> &'static str {
        t::procedure_object_button()
    }

    fn heading(self, link: &CaseLinkInfo) -> String {
        if link.state == CaseState::ObjectionPeriod {
            t::word_case_object_title(components::service_inside(&link.domain).as_str())
        } else {
            case_about(link)
        }
    }

    fn lead(self, link: &CaseLinkInfo) -> String {
        let lead = match (link.link, self.0) {
            (CaseLink::HolderObjection, Some(_)) => t::procedure_object_holder_here(),
            (_, Some(_)) => "",
            (CaseLink::HolderObjection, None) => t::procedure_object_holder(),
            (_, None) => t::procedure_object_admin(),
        };
        lead.to_owned()
    }

    fn read(self, page: LinkPage<Self>) -> Option<TypedCall<CaseLinkInfo>> {
        match self.0 {
            Some(number) => Some(page.app.get(&route::my_case(number))),
            None => read_case(page),
        }
    }

    fn refused(self, failure: &Failure) -> Option<&'static str> {
        match failure.reason() {
            Some(Reason::NotFound) => Some(t::procedure_object_none()),
            _ => case_refused(failure),
        }
    }

    fn missing(self) -> &'static str {
        t::procedure_link_none()
    }

    /// It is in another state by now.
    fn is_too_late(self, failure: &Failure) -> bool {
        failure.reason() == Some(Reason::CaseRefused)
    }

    fn content(self, page: LinkPage<Self>, link: &CaseLinkInfo) -> AnyView {
        let main = match link.state {
            CaseState::ObjectionPeriod => question(page, link),
            state => {
                let has_counted = page.has_counted.get();
                let id = (has_counted == Some(false)).then(|| TOO_LATE.trim_start_matches('#'));
                let outcome = outcome(state, has_counted == Some(true));
                view! { <div id=id tabindex=id.map(|_| "-1")>{outcome}</div> }.into_any()
            }
        };
        let until = link.until.map(|until| {
            view! { <dt>{t::procedure_object_until()}</dt><dd>{intl::timestamp(until)}</dd> }
        });
        let again = self.0.is_none().then(|| view! { <p class="small soft">{t::procedure_object_again()}</p> });
        view! {
            <div class="cols side">
                <div class="stack wide">
                    <section class="stack" aria-labelledby="claim">
                        <h2 id="claim">{t::procedure_object_claim()}</h2>
                        <div class="card pad">{link.claim.as_ref().map(claim_facts)}</div>
                    </section>
                    {main}
                </div>
                <aside class="stack" aria-label=t::procedure_number()>
                    <div class="card pad">
                        <dl class="facts">
                            <dt>{t::procedure_number()}</dt>
                            <dd><Handle text=link.number.to_string()/></dd>
                            <dt>{t::procedure_domain()}</dt><dd><NameOfService name=link.domain.clone()/></dd>
                            {until}
                        </dl>
                    </div>
                    {again}
                </aside>
            </div>
        }
        .into_any()
    }

    /// One press is enough: nothing changes by it but that staff look at the case again.
    fn answer(self, page: LinkPage<Self>, _: Answer) {
        let reason = page.entry.text();
        let call = if let Some(number) = self.0 {
            page.app.post(&route::object_to_case(number), &SessionObjection { reason })
        } else {
            let Some(token) = page.token() else { return };
            page.app.post(route::CASE_OBJECTION, &Objection { token, reason })
        };
        page.send(call, move |()| {
            // In a session, the case is not shown to its reader any longer.
            page.info.data.try_update(|info| {
                if let Some(info) = info {
                    (info.state, info.until) = (CaseState::Checking, None);
                }
            });
            None
        });
    }
}

fn claim_facts(claim: &Claim) -> AnyView {
    match claim {
        Claim::Contacts { .. } => view! { <p>{claim_text(claim)}</p> }.into_any(),
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

fn question(page: LinkPage<ObjectionLink>, link: &CaseLinkInfo) -> AnyView {
    let until = link.until.map(intl::timestamp).unwrap_or_default();
    let entry = page.entry;
    guard_unload(move || !entry.value.with_untracked(String::is_empty));
    let how = link.claimant.map(|of| t::procedure_object_how(t::claimant(of), until.as_str()));
    view! {
        <section class="card pad stack" aria-labelledby="object">
            <h2 id="object">{t::procedure_object_yours()}</h2>
            <p>{how}</p>
            <Field id=entry.id label=t::procedure_object_why() hint=t::procedure_object_why_hint().into_any()>
                <textarea
                    id=entry.id rows="3" maxlength=LONGEST_NOTE.to_string() aria-describedby=described_by(entry.id)
                    prop:bound=move || entry.value.get()
                    on:input=move |event| entry.value.set(event_target_value(&event))
                ></textarea>
            </Field>
            <div class="row">
                {page.button("btn main big", "stop", t::procedure_object_button(), Answer::Accept)}
            </div>
            <p class="small soft">{t::procedure_object_nothing_yet(until.as_str())}</p>
        </section>
    }
    .into_any()
}

fn outcome(case: CaseState, has_objected: bool) -> AnyView {
    let (tone, icon, text) = match case {
        CaseState::Executed => (Tone::Warn, "alert", t::procedure_object_executed()),
        CaseState::Refused | CaseState::Closed | CaseState::Lapsed => (Tone::Ok, "ok", t::procedure_object_ended()),
        _ if has_objected => (Tone::Ok, "check", t::procedure_object_done()),
        _ => (Tone::Now, "eye", t::procedure_object_checking()),
    };
    view! { <div role="status"><Notice tone icon><p>{text}</p></Notice></div> }.into_any()
}
