//! What the tabs share: the place in the address, the services, and what others let the reader do on them.

use crate::components::words::{self, capitalized, roles_inside};
use crate::components::{Icon, PersonInside, access_end, actions_text, time};
use crate::data::WhenLoaded;
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::NaiveDate;
use core::slice::from_ref;
use handover_api::access::{DelegatedRequest, SharedService};
use handover_api::link::{FormSource, ServicePlace, ServiceTab};
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::{Link, Reason};
use handover_rules::access::{ASK_FOR_CONTACTS, AccessLine, AccessSource, access_until, ends_first, givers_of};
use handover_rules::{Category, NicHandle, ServiceKey};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The place in the address. It keeps its value while the page is being left.
    pub(super) place: Memo<Option<ServicePlace>>,
    pub(super) loaded: Loaded<ServicePage>,
}

impl Page {
    /// The tab to show. A service without a holder has no tab of that name, and who can do what is read by contacts alone.
    pub(super) fn tab(self) -> ServiceTab {
        let asked = self.place.with(|place| place.as_ref().map(|place| place.tab).unwrap_or_default());
        let has_it = match asked {
            ServiceTab::Holder => {
                self.loaded.data.with(|data| data.as_ref().is_none_or(|data| data.domain().is_some()))
            }
            ServiceTab::Rights => self.has_roles(),
            ServiceTab::Contacts | ServiceTab::History => true,
        };
        if has_it { asked } else { ServiceTab::Contacts }
    }

    /// Whether the reader has a role on one of the services, as far as they are known.
    pub(super) fn has_roles(self) -> bool {
        let me = expect_context::<App>().my_handle();
        self.loaded.data.with(|data| data.as_ref().is_none_or(|data| data.own(&me).next().is_some()))
    }

    /// Loading, failed, or the content of a tab. `lines` is the height of the skeleton.
    pub(super) fn show(self, lines: usize, ready: fn(Self, &ServicePage) -> AnyView) -> AnyView {
        view! {
            <WhenLoaded of=self.loaded lines let:data>
                {ready(self, data)}
            </WhenLoaded>
        }
        .into_any()
    }

    /// The service whose type is in the address, or else the first one.
    pub(super) fn chosen(self, data: &ServicePage) -> Option<&ServiceDetail> {
        data.of_type(self.category())
    }

    pub(super) fn category(self) -> Option<Category> {
        self.place.with(|place| place.as_ref().and_then(|place| place.category))
    }

    /// The address of another tab or type.
    pub(super) fn link(self, change: impl FnOnce(&mut ServicePlace)) -> Link {
        self.place.with(|place| match place {
            Some(place) => {
                let mut place = place.clone();
                change(&mut place);
                Link::Service(place)
            }
            None => Link::NotFound,
        })
    }

    /// The types of the services, as a line.
    pub(super) fn types(self) -> String {
        let of =
            |data: &ServicePage| data.categories().into_iter().map(t::word_category).collect::<Vec<_>>().join(", ");
        // A space keeps the height of the line.
        self.loaded.data.with(|data| data.as_ref().map_or_else(|| "\u{a0}".to_owned(), of))
    }

    pub(super) fn is_missing(self) -> bool {
        let reason = |failure: &Failure| failure.reason();
        self.loaded.reading.failure.with(|failure| failure.as_ref().and_then(reason) == Some(Reason::NotFound))
    }
}

/// Radio buttons for groups of types; nothing for a single group. The parts below are about the group of the chosen type.
pub(super) fn filters(page: Page, groups: &[Vec<Category>], chosen: Category, more: AnyView) -> AnyView {
    let chips = (groups.len() > 1).then(|| {
        let chips: Vec<AnyView> = groups.iter().map(|group| chip(page, group, chosen)).collect();
        view! { <div class="chips" role="radiogroup" aria-label=t::service_type()>{chips}</div> }
    });
    view! {
        <form class="filters" aria-label=t::service_type() on:submit=|event| event.prevent_default()>{chips}{more}</form>
    }
    .into_any()
}

fn chip(page: Page, group: &[Category], chosen: Category) -> AnyView {
    let app = expect_context::<App>();
    let first = group.first().copied();
    let choose = move |_| app.replace_link(untrack(|| page.link(|place| place.category = first)));
    view! {
        <label class="chip">
            <input class="vh" type="radio" name="type" prop:bound=group.contains(&chosen) on:change=choose/>
            {words::types(group)}
        </label>
    }
    .into_any()
}

pub(super) fn shared_access(data: &ServicePage) -> AnyView {
    let grants = Category::by_equal(data.shared.iter().map(|of| (grants(data, of), of.service.category)));
    let lines = grants.into_iter().map(|(grants, types)| allowed(&types, grants, data)).collect_view();
    let can = (!data.shared.is_empty()).then(|| section("shared", t::access_shared_can(), lines.into_any()));
    let asked = data.shared.iter().flat_map(|of| &of.asked).map(request).collect::<Vec<_>>();
    let asked = (!asked.is_empty()).then(|| section("shared-asked", t::access_asked(), asked.into_any()));
    view! { {can}{asked} }.into_any()
}

/// Links to the form: one for each account in whose name a policy lets the reader ask, for the chosen type, or else the first
/// one. The form needs the present contacts.
pub(super) fn ask(page: Page, data: &ServicePage, class: &'static str) -> Vec<AnyView> {
    let people = expect_context::<App>().people;
    let is_seen = |of: &&SharedService| data.services.iter().any(|detail| detail.row.service == of.service);
    let askable = data.shared.iter().filter(is_seen).map(|of| (&of.service, givers_of(&of.lines, ASK_FOR_CONTACTS)));
    let askable: Vec<_> = askable.filter(|(_, givers)| !givers.is_empty()).collect();
    let is_chosen = |(service, _): &&(&ServiceKey, _)| Some(service.category) == page.category();
    let Some((service, givers)) = askable.iter().find(is_chosen).or(askable.first()) else { return Vec::new() };
    let link = |giver: &&NicHandle| {
        let address = Link::modify(FormSource::InName((*service).clone(), (*giver).clone())).format();
        let name = if givers.len() > 1 {
            t::access_ask_for(words::person_inside(people, giver).as_str())
        } else {
            t::access_ask().to_owned()
        };
        view! { <a class=class href=address><Icon name="edit"/> {name}</a> }.into_any()
    };
    givers.iter().map(link).collect()
}

/// In place of contacts, history and rights.
pub(super) fn unseen() -> AnyView {
    view! { <p class="card pad">{t::services_shared_unseen()}</p> }.into_any()
}

fn section(id: &'static str, title: &'static str, lines: AnyView) -> AnyView {
    view! {
        <section class="stack tight" aria-labelledby=id><h2 id=id>{title}</h2> <ul class="ul lines card">{lines}</ul></section>
    }
    .into_any()
}

/// Access to a service by policies, each with the last day of the service if that comes first.
type Grants<'a> = Vec<(&'a AccessLine, Option<NaiveDate>)>;

fn grants<'a>(data: &ServicePage, of: &'a SharedService) -> Grants<'a> {
    let detail = data.services.iter().find(|detail| detail.row.service == of.service);
    let last_day = detail.and_then(|detail| detail.row.expiration);
    let ends_first = |line: &AccessLine| last_day.filter(|day| ends_first(*day, access_until(from_ref(line))));
    of.lines.iter().map(|line| (line, ends_first(line))).collect()
}

/// The actions on services of these types, by policy.
fn allowed(types: &[Category], grants: Grants<'_>, data: &ServicePage) -> AnyView {
    let app = expect_context::<App>();
    let kind = || (types.len() < data.categories().len()).then(|| view! { <b>{words::types(types)}</b> " " });
    let line = |(line, first): (&AccessLine, Option<NaiveDate>)| {
        let AccessSource::Policy { name, giver, expires_at, .. } = &line.source else { return ().into_any() };
        let can = capitalized(actions_text(&line.actions));
        let by = t::services_shared_by(view! { <PersonInside who=giver.clone()/> }.into_any());
        let end = access_end(*expires_at, app.now());
        let named = (!name.is_empty()).then(|| view! { ", " <bdi translate="no">{name.clone()}</bdi> });
        let first = first.map(|day| [" · ", &t::access_service_first(intl::day(day).as_str())].concat());
        view! {
            <li class="pad stack tight">
                <p>{kind()}{can}</p>
                <p class="small soft">{by} {named} " · " {end}{first}</p>
            </li>
        }
        .into_any()
    };
    grants.into_iter().map(line).collect_view().into_any()
}

/// A request of the reader in the name of another.
fn request(of: &DelegatedRequest) -> AnyView {
    let what = t::access_asked_what(roles_inside(of.roles).as_str());
    view! {
        <li class="pad row between">
            <span>{what} " " <PersonInside who=of.to.clone()/>
                <span class="small soft">" · " {t::access_asked_for()} " " <PersonInside who=of.asker.clone()/> " · " {time(of.asked_at)}</span>
            </span>
            <b>{t::request_state(of.state)}</b>
        </li>
    }
    .into_any()
}
