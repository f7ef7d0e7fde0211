//! A change of holder that waits for answers, and ending it.

use super::act_form::{self, ActForm, Kind};
use super::state::Desk;
use super::{parts, words};
use crate::components::{PersonName, State, Tone};
use crate::platform::i18n as t;
use handover_api::desk::DeskAction;
use handover_api::holder::OpenHolderChange;
use handover_rules::desk::DeskAct;
use handover_rules::holder::HolderSide;
use handover_rules::holder::data::HolderIdentity;
use leptos::prelude::*;
use std::sync::Arc;

/// The section of it on the page of its domain.
pub(super) fn section(desk: Desk, change: &OpenHolderChange, done: &Arc<dyn Fn() + Send + Sync>) -> AnyView {
    let answer = |side: HolderSide| {
        if change.missing.contains(&side) {
            view! { <State tone=Tone::Now icon="wait" text=t::desk_holder_unanswered()/> }.into_any()
        } else {
            view! { <State tone=Tone::Ok icon="check" text=t::desk_holder_accepted()/> }.into_any()
        }
    };
    let new = view! { {change.after.as_ref().map(new_holder)} {answer(HolderSide::New)} }.into_any();
    let facts = parts::facts(vec![
        parts::fact(t::desk_holder_number(), view! { <code translate="no">{change.id.to_string()}</code> }.into_any()),
        parts::fact(t::desk_holder_asker(), words::customer(&change.asker)),
        parts::fact(t::desk_holder_old(), answer(HolderSide::Old)),
        parts::fact(t::desk_holder_new(), new),
        parts::fact(t::desk_deadline(), parts::time(change.deadline)),
    ]);
    let end = desk.may(DeskAct::EndHolderChange).then(|| end(desk, change, done));
    parts::section("desk-holder-change", t::desk_holder_change(), view! { {facts}{end} }.into_any())
}

fn new_holder(identity: &HolderIdentity) -> AnyView {
    let email = identity.email.to_string();
    view! {
        <PersonName name=identity.display_name()/> <br/>
        <bdi class="small soft" translate="no">{email}</bdi> <br/>
    }
    .into_any()
}

fn end(desk: Desk, change: &OpenHolderChange, done: &Arc<dyn Fn() + Send + Sync>) -> AnyView {
    let id = change.id;
    let form = ActForm {
        id: "end-holder",
        number: id.get(),
        title: t::desk_do_end_holder(),
        text: t::desk_do_end_holder_text(),
        kind: Kind::Final,
        fields: ().into_any(),
        action: Arc::new(move || Some(DeskAction::EndHolderChange { change: id })),
        done: Arc::clone(done),
    };
    act_form::view(desk, form)
}
