//! The cases that are open, as a table.

use super::figures;
use crate::components::{self, Icon, NameOfService, Notice, Person, PersonName, State, Tone, column_heads};
use crate::data::WhenLoaded;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::desk::state::Desk;
use crate::screens::desk::{data, parts, words};
use handover_api::cases::{DeskCaseRow, DeskQueue, QueuedChange};
use handover_api::desk::DeskLink;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::cases::Procedure;
use handover_rules::cases::queue::{CaseTurn, NextStep, Wait, wait};
use leptos::prelude::*;

pub(super) fn section(desk: Desk) -> AnyView {
    let queue = data::load::<DeskQueue>(desk, route::DESK_CASES.to_owned());
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
    view! { {figures::list(desk, queue)}{hidden}{rows} }.into_any()
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
                <small>{words::procedure(procedure)} " · " <code translate="no">{number.clone()}</code></small>
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
    let arrow = || view! { " " <Icon name="arrow"/> <span class="vh">{t::pass_to()} " "</span> };
    match change {
        QueuedChange::Holder { from, to } => {
            let from = from.clone().map(|name| view! { <PersonName name/> });
            let to = view! { <PersonName name=to.clone()/> };
            let pass = view! { <span class="pass">{from}{arrow()}{to}</span> }.into_any();
            (Procedure::ChangeHolder, pass)
        }
        QueuedChange::Contacts { roles, from, to } => {
            let person = |who: &NicHandle| view! { <Person who=who.clone() with_handle=false/> }.into_any();
            let from: Vec<AnyView> = from.iter().map(person).collect();
            let pass = view! {
                <span class="pass">{from}{arrow()}{person(to)}</span><small>{components::words::roles(*roles)}</small>
            };
            (Procedure::ChangeContacts, pass.into_any())
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
