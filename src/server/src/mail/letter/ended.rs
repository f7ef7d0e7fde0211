//! Tells both parties that a request has ended without effect, and why.

use super::super::texts as t;
use super::{Block, Letter, Occasion, Subject, reason};
use handover_rules::{Ending, Language, NicHandle};

/// A text about the roles and the service.
type ByYou = fn(Language, &str, &str) -> String;
/// The same for everybody but who did it, with their handle first.
type ByOther = fn(Language, &str, &str, &str) -> String;

/// What the mails about one way of ending say.
struct Told {
    subject: Subject,
    title: &'static str,
    opening: String,
    reasons: Vec<String>,
}

pub(super) fn letter(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language();
    let Told { subject, title, opening, reasons } = told(occasion);
    let mut then = Vec::new();
    if !reasons.is_empty() {
        then.push(Block::List(t::mail_failed_reasons(language).to_owned(), reasons));
    }
    then.push(Block::Text(t::mail_ended_again(language).to_owned()));
    Letter {
        language,
        subject: occasion.subject(subject),
        heading: title.to_owned(),
        greeting: occasion.greeting(),
        opening,
        facts: occasion.facts(false),
        then,
        action: Some(occasion.see_request()),
        code: None,
        closing: Vec::new(),
    }
}

fn told(occasion: Occasion<'_>) -> Told {
    let language = occasion.language();
    let how = occasion.request().ended.as_ref().map(|ended| ended.how.as_seen_by(&occasion.reader.handle));
    let (subject, title, opening): (Subject, _, _) = match &how {
        Some(Ending::Declined { by }) => (
            t::mail_declined_subject,
            t::mail_declined_title(language),
            by_whom(occasion, by, t::mail_declined_you, t::mail_declined_other),
        ),
        Some(Ending::Withdrawn { by }) => (
            t::mail_withdrawn_subject,
            t::mail_withdrawn_title(language),
            by_whom(occasion, by, t::mail_withdrawn_you, t::mail_withdrawn_other),
        ),
        Some(Ending::TakenBack { by }) => (
            t::mail_taken_back_subject,
            t::mail_taken_back_title(language),
            by_whom(occasion, by, t::mail_taken_back_you, t::mail_taken_back_other),
        ),
        Some(Ending::Superseded { by }) => (
            t::mail_superseded_subject,
            t::mail_superseded_title(language),
            by_whom(occasion, by, t::mail_superseded_you, t::mail_superseded_other),
        ),
        Some(Ending::Failed { .. }) => (
            t::mail_failed_subject,
            t::mail_failed_title(language),
            t::mail_failed(language, &occasion.roles(), &occasion.service()),
        ),
        // Nobody is told of an ending that moved the role by this letter.
        Some(Ending::Expired | Ending::Done) | None => {
            (t::mail_expired_subject, t::mail_expired_title(language), expired(occasion))
        }
    };
    let reasons = match &how {
        Some(Ending::Failed { reasons }) => reasons.iter().map(|why| reason::words(why, occasion)).collect(),
        _ => Vec::new(),
    };
    Told { subject, title, opening, reasons }
}

fn by_whom(occasion: Occasion<'_>, by: &NicHandle, you: ByYou, other: ByOther) -> String {
    let (language, roles, service) = (occasion.language(), occasion.roles(), occasion.service());
    if occasion.is_reader(by) {
        you(language, &roles, &service)
    } else {
        other(language, by.as_str(), &roles, &service)
    }
}

/// Who did not answer in time.
fn expired(occasion: Occasion<'_>) -> String {
    let (language, roles, service) = (occasion.language(), occasion.roles(), occasion.service());
    let missing: Vec<&NicHandle> = occasion.request().missing().collect();
    match missing.as_slice() {
        [one] if occasion.is_reader(one) => t::mail_expired_you(language, &roles, &service),
        [one] => t::mail_expired_other(language, one.as_str(), &roles, &service),
        _ => t::mail_expired_both(language, &roles, &service),
    }
}
