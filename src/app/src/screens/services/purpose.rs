//! What the dialog over the list is opened for. The dialog itself comes later.

use crate::prelude::*;
use handover_api::Link;
use handover_rules::{Category, ServiceKey};

/// What the dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// New contacts for any role.
    Contacts,
    /// A webmaster becomes the tech contact of a hosting plan.
    Webmaster,
}

impl Purpose {
    /// For which service a place asks for the dialog, and for what.
    pub(crate) fn of(link: &Link) -> Option<(ServiceKey, Self)> {
        match link {
            Link::Modify { service } => Some((service.clone(), Self::Contacts)),
            // There are no sites to work on on services of other kinds.
            Link::Webmaster { service } if !is_for_webmasters(service) => Some((service.clone(), Self::Contacts)),
            Link::Webmaster { service } => Some((service.clone(), Self::Webmaster)),
            _ => None,
        }
    }

    /// What the dialog is called.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Contacts => t::modify_title(),
            Self::Webmaster => t::webmaster_title(),
        }
    }
}

/// Whether a webmaster can work on it.
pub(crate) fn is_for_webmasters(service: &ServiceKey) -> bool {
    matches!(service.category, Category::Hosting | Category::HostingReseller)
}
