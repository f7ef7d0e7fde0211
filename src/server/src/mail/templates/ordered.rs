//! Emails to the contacts of a service that was ordered.

use super::{ActionLink, EmailContent, services_link};
use crate::mail::{i18n as t, phrases};
use handover_rules::Language;
use handover_store::{Account, ServiceRecord};

/// Composes the email; `None` if the recipient is no longer a contact.
#[must_use]
pub fn compose(service: &ServiceRecord, recipient: &Account) -> Option<EmailContent> {
    let language = Language::of_locale(&recipient.language);
    let roles = service.facts.contacts.roles_of(&recipient.handle);
    if roles.is_empty() {
        return None;
    }
    let key = &service.facts.key;
    let name = phrases::service(&key.name);
    let heading = t::mail_done_title_you(language, &phrases::roles(language, roles), &name);
    Some(EmailContent {
        opening: t::mail_ordered(language, &name),
        action: Some(ActionLink::new(t::mail_see_service(language), services_link(&key.name))),
        facts: vec![
            (t::mail_label_service(language).to_owned(), phrases::service_and_category(language, key)),
            (t::mail_label_roles(language, phrases::count(roles)), phrases::roles(language, roles)),
        ],
        footnotes: vec![t::mail_ordered_change(language).to_owned()],
        ..EmailContent::to(language, &recipient.full_name(), heading)
    })
}
