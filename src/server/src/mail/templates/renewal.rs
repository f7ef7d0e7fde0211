//! Renewal notices to billing contacts.

use super::{ActionLink, EmailContent, LinkTarget, services_link};
use crate::mail::{i18n as t, phrases};
use chrono::NaiveDate;
use handover_api::app::provider_page;
use handover_rules::Language;
use handover_store::{Account, ServiceRecord};

/// Composes a renewal notice; `None` if it is obsolete: the service has expired, no longer expires, or has another billing
/// contact. Links to `renew_url`, the provider's page to renew services, if there is one.
#[must_use]
pub fn compose(
    service: &ServiceRecord,
    recipient: &Account,
    today: NaiveDate,
    renew_url: &str,
) -> Option<EmailContent> {
    let language = Language::of_locale(&recipient.language);
    let expiration = service.expiration?;
    let left = u64::try_from((expiration - today).num_days()).ok()?;
    if service.facts.contacts.billing != recipient.handle {
        return None;
    }
    let key = &service.facts.key;
    let name = phrases::service(&key.name);
    let heading = match left {
        0 => t::mail_renewal_title_today(language, &name),
        1 => t::mail_renewal_title_tomorrow(language, &name),
        days => t::mail_renewal_title(language, days, &name),
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
            (t::mail_label_service(language).to_owned(), phrases::service_and_category(language, key)),
            (t::mail_label_expires(language).to_owned(), phrases::date(language, expiration)),
        ],
        footnotes: vec![t::mail_renewal_notices(language).to_owned()],
        ..EmailContent::to(language, &recipient.full_name(), heading)
    })
}
