//! The holder, as part of the page of a service.

use super::super::page::Page;
use crate::data::loaded::Loaded;
use crate::state::App;
use handover_api::holder::HolderPage;
use handover_api::link::ServicePlace;
use handover_api::route;
use handover_api::service::ServicePage;
use leptos::prelude::*;

/// The holder, as part of the page.
#[derive(Clone, Copy)]
pub(super) struct DomainHolder {
    pub(super) data: Memo<Option<HolderPage>>,
    place: Memo<Option<ServicePlace>>,
    loaded: Loaded<ServicePage>,
}

impl DomainHolder {
    pub(super) fn new(Page { place, loaded }: Page) -> Self {
        let data = move |_: Option<&Option<HolderPage>>| {
            loaded
                .data
                .with(|data| data.as_ref().and_then(ServicePage::domain).and_then(|domain| domain.holder.clone()))
        };
        Self { data: Memo::new(data), place, loaded }
    }

    /// The version of the details that the page shows now.
    pub(super) fn version(self) -> Option<String> {
        let path = self.place.with_untracked(|place| place.as_ref().map(|place| route::service_page(&place.name)));
        expect_context::<App>().connection.version_of(&path?)
    }

    /// Reads the page again.
    pub(super) fn retry(self) {
        self.loaded.retry();
    }
}
