//! Asks a party to answer: the only mail with a code.

use super::super::texts as t;
use super::super::words;
use super::{Action, Letter, Occasion, meaning};
use handover_api::Link;
use handover_rules::{Role, RoleSet};

pub(super) fn letter(occasion: Occasion<'_>) -> Letter {
    let (language, request) = (occasion.language(), occasion.request());
    let (roles, service) = (occasion.roles(), occasion.service());
    let is_incoming = occasion.is_reader(&request.to);
    let title = if is_incoming { t::mail_confirm_take_title } else { t::mail_confirm_give_title };
    let opening = match (occasion.is_reader(&request.asker), is_incoming) {
        (true, true) => t::mail_confirm_self(language, &roles, &service),
        (true, false) => t::mail_confirm_own(language, &roles, &service, request.to.as_str()),
        (false, _) => {
            t::mail_confirm_asked(language, request.asker.as_str(), &right_of_asker(occasion), &roles, &service)
        }
    };
    Letter {
        language,
        subject: occasion.subject(t::mail_confirm_subject),
        heading: title(language, occasion.count(), &roles, &service),
        greeting: occasion.greeting(),
        opening,
        facts: occasion.facts(true),
        then: meaning::of_accepting(occasion),
        action: occasion.code.map(|code| Action {
            words: t::mail_confirm_action(language),
            link: Link::MailedRequest { id: request.id, code: Some(code.clone()) },
            note: Some(t::mail_confirm_opening(language)),
        }),
        code: occasion.code.cloned(),
        closing: vec![
            t::mail_confirm_personal(language).to_owned(),
            t::mail_confirm_ignore(language, &occasion.deadline()),
        ],
    }
}

/// The roles by which the asker may ask. An admin may change every contact, so the others are not worth a word.
fn right_of_asker(occasion: Occasion<'_>) -> String {
    let held = occasion.record.asker_roles;
    let held = if held.contains(Role::Admin) { RoleSet::from(Role::Admin) } else { held };
    words::roles(occasion.language(), held)
}
