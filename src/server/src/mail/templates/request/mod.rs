//! Emails about one request, or several of a submission. Those that ask for something are here, the others in
//! `ended.rs`.

mod context;
mod ended;
mod list;

pub use context::RequestContext;
pub use list::{LinesFileContext, file_name};

use super::{ActionLink, Block, EmailContent, MailedCode};
use crate::mail::{i18n as t, phrases};
use ended::{ended, moved, role_end};
use handover_api::Link;
use handover_rules::request::notices::Notice;
use handover_rules::request::situation::Title;
use handover_rules::submission::abilities::{Effect, Right, RolesChange, rights};
use handover_rules::{Language, Role, RoleSet, ValidationCode};

/// Composes the email in the language of its recipient. `None` if it lacks the end of the role that it is about.
#[must_use]
pub fn compose(context: RequestContext<'_>) -> Option<EmailContent> {
    Some(match context.notice {
        Notice::Confirm => confirm(context),
        Notice::Reminder => reminder(context),
        Notice::Blocked => blocked(context),
        Notice::Done | Notice::Changed => moved(context),
        Notice::RoleEnding | Notice::RoleEnded => role_end(context, context.ends.first()?),
        Notice::Declined
        | Notice::Withdrawn
        | Notice::TakenBack
        | Notice::Superseded
        | Notice::AccountRecovered
        | Notice::EndedByProvider
        | Notice::Expired
        | Notice::Failed => ended(context),
    })
}

/// Confirmation request to a party: the only email about requests that carries a code.
fn confirm(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let opening = if let Some(delegate) = context.delegate_of_recipient() {
        context.delegated_opening(&delegate)
    } else if context.is_of_one() {
        opening_of_one(context)
    } else if context.is_asker() {
        t::mail_lines_confirm_own(language, &context.roles_on_services())
    } else {
        context.asked()
    };
    let details = if context.is_of_one() { consequences_of_accepting(context) } else { details(context) };
    let code = |code: &ValidationCode| MailedCode { code: code.clone(), note: t::mail_confirm_personal(language) };
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: context.code.map(|code| answer(context, code)),
        body: context.note().into_iter().chain(details).collect(),
        code: context.code.map(code),
        footnotes: vec![context.ignore()],
        ..context.content(context.title())
    }
}

/// The link to answer, with the code. The asker confirms its own requests there.
fn answer(context: RequestContext<'_>, code: &ValidationCode) -> ActionLink {
    let language = context.language();
    let link = Link::MailedRequest { id: context.number(), code: Some(code.clone()) };
    let (label, note) = if context.is_asker() {
        (t::mail_confirm_action_own(language), t::mail_confirm_opening_own(language))
    } else {
        (t::mail_confirm_action(language), t::mail_confirm_opening(language))
    };
    ActionLink::with_note(label, link, note).until(t::mail_label_answer_by(language), context.deadline())
}

fn opening_of_one(context: RequestContext<'_>) -> String {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    match (context.is_asker(), context.is_recipient(&request.to)) {
        _ if context.is_about_last_days() => context.last_day_opening(),
        (true, true) => t::mail_confirm_self(language, &roles, &service),
        (true, false) => t::mail_confirm_own(language, &roles, &service, &context.named(&request.to)),
        (false, _) if let Some([delegate, asker]) = context.delegated_asker() => {
            t::mail_delegated_asked(language, &asker, &delegate, &roles, &service)
        }
        (false, _) => {
            t::mail_confirm_asked(language, &context.named(&request.asker), &entitling_roles(context), &roles, &service)
        }
    }
}

/// The roles that entitle the asker. Admin alone suffices, so the others are omitted.
fn entitling_roles(context: RequestContext<'_>) -> String {
    let held = context.first.asker_roles;
    let held = if held.contains(Role::Admin) { RoleSet::from(Role::Admin) } else { held };
    phrases::roles(context.language(), held)
}

/// Several requests, and when they take effect.
fn details(context: RequestContext<'_>) -> Vec<Block> {
    let language = context.language();
    let until = context.lines.have_last_days.then(|| Block::Text(t::mail_lines_until(language).to_owned()));
    let effect = context.together().unwrap_or_else(|| Block::Text(t::mail_lines_confirm_how(language).to_owned()));
    context.listing().into_iter().chain(until).chain([effect]).collect()
}

/// Abilities gained and lost, and when the change takes effect.
fn consequences_of_accepting(context: RequestContext<'_>) -> Vec<Block> {
    let (language, request) = (context.language(), context.request());
    let (from, to, roles) = (context.named(&request.from), context.named(&request.to), context.roles());
    let mut blocks = Vec::new();
    if context.is_about_last_days() {
        // Nobody gains or loses anything now.
    } else if context.is_recipient(&request.to) {
        blocks.extend(can_and_cannot(context));
        if request.roles.contains(Role::Billing) {
            blocks.push(Block::Text(t::mail_accept_payment(language).to_owned()));
        }
        blocks.push(Block::Text(t::mail_accept_replaced(language, &from, &roles)));
    } else if context.is_recipient(&request.from) {
        blocks.push(Block::Text(t::mail_accept_other_mine(language, &roles, &to)));
    } else {
        blocks.push(Block::Text(t::mail_accept_other(language, &from, &roles, &to)));
    }
    if let Some(until) = request.until {
        blocks.push(Block::Text(t::mail_accept_until(language, &phrases::date(language, until))));
    }
    let is_alone = request.parties.len() == 1;
    let by_itself = || Block::Text(effect(language, context.settings.policies.requests.grace, is_alone));
    blocks.push(context.together().unwrap_or_else(by_itself));
    blocks
}

fn can_and_cannot(context: RequestContext<'_>) -> Vec<Block> {
    let (language, request) = (context.language(), context.request());
    let (category, after) = (request.service.category, request.roles);
    let rights = rights(&[RolesChange { category, before: RoleSet::EMPTY, after, services: 1 }]);
    let block = |effect: Effect, heading: &str| {
        let is_it = |(of, _): &&(Effect, Vec<Right>)| *of == effect;
        let all = rights.iter().flat_map(|of| &of.effects).filter(is_it).flat_map(|(_, rights)| rights);
        let lines: Vec<String> = all.map(|right| phrases::right(language, effect, right)).collect();
        (!lines.is_empty()).then(|| Block::List(heading.to_owned(), lines))
    };
    let can = block(Effect::Can, t::mail_accept_can(language));
    can.into_iter().chain(block(Effect::Cannot, &t::mail_accept_cannot(language, phrases::count(after)))).collect()
}

/// Text that says when the change takes effect: `grace` seconds after the last answer, in the largest exact unit.
fn effect(language: Language, grace: u32, is_alone: bool) -> String {
    let grace = u64::from(grace);
    match (grace, is_alone) {
        (0, true) => t::mail_effect_now(language).to_owned(),
        (0, false) => t::mail_effect_now_both(language).to_owned(),
        (_, true) if grace % 3600 == 0 => t::mail_effect_hours(language, grace / 3600),
        (_, false) if grace % 3600 == 0 => t::mail_effect_hours_both(language, grace / 3600),
        (_, true) if grace % 60 == 0 => t::mail_effect_minutes(language, grace / 60),
        (_, false) if grace % 60 == 0 => t::mail_effect_minutes_both(language, grace / 60),
        (_, true) => t::mail_effect_seconds(language, grace),
        (_, false) => t::mail_effect_seconds_both(language, grace),
    }
}

/// Reminder to a party that has not answered. Links to the request and carries no code (decision 0006).
fn reminder(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let opening = if context.is_of_one() { reminder_of_one(context) } else { reminder_of_several(context) };
    let opening = context.delegate_of_recipient().map_or(opening, |delegate| context.delegated_opening(&delegate));
    let code = Block::Text(t::mail_reminder_code(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: Some(context.see_request().until(t::mail_label_answer_by(language), context.deadline())),
        body: context.note().into_iter().chain(context.listing()).chain(context.together()).chain([code]).collect(),
        footnotes: vec![context.ignore()],
        subject: context.subject(&t::mail_reminder(language, &context.title())),
        ..context.content(context.title())
    }
}

fn reminder_of_one(context: RequestContext<'_>) -> String {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    match (context.is_asker(), context.is_recipient(&request.to)) {
        _ if context.is_about_last_days() => context.last_day_opening(),
        (true, true) => t::mail_reminder_self(language, &roles, &service),
        (true, false) => t::mail_reminder_own(language, &roles, &service, &context.named(&request.to)),
        (false, _) => t::mail_reminder_asked(language, &context.named(&request.asker), &roles, &service),
    }
}

fn reminder_of_several(context: RequestContext<'_>) -> String {
    let language = context.language();
    if context.is_asker() {
        t::mail_lines_reminder_own(language, &context.roles_on_services())
    } else if context.is_about_last_days() {
        context.asked()
    } else {
        let asker = context.named(&context.request().asker);
        t::mail_lines_reminder_asked(language, &asker, &context.contact(Title::Take))
    }
}

/// Everybody has accepted, and something that the recipient can settle is still missing. The request's page says what,
/// because it may have changed since.
fn blocked(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let opening = if context.is_of_one() {
        t::mail_blocked(language, &context.roles(), &context.service())
    } else {
        t::mail_lines_blocked(language, &context.roles_on_services())
    };
    let how = Block::Text(t::mail_blocked_how(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader_settle(language, &context.deadline())),
        opening,
        action: Some(context.see_request().until(t::mail_label_settle_by(language), context.deadline())),
        body: [how].into_iter().chain(context.listing()).chain(context.together()).collect(),
        ..context.content(context.title())
    }
}
