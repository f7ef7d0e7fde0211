//! A change of holder that waits for answers, and ending it.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{parts, words};
use crate::components::{PersonName, State, Tone};
use crate::platform::i18n as t;
use handover_api::desk::DeskAction;
use handover_api::holder::OpenHolderChange;
use handover_rules::desk::DeskAct;
use handover_rules::holder::HolderSide;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::model::ids::grouped;
use leptos::prelude::*;

/// The section of it on the page of its domain.
pub(super) fn section(desk: Desk, change: &OpenHolderChange) -> AnyView {
    let answer = |side: HolderSide| {
        if change.missing.contains(&side) {
            view! { <State tone=Tone::Now icon="wait" text=t::desk_holder_unanswered()/> }.into_any()
        } else {
            view! { <State tone=Tone::Ok icon="check" text=t::desk_holder_accepted()/> }.into_any()
        }
    };
    let new = view! { {change.after.as_ref().map(new_holder)} {answer(HolderSide::New)} };
    let facts = parts::facts(vec![
        parts::fact(t::desk_holder_number(), view! { <code translate="no">{grouped(change.id)}</code> }),
        parts::fact(t::desk_holder_asker(), words::customer(&change.asker)),
        parts::fact(t::desk_holder_old(), answer(HolderSide::Old)),
        parts::fact(t::desk_holder_new(), new),
        parts::fact(t::desk_deadline(), parts::time(change.deadline)),
    ]);
    let end = desk.may(DeskAct::EndHolderChange).then(|| {
        let words = [t::desk_do_end_holder(), t::desk_do_end_holder_text()];
        let action = DeskAction::EndHolderChange { change: change.id };
        act_form::plain(desk, ("end-holder", change.id.get()), words, Kind::Final, action)
    });
    parts::section("desk-holder-change", t::desk_holder_change(), view! { {facts}{end} })
}

fn new_holder(identity: &HolderIdentity) -> AnyView {
    let email = identity.email.to_string();
    view! {
        <PersonName name=identity.display_name()/> <br/>
        <bdi class="small soft" translate="no">{email}</bdi> <br/>
    }
    .into_any()
}
