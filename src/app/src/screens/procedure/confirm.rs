//! Confirming the mailbox of a claimant.

use super::parts::{CaseStep, case_refused, progress, read_case};
use super::words;
use crate::components::{State, Tone, warning};
use crate::forms::Rejection;
use crate::platform::client::{Failure, TypedCall};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::mailed_link::page::{LinkKind, LinkPage, mailed};
use chrono::TimeDelta;
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::link::ProcedurePage;
use handover_api::{Link, Reason, route};
use handover_rules::ValidationCode;
use handover_rules::cases::CaseState;
use handover_rules::request::Answer;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(link: &Link) -> AnyView {
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
        words::case_about(link)
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
