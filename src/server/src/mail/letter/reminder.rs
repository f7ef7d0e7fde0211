//! Reminds a party that has not answered. Carries no code: it points to the request (design.md 3).

use super::super::texts as t;
use super::{Block, Letter, Occasion};

pub(super) fn letter(occasion: Occasion<'_>) -> Letter {
    let (language, request) = (occasion.language(), occasion.request());
    let (roles, service) = (occasion.roles(), occasion.service());
    let opening = match (occasion.is_reader(&request.asker), occasion.is_reader(&request.to)) {
        (true, true) => t::mail_reminder_self(language, &roles, &service),
        (true, false) => t::mail_reminder_own(language, &roles, &service, request.to.as_str()),
        (false, _) => t::mail_reminder_asked(language, request.asker.as_str(), &roles, &service),
    };
    Letter {
        language,
        subject: occasion.subject(t::mail_reminder_subject),
        heading: t::mail_reminder_title(language).to_owned(),
        greeting: occasion.greeting(),
        opening,
        facts: occasion.facts(true),
        then: vec![Block::Text(t::mail_reminder_code(language).to_owned())],
        action: Some(occasion.see_request()),
        code: None,
        closing: vec![t::mail_reminder_ignore(language, &occasion.deadline())],
    }
}
