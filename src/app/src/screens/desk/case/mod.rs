//! A case: its question beside its papers, and the decision.

mod decision;
mod papers;
mod question;

use super::parts;
use super::state::Desk;
use crate::components::{self, PageHead, PersonName};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::data::loaded::Loaded;
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::cases::DeskCase;
use handover_api::route;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::timeline::CaseEntry;
use leptos::prelude::*;

lazy_part! { desk_case: pub(super) fn case_page(number: CaseNumber) { view(expect_context(), number) } }

fn view(desk: Desk, number: CaseNumber) -> AnyView {
    let title = t::desk_case(number.to_string().as_str());
    titles::set_title(&title);
    let case = desk.load::<DeskCase>(route::desk_case(number));
    let entered = decision::Entered::new(desk, &title);
    let lead = move || case.data.with(|case| case.as_ref().map(lead).unwrap_or_default());
    let crumbs = parts::crumbs(&title);
    let people = desk.app.people;
    let heading = move || {
        case.data.with(|case| case.as_ref().map_or_else(|| title.clone(), |case| question::title(people, case)))
    };
    view! {
        {crumbs}
        <PageHead heading lead/>
        <WhenLoaded of=case lines=8 let:now>
            {content(desk, case, entered, now)}
        </WhenLoaded>
    }
    .into_any()
}

fn lead(case: &DeskCase) -> String {
    let name = components::isolated_name(&case.name);
    t::desk_case_lead(t::claimant(case.claimant), name.as_str(), t::desk_case_state(case.state))
}

fn content(desk: Desk, data: Loaded<DeskCase>, entered: decision::Entered, case: &DeskCase) -> AnyView {
    let timeline = case.timeline.iter().rev().map(|entry| parts::line(event(case, entry)));
    view! {
        <div class="stack wide">
            <div class="cols side">{question::view(case)}{papers::view(desk, data, case)}</div>
            <div class="cols side">
                {decision::view(desk, data, entered, case)}
                {parts::section(
                    "desk-timeline",
                    t::request_timeline(),
                    parts::lines(timeline.collect(), t::desk_no_timeline()),
                )}
            </div>
            {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &case.mails))}
        </div>
    }
    .into_any()
}

fn event(case: &DeskCase, entry: &CaseEntry) -> AnyView {
    let note = entry.note.clone().map(|note| view! { <p class="small"><q>{note}</q></p> });
    view! {
        <p><b><PersonName name=question::actor(case, entry.by)/></b> {t::colon()} " " {t::desk_case_event(entry.milestone)}</p>
        <p class="small soft">{parts::time(entry.at)}</p>
        {note}
    }
    .into_any()
}
