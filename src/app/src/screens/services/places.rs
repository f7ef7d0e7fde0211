//! Addresses that the list leads to.

use handover_api::Link;
use handover_api::link::{FormSource, ServiceTab};
use handover_rules::ServiceKey;

/// The form that names a webmaster for a site.
pub(super) fn webmaster(site: &ServiceKey) -> String {
    Link::modify(FormSource::Webmaster(Some(site.clone()))).format()
}

/// The same with the site to be chosen.
pub(crate) const WEBMASTER: &str = "#/account/contacts/services/edit?webmaster=1";

/// New contacts for the selection.
pub(crate) fn selected() -> String {
    Link::modify(FormSource::Selected).format()
}

/// Handing over every role that the reader holds.
pub(crate) fn everything() -> String {
    Link::modify(FormSource::Everything).format()
}

/// New contacts from a file.
pub(crate) fn file() -> String {
    Link::modify(FormSource::File).format()
}

pub(super) fn modify(service: &ServiceKey) -> String {
    Link::modify(FormSource::Service(service.clone())).format()
}

pub(super) fn page(service: &ServiceKey) -> String {
    Link::service(service).format()
}

pub(super) fn history(service: &ServiceKey) -> String {
    Link::service_tab(service, ServiceTab::History).format()
}

pub(super) fn rights(service: &ServiceKey) -> String {
    Link::service_tab(service, ServiceTab::Rights).format()
}

pub(super) fn holder(service: &ServiceKey) -> String {
    Link::service_tab(service, ServiceTab::Holder).format()
}
