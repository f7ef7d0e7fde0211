//! The queue of cases, oldest first.

use super::state::Desk;
use super::{data, parts, words};
use crate::components::{self, NameOfService, Notice, PersonName, State, Tone};
use crate::data::WhenLoaded;
use crate::platform::i18n as t;
use crate::platform::intl;
use chrono::TimeDelta;
use handover_api::cases::{DeskCaseRow, DeskQueue};
use handover_api::desk::{CaseFilter, DeskLink};
use handover_api::route;
use handover_rules::cases::CaseState;
use handover_rules::desk::DeskAct;
use leptos::prelude::*;

/// A case that has waited for a decision for longer is shown with care, and later as late.
const CAREFUL: TimeDelta = TimeDelta::days(2);
const LATE: TimeDelta = TimeDelta::days(5);

/// The section of the overview.
pub(super) fn queue(desk: Desk) -> AnyView {
    let queue = data::load::<DeskQueue>(desk, route::DESK_CASES.to_owned());
    let chosen = match desk.link.get_untracked() {
        DeskLink::Overview { cases, .. } => cases,
        _ => CaseFilter::default(),
    };
    let content = view! { <WhenLoaded of=queue let:queue>{rows(desk, chosen, queue)}</WhenLoaded> };
    parts::section("desk-cases", t::desk_cases(), content)
}

fn rows(desk: Desk, chosen: CaseFilter, queue: &DeskQueue) -> AnyView {
    let count = |filter: CaseFilter| queue.rows.iter().filter(|row| is_in(filter, row)).count() as u64;
    let search = match desk.link.get_untracked() {
        DeskLink::Overview { search, .. } => search,
        _ => String::new(),
    };
    let choices =
        CaseFilter::ALL.into_iter().filter(|filter| *filter != CaseFilter::Mine || desk.may(DeskAct::ApproveCase));
    let choices: Vec<AnyView> = choices
        .map(|filter| {
            let address = DeskLink::Overview { search: search.clone(), cases: filter }.format();
            let text = [filter_name(filter), " (", &intl::number(count(filter)), ")"].concat();
            let is_chosen = filter == chosen;
            view! { <li><a class="chip" href=address aria-current=is_chosen.then_some("true")>{text}</a></li> }
                .into_any()
        })
        .collect();
    let lines: Vec<AnyView> = queue.rows.iter().filter(|row| is_in(chosen, row)).map(|row| line(desk, row)).collect();
    let hidden = (queue.hidden > 0).then(|| {
        let text = t::desk_cases_hidden(u64::from(queue.hidden), intl::number(queue.hidden.into()).as_str());
        view! { <Notice tone=Tone::Warn icon="alert"><p>{text}</p></Notice> }.into_any()
    });
    view! {
        <nav aria-label=t::desk_cases()><ul class="ul row">{choices}</ul></nav>
        {hidden}
        {parts::lines(lines, t::desk_cases_none())}
    }
    .into_any()
}

fn is_in(filter: CaseFilter, row: &DeskCaseRow) -> bool {
    match filter {
        CaseFilter::All => true,
        CaseFilter::Mine => row.is_mine,
        CaseFilter::Waiting => row.state == CaseState::CollectingPapers,
        CaseFilter::Objection => row.state == CaseState::ObjectionPeriod,
    }
}

fn filter_name(filter: CaseFilter) -> &'static str {
    match filter {
        CaseFilter::All => t::desk_cases_all(),
        CaseFilter::Mine => t::desk_cases_mine(),
        CaseFilter::Waiting => t::desk_case_state(CaseState::CollectingPapers),
        CaseFilter::Objection => t::desk_case_state(CaseState::ObjectionPeriod),
    }
}

fn line(desk: Desk, row: &DeskCaseRow) -> AnyView {
    let what = words::procedure(row.procedure);
    let approved = (!row.approved_by.is_empty()).then(|| {
        let names = intl::list(&row.approved_by.iter().map(|name| components::isolated_name(name)).collect::<Vec<_>>());
        view! { <p class="small soft">{t::desk_case_approved_by(names.as_str())}</p> }
    });
    let content = view! {
        <p class="row between">{words::case(row.number)} {state(desk, row)}</p>
        <p class="small">
            {what} " · " <NameOfService name=row.domain.clone()/> " · " <PersonName name=row.name.clone()/>
        </p>
        {approved}
    };
    parts::line(content)
}

/// The state of a case, and since when, or until when others can object. A wait for a check is marked by its length.
fn state(desk: Desk, row: &DeskCaseRow) -> AnyView {
    let since = intl::timestamp(row.since);
    if row.state != CaseState::Checking {
        let text = match row.until {
            Some(until) => t::desk_case_state_objection_until(intl::timestamp(until).as_str()),
            None => [t::desk_case_state(row.state), ", ", &since].concat(),
        };
        return view! { <State tone=Tone::Plain icon="clock" text/> }.into_any();
    }
    let waited = desk.app.now() - row.since;
    let (tone, icon_name) = match waited {
        waited if waited > LATE => (Tone::Bad, "alert"),
        waited if waited > CAREFUL => (Tone::Warn, "alert"),
        _ => (Tone::Now, "eye"),
    };
    let text =
        if row.approvals > 0 { t::desk_case_waits_second(since.as_str()) } else { t::desk_case_waits(since.as_str()) };
    view! { <State tone icon=icon_name text/> }.into_any()
}
