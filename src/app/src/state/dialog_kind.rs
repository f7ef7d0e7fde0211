//! The dialogs over the services list.

use handover_api::Link;
use handover_rules::ServiceKey;

/// The kind of a dialog for new contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DialogKind {
    /// New contacts for any role.
    Contacts,
    /// A webmaster becomes the tech contact of a hosting plan.
    Webmaster,
}

impl DialogKind {
    /// The service and kind of the dialog that a place asks for.
    pub(crate) fn of(link: &Link) -> Option<(ServiceKey, Self)> {
        match link {
            Link::Modify { service } => Some((service.clone(), Self::Contacts)),
            // Only hosting plans have sites to work on.
            Link::Webmaster { service } if !service.category.is_for_webmasters() => {
                Some((service.clone(), Self::Contacts))
            }
            Link::Webmaster { service } => Some((service.clone(), Self::Webmaster)),
            _ => None,
        }
    }
}
