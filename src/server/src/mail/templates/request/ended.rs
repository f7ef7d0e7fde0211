//! Emails about the end of requests and of roles with a last day.

use super::context::RequestContext;
use super::list::failure_reason;
use crate::mail::templates::{ActionLink, Block, EmailContent, Fact, outgoing_label, services_link};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_rules::request::notices::Notice;
use handover_rules::{Ending, Language, NicHandle, Role};
use handover_store::{RequestRecord, RoleEndRecord};

/// The roles have moved: to the parties, the outgoing contact, and the admin if another account submitted the request.
pub(super) fn moved(context: RequestContext<'_>) -> EmailContent {
    if context.is_of_one() { one_moved(context) } else { several_moved(context) }
}

fn several_moved(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let is_party = context.notice == Notice::Done;
    let opening = if is_party { t::mail_lines_done } else { t::mail_lines_changed };
    EmailContent {
        opening: opening(language, &context.roles_on_services()),
        // An outgoing contact may no longer read the requests (decision 0008).
        action: is_party.then(|| context.see_request()),
        body: context.listing(),
        ..context.content(context.title())
    }
}

fn one_moved(context: RequestContext<'_>) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let service = context.service();
    let (from, to) = (context.named(&request.from), context.named(&request.to));
    let is_party = context.notice == Notice::Done;
    let is_new = context.is_recipient(&request.to);
    let is_replaced = context.is_recipient(&request.from) && !is_new;
    let opening = match (context.is_about_last_days(), is_new) {
        (true, true) => t::mail_extend_done_you(language, &service),
        (true, false) => t::mail_extend_done(language, &service, &to),
        (false, true) => t::mail_done_you(language, &from),
        (false, false) if is_replaced => t::mail_done_replaced(language, &to),
        (false, false) => t::mail_done_other(language, &from, &to),
    };
    // One that was not asked has no page to share a title with.
    let heading = if is_replaced && !is_party {
        t::mail_done_title_replaced(language, &context.roles(), &service)
    } else {
        context.title()
    };
    // Billing contacts do not know any passwords.
    let knew_passwords = request.roles.contains(Role::Admin) || request.roles.contains(Role::Tech);
    let warns = is_party && knew_passwords && !is_replaced && !context.is_about_last_days();
    let passwords = warns.then(|| t::mail_done_passwords(language, &from));
    let is_admin = !is_party && !is_replaced;
    let why = is_admin.then(|| t::mail_changed_admin(language, &service));
    let action = match (is_party, is_replaced) {
        // The outgoing contact may no longer read the request (decision 0008).
        (false, true) => None,
        // Nor see the service in the list.
        (true, true) | (false, false) => Some(context.see_request()),
        (true, false) => Some(ActionLink::new(t::mail_see_services(language), services_link(&request.service.name))),
    };
    let footnotes =
        if is_party { Vec::new() } else { vec![t::mail_changed_wrong(language, &context.named(&request.asker))] };
    EmailContent {
        opening,
        action,
        body: passwords.into_iter().chain(why).map(Block::Text).collect(),
        footnotes,
        ..context.content(heading)
    }
}

/// A sentence to the account that ended the request.
type ByYou = fn(Language) -> &'static str;
/// The same for others: takes the account.
type ByOther = fn(Language, &str) -> String;

/// End of requests without effect, to both parties.
pub(super) fn ended(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let again = if context.is_of_one() { t::mail_ended_again } else { t::mail_lines_ended_again };
    let again = Block::Text(again(language).to_owned());
    EmailContent {
        opening: [cause(context), unchanged(context)].join(" "),
        action: Some(context.see_request()),
        body: detail(context).into_iter().chain(context.listing()).chain([again]).collect(),
        ..context.content(context.title())
    }
}

/// The contact of the only request, or the services listed below.
fn unchanged(context: RequestContext<'_>) -> String {
    let language = context.language();
    if context.is_of_one() {
        t::mail_ended_unchanged(language, &context.roles(), &context.service())
    } else {
        t::mail_lines_ended_unchanged(language).to_owned()
    }
}

/// The words of the person who declined, or the reasons for a failure. The table of several requests has their reasons.
fn detail(context: RequestContext<'_>) -> Option<Block> {
    match context.ending()? {
        Ending::Declined { by, reason: Some(reason) } => Some(context.words(&by, &reason)),
        Ending::Failed { reasons } if context.is_of_one() => {
            let language = context.language();
            let (record, recipient) = (context.first, &context.recipient.handle);
            let named = |account: &NicHandle| context.named(account);
            let phrase = |why| failure_reason(language, why, record, recipient, named);
            Some(Block::List(t::mail_failed_reasons(language).to_owned(), reasons.iter().map(phrase).collect()))
        }
        _ => None,
    }
}

/// The author or the reason. Requests that take effect together end with one of them, so that the email does not blame
/// one party for each.
fn cause(context: RequestContext<'_>) -> String {
    let language = context.language();
    let by_whom = |by: &NicHandle, you: ByYou, other: ByOther| {
        if context.is_recipient(by) { you(language).to_owned() } else { other(language, &context.named(by)) }
    };
    match context.ending() {
        Some(Ending::Declined { by, .. }) => by_whom(&by, t::mail_declined_you, t::mail_declined_other),
        Some(Ending::Withdrawn { by }) => by_whom(&by, t::mail_cancelled_you, t::mail_cancelled_other),
        Some(Ending::TakenBack { by }) => {
            by_whom(&by, t::mail_acceptance_cancelled_you, t::mail_acceptance_cancelled_other)
        }
        Some(Ending::Superseded { by }) => by_whom(&by, t::mail_superseded_you, t::mail_superseded_other),
        // The account itself gets an email about its recovery instead.
        Some(Ending::AccountRecovered { by }) => t::mail_account_recovered(language, &context.named(&by)),
        Some(Ending::EndedByProvider { reason }) => t::mail_ended_by_provider(language, &phrases::one_line(&reason)),
        Some(Ending::AccountRemoved { account }) => t::mail_ended_account_removed(language, account.as_str()),
        Some(Ending::Failed { .. }) => t::mail_failed(language).to_owned(),
        Some(Ending::Expired) => expired(context),
        // Several ended differently. Other templates announce completed requests.
        Some(Ending::Done) | None => t::mail_lines_ended(language).to_owned(),
    }
}

/// Names who did not answer in time, if the others have answered all.
fn expired(context: RequestContext<'_>) -> String {
    let (language, lines) = (context.language(), context.lines);
    let silent: Vec<&NicHandle> = if context.is_of_one() {
        context.request().missing().collect()
    } else {
        let unanswered = lines.unanswered.iter();
        let all = unanswered.map(|(account, number)| (*number == lines.total).then_some(account));
        all.collect::<Option<_>>().unwrap_or_default()
    };
    match silent.as_slice() {
        [one] if context.is_recipient(one) => t::mail_expired_you(language).to_owned(),
        [one] => t::mail_expired_other(language, &context.named(one)),
        [_, _] => t::mail_expired_both(language).to_owned(),
        _ => t::mail_expired_some(language).to_owned(),
    }
}

/// Tech roles with an end: that they end soon, and that they have gone back.
pub(super) fn role_end(context: RequestContext<'_>, record: &RoleEndRecord) -> EmailContent {
    match context.notice {
        _ if !context.is_of_one() => several_role_ends(context),
        Notice::RoleEnding => role_ending(context, record),
        _ => role_ended(context, record),
    }
}

fn role_ending(context: RequestContext<'_>, record: &RoleEndRecord) -> EmailContent {
    let (language, service, end) = (context.language(), context.service(), &record.end);
    let date = phrases::date(language, end.until);
    let (holder, returns_to) = (context.named(&end.holder), context.named(&end.returns_to));
    let gets_it_back = context.is_recipient(&end.returns_to);
    let opening = if context.is_recipient(&end.holder) {
        t::mail_role_ending_you(language, &date, &service, &returns_to)
    } else if gets_it_back {
        t::mail_role_ending_back(language, &date, &holder, &service)
    } else {
        t::mail_role_ending_other(language, &date, &holder, &service, &returns_to)
    };
    let then = if gets_it_back { t::mail_role_ending_then_you(language) } else { t::mail_role_ending_then(language) };
    EmailContent {
        opening,
        body: vec![Block::Text(then.to_owned())],
        ..role_end_content(context, record, t::mail_role_ending_title(language, &service))
    }
}

fn role_ended(context: RequestContext<'_>, record: &RoleEndRecord) -> EmailContent {
    let (language, service, end) = (context.language(), context.service(), &record.end);
    let date = phrases::date(language, end.until);
    let how = record.ended.as_ref();
    let went_to = how.and_then(|how| how.went_to.as_ref()).unwrap_or(&end.returns_to);
    let (holder, to) = (context.named(&end.holder), context.named(went_to));
    let stays = *went_to == end.holder;
    let heading = if stays {
        t::mail_role_ended_stays_title(language, &service)
    } else {
        t::mail_role_ended_title(language, &service)
    };
    let opening = if stays {
        t::mail_role_ended_stays(language, &holder, &service)
    } else if context.is_recipient(went_to) {
        t::mail_role_ended_you(language, &holder, &service)
    } else if context.is_recipient(&end.holder) {
        t::mail_role_ended_lost(language, &service, &to)
    } else {
        t::mail_role_ended_other(language, &holder, &service, &to)
    };
    let why = match how.and_then(|how| how.by.as_ref()) {
        Some(by) => t::mail_role_ended_early(language, &context.named(by), &date),
        None => t::mail_role_ended_date(language, &date),
    };
    let went_to_admin = (!stays && *went_to != end.returns_to)
        .then(|| t::mail_role_ended_admin(language, &context.named(&end.returns_to)));
    let passwords = (!stays && !context.is_recipient(&end.holder)).then(|| t::mail_done_passwords(language, &holder));
    let body = std::iter::once(why).chain(went_to_admin).chain(passwords).map(Block::Text).collect();
    EmailContent { opening, body, ..role_end_content(context, record, heading) }
}

fn role_end_content(context: RequestContext<'_>, record: &RoleEndRecord, heading: String) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let until = phrases::date(language, record.end.until);
    let facts = vec![
        Fact::new(t::mail_label_service(language), phrases::service_and_category(language, &request.service)),
        Fact::new(t::mail_label_last_day(language), t::mail_last_day(language, &until)),
        Fact::new(t::mail_label_request(language), context.number().grouped()),
    ];
    let link = Link::service(&request.service);
    // Former contacts may not see the service.
    let outsider = if record.ended.is_some() { &record.end.holder } else { &record.end.returns_to };
    EmailContent {
        action: (!context.is_recipient(outsider)).then(|| ActionLink::new(t::mail_see_service(language), link)),
        facts,
        ..context.content(heading)
    }
}

fn several_role_ends(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let is_ending = context.notice == Notice::RoleEnding;
    let heading = if is_ending { t::mail_lines_ending_title } else { t::mail_lines_role_ended_title };
    let then = is_ending.then(|| Block::Text(t::mail_role_ending_then(language).to_owned()));
    // The others may not read the requests (decision 0008).
    let is_party = context.request().party(&context.recipient.handle).is_some();
    EmailContent {
        opening: ended_early_by(context).map_or_else(
            || t::mail_lines_role_ends(language).to_owned(),
            |by| t::mail_lines_role_ended_early(language, &context.named(by)),
        ),
        facts: vec![Fact::new(t::mail_label_request(language), context.number().grouped())],
        body: [table_of_ends(context)].into_iter().chain(context.more()).chain(then).collect(),
        action: is_party.then(|| context.see_request()),
        ..context.content(heading(language, &context.lines.total.to_string()))
    }
}

fn table_of_ends(context: RequestContext<'_>) -> Block {
    let language = context.language();
    let from = outgoing_label(language, context.notice);
    let head = [t::mail_label_service(language), t::mail_label_last_day(language), from, t::mail_label_to(language)];
    let row = |record: &RequestRecord| {
        let found = context.ends.iter().find(|end| end.end.request == record.request.id)?;
        let went_to = found.ended.as_ref().and_then(|ended| ended.went_to.as_ref());
        Some(vec![
            phrases::service_and_category(language, &record.request.service).into(),
            phrases::date(language, found.end.until).into(),
            context.party(&found.end.holder).into(),
            context.party(went_to.unwrap_or(&found.end.returns_to)).into(),
        ])
    };
    Block::Table(head.map(str::to_owned).into(), context.lines.first.iter().filter_map(row).collect())
}

/// The account that ended all of the listed roles before their last day, if one did.
fn ended_early_by(context: RequestContext<'_>) -> Option<&NicHandle> {
    let mut by = context.ends.iter().map(|end| end.ended.as_ref().and_then(|ended| ended.by.as_ref()));
    let first = by.next()??;
    by.all(|by| by == Some(first)).then_some(first)
}
