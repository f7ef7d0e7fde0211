//! Items other than requests that were set aside as damaged. No page can show them, so they are taken up here.

use crate::components::{State, Tone};
use crate::platform::i18n as t;
use crate::screens::desk::act_form::{self, Kind};
use crate::screens::desk::state::Desk;
use crate::screens::desk::{lists, parts, words};
use handover_api::desk::{DeskAction, SetAside};
use handover_rules::desk::DeskAct;
use handover_rules::{Category, ServiceKey};
use leptos::prelude::*;

pub(super) fn lines(desk: Desk, aside: &SetAside) -> Vec<AnyView> {
    let cases = aside.cases.iter().map(|case| {
        let (number, case) = (i64::try_from(case.get()).unwrap_or(i64::MAX), *case);
        let name = view! { <span translate="no">{t::desk_case(case.to_string().as_str())}</span> }.into_any();
        let form = desk
            .may(DeskAct::TakeUpCase)
            .then(|| take_up(desk, ("take-up-case", number), DeskAction::TakeUpCase { case }));
        line(name, form)
    });
    let holders = aside.holders.iter().map(|found| {
        let change = found.id;
        let service = found.domain.clone().map(|name| words::service(&ServiceKey { name, category: Category::Domain }));
        let name = view! { {t::desk_holder_change()} " " {service} }.into_any();
        let form = desk
            .may(DeskAct::TakeUpHolderChange)
            .then(|| take_up(desk, ("take-up-holder", change.get()), DeskAction::TakeUpHolderChange { change }));
        line(name, form)
    });
    let mails = aside.mails.iter().map(|mail| {
        let aside = view! { <State tone=Tone::Warn icon="alert" text=t::desk_mail_set_aside()/> }.into_any();
        parts::line(view! { {aside} {lists::mail(desk, mail)} })
    });
    cases.chain(holders).chain(mails).collect()
}

fn line(name: AnyView, form: Option<AnyView>) -> AnyView {
    let state = view! { <State tone=Tone::Warn icon="alert" text=t::desk_is_set_aside()/> }.into_any();
    parts::line(view! { <p>{name}</p> {state} {form} })
}

fn take_up(desk: Desk, form: (&'static str, i64), action: DeskAction) -> AnyView {
    act_form::plain(desk, form, [t::desk_do_take_up(), t::desk_do_take_up_text()], Kind::Inline, action)
}
