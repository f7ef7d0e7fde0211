//! Emails to the contacts of a service that was ordered.

use super::{ActionLink, EmailContent, Fact, FactValue, services_link};
use crate::mail::{i18n as t, phrases};
use handover_rules::Language;
use handover_rules::request::situation::Title;
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
    let contact = t::word_contact_for(language, &name, &phrases::roles(language, roles));
    let heading = t::word_request_title(language, Title::Became, &contact);
    Some(EmailContent {
        opening: t::mail_ordered(language, &name),
        action: Some(ActionLink::new(t::mail_see_service(language), services_link(&key.name))),
        facts: vec![
            Fact::new(t::mail_label_service(language), phrases::service_and_category(language, key)),
            Fact::new(t::mail_label_roles(language, phrases::count(roles)), FactValue::roles(language, roles)),
        ],
        footnotes: vec![t::mail_ordered_change(language).to_owned()],
        ..EmailContent::to(language, &recipient.full_name(), heading)
    })
}
