//! Tells a party that the role has moved.

use super::super::texts as t;
use super::{Action, Block, Letter, Occasion, services_link};
use handover_rules::Role;

pub(super) fn letter(occasion: Occasion<'_>) -> Letter {
    let (language, request) = (occasion.language(), occasion.request());
    let (roles, service) = (occasion.roles(), occasion.service());
    let (from, to) = (request.from.as_str(), request.to.as_str());
    let is_replaced = occasion.is_reader(&request.from);
    let opening = if occasion.is_reader(&request.to) {
        t::mail_done_you(language, from, &roles, &service)
    } else if is_replaced {
        t::mail_done_replaced(language, &roles, &service, to)
    } else {
        t::mail_done_other(language, from, &roles, &service, to)
    };
    // Who only paid knew no passwords.
    let knew_passwords = request.roles.contains(Role::Admin) || request.roles.contains(Role::Tech);
    let passwords = (knew_passwords && !is_replaced).then(|| Block::Text(t::mail_done_passwords(language, from)));
    // Whom the service was taken from may not find it in the list any more.
    let action = if is_replaced {
        occasion.see_request()
    } else {
        Action::new(t::mail_see_services(language), services_link(&request.service.name))
    };
    Letter {
        language,
        subject: occasion.subject(t::mail_done_subject),
        heading: t::mail_done_title(language).to_owned(),
        greeting: occasion.greeting(),
        opening,
        facts: occasion.facts(false),
        then: passwords.into_iter().collect(),
        action: Some(action),
        code: None,
        closing: Vec::new(),
    }
}
