//! The facts of a case, the steps after the current one, and closing it.

use super::uploads::{CasePage, act};
use crate::browser::dom;
use crate::components::{Ask, CopyButton, Icon, NameOfService, PersonName, Tone, second_press};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::procedure::words;
use handover_api::cases::CaseView;
use handover_api::route;
use handover_rules::cases::CaseState;
use handover_rules::cases::claim::Claim;
use leptos::prelude::*;

pub(super) fn view(page: CasePage) -> AnyView {
    let is_asking = RwSignal::new(false);
    let is_open = Memo::new(move |_| page.with(|case| !case.state.is_final()).unwrap_or_default());
    let close = move || {
        is_open.get().then(|| {
            view! {
                <div class="row">
                    <button type="button" class="btn bad" on:click=move |_| is_asking.set(true)>
                        <Icon name="stop"/> {t::procedure_close()}
                    </button>
                </div>
            }
        })
    };
    let keep = t::procedure_close_keep();
    let ask = move || Ask::new(t::procedure_close_ask(), t::procedure_close_what(), t::procedure_close(), keep);
    let act = move || {
        page.uploads.stop();
        act(page, "POST", route::CASE_CLOSE, t::procedure_event_closed());
        dom::focus_soon("main h1");
    };
    view! {
        <aside class="stack" aria-label=t::procedure_number()>
            <div class="card pad">{move || page.with(facts)}</div>
            {move || page.with(then)}
            {close}
            <p class="small soft">{t::procedure_keep_link()}</p>
        </aside>
        {move || is_open.get().then(|| second_press(is_asking, Tone::Bad, ask, act.into()))}
    }
    .into_any()
}

fn facts(case: &CaseView) -> AnyView {
    let number = case.number.to_string();
    let until = case.until.filter(|_| case.state == CaseState::CollectingPapers).map(|until| {
        view! {
            <dt>{t::procedure_closes()}</dt>
            <dd>{intl::timestamp(until)}<br/><span class="small soft">{t::procedure_if_nothing()}</span></dd>
        }
    });
    let deleted = case.papers_deleted_at.filter(|_| !case.papers.is_empty()).map(|at| {
        view! { <dt>{t::procedure_step_papers()}</dt><dd>{t::procedure_deleted(intl::day_of(at).as_str())}</dd> }
    });
    view! {
        <dl class="facts">
            <dt>{t::procedure_number()}</dt>
            <dd><code translate="no">{number.clone()}</code><CopyButton text=number/></dd>
            <dt>{t::procedure_domain()}</dt><dd><NameOfService name=case.domain.clone()/></dd>
            <dt>{t::procedure_claim()}</dt><dd>{words::claim(&case.claim)}</dd>
            <dt>{t::you()}</dt>
            <dd>
                <PersonName name=case.name.clone()/><br/>
                <span class="small soft">{t::claimant(case.claimant)}</span>
            </dd>
            {until}
            {deleted}
        </dl>
    }
    .into_any()
}

/// The steps after the present one.
fn then(case: &CaseView) -> Option<AnyView> {
    let check = t::procedure_then_check(u64::from(case.policy.approvers));
    let object = t::procedure_then_object(words::days(case.policy.objection));
    let effect = match &case.claim {
        Claim::Holder(_) => t::procedure_then_holder().to_owned(),
        Claim::Contacts { to, .. } => t::procedure_then_roles(to.as_str()),
    };
    let (check, object, effect) = (("eye", check), ("mail", object), ("check", effect));
    let steps = match case.state {
        CaseState::Opened | CaseState::CollectingPapers => vec![check, object, effect],
        CaseState::Checking => vec![object, effect],
        CaseState::ObjectionPeriod => vec![effect],
        _ => return None,
    };
    let lines: Vec<AnyView> = steps
        .into_iter()
        .map(|(icon_name, text)| view! { <li><Icon name=icon_name/><span>{text}</span></li> }.into_any())
        .collect();
    let view = view! {
        <section class="card pad stack" aria-labelledby="then">
            <h2 id="then">{t::procedure_then()}</h2>
            <ol class="abilities stack tight">{lines}</ol>
        </section>
    };
    Some(view.into_any())
}
