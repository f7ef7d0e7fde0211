//! A policy in a list: who, what, which services, until when, and its acts.

use super::list::{List, Policies};
use super::words;
use crate::components::{self, Act, Ask, AskFirst, Badge, Icon, Person, Tone};
use crate::data::paged_list::Row;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::access::{PolicyRow, PolicySide};
use handover_api::link::AccessPlace;
use handover_api::{Link, Reason, route};
use handover_rules::access::AccessPolicyId;
use leptos::prelude::*;

#[component]
pub(super) fn Item(row: Row<Policies>, list: List, side: PolicySide) -> impl IntoView {
    let content = row.content;
    let retry = Callback::new(move |()| list.data.retry());
    move || content.with(|row| item(row, side == PolicySide::Given, acts(row, side == PolicySide::Given, retry)))
}

/// Received access on a page of its own.
pub(super) fn standing_alone(row: &PolicyRow) -> AnyView {
    let app = expect_context::<App>();
    let leave = Callback::new(move |()| app.replace_link(Link::Access(AccessPlace::List)));
    alone(row, acts(row, false, leave))
}

/// A policy outside of a list.
pub(super) fn alone(row: &PolicyRow, acts: AnyView) -> AnyView {
    let is_mine = row.giver == expect_context::<App>().my_handle();
    view! { <ul class="ul card">{item(row, is_mine, acts)}</ul> }.into_any()
}

fn item(row: &PolicyRow, is_mine: bool, acts: AnyView) -> AnyView {
    let app = expect_context::<App>();
    let content = &row.content;
    let end = components::access_end(content.expires_at, app.now());
    let end = if is_over(row, app) {
        view! { <Badge tone=Tone::Plain icon="clock" text=end/> }.into_any()
    } else {
        view! { <span class="small soft">{end}</span> }.into_any()
    };
    let (label, people) = if is_mine {
        (t::access_to(), content.accounts.iter().cloned().collect())
    } else {
        (t::access_from(), vec![row.giver.clone()])
    };
    let people = people.into_iter().map(|who| view! { <Person who/> }).collect_view();
    let permissions = words::permissions(&content.permissions);
    let permissions = permissions.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    let note = content.note.clone().map(|note| view! { <p class="small soft">{note}</p> });
    let name = view! { <bdi translate="no">{content.name.clone()}</bdi> };
    view! {
        <li class="pad stack tight">
            <div class="row between">
                <h3>{name}</h3>
                <span class="row">{acts}</span>
            </div>
            <p class="row"><span class="small soft">{label}</span> {people}</p>
            {permissions}
            <div class="row"><span class="small soft">{t::access_on()}</span> {words::services(&content.services, is_mine)}</div>
            <p>{end}</p>
            {note}
        </li>
    }
    .into_any()
}

fn is_over(row: &PolicyRow, app: App) -> bool {
    row.content.expires_at.is_some_and(|end| end <= app.now())
}

fn acts(row: &PolicyRow, is_mine: bool, retry: Callback<()>) -> AnyView {
    let app = expect_context::<App>();
    let name = row.content.name.as_str();
    let keep = t::access_keep();
    if !is_mine {
        let who = components::person_text(app.people, &row.giver);
        let ask = Ask {
            title: t::access_drop_ask().to_owned(),
            what: t::access_drop_what(who.as_str()),
            yes: t::access_drop().to_owned(),
            keep,
        };
        let act = end(row.id, t::access_dropped(), retry);
        return view! {
            <AskFirst class="btn sm" label=t::access_drop_of(name) ask act>{t::access_drop()}</AskFirst>
        }
        .into_any();
    }
    let people: Vec<String> = row.content.accounts.iter().map(|who| components::person_text(app.people, who)).collect();
    let (title, what, yes, label) = if is_over(row, app) {
        let what = t::access_remove_what().to_owned();
        (t::access_remove_ask(), what, t::access_remove(), t::access_remove_of(name))
    } else {
        let what = t::access_end_what(intl::list(&people).as_str());
        (t::access_end_ask(), what, t::access_end(), t::access_end_of(name))
    };
    let ask = Ask { title: title.to_owned(), what, yes: yes.to_owned(), keep };
    let change = Link::Access(AccessPlace::Policy(row.id)).format();
    view! {
        <a class="btn sm" href=change aria-label=t::access_change_of(name)><Icon name="edit"/> {t::access_change()}</a>
        <AskFirst class="btn sm" label ask act=end(row.id, t::access_ended(), retry)>{yes}</AskFirst>
    }
    .into_any()
}

/// Ends a policy, or drops it. One that is not found has ended already.
fn end(id: AccessPolicyId, announcement: &'static str, retry: Callback<()>) -> Act {
    let app = expect_context::<App>();
    components::act(move || async move {
        match app.delete(&route::access_policy(id)).await {
            Err(failure) if failure.reason() != Some(Reason::NotFound) => Err(failure),
            _ => {
                app.announce(announcement);
                retry.try_run(());
                Ok(())
            }
        }
    })
}
