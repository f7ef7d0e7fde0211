//! Ids and labels of the inputs.

use crate::platform::i18n as t;
use handover_rules::{Category, Role};

/// The id of the heading.
pub(super) const TITLE: &str = "modify-title";
/// Its selector.
pub(super) const TITLE_SELECTOR: &str = "#modify-title";

/// The id of the list of suggested handles.
pub(super) const KNOWN_HANDLES: &str = "known-handles";

/// The id of a role's field.
pub(super) const fn field_id(role: Role) -> &'static str {
    match role {
        Role::Admin => "new-admin",
        Role::Tech => "new-tech",
        Role::Billing => "new-billing",
    }
}

/// The id of the checkbox of a service of the same name.
pub(super) const fn checkbox_id(category: Category) -> &'static str {
    match category {
        Category::Domain => "with-domain",
        Category::Zone => "with-zone",
        Category::Hosting => "with-hosting",
        _ => "with-mail",
    }
}

/// The id of the checkbox of a DNS zone of another name.
pub(super) const OTHER_ZONE: &str = "with-other-zone";

/// The id of the field of the last day.
pub(super) const LAST_DAY: &str = "until";

/// The id of the field that finds a DNS zone of another name.
pub(super) const ZONE_SEARCH: &str = "other-zone";

/// The label of a role's field.
pub(super) fn field_label(role: Role) -> &'static str {
    match role {
        Role::Admin => t::modify_new_admin(),
        Role::Tech => t::modify_new_tech(),
        Role::Billing => t::modify_new_billing(),
    }
}

/// The label of a role's fieldset.
pub(super) fn group_label(role: Role) -> &'static str {
    match role {
        Role::Admin => t::modify_admin_contact(),
        Role::Tech => t::modify_tech_contact(),
        Role::Billing => t::modify_billing_contact(),
    }
}
