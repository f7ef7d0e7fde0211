//! Emails about policies. Name, note and beginnings of names stay out: with them, anybody could write to anybody in the
//! provider's name. Services that are named are the giver's: the server has checked it.

use super::context::AccountContext;
use crate::mail::templates::{ActionLink, EmailContent, Fact};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::link::AccessPlace;
use handover_rules::access::{
    AccessPolicy, ActionGroup, ActionName, GivenOn, ResourcePattern, access_rights, last_day_of,
};
use handover_rules::account::AccountNotice;
use handover_rules::submission::abilities::{Effect, Right};
use handover_rules::{Category, Language, Timestamp};

/// Services that an email lists.
const LISTED: usize = 8;

/// To the other side of who has changed the policy, or to its giver, for whom somebody else may have acted.
pub(super) fn compose(context: AccountContext<'_>) -> EmailContent {
    let Some((policy, by)) = context.policy else {
        return EmailContent::to(context.language, context.name, String::new());
    };
    let language = context.language;
    // In subjects the handle: a name is its owner's own text, and policies reach anybody.
    let (handle, by, services) = (by.as_str(), context.named(by), services_inside(language, policy));
    let see_all = ActionLink::new(t::mail_see_access(language), Link::Access(AccessPlace::List));
    let (heading, opening, then, action) = match context.notice {
        AccountNotice::GaveAccess => {
            let action =
                ActionLink::new(t::mail_see_this_access(language), Link::Access(AccessPlace::Policy(policy.id)));
            let opening = t::mail_gave_access(language).to_owned();
            (gave(&context, policy, &services), opening, t::mail_gave_access_then(language).to_owned(), action)
        }
        AccountNotice::AccessChanged => {
            let heading = t::mail_access_changed_title(language, handle, &services);
            (heading, t::mail_access_changed(language, &by), t::mail_access_then(language, &by), open(language, policy))
        }
        AccountNotice::AccessEnded => {
            let heading = t::mail_access_ended_title(language, &services);
            (heading, t::mail_access_ended(language, &by), t::mail_access_ended_then(language, &by), see_all)
        }
        AccountNotice::AccessDropped => {
            let heading = t::mail_access_dropped_title(language, &by, &services);
            (heading, t::mail_access_dropped(language, &by), t::mail_access_dropped_then(language, &by), see_all)
        }
        // The others are not about policies.
        _ => {
            let heading = given(&context, policy, handle, &services);
            (heading, t::mail_access_given(language, &by), t::mail_access_then(language, &by), open(language, policy))
        }
    };
    EmailContent {
        opening,
        prompt: Some(then),
        action: Some(action),
        facts: facts(&context, policy),
        ..EmailContent::to(language, context.name, heading)
    }
}

/// What, on which services, until when and by whom; for the giver also when and from where.
fn facts(context: &AccountContext<'_>, policy: &AccessPolicy) -> Vec<Fact> {
    let (language, notice) = (context.language, context.notice);
    let mut facts = vec![context.fact(t::mail_label_on, listed(language, policy))];
    let stands = !matches!(notice, AccountNotice::AccessEnded | AccountNotice::AccessDropped);
    let is_mine = context.account == Some(&policy.giver);
    if is_mine && stands {
        facts.insert(0, context.fact(t::mail_label_accounts, context.named_all(policy).join(", ")));
    }
    for (effect, lines) in rights(context, policy).into_iter().filter(|_| stands) {
        let label = if effect == Effect::Can { t::mail_label_can } else { t::mail_label_cannot };
        facts.push(context.fact(label, lines));
    }
    let end = policy.content.expires_at.filter(|_| stands);
    facts.extend(end.map(|end| context.fact(t::mail_label_until, until(language, end))));
    if !is_mine {
        facts.push(context.fact(t::mail_label_given_by, context.named(&policy.giver)));
    }
    // The giver's own text.
    let name = Some(phrases::one_line(&policy.content.name)).filter(|name| !name.is_empty());
    let name = name.filter(|_| notice == AccountNotice::AccessDropped);
    facts.extend(name.map(|name| context.fact(t::mail_label_policy, name)));
    facts.into_iter().chain(context.circumstances()).collect()
}

/// The actions by effect, from the rules that the screens have them from.
fn rights(context: &AccountContext<'_>, policy: &AccessPolicy) -> Vec<(Effect, String)> {
    let (catalogue, provided) = context.actions;
    let on_each = |of: &ResourcePattern| -> Vec<GivenOn> {
        let key = of.service();
        let roles = context.roles.iter().find(|(known, _)| key.as_ref() == Some(known)).map(|(_, roles)| *roles);
        let categories = of.category().map_or_else(|| Category::ALL.to_vec(), |category| vec![category]);
        categories.into_iter().map(|category| (category, roles, 1)).collect()
    };
    let on: Vec<GivenOn> = policy.content.services.iter().flat_map(on_each).collect();
    let semicolon = [t::mail_semicolon(context.language), " "].concat();
    let text = |effect: Effect, rights: &[Right<ActionName>]| {
        let line = |right: &Right<ActionName>| {
            let words = right.actions.iter().map(|name| phrases::action(context.language, effect, name, provided));
            words.collect::<Vec<_>>().join(", ")
        };
        let never = (effect == Effect::Cannot).then(|| t::mail_access_never(context.language).to_owned());
        rights.iter().map(line).chain(never).collect::<Vec<_>>().join(&semicolon)
    };
    let all = access_rights(&policy.content.permissions, &on, catalogue);
    all.iter().map(|(effect, rights)| (*effect, text(*effect, rights))).collect()
}

/// A day ends at 24:00.
fn until(language: Language, end: Timestamp) -> String {
    let day = phrases::access_day(language, end);
    if last_day_of(end).is_some() { t::mail_last_day(language, &day) } else { day }
}

fn gave(context: &AccountContext<'_>, policy: &AccessPolicy, services: &str) -> String {
    let language = context.language;
    let names = context.named_all(policy);
    let who = phrases::list(language, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let what = kind(language, policy);
    match policy.content.expires_at {
        Some(end) => {
            let end = phrases::access_day(language, end);
            t::mail_gave_access_title_until(language, &end, services, what, &who)
        }
        None => t::mail_gave_access_title(language, services, what, &who),
    }
}

fn given(context: &AccountContext<'_>, policy: &AccessPolicy, giver: &str, services: &str) -> String {
    let (language, what) = (context.language, kind(context.language, policy));
    match policy.content.expires_at {
        Some(end) => {
            t::mail_access_given_title_until(language, &phrases::access_day(language, end), giver, services, what)
        }
        None => t::mail_access_given_title(language, giver, services, what),
    }
}

/// "technical access", where a word says all of it. To see a service goes without saying.
fn kind(language: Language, policy: &AccessPolicy) -> &'static str {
    let permissions = &policy.content.permissions;
    let groups: Vec<ActionGroup> =
        permissions.groups.iter().copied().filter(|group| *group != ActionGroup::See).collect();
    match groups.as_slice() {
        [ActionGroup::Technical] if permissions.allow.is_empty() => t::mail_access_technical(language),
        _ => t::mail_access_any(language),
    }
}

/// The only service, or how many are named.
fn services_inside(language: Language, policy: &AccessPolicy) -> String {
    let services = &policy.content.services;
    let named: Vec<_> = services.iter().filter_map(ResourcePattern::service).collect();
    match named.as_slice() {
        _ if named.len() < services.len() => t::mail_access_services(language).to_owned(),
        [only] => phrases::service(&only.name),
        _ => t::word_services(language, named.len() as u64),
    }
}

/// The services by name, or by type: the beginnings of names are the giver's text.
fn listed(language: Language, policy: &AccessPolicy) -> String {
    let services = &policy.content.services;
    let text = |of: &ResourcePattern| match (of.service(), of.category_and_beginning()) {
        (Some(key), _) => phrases::service_and_category(language, &key),
        (None, Some((category, ""))) => t::mail_access_type(language, t::word_category(language, category)),
        (None, Some((category, _))) => t::mail_access_type_part(language, t::word_category(language, category)),
        (None, None) => t::mail_access_all(language).to_owned(),
    };
    let mut all: Vec<String> = services.iter().take(LISTED).map(text).collect();
    all.dedup();
    let more = services.len().saturating_sub(LISTED) as u64;
    all.extend((more > 0).then(|| t::mail_access_more(language, more)));
    all.join(", ")
}

/// The page of the only service, or the list of access.
fn open(language: Language, policy: &AccessPolicy) -> ActionLink {
    let mut services = policy.content.services.iter();
    match (services.next().and_then(ResourcePattern::service), services.next()) {
        (Some(key), None) => ActionLink::new(t::mail_see_service(language), Link::service(&key)),
        _ => ActionLink::new(t::mail_see_access(language), Link::Access(AccessPlace::List)),
    }
}
