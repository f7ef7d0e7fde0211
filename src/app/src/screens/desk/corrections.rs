//! Proposals to correct a role or an address, each with its acts.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{parts, words};
use crate::components::{self, State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::desk::{Correction, DeskAction};
use handover_rules::Timestamp;
use handover_rules::desk::ActRefusal;
use handover_rules::desk::corrections::ProposedChange;
use leptos::prelude::*;

/// The proposals, latest first.
pub(super) fn list(desk: Desk, corrections: &[Correction]) -> AnyView {
    let items = corrections.iter().map(|correction| proposal(desk, correction));
    parts::lines(items.collect(), t::desk_no_proposals())
}

/// The change that is proposed.
pub(super) fn change(change: &ProposedChange) -> AnyView {
    match change {
        ProposedChange::Role { role, from, to, .. } => view! {
            <p><b>{t::role(*role)}</b></p>
            <p>{words::pass(from, to)}</p>
        }
        .into_any(),
        ProposedChange::Address { from, to, .. } => view! {
            <p><b>{t::email()}</b></p>
            <p>{words::replaced(from, to)}</p>
        }
        .into_any(),
    }
}

fn proposal(desk: Desk, correction: &Correction) -> AnyView {
    let now = desk.app.now();
    let is_open = correction.decided_at.is_none() && now < correction.lapses_at;
    let content = view! {
        {change(&correction.change)}
        <p>{parts::quote(&correction.reason)}</p>
        {state(correction, is_open)}
        {is_open.then(|| acts(desk, correction, now))}
    };
    parts::line(content)
}

fn state(correction: &Correction, is_open: bool) -> AnyView {
    let decided_by = correction.decided_by_name.as_deref().map(components::isolated_name);
    let (tone, icon, text) = match (decided_by, correction.approved) {
        (Some(name), true) => (Tone::Ok, "check", t::desk_approved_by(name.as_str())),
        (Some(name), false) if correction.withdrawn => (Tone::Plain, "stop", t::desk_withdrawn_by(name.as_str())),
        (None, _) if !is_open => (Tone::Plain, "clock", t::desk_lapsed(intl::timestamp(correction.lapses_at).as_str())),
        (Some(name), false) => (Tone::Bad, "x", t::desk_rejected_by(name.as_str())),
        (None, _) => {
            let name = components::isolated_name(&correction.proposed_by_name);
            (Tone::Now, "clock", t::desk_waits_for_approval(name.as_str()))
        }
    };
    view! { <State tone icon text/> }.into_any()
}

/// Its author withdraws it, or sets an address alone where that is allowed; others approve or reject it.
fn acts(desk: Desk, correction: &Correction, now: Timestamp) -> AnyView {
    let id = correction.id;
    let form = |action| act_form::offer(desk, id.get(), Kind::Inline, action);
    if !desk.is(correction.proposed_by) {
        let approve = DeskAction::ApproveCorrection { correction: id };
        let approve = match correction.change {
            ProposedChange::Role { .. } => form(approve),
            ProposedChange::Address { .. } => {
                let texts = [t::desk_do_approve(), t::desk_do_set_address_text()];
                act_form::offer_with(desk, id.get(), texts, Kind::Inline, approve)
            }
        };
        return view! { {approve}{form(DeskAction::RejectCorrection { correction: id })} }.into_any();
    }
    let alone = match correction.sole_from {
        None => view! { <p class="small soft">{t::desk_refused_act(ActRefusal::OwnProposal)}</p> }.into_any(),
        Some(from) if now < from => {
            view! { <p class="small soft">{t::desk_alone_from(intl::timestamp(from).as_str())}</p> }.into_any()
        }
        Some(_) => form(DeskAction::SetAddress { correction: id }).into_any(),
    };
    view! { {alone}{form(DeskAction::WithdrawCorrection { correction: id })} }.into_any()
}
