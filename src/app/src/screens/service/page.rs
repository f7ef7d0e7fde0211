//! State shared by the tabs of the page: the place in the address, and the services.

use crate::components::words;
use crate::data::WhenLoaded;
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::link::{ServicePlace, ServiceTab};
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::{Link, Reason};
use handover_rules::Category;
use leptos::prelude::*;

/// State shared by the tabs.
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

    /// The type in the address.
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
