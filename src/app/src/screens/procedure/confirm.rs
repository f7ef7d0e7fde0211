//! Confirming the mailbox of a claimant.

use super::parts::{CaseByLink, CaseStep, head, link_failure, progress};
use super::{by_link, words};
use crate::browser::dom;
use crate::components::{FailureNotice, Icon, Notice, Pending, Skeleton, State, Tone, by_person, warning};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::TimeDelta;
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::link::ProcedurePage;
use handover_api::{Link, Reason, route};
use handover_rules::ValidationCode;
use handover_rules::cases::CaseState;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Confirm {
    app: App,
    link: CaseByLink,
    confirming: Pending,
}

/// The screen.
pub(crate) fn view() -> AnyView {
    by_link(ProcedurePage::Confirm, t::procedure_confirm_title, page)
}

fn page(token: String) -> AnyView {
    let app = expect_context::<App>();
    let state = Confirm { app, link: CaseByLink::new(token), confirming: Pending::new() };
    let lead = move || {
        state.link.info.with_answer(|link| {
            let Some(Ok(link)) = link else { return ().into_any() };
            words::case_about(link).into_any()
        })
    };
    let shown = move || {
        state.link.info.with_answer(|link| match link {
            None => view! { <Skeleton lines=4/> }.into_any(),
            Some(Ok(link)) if link.state == CaseState::Opened => content(state, link),
            Some(Ok(_)) => warning(t::procedure_link_expired()),
            Some(Err(failure)) => link_failure(failure, move || state.link.read()),
        })
    };
    view! {
        {head(|| t::procedure_confirm_title().to_owned(), lead)}
        <div class="stack wide">{progress(Some(CaseStep::Confirm), None)}{shown}</div>
    }
    .into_any()
}

/// No form and no default action: Enter decides nothing.
fn content(state: Confirm, link: &CaseLinkInfo) -> AnyView {
    let until = link.until.map(|until| t::procedure_confirm_until(intl::timestamp(until).as_str()));
    let failed = move || state.confirming.failure().map(|failure| confirmation_failure(state, &failure));
    view! {
        <section class="card pad stack column" aria-label=t::procedure_confirm_title()>
            <p>{t::procedure_confirm_what()}</p>
            <div>{failed}</div>
            <div class="row">
                <button
                    type="button" class="btn main" aria-disabled=move || state.confirming.disabled()
                    on:click=by_person(move || confirm(state))
                >
                    <Icon name="check"/> {t::procedure_confirm_button()}
                </button>
            </div>
            {until.map(|until| view! { <State tone=Tone::Plain icon="clock" text=until/> }.into_any())}
            <p class="small soft">{t::procedure_confirm_ignore()}</p>
        </section>
    }
    .into_any()
}

fn confirmation_failure(state: Confirm, failure: &Failure) -> AnyView {
    match failure {
        // Without seconds: the next full minute is not too early.
        Failure::Problem(problem) if problem.reason == Reason::OverBudget => problem.until.map_or_else(
            || view! { <FailureNotice failure=failure.clone()/> }.into_any(),
            |until| {
                let text = t::procedure_confirm_later(intl::timestamp(until + TimeDelta::seconds(59)).as_str());
                view! { <Notice role="alert"><p>{text}</p></Notice> }.into_any()
            },
        ),
        failure => link_failure(failure, move || confirm(state)),
    }
}

/// The answer is the token of the case's page, to which this one leads on.
fn confirm(state: Confirm) {
    let body = CaseToken { token: state.link.token() };
    state.confirming.run(async move {
        let answer = state.app.post::<_, ValidationCode>(route::CASE_CONFIRM, &body).await;
        let token_of_page = match answer {
            Ok(token) => token,
            // Used in another tab, or ended: the reason takes the place of the button.
            Err(failure) if failure.mailed_link().is_some() => {
                state.link.info.put(Err(failure));
                dom::focus_soon("main h1");
                return Ok(());
            }
            Err(failure) => return Err(failure),
        };
        let page = ProcedurePage::Case;
        state.app.mailed_link.case.set(Some((page, token_of_page)));
        state.app.replace_link(Link::Procedure { page, token: None });
        // The new page announces its title first.
        leptos::task::tick().await;
        state.app.announce(t::procedure_confirmed());
        dom::focus_soon("main h1");
        Ok(())
    });
}
