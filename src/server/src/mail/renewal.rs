//! What the renewal notices say: to the billing contact of a service that expires soon.

use super::letter::{Action, Block, Letter, greeting, services_link};
use super::texts as t;
use super::words;
use crate::store::{Account, ServiceRecord};
use chrono::NaiveDate;
use handover_rules::Language;

/// The renewal notice for a service; `None` where there is nothing to tell any more: it has expired, expires no more, or
/// somebody else pays for it now.
#[must_use]
pub fn write(service: &ServiceRecord, reader: &Account, today: NaiveDate) -> Option<Letter> {
    let language = Language::of_locale(&reader.language);
    let expiration = service.expiration?;
    let left = u64::try_from((expiration - today).num_days()).ok()?;
    if service.facts.contacts.billing != reader.handle {
        return None;
    }
    let key = &service.facts.key;
    let name = words::service(&key.name);
    let (subject, heading) = match left {
        0 => (t::mail_renewal_subject_today(language, &name), t::mail_renewal_title_today(language, &name)),
        1 => (t::mail_renewal_subject_tomorrow(language, &name), t::mail_renewal_title_tomorrow(language, &name)),
        days => (t::mail_renewal_subject(language, days, &name), t::mail_renewal_title(language, days, &name)),
    };
    Some(Letter {
        language,
        subject,
        heading,
        greeting: greeting(language, &reader.full_name()),
        opening: t::mail_renewal(language).to_owned(),
        facts: vec![
            (t::mail_label_service(language).to_owned(), words::service_and_category(language, key)),
            (t::mail_label_expires(language).to_owned(), words::day(language, expiration)),
        ],
        then: Vec::<Block>::new(),
        action: Some(Action::new(t::mail_see_service(language), services_link(&key.name))),
        code: None,
        closing: vec![t::mail_renewal_told(language).to_owned()],
    })
}
