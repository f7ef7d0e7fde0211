//! Numbers of cases by turn. Each filters the queue; pressed again, it shows all cases.

use crate::components::Tone;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::desk::state::Desk;
use crate::screens::desk::words;
use handover_api::cases::DeskQueue;
use handover_api::desk::DeskLink;
use handover_rules::cases::queue::CaseTurn;
use handover_rules::desk::DeskAct;
use leptos::prelude::*;

/// The figures. The placeholder of the queue is as high.
pub(super) fn list(desk: Desk, queue: &DeskQueue) -> AnyView {
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
                <span class="fig">{intl::number(number)}</span> " " <b>{words::turn(turn)}</b> " " <small>{note}</small>
            </a>
        </li>
    }
    .into_any()
}
