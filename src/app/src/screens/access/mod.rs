//! Access without a role (decision 0064): what the account gives and has. [`form`] gives it, [`uses`] lists its uses.

mod draft;
pub(crate) mod form;
pub(crate) mod uses;

use crate::components::{
    self, Act, Ask, AskFirst, Badge, DrawingEnd, FailureNotice, HandoverDrawing, Icon, NameOfService, PageHead, Person,
    Skeleton, Tone, Travelled, WhoCanDoWhatLink, action_text, column_heads, person_text, service_inside,
};
use crate::data::paged_list::{self, ListPage, Source, parts};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::access::{PoliciesPage, PolicyRow, PolicySide};
use handover_api::link::{AccessPlace, NewAccess, ServicesView, UsesView};
use handover_api::{Link, Reason, route};
use handover_rules::access::{
    AccessPolicyId, ActionGroup, ActionName, ActionPattern, Permissions, PolicyContent, ResourcePattern,
};
use handover_rules::{NicHandle, RoleSet};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The list, with what has just been given.
pub(crate) fn view(place: &AccessPlace) -> AnyView {
    let just_given = match place {
        AccessPlace::Given(id) => Some(*id),
        _ => None,
    };
    let new = Link::Access(AccessPlace::New(NewAccess::default())).format();
    view! {
        <PageHead heading=t::access_title() lead=t::access_lead()>
            <span class="row">
                <a class="btn" href=Link::Access(AccessPlace::Uses(UsesView::default())).format()><Icon name="history"/> {t::access_uses()}</a>
                <a class="btn main" href=new><Icon name="plus"/> {t::access_give()}</a>
            </span>
        </PageHead>
        <div class="stack in-turn">
            <Side side=PolicySide::Given just_given title=t::access_given() none=t::access_given_none()/>
            <Side side=PolicySide::Received just_given=None title=t::access_received() none=t::access_received_none()/>
        </div>
    }
    .into_any()
}

#[component]
fn Side(
    side: PolicySide,
    just_given: Option<AccessPolicyId>,
    title: &'static str,
    none: &'static str,
) -> impl IntoView {
    let list = List::start(Memo::new(move |_| side));
    // `None` before the first answer.
    let is_empty = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number == 0)));
    let failure = list.data.reading.failure;
    let rows = move || {
        let (is_mine, retry) = (side == PolicySide::Given, Callback::new(move |()| list.data.retry()));
        let each = list.each((), move |row| {
            (move || row.content.with(|row| item(row, is_mine, acts(row, is_mine, retry)))).into_any()
        });
        view! {
            <div class="card">
                {table(is_mine, each)}
                {parts::more(list, (), String::new)}
            </div>
        }
        .into_any()
    };
    // A failure is only read without rows: it would render them anew.
    let instead = move || match failure.get() {
        Some(failure) => view! { <FailureNotice failure retry=move |()| list.data.retry()/> }.into_any(),
        None => view! { <Skeleton lines=3/> }.into_any(),
    };
    let content = move || match is_empty.get() {
        None => instead(),
        Some(true) => view! { <p class="card pad">{none}</p> }.into_any(),
        Some(false) => untrack(rows),
    };
    let done = move || {
        let rows = list.rows(());
        let row = rows.with(|rows| rows.iter().find(|row| Some(row.key) == just_given).cloned());
        row.map(|row| row.content.with(given_notice))
    };
    let services = move || {
        let has_some = side == PolicySide::Received && is_empty.get() == Some(false);
        let all = Link::Services(ServicesView { shared: true, ..ServicesView::default() }).format();
        has_some.then(|| view! { <a href=all>{t::services_shared()}</a> })
    };
    view! {
        {done}
        <section class="stack tight" aria-labelledby=side.as_str() aria-busy=move || is_empty.get().is_none().to_string()>
            <div class="row between"><h2 id=side.as_str()>{title}</h2> {services}</div>
            {parts::stale_line(list)}
            {content}
        </section>
    }
}

#[derive(Clone, Copy, PartialEq)]
struct Policies;

type List = paged_list::PagedList<Policies>;

impl Source for Policies {
    type View = PolicySide;
    type Group = ();
    type Key = AccessPolicyId;
    type Row = PolicyRow;
    type Answer = PoliciesPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &PolicyRow) -> AccessPolicyId {
        row.id
    }

    fn path(side: &PolicySide, after: Option<((), &str)>, _: usize) -> String {
        route::access_policies(*side, after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: PoliciesPage) -> ListPage<Self> {
        ListPage::uncounted(page.rows, page.next.map(|next| next.to_string()), ())
    }
}

/// Received access on a page of its own.
fn standing_alone(row: &PolicyRow) -> AnyView {
    let app = expect_context::<App>();
    let leave = Callback::new(move |()| app.replace_link(Link::Access(AccessPlace::List)));
    alone(row, acts(row, false, leave))
}

/// A policy outside of a list.
fn alone(row: &PolicyRow, acts: AnyView) -> AnyView {
    let is_mine = row.giver == expect_context::<App>().my_handle();
    view! { <div class="card">{table(is_mine, item(row, is_mine, acts))}</div> }.into_any()
}

fn table(is_mine: bool, rows: AnyView) -> AnyView {
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
    let parts = permissions(&content.permissions);
    let parts = parts.into_iter().map(|text| view! { <div>{text}</div> }).collect_view();
    let small = |text: String| {
        (!text.is_empty()).then(|| view! { <div class="small soft"><bdi translate="no">{text}</bdi></div> })
    };
    view! {
        <tr>
            <th scope="row"><div>{people}</div></th>
            <td data-label=t::access_can()><div>{parts}</div></td>
            <td data-label=t::access_on()><div>{services(&content.services, is_mine)}</div></td>
            <td data-label=t::access_when()>
                <div>{end}{small(content.name.clone())}{small(content.note.clone().unwrap_or_default())}</div>
            </td>
            <td class="acts">{acts}</td>
        </tr>
    }
    .into_any()
}

/// What has just been given, and what can be done about it.
fn given_notice(row: &PolicyRow) -> AnyView {
    let app = expect_context::<App>();
    let content = &row.content;
    let who = people(&content.accounts);
    let (count, what) = (content.accounts.len() as u64, given_inside(&content.permissions));
    let services = services_inside(&content.services, true);
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
    let title = title(row, is_mine);
    let name = title.as_str();
    let keep = t::access_keep();
    if !is_mine {
        let who = people([&row.giver]);
        let ask = Ask::new(t::access_drop_ask(), t::access_drop_what(who.as_str()), t::access_drop(), keep);
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
        let what = t::access_end_what(people(&row.content.accounts).as_str());
        (t::access_end_ask(), what, t::access_end(), t::access_end_of(name))
    };
    let ask = Ask::new(question, what, yes, keep);
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

/// Services that are listed; the others are in a fold.
const LISTED: usize = 6;

fn pattern(pattern: &ActionPattern) -> String {
    match (ActionName::parse(pattern.as_str()), pattern.as_str().trim_end_matches('*')) {
        (Some(name), _) => action_text(&name),
        (None, "") => t::access_actions_all().to_owned(),
        (None, beginning) => t::access_actions_like(beginning),
    }
}

fn list(of: &BTreeSet<ActionPattern>) -> Option<String> {
    (!of.is_empty()).then(|| intl::list(&of.iter().map(pattern).collect::<Vec<_>>()))
}

/// The groups and actions that are given, in short.
fn given(of: &Permissions) -> String {
    let groups = of.groups.iter().map(|group| t::access_group(*group).to_owned());
    groups.chain(of.allow.iter().map(pattern)).collect::<Vec<_>>().join(", ")
}

/// The same as a phrase after "can". To see a service goes without saying beside anything else.
fn given_inside(of: &Permissions) -> String {
    let is_alone = of.groups.len() + of.allow.len() == 1;
    let groups = of.groups.iter().filter(|group| is_alone || **group != ActionGroup::See);
    let given: Vec<String> =
        groups.map(|group| t::access_may(*group).to_owned()).chain(of.allow.iter().map(pattern)).collect();
    intl::list(&given)
}

/// The actions in up to three parts: those given, those left out, and those denied.
pub(crate) fn permissions(of: &Permissions) -> Vec<String> {
    let given = Some(given(of)).filter(|given| !given.is_empty());
    let except = list(&of.except).map(|what| t::access_but_not(what.as_str()));
    let denied = list(&of.deny).map(|what| t::access_denied(what.as_str()));
    given.into_iter().chain(except).chain(denied).collect()
}

fn people<'a>(of: impl IntoIterator<Item = &'a NicHandle>) -> String {
    let people = expect_context::<App>().people;
    intl::list(&of.into_iter().map(|who| person_text(people, who)).collect::<Vec<_>>())
}

/// The only service, or the number of entries.
fn services_inside<'a>(of: impl IntoIterator<Item = &'a ResourcePattern>, is_mine: bool) -> String {
    let all: Vec<&ResourcePattern> = of.into_iter().collect();
    match (all.as_slice(), all.iter().all(|of| of.service().is_some())) {
        ([only], true) => only.service().map(|key| service_inside(&key.name)).unwrap_or_default(),
        (several, true) => t::word_services(several.len() as u64),
        (_, false) => intl::list(&all.iter().map(|of| services_text(of, is_mine)).collect::<Vec<_>>()),
    }
}

/// The name of access; without one, it is called after its people and services, in the reader's language.
fn title(row: &PolicyRow, is_mine: bool) -> String {
    let PolicyContent { name, accounts, services, .. } = &row.content;
    if !name.is_empty() {
        return name.clone();
    }
    let who = if is_mine { people(accounts) } else { people([&row.giver]) };
    [who, services_inside(services, is_mine)].join(", ")
}

/// One service or several, as plain text.
fn services_text(of: &ResourcePattern, is_mine: bool) -> String {
    if let Some(key) = of.service() {
        return [key.name.as_str(), " (", t::word_category(key.category), ")"].concat();
    }
    match of.category_and_beginning() {
        None if is_mine => t::access_all_mine().to_owned(),
        None => t::access_all_theirs().to_owned(),
        Some((category, "")) => t::access_all_of_type(t::word_category(category)),
        Some((category, beginning)) => t::access_names_like(beginning, t::word_category(category)),
    }
}

/// The same in a list; the giver's own services lead to their pages.
fn services_item(of: &ResourcePattern, is_mine: bool) -> AnyView {
    match of.service() {
        Some(key) => {
            let name = view! { <NameOfService name=key.name.clone()/> };
            let address = is_mine.then(|| Link::service(&key).format());
            let kind = view! { " " <span class="soft">{t::word_category(key.category)}</span> };
            view! { <li><b><a href=address>{name}</a></b>{kind}</li> }.into_any()
        }
        None => view! { <li>{services_text(of, is_mine)}</li> }.into_any(),
    }
}

/// All services, the first of them open.
pub(crate) fn services(of: &BTreeSet<ResourcePattern>, is_mine: bool) -> AnyView {
    let item = |of: &ResourcePattern| services_item(of, is_mine);
    let rest = (of.len() > LISTED).then(|| {
        view! {
            <details class="small">
                <summary>{t::access_more_services((of.len() - LISTED) as u64)}</summary>
                <ul class="ul names">{of.iter().skip(LISTED).map(item).collect_view()}</ul>
            </details>
        }
    });
    view! { <ul class="ul names small">{of.iter().take(LISTED).map(item).collect_view()}</ul>{rest} }.into_any()
}
