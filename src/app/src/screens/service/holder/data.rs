//! The holder, as part of the page of a service.

use crate::data::loaded::Loaded;
use handover_api::holder::HolderPage;
use handover_api::service::ServicePage;
use leptos::prelude::*;

/// The holder, as part of the page.
#[derive(Clone, Copy)]
pub(super) struct DomainHolder {
    pub(super) data: Memo<Option<HolderPage>>,
    loaded: Loaded<ServicePage>,
}

impl DomainHolder {
    pub(super) fn new(loaded: Loaded<ServicePage>) -> Self {
        let data = move |_: Option<&Option<HolderPage>>| {
            loaded
                .data
                .with(|data| data.as_ref().and_then(ServicePage::domain).and_then(|domain| domain.holder.clone()))
        };
        Self { data: Memo::new(data), loaded }
    }

    /// Reads the page again.
    pub(super) fn retry(self) {
        self.loaded.retry();
    }
}
