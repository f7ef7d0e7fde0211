//! Tech roles with an end: that they end soon, and that they have gone back.

use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::{ActionLink, Block, EmailContent, Fact, outgoing_label};
use handover_api::Link;
use handover_rules::NicHandle;
use handover_rules::request::notices::Notice;
use handover_store::{RequestRecord, RoleEndRecord};

pub(super) fn content(context: RequestContext<'_>, record: &RoleEndRecord) -> EmailContent {
    match context.notice {
        _ if !context.is_of_one() => several(context),
        Notice::RoleEnding => ending(context, record),
        _ => ended(context, record),
    }
}

fn ending(context: RequestContext<'_>, record: &RoleEndRecord) -> EmailContent {
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
        ..content_of_one(context, record, t::mail_role_ending_title(language, &service))
    }
}

fn ended(context: RequestContext<'_>, record: &RoleEndRecord) -> EmailContent {
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
    EmailContent { opening, body, ..content_of_one(context, record, heading) }
}

/// The content common to both emails about one role.
fn content_of_one(context: RequestContext<'_>, record: &RoleEndRecord, heading: String) -> EmailContent {
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

fn several(context: RequestContext<'_>) -> EmailContent {
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
        body: [table(context)].into_iter().chain(context.more()).chain(then).collect(),
        action: is_party.then(|| context.see_request()),
        ..context.content(heading(language, &context.lines.total.to_string()))
    }
}

fn table(context: RequestContext<'_>) -> Block {
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
