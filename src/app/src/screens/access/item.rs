//! A policy in a table: who, what, which services, until when, and its acts.

use super::list::{List, Policies};
use super::words;
use crate::components::{
    self, Act, Ask, AskFirst, Badge, DrawingEnd, HandoverDrawing, Icon, Person, Tone, Travelled, WhoCanDoWhatLink,
    column_heads,
};
use crate::data::paged_list::Row;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::access::{PolicyRow, PolicySide};
use handover_api::link::AccessPlace;
use handover_api::{Link, Reason, route};
use handover_rules::access::{AccessPolicyId, ResourcePattern};
use handover_rules::{NicHandle, RoleSet};
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
    view! { <div class="card">{table(is_mine, item(row, is_mine, acts))}</div> }.into_any()
}

/// The table of policies of one side.
pub(super) fn table(is_mine: bool, rows: AnyView) -> AnyView {
    let (caption, who) =
        if is_mine { (t::access_given(), t::access_who()) } else { (t::access_received(), t::access_from()) };
    let heads = column_heads(&[who, t::access_can(), t::access_on(), t::access_when()]);
    view! {
        <table class="list auto even access">
            <caption class="vh">{caption}</caption>
            <thead><tr>{heads}<th scope="col" class="acts"><span class="vh">{t::services_column_actions()}</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn item(row: &PolicyRow, is_mine: bool, acts: AnyView) -> AnyView {
    let app = expect_context::<App>();
    let content = &row.content;
    let end = components::access_end(content.expires_at, app.now());
    let end = if is_over(row, app) {
        view! { <Badge tone=Tone::Plain icon="clock" text=end/> }.into_any()
    } else {
        end.into_any()
    };
    let people: Vec<_> = if is_mine { content.accounts.iter().cloned().collect() } else { vec![row.giver.clone()] };
    let people = people.into_iter().map(|who| view! { <div><Person who with_handle=false/></div> }).collect_view();
    let parts = words::permissions(&content.permissions);
    let parts = parts.into_iter().map(|text| view! { <div>{text}</div> }).collect_view();
    let small = |text: String| {
        (!text.is_empty()).then(|| view! { <div class="small soft"><bdi translate="no">{text}</bdi></div> })
    };
    view! {
        <tr>
            <th scope="row"><div>{people}</div></th>
            <td data-label=t::access_can()><div>{parts}</div></td>
            <td data-label=t::access_on()><div>{words::services(&content.services, is_mine)}</div></td>
            <td data-label=t::access_when()>
                <div>{end}{small(content.name.clone())}{small(content.note.clone().unwrap_or_default())}</div>
            </td>
            <td class="acts">{acts}</td>
        </tr>
    }
    .into_any()
}

/// What has just been given, and what can be done about it.
pub(super) fn given(row: &PolicyRow) -> AnyView {
    let app = expect_context::<App>();
    let content = &row.content;
    let who = words::people(&content.accounts);
    let (count, what) = (content.accounts.len() as u64, words::given_inside(&content.permissions));
    let services = words::services_inside(&content.services, true);
    let (who_now, what_now, on) = (who.as_str(), what.as_str(), services.as_str());
    let text = match content.expires_at {
        Some(end) => t::access_now_until(count, components::access_day(end).as_str(), on, what_now, who_now),
        None => t::access_now(count, on, what_now, who_now),
    };
    let me = app.my_handle();
    let end = |who: NicHandle, count: u64, name: String| DrawingEnd { who, count, name, note: String::new() };
    let drawing = content.accounts.first().map(|first| {
        let (from, to) = (end(me.clone(), 1, t::you().to_owned()), end(first.clone(), count, who.clone()));
        let label = text.clone();
        view! { <HandoverDrawing from to roles=RoleSet::EMPTY travelled=Travelled::NearlyThere label/> }
    });
    let only = content.services.iter().find_map(ResourcePattern::service).filter(|_| content.services.len() == 1);
    let who_can = only.map(|service| view! { <WhoCanDoWhatLink service/> });
    view! {
        <section class="card done" role="status">
            {drawing}
            <div class="stack mid">
                <h2>{text}</h2>
                <p class="soft">{t::access_now_mailed(who.as_str())}</p>
                <p>{who_can}</p>
            </div>
        </section>
    }
    .into_any()
}

fn is_over(row: &PolicyRow, app: App) -> bool {
    row.content.expires_at.is_some_and(|end| end <= app.now())
}

fn acts(row: &PolicyRow, is_mine: bool, retry: Callback<()>) -> AnyView {
    let app = expect_context::<App>();
    let title = words::title(row, is_mine);
    let name = title.as_str();
    let keep = t::access_keep();
    if !is_mine {
        let who = words::people([&row.giver]);
        let ask = Ask {
            title: t::access_drop_ask().to_owned(),
            what: t::access_drop_what(who.as_str()),
            yes: t::access_drop().to_owned(),
            keep,
        };
        let act = end(row.id, t::access_dropped(), retry);
        return view! {
            <AskFirst class="btn bare sq" label=t::access_drop_of(name) ask act><Icon name="stop"/></AskFirst>
        }
        .into_any();
    }
    let (question, what, yes, label) = if is_over(row, app) {
        let what = t::access_remove_what().to_owned();
        (t::access_remove_ask(), what, t::access_remove(), t::access_remove_of(name))
    } else {
        let what = t::access_end_what(words::people(&row.content.accounts).as_str());
        (t::access_end_ask(), what, t::access_end(), t::access_end_of(name))
    };
    let ask = Ask { title: question.to_owned(), what, yes: yes.to_owned(), keep };
    let change = Link::Access(AccessPlace::Policy(row.id)).format();
    view! {
        <a class="btn bare sq" href=change aria-label=t::access_change_of(name)><Icon name="edit"/></a>
        <AskFirst class="btn bare sq" label ask act=end(row.id, t::access_ended(), retry)><Icon name="stop"/></AskFirst>
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
