//! A tech role with an end: that it ends soon, and that it has gone back.

use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::{ActionLink, Block, EmailContent};
use handover_api::Link;
use handover_store::RoleEndRecord;

pub(super) fn ending(context: TemplateContext<'_>, record: &RoleEndRecord) -> EmailContent {
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
        ..content(context, record, t::mail_role_ending_title(language, &service))
    }
}

pub(super) fn ended(context: TemplateContext<'_>, record: &RoleEndRecord) -> EmailContent {
    let (language, service, end) = (context.language(), context.service(), &record.end);
    let date = phrases::date(language, end.until);
    let how = record.ended.as_ref();
    let went_to = how.and_then(|how| how.went_to.as_ref()).unwrap_or(&end.returns_to);
    let (holder, to) = (context.named(&end.holder), context.named(went_to));
    let stays = *went_to == end.holder;
    let heading = if stays {
        t::mail_role_ended_stays_title(language, &holder, &service)
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
    EmailContent { opening, body, ..content(context, record, heading) }
}

/// The content common to both emails.
fn content(context: TemplateContext<'_>, record: &RoleEndRecord, heading: String) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let until = phrases::date(language, record.end.until);
    let facts = vec![
        (t::mail_label_service(language).to_owned(), phrases::service_and_category(language, &request.service)),
        (t::mail_label_last_day(language).to_owned(), t::mail_last_day(language, &until)),
        (t::mail_label_request(language).to_owned(), request.id.grouped()),
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
