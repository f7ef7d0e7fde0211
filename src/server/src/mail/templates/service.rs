//! Emails about services: orders, and renewal notices to billing contacts, one email a day about all of their services.

use super::{ActionLink, Block, EmailContent, Fact, FactValue, LinkTarget, services_link};
use crate::mail::{i18n as t, phrases};
use chrono::NaiveDate;
use handover_api::Link;
use handover_api::app::provider_page;
use handover_api::link::ServicesView;
use handover_rules::Language;
use handover_rules::request::situation::Title;
use handover_rules::service_list::Need;
use handover_store::{Account, ServiceRecord};

/// Composes the email; `None` if the recipient is no longer a contact.
#[must_use]
pub fn ordered(service: &ServiceRecord, recipient: &Account) -> Option<EmailContent> {
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

/// Services that an email lists; it says how many more there are.
pub const LISTED: u32 = 15;

/// Composes a renewal notice about the first of `total` services, those that expire first at first; `None` without any:
/// they have expired, no longer expire, or have another billing contact. A notice about one service links to
/// `renew_url`, the provider's page to renew services, if there is one; one about several to the list of them, where
/// each can be renewed.
#[must_use]
pub fn renewal(
    services: &[ServiceRecord],
    total: u64,
    recipient: &Account,
    today: NaiveDate,
    renew_url: &str,
) -> Option<EmailContent> {
    let language = Language::of_locale(&recipient.language);
    let first = services.first()?;
    let expiration = first.expiration?;
    let left = u64::try_from((expiration - today).num_days()).ok()?;
    let name = recipient.full_name();
    let footnotes = vec![t::mail_renewal_notices(language).to_owned()];
    if total > 1 {
        let heading = match left {
            0 => t::mail_renewal_many_title_today(language, total),
            1 => t::mail_renewal_many_title_tomorrow(language, total),
            days => t::mail_renewal_many_title(language, days, &total.to_string()),
        };
        let view = ServicesView { need: Some(Need::Ending), ..ServicesView::default() };
        return Some(EmailContent {
            opening: t::mail_renewal_many(language).to_owned(),
            action: Some(ActionLink::new(t::mail_see_services(language), Link::Services(view))),
            body: listing(language, services, total),
            footnotes,
            ..EmailContent::to(language, &name, heading)
        });
    }
    let key = &first.facts.key;
    let service = phrases::service(&key.name);
    let heading = match left {
        0 => t::mail_renewal_title_today(language, &service),
        1 => t::mail_renewal_title_tomorrow(language, &service),
        days => t::mail_renewal_title(language, days, &service),
    };
    let action = match provider_page(renew_url, &recipient.handle, Some(&key.name)) {
        Some(page) => {
            ActionLink { label: t::mail_renew(language), target: LinkTarget::Provider(page), until: None, note: None }
        }
        None => ActionLink::new(t::mail_see_service(language), services_link(&key.name)),
    };
    Some(EmailContent {
        opening: t::mail_renewal(language).to_owned(),
        action: Some(action),
        facts: vec![
            Fact::new(t::mail_label_service(language), phrases::service_and_category(language, key)),
            Fact::new(t::mail_label_expires(language), phrases::date(language, expiration)),
        ],
        footnotes,
        ..EmailContent::to(language, &name, heading)
    })
}

/// The services with their last days, and how many more there are.
fn listing(language: Language, services: &[ServiceRecord], total: u64) -> Vec<Block> {
    let head = vec![t::mail_label_service(language).to_owned(), t::mail_label_expires(language).to_owned()];
    let row = |service: &ServiceRecord| {
        let day = service.expiration.map(|day| phrases::date(language, day)).unwrap_or_default();
        vec![phrases::service_and_category(language, &service.facts.key).into(), day.into()]
    };
    let more = total.saturating_sub(services.len() as u64);
    let more = (more > 0).then(|| Block::Text(t::mail_lines_more(language, &t::word_services(language, total))));
    [Block::Table(head, services.iter().map(row).collect())].into_iter().chain(more).collect()
}
