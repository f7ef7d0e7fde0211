//! Emails about policies. Name, note and patterns stay out: with them, anybody could write to anybody in the provider's name.

use super::context::AccountContext;
use crate::mail::templates::{ActionLink, EmailContent, Fact};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::link::AccessPlace;
use handover_rules::access::{AccessPolicy, ActionGroup};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{Language, NicHandle};

/// Takes the account that has changed the policy.
type Text = fn(Language, &str) -> String;

pub(super) fn compose(context: AccountContext<'_>) -> EmailContent {
    let (title, opening, then): (Text, Text, Text) = match context.notice {
        AccountNotice::AccessChanged => (t::mail_access_changed_title, t::mail_access_changed, t::mail_access_then),
        AccountNotice::AccessEnded => (t::mail_access_ended_title, t::mail_access_ended, t::mail_access_ended_then),
        AccountNotice::AccessDropped => {
            (t::mail_access_dropped_title, t::mail_access_dropped, t::mail_access_dropped_then)
        }
        // The others are not about policies.
        _ => (t::mail_access_given_title, t::mail_access_given, t::mail_access_then),
    };
    let language = context.language;
    let by = context.policy.map(|(_, by)| by.as_str()).unwrap_or_default();
    let policy = context.policy.map(|(policy, _)| policy);
    let facts = match context.notice {
        AccountNotice::AccessGiven | AccountNotice::AccessChanged => policy.map(|it| given_access(&context, it)),
        // The giver's own text.
        AccountNotice::AccessDropped => {
            policy.map(|policy| vec![context.fact(t::mail_label_policy, phrases::one_line(&policy.content.name))])
        }
        _ => None,
    };
    EmailContent {
        action: Some(see_access(language)),
        prompt: Some(then(language, by)),
        facts: context.circumstances().into_iter().chain(facts.unwrap_or_default()).collect(),
        opening: opening(language, by),
        ..EmailContent::to(language, context.name, title(language, by))
    }
}

/// To the giver, for whom somebody else may have acted.
pub(super) fn gave_access(context: AccountContext<'_>) -> EmailContent {
    let facts = context.policy.map(|(policy, _)| {
        let accounts = policy.content.accounts.iter().map(NicHandle::as_str).collect::<Vec<_>>().join(", ");
        let accounts = context.fact(t::mail_label_accounts, accounts);
        [accounts].into_iter().chain(given_access(&context, policy))
    });
    let base = context.base(
        t::mail_gave_access_title,
        t::mail_gave_access(context.language).to_owned(),
        t::mail_gave_access_then,
    );
    EmailContent {
        action: Some(see_access(context.language)),
        facts: base.facts.into_iter().chain(facts.into_iter().flatten()).collect(),
        ..base
    }
}

fn see_access(language: Language) -> ActionLink {
    ActionLink::new(t::mail_see_access(language), Link::Access(AccessPlace::List))
}

/// The actions by group, and the end.
fn given_access(context: &AccountContext<'_>, policy: &AccessPolicy) -> Vec<Fact> {
    let (language, given) = (context.language, &policy.content);
    let groups = given.permissions.groups.iter().map(|group| group_name(language, *group));
    let single = (!given.permissions.allow.is_empty()).then(|| t::mail_access_single(language));
    let actions = groups.chain(single).collect::<Vec<_>>().join([t::mail_semicolon(language), " "].concat().as_str());
    let actions = (!actions.is_empty()).then(|| context.fact(t::mail_label_actions, actions));
    let end = given.expires_at.map(|end| context.fact(t::mail_label_ends, phrases::timestamp(language, end)));
    actions.into_iter().chain(end).collect()
}

fn group_name(language: Language, group: ActionGroup) -> &'static str {
    match group {
        ActionGroup::See => t::mail_access_see(language),
        ActionGroup::Technical => t::mail_access_technical(language),
        ActionGroup::BillingRead => t::mail_access_billing_read(language),
        ActionGroup::BillingPay => t::mail_access_billing_pay(language),
        ActionGroup::Contacts => t::mail_access_contacts(language),
    }
}
