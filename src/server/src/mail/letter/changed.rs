//! Tells that the role has moved to those who are no party: the outgoing contact, and the admin where somebody else
//! asked.

use super::super::texts as t;
use super::{Letter, Occasion};

pub(super) fn letter(occasion: Occasion<'_>) -> Letter {
    let (language, request) = (occasion.language(), occasion.request());
    let (roles, service) = (occasion.roles(), occasion.service());
    let (from, to) = (request.from.as_str(), request.to.as_str());
    let is_replaced = occasion.is_reader(&request.from);
    let opening = if is_replaced {
        t::mail_changed_replaced(language, &roles, &service, to)
    } else {
        t::mail_changed_admin(language, from, &roles, &service, to)
    };
    Letter {
        language,
        subject: occasion.subject(t::mail_changed_subject),
        heading: t::mail_changed_title(language, &roles, &service),
        greeting: occasion.greeting(),
        opening,
        facts: occasion.facts(false),
        then: Vec::new(),
        // Whom the role was taken from may read the request no more (design.md 9).
        action: (!is_replaced).then(|| occasion.see_request()),
        code: None,
        closing: vec![t::mail_changed_wrong(language, request.asker.as_str())],
    }
}
