//! The cases that are open: a table, and numbers by turn. A number filters the queue; pressed again, it shows all cases.

use crate::components::{self, Icon, NameOfService, Notice, Person, PersonName, State, Tone, column_heads};
use crate::data::WhenLoaded;
use crate::platform::{i18n as t, intl};
use crate::screens::desk::state::Desk;
use crate::screens::desk::{parts, words};
use handover_api::cases::{DeskCaseRow, DeskQueue, QueuedChange};
use handover_api::desk::DeskLink;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::cases::Procedure;
use handover_rules::cases::timeline::{CaseTurn, NextStep, Wait, wait};
use handover_rules::desk::DeskAct;
use leptos::prelude::*;

pub(super) fn section(desk: Desk) -> AnyView {
    let queue = desk.load::<DeskQueue>(route::DESK_CASES.to_owned());
    let loading = || view! { <p class="calm" aria-hidden="true">"\u{a0}"</p> };
    view! {
        <section class="stack" aria-label=t::desk_cases()>
            <WhenLoaded of=queue loading let:queue>{content(desk, queue)}</WhenLoaded>
        </section>
    }
    .into_any()
}

fn content(desk: Desk, queue: &DeskQueue) -> AnyView {
    let chosen = desk.link.with(DeskLink::turn);
    let shown = queue.rows.iter().filter(|row| chosen.is_none_or(|turn| row.turn == turn));
    let rows: Vec<AnyView> = shown.map(|row| self::row(desk, row, queue.approvers)).collect();
    let hidden = (queue.hidden > 0).then(|| {
        let text = t::desk_cases_hidden(u64::from(queue.hidden), intl::number(queue.hidden.into()).as_str());
        view! { <Notice tone=Tone::Warn icon="alert"><p>{text}</p></Notice> }.into_any()
    });
    let rows = if rows.is_empty() {
        view! { <p class="calm"><Icon name="ok"/>{t::desk_cases_none()}</p> }.into_any()
    } else {
        table(rows)
    };
    view! { {figures(desk, queue)}{hidden}{rows} }.into_any()
}

/// The numbers. The placeholder of the queue is as high.
fn figures(desk: Desk, queue: &DeskQueue) -> AnyView {
    let figure = |turn| {
        let cases = queue.rows.iter().filter(|row| row.turn == turn);
        let oldest = cases.clone().map(|row| row.since).min();
        let note = match (turn, oldest) {
            (CaseTurn::Mine | CaseTurn::Others, Some(since)) => t::desk_cases_oldest(desk.age(since).as_str()),
            (CaseTurn::Mine | CaseTurn::Others | CaseTurn::Objectors, _) => t::desk_cases_nothing().to_owned(),
            (CaseTurn::SecondApproval, _) => t::desk_cases_approved_once().to_owned(),
            (CaseTurn::Claimant, _) => t::desk_cases_claimant().to_owned(),
        };
        figure(desk, turn, cases.count() as u64, note)
    };
    // Only approvers decide; others of their colleagues decide what they have opened themselves.
    let is_approver = desk.may(DeskAct::ApproveCase);
    let is_shown = |turn: &CaseTurn| match turn {
        CaseTurn::Mine => is_approver,
        CaseTurn::Others => !is_approver || queue.rows.iter().any(|row| row.turn == CaseTurn::Others),
        _ => true,
    };
    let figures: Vec<AnyView> = CaseTurn::ALL.into_iter().filter(is_shown).map(figure).collect();
    view! { <nav aria-label=t::desk_cases()><ul class="needs card">{figures}</ul></nav> }.into_any()
}

fn figure(desk: Desk, turn: CaseTurn, number: u64, note: String) -> AnyView {
    let (search, chosen) = desk.link.with(|link| (link.search(), link.turn()));
    let is_chosen = chosen == Some(turn);
    let place = DeskLink::Overview { search, cases: (!is_chosen).then_some(turn) }.format();
    let tone = if turn == CaseTurn::Mine && number > 0 { Tone::Now } else { Tone::Plain };
    view! {
        <li data-s=tone.as_str()>
            <a href=place aria-current=is_chosen.then_some("true")>
                <span class="fig">{intl::number(number)}</span> " " <b>{t::desk_case_turn(turn)}</b> " " <small>{note}</small>
            </a>
        </li>
    }
    .into_any()
}

fn table(rows: Vec<AnyView>) -> AnyView {
    let heads = [
        t::desk_cases_age(),
        t::desk_cases_case(),
        t::desk_cases_change(),
        t::desk_cases_by(),
        t::desk_case_record(),
        t::desk_cases_approvals(),
        t::desk_cases_next(),
    ];
    view! {
        <div class="card">
            <table class="list auto queue">
                <caption class="vh">{t::desk_cases()}</caption>
                <thead><tr>{column_heads(&heads)}<th scope="col"><span class="vh">{t::desk_cases_review()}</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(desk: Desk, row: &DeskCaseRow, approvers: u8) -> AnyView {
    let (procedure, change) = change(&row.change);
    let number = row.number.to_string();
    let (class, act) =
        if row.turn == CaseTurn::Mine { ("btn main", t::desk_cases_review()) } else { ("btn", t::desk_case_open()) };
    view! {
        <tr>
            <td class="age">{age(desk, row)}</td>
            <th scope="row">
                <b><NameOfService name=row.domain.clone()/></b>
                <small>{t::desk_case_procedure(procedure)} " · " <code translate="no">{number.clone()}</code></small>
            </th>
            <td>{change}</td>
            <td class="by" data-label=t::desk_cases_by()>
                <PersonName name=row.name.clone()/><small>{t::claimant(row.claimant)}</small>
            </td>
            <td data-label=t::desk_case_record()>{record(row)}</td>
            <td data-label=t::desk_cases_approvals()>{approvals(row, approvers)}</td>
            <td>{next(row)}</td>
            <td class="acts">
                <a class=class href=DeskLink::Case(row.number).format()>{act} <span class="vh">" " {number}</span></a>
            </td>
        </tr>
    }
    .into_any()
}

/// The time it has waited, marked if that is long.
fn age(desk: Desk, row: &DeskCaseRow) -> AnyView {
    let age = desk.age(row.since);
    let tone = match wait(row.turn, row.since, desk.app.now()) {
        Wait::Long => Tone::Warn,
        Wait::TooLong => Tone::Bad,
        Wait::Short => return view! { <span title=intl::timestamp(row.since)>{age}</span> }.into_any(),
    };
    view! { <State tone icon="alert" text=age/> }.into_any()
}

/// The kind of the change, and from whom it leads to whom.
fn change(change: &QueuedChange) -> (Procedure, AnyView) {
    match change {
        QueuedChange::Holder { from, to } => {
            let from = from.clone().map(|name| view! { <PersonName name/> }).into_any();
            (Procedure::ChangeHolder, words::passing(from, view! { <PersonName name=to.clone()/> }.into_any()))
        }
        QueuedChange::Contacts { roles, from, to } => {
            let person = |who: &NicHandle| view! { <Person who=who.clone() with_handle=false/> }.into_any();
            let from: Vec<AnyView> = from.iter().map(person).collect();
            let pass = words::passing(from.into_any(), person(to));
            let change = view! { {pass}<small>{components::words::roles(*roles)}</small> };
            (Procedure::ChangeContacts, change.into_any())
        }
    }
}

/// The claimant's entries that differ from the holder on record.
fn record(row: &DeskCaseRow) -> AnyView {
    let Some(fields) = &row.differs else {
        return view! { <State tone=Tone::Warn icon="alert" text=t::desk_cases_unknown()/> }.into_any();
    };
    if fields.is_empty() {
        return view! { <State tone=Tone::Ok icon="ok" text=t::desk_cases_same()/> }.into_any();
    }
    let number = fields.len() as u64;
    let names: Vec<String> = fields.iter().map(|field| words::stated_field(*field).to_owned()).collect();
    view! {
        <State tone=Tone::Warn icon="alert" text=t::desk_cases_differ(number, intl::number(number).as_str())/>
        <small>{intl::lower_case(&intl::list(&names))}</small>
    }
    .into_any()
}

fn approvals(row: &DeskCaseRow, approvers: u8) -> AnyView {
    let names: Vec<String> = row.approved_by.iter().map(|name| components::isolated_name(name)).collect();
    view! { {parts::approvals(names.len(), approvers)}<small>{intl::list(&names)}</small> }.into_any()
}

fn next(row: &DeskCaseRow) -> AnyView {
    let (tone, icon) = match row.next {
        NextStep::Objection => (Tone::Bad, "flag"),
        NextStep::Obstacle => (Tone::Warn, "alert"),
        NextStep::Approval | NextStep::LastApproval => (Tone::Plain, "user"),
        NextStep::Lapse | NextStep::Execution => (Tone::Plain, "clock"),
    };
    let words = row.objection.clone().filter(|_| row.next == NextStep::Objection);
    let words = words.map(|words| view! { <q class="small">{words}</q> });
    view! { <State tone icon text=words::next_step(row.next, row.until)/>{words} }.into_any()
}
