//! Content of the emails about accounts, and their shared parts.

use crate::mail::templates::{ActionLink, Block, EmailContent, Fact, named};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::people::KnownPerson;
use handover_rules::access::{AccessPolicy, Catalogue, ProviderAction};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::account::{AccountNotice, sign_in};
use handover_rules::{EmailAddress, Language, NicHandle, RoleSet, ServiceKey, Timestamp, ValidationCode};
use handover_store::pages::Recovered;
use handover_store::{AuditedAct, Caller, MailOrigin, RequestRecord};

#[derive(Clone, Copy)]
pub struct AccountContext<'a> {
    pub notice: AccountNotice,
    pub language: Language,
    /// When and from where it happened.
    pub origin: &'a MailOrigin,
    /// Account; `None` before it exists.
    pub account: Option<&'a NicHandle>,
    /// Full name of the recipient; empty if the address is not confirmed.
    pub name: &'a str,
    /// Current address of the account, or its future one before it exists.
    pub current_address: &'a EmailAddress,
    /// A new token and its expiry, if the notice carries one.
    pub token: Option<(&'a ValidationCode, Timestamp)>,
    /// Name of the provider.
    pub provider: &'a str,
    pub has_passwords: bool,
    /// Requests and acts that the recovery of the account concerns, if the notice is about that.
    pub recovered: Option<&'a Recovered>,
    /// The latest of the account's open requests for a new admin, if the notice is about those, and how many there are.
    pub admin_requests: (&'a [RequestRecord], u64),
    pub ended_policies: &'a [AccessPolicy],
    /// The act of the provider's staff that it is about.
    pub act: Option<&'a AuditedAct>,
    /// The policy that it is about, and the account that changed it.
    pub policy: Option<(&'a AccessPolicy, &'a NicHandle)>,
    /// The accounts in it whose names the recipient may see.
    pub people: &'a [KnownPerson],
    /// The giver's roles on the services that the policy names.
    pub roles: &'a [(ServiceKey, RoleSet)],
    /// All actions, and the texts of the provider's own.
    pub actions: (&'a Catalogue, &'a [ProviderAction]),
    /// Until then, a change of address keeps the account from asking for and accepting a new admin.
    pub cooldown_until: Option<Timestamp>,
}

/// Such as `Firefox (Android)`. Other text of the header stays out: anybody could write into the email with it.
fn browser_name(agent: &str) -> Option<String> {
    let browser = sign_in::browser(agent)?;
    Some(sign_in::system(agent).map_or_else(|| browser.to_owned(), |system| format!("{browser} ({system})")))
}

/// Takes the account.
pub(super) type Heading = fn(Language, &str) -> String;

/// A text without arguments.
pub(super) type Label = fn(Language) -> &'static str;

impl AccountContext<'_> {
    pub(super) fn account(&self) -> &str {
        self.account.map(NicHandle::as_str).unwrap_or_default()
    }

    /// Another account in a sentence.
    pub(super) fn named(&self, account: &NicHandle) -> String {
        named(self.language, self.people, account)
    }

    pub(super) fn named_all(&self, policy: &AccessPolicy) -> Vec<String> {
        policy.content.accounts.iter().map(|account| self.named(account)).collect()
    }

    pub(super) fn fact(&self, label: Label, value: String) -> Fact {
        Fact::new(label(self.language), value)
    }

    pub(super) fn handle(&self) -> Fact {
        self.fact(t::mail_label_handle, self.account().to_owned())
    }

    /// The account, and when, with which browser and from which network it happened, for an owner who may not have done
    /// it.
    pub(super) fn circumstances(&self) -> Vec<Fact> {
        let MailOrigin { at, caller } = self.origin;
        let mut facts = vec![self.handle(), self.fact(t::mail_label_when, phrases::timestamp(self.language, *at))];
        if let Some(Caller { agent, network }) = caller {
            facts.extend(browser_name(agent).map(|name| self.fact(t::mail_label_browser, name)));
            facts.push(self.fact(t::mail_label_network, network.clone()));
        }
        facts
    }

    /// The address that the account has now, for a mailbox that need not be its own.
    pub(super) fn new_address(&self) -> Fact {
        self.fact(t::mail_label_new_address, self.current_address.masked())
    }

    /// The roles that wait after a change of address, and until when.
    pub(super) fn cooldown(&self) -> Option<Block> {
        let until = phrases::timestamp(self.language, self.cooldown_until?);
        Some(Block::Text(t::mail_address_changed_cooldown(self.language, &until)))
    }

    /// The accounts that have lost access by the recovery of the account: a line for each policy.
    pub(super) fn ended_access(&self) -> Option<Block> {
        let line = |policy: &AccessPolicy| self.named_all(policy).join(", ");
        let lines: Vec<String> = self.ended_policies.iter().map(line).collect();
        (!lines.is_empty()).then(|| Block::List(t::mail_recovered_policies(self.language).to_owned(), lines))
    }

    pub(super) fn reason(&self) -> Fact {
        let reason = self.act.and_then(|done| done.reason.as_deref()).map(phrases::one_line);
        self.fact(t::mail_desk_reason, reason.unwrap_or_default())
    }

    /// The link with the token, and its expiry after `until`.
    pub(super) fn token_link(&self, label: Label, action: MailedLinkAction, until: Label) -> Option<ActionLink> {
        self.token.map(|(token, expiry)| {
            let link = Link::MailedLink { action, token: Some(token.clone()) };
            ActionLink::with_note(label(self.language), link, t::mail_once(self.language))
                .until(until(self.language), phrases::timestamp(self.language, expiry))
        })
    }

    pub(super) fn undo(&self) -> Option<ActionLink> {
        self.token_link(t::mail_undo, MailedLinkAction::Undo, t::mail_label_undo_by)
    }

    pub(super) fn password_reset(&self) -> ActionLink {
        ActionLink::new(t::mail_set_password(self.language), Link::Forgotten)
    }

    /// An email with the given texts, and the expiry of its token behind the subject.
    pub(super) fn base(&self, heading: Heading, opening: impl Into<String>, prompt: Label) -> EmailContent {
        self.titled(heading(self.language, self.account()), opening, prompt)
    }

    /// The same with a heading that need not name the account.
    pub(super) fn titled(&self, heading: String, opening: impl Into<String>, prompt: Label) -> EmailContent {
        let until = self.token.map(|(_, until)| phrases::timestamp(self.language, until));
        EmailContent {
            preheader: until.map(|until| t::mail_preheader_link(self.language, &until)),
            opening: opening.into(),
            prompt: Some(prompt(self.language).to_owned()),
            facts: self.circumstances(),
            ..EmailContent::to(self.language, self.name, heading)
        }
    }
}
