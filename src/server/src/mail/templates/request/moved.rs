//! The roles have moved: to the parties, the outgoing contact, and the admin if another account submitted the request.

use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::templates::{ActionLink, Block, EmailContent, services_link};
use handover_rules::Role;
use handover_rules::request::notices::Notice;

pub(super) fn content(context: RequestContext<'_>) -> EmailContent {
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
