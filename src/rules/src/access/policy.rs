//! A policy: what one account gives to others, and the checks of its input.

use super::catalogue::{Catalogue, CatalogueAction};
use super::{ActionGroup, ActionName, ActionPattern, ResourcePattern};
use crate::account::mailed_links::Intrusion;
use crate::model::account::is_plain_line;
use crate::model::macros::string_value;
use crate::model::timestamp;
use crate::submission::{NoteFault, check_note};
use crate::{NicHandle, Policy, Role, Timestamp, string_enum};
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Policies that one account may have given at a time.
pub const MAX_POLICIES: usize = 1000;
/// Accounts of one policy.
pub const MAX_ACCOUNTS: usize = 20;
/// Services and patterns of one policy.
pub const MAX_RESOURCES: usize = 200;
/// Actions in each list of one policy.
pub const MAX_ACTIONS: usize = 200;
/// Pairs of account and service in all policies that one account has given.
pub const MAX_PAIRS: usize = 20_000;
/// Policies that one account may have given to another one. Those of a pair are evaluated together.
pub const MAX_POLICIES_OF_PAIR: u32 = 20;
/// Policies that an account may be named in.
pub const MAX_POLICIES_NAMING: u32 = 1000;
/// Emails to other accounts that one account may cause by its policies in 24 hours.
pub const MAX_POLICY_MAILS: u32 = 1000;
/// Maximum length of a name, in characters.
pub const MAX_NAME: usize = 100;

/// Number of a policy: a random UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(value_type = String, format = "uuid", example = "3f9c21d0-7a47-4121-8f3e-5b0c9d2e6a18")
)]
#[serde(try_from = "String", into = "String")]
pub struct AccessPolicyId(u128);

impl AccessPolicyId {
    /// A random number (version 4 of UUIDs).
    #[must_use]
    pub const fn from_random(bits: u128) -> Self {
        Self(bits & !(0xf << 76) & !(0b11 << 62) | (4 << 76) | (0b10 << 62))
    }

    /// Parses the usual form, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.split('-').collect();
        let number = Self(u128::from_str_radix(&digits, 16).ok()?);
        text.eq_ignore_ascii_case(&number.to_string()).then_some(number)
    }

    /// The number of the provider's policy for a role, which is the same for every account.
    #[must_use]
    pub const fn of_role(role: Role) -> Self {
        Self::from_random(ROLE_POLICIES + role as u128)
    }

    #[must_use]
    pub fn role(self) -> Option<Role> {
        Role::ALL.into_iter().find(|role| Self::of_role(*role) == self)
    }
}

/// "handover" as ASCII, then zeros.
const ROLE_POLICIES: u128 = 0x6861_6e64_6f76_6572 << 64;

impl fmt::Display for AccessPolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&uuid_text(self.0))
    }
}

/// The usual form of a UUID.
#[must_use]
pub fn uuid_text(bits: u128) -> String {
    let part = |shift: u32, digits: u32| (bits >> shift) & ((1 << (4 * digits)) - 1);
    let [time, middle, version] = [part(96, 8), part(80, 4), part(64, 4)];
    format!("{time:08x}-{middle:04x}-{version:04x}-{:04x}-{:012x}", part(48, 4), part(0, 12))
}

string_value! { AccessPolicyId or "not a UUID", |id| id.to_string() }

/// The actions of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Permissions {
    /// Groups that it gives.
    pub groups: BTreeSet<ActionGroup>,
    /// Single actions that it gives.
    pub allow: BTreeSet<ActionPattern>,
    /// Actions that it does not give, although a group or pattern of it would.
    pub except: BTreeSet<ActionPattern>,
    /// Actions that no policy of this giver gives; if the giver is the admin, no policy at all.
    pub deny: BTreeSet<ActionPattern>,
}

impl Permissions {
    /// Whether they give an action of `group`, without regard to what is denied.
    #[must_use]
    pub fn give(&self, action: &ActionName, group: Option<ActionGroup>) -> bool {
        let is_listed = |list: &BTreeSet<ActionPattern>| list.iter().any(|pattern| pattern.matches(action));
        let by_group = group.is_some_and(|group| self.groups.contains(&group));
        (by_group || is_listed(&self.allow)) && !is_listed(&self.except)
    }

    /// Gives an action or not, and leaves all others as they are. An exception by a pattern of several actions stays.
    #[must_use]
    pub fn with_action(mut self, action: &CatalogueAction, is_given: bool) -> Self {
        let exact = ActionPattern::of(&action.name);
        self.except.remove(&exact);
        if !is_given {
            self.allow.remove(&exact);
        }
        if self.give(&action.name, action.group) != is_given {
            let list = if is_given { &mut self.allow } else { &mut self.except };
            list.insert(exact);
        }
        self
    }

    /// Gives a group as a whole, or nothing of it but by patterns.
    #[must_use]
    pub fn with_group(mut self, group: ActionGroup, is_given: bool, catalogue: &Catalogue) -> Self {
        if is_given {
            self.groups.insert(group);
        } else {
            self.groups.remove(&group);
        }
        for action in catalogue.actions().iter().filter(|action| action.group == Some(group)) {
            let exact = ActionPattern::of(&action.name);
            self.allow.remove(&exact);
            self.except.remove(&exact);
        }
        self
    }

    #[must_use]
    pub fn give_anything(&self) -> bool {
        !self.groups.is_empty() || !self.allow.is_empty()
    }

    #[must_use]
    pub fn deny(&self, action: &ActionName) -> bool {
        self.deny.iter().any(|pattern| pattern.matches(action))
    }
}

/// The content of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyContent {
    /// Its name, which both sides read; empty for none.
    #[serde(default)]
    pub name: String,
    /// A note of the giver, which both sides read.
    #[serde(default)]
    pub note: Option<String>,
    /// The accounts that get access.
    pub accounts: BTreeSet<NicHandle>,
    /// The services, as far as the giver has a role on them at the time of use.
    pub services: BTreeSet<ResourcePattern>,
    /// The actions.
    pub permissions: Permissions,
    /// From then on it gives nothing; `None` for no end.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub expires_at: Option<Timestamp>,
}

impl PolicyContent {
    /// Checks the content that `giver` has entered at `now`, and trims its texts.
    pub fn checked(mut self, giver: &NicHandle, catalogue: &Catalogue, now: Timestamp) -> Result<Self, PolicyFault> {
        self.name = self.name.trim().to_owned();
        if !is_plain_line(&self.name, MAX_NAME) || self.name.contains(char::is_control) {
            return Err(PolicyFault::Name);
        }
        let note = check_note(self.note.as_deref().unwrap_or_default());
        self.note = note.map_err(|fault| PolicyFault::Note { fault })?.map(str::to_owned);
        check_number(self.accounts.len(), PolicyPart::Accounts, MAX_ACCOUNTS)?;
        check_number(self.services.len(), PolicyPart::Services, MAX_RESOURCES)?;
        if self.accounts.contains(giver) {
            return Err(PolicyFault::OwnAccount);
        }
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(PolicyFault::EndPassed);
        }
        check_actions(&self.permissions, catalogue)?;
        Ok(self)
    }

    /// Whether somebody may do other things than by `before`, or for another time. Name and note do not count.
    #[must_use]
    pub fn differs_in_access(&self, before: &Self) -> bool {
        self.accounts != before.accounts || self.differs_for_both(before)
    }

    /// As [`Self::differs_in_access`], for the accounts of both.
    #[must_use]
    pub fn differs_for_both(&self, before: &Self) -> bool {
        (&self.services, &self.permissions, self.expires_at)
            != (&before.services, &before.permissions, before.expires_at)
    }

    /// Pairs of account and service, of which an account may have [`MAX_PAIRS`].
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.accounts.len() * self.services.len()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyLimit {
    /// The giver gives [`MAX_POLICIES`].
    Policies,
    /// Its policies would have more than [`MAX_PAIRS`].
    Pairs,
    /// The giver is a contact of no service, so it has nothing to give.
    NothingToGive,
    /// The giver gives [`MAX_POLICIES_OF_PAIR`] to this account.
    OfPair(NicHandle),
    /// This account is named in [`MAX_POLICIES_NAMING`].
    Naming(NicHandle),
    /// This account would get too many emails about policies of the giver.
    Mails(NicHandle),
    /// The giver would get too many emails about its own policies.
    OwnMails,
    /// Its policies have caused [`MAX_POLICY_MAILS`].
    AllMails,
}

/// What counts against the limits of a giver; emails in [`LIMIT_PERIOD`](crate::model::policy::LIMIT_PERIOD).
#[derive(Clone, Debug, Default)]
pub struct GiverCounts {
    pub policies: usize,
    /// Pairs of account and service in its policies.
    pub pairs: usize,
    /// Whether it is a contact of a service.
    pub has_roles: bool,
    /// Emails about its policies to itself.
    pub own_mails: u32,
    /// Emails about its policies to others.
    pub mails: u32,
    /// What counts for each account that the policy names.
    pub receivers: Vec<ReceiverCounts>,
}

/// What counts for an account that a policy names.
#[derive(Clone, Debug)]
pub struct ReceiverCounts {
    pub account: NicHandle,
    /// Policies that the giver gives to it.
    pub of_pair: u32,
    /// Policies of anybody that name it.
    pub naming: u32,
    /// Emails to it about policies of the giver.
    pub mails: u32,
}

impl GiverCounts {
    /// Checks the limits for a policy in place of `before`. Accounts that it named before stay.
    ///
    /// # Errors
    /// The first limit that it would exceed.
    pub fn check(
        &self,
        content: &PolicyContent,
        before: Option<&PolicyContent>,
        limits: &Policy,
    ) -> Result<(), PolicyLimit> {
        let refused_if = |is_over: bool, limit: PolicyLimit| if is_over { Err(limit) } else { Ok(()) };
        let others = self.pairs.saturating_sub(before.map_or(0, PolicyContent::pairs));
        let is_added = |account: &NicHandle| before.is_none_or(|before| !before.accounts.contains(account));
        refused_if(before.is_none() && self.policies >= MAX_POLICIES, PolicyLimit::Policies)?;
        refused_if(others + content.pairs() > MAX_PAIRS, PolicyLimit::Pairs)?;
        refused_if(!self.has_roles && content.accounts.iter().any(is_added), PolicyLimit::NothingToGive)?;
        refused_if(self.own_mails >= limits.mail_limit(true), PolicyLimit::OwnMails)?;
        refused_if(self.mails >= MAX_POLICY_MAILS, PolicyLimit::AllMails)?;
        for ReceiverCounts { account, of_pair, naming, mails } in &self.receivers {
            let is_added = is_added(account);
            refused_if(is_added && *of_pair >= MAX_POLICIES_OF_PAIR, PolicyLimit::OfPair(account.clone()))?;
            refused_if(is_added && *naming >= MAX_POLICIES_NAMING, PolicyLimit::Naming(account.clone()))?;
            // Every policy that stands may cause one more email, when it ends.
            refused_if(mails + of_pair >= limits.mail_limit(false), PolicyLimit::Mails(account.clone()))?;
        }
        Ok(())
    }
}

fn check_number(number: usize, part: PolicyPart, most: usize) -> Result<(), PolicyFault> {
    match number {
        0 => Err(PolicyFault::Missing { part }),
        number if number > most => Err(PolicyFault::TooMany { part, most }),
        _ => Ok(()),
    }
}

/// Every pattern must stand for an action, and those that are allowed for one that can be given.
fn check_actions(permissions: &Permissions, catalogue: &Catalogue) -> Result<(), PolicyFault> {
    let Permissions { groups, allow, except, deny } = permissions;
    let part = PolicyPart::Actions;
    if groups.is_empty() {
        check_number(allow.len() + deny.len(), part, usize::MAX)?;
    }
    if [allow, except, deny].into_iter().any(|list| list.len() > MAX_ACTIONS) {
        return Err(PolicyFault::TooMany { part, most: MAX_ACTIONS });
    }
    let matching = |pattern: &ActionPattern, needs_group: bool| {
        let mut actions = catalogue.actions().iter().filter(|action| action.group.is_some() || !needs_group);
        actions.any(|action| pattern.matches(&action.name))
    };
    let all = allow.iter().chain(except).chain(deny);
    if let Some(action) = all.clone().find(|pattern| !matching(pattern, false)) {
        return Err(PolicyFault::UnknownAction { action: action.clone() });
    }
    match allow.iter().find(|pattern| !matching(pattern, true)) {
        Some(action) => Err(PolicyFault::NotGivable { action: action.clone() }),
        None => Ok(()),
    }
}

string_enum! {
    /// A list of a policy.
    pub enum PolicyPart {
        /// The accounts that get access.
        Accounts = "accounts",
        /// The services.
        Services = "services",
        /// The actions.
        Actions = "actions",
    }
}

/// A fault of a policy's input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "fault")]
pub enum PolicyFault {
    /// The name is longer than [`MAX_NAME`], or has other characters than a line of plain text.
    Name,
    /// The note is wrong.
    Note {
        /// Its fault.
        #[serde(rename = "note")]
        fault: NoteFault,
    },
    /// A list has no entry.
    Missing {
        /// The list.
        part: PolicyPart,
    },
    /// A list has too many entries.
    TooMany {
        /// The list.
        part: PolicyPart,
        /// The maximum.
        most: usize,
    },
    /// The giver is among the accounts.
    OwnAccount,
    /// The end is not in the future.
    EndPassed,
    /// No action has this name.
    UnknownAction {
        /// The name or pattern.
        action: ActionPattern,
    },
    /// Nobody can give this action to others.
    NotGivable {
        /// The name or pattern.
        action: ActionPattern,
    },
}

/// A policy that has not been ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccessPolicy {
    /// Its number.
    pub id: AccessPolicyId,
    /// The account that gives access.
    pub giver: NicHandle,
    /// The content.
    #[serde(flatten)]
    pub content: PolicyContent,
}

impl AccessPolicy {
    /// Whether it is not over at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.content.expires_at.is_none_or(|end| now < end)
    }

    /// The policy `id` that stays in force for an account which drops its access: dropping gives up what a policy gives, never
    /// what it denies. `None` if it denies nothing.
    #[must_use]
    pub fn left_after_drop(&self, account: &NicHandle, id: AccessPolicyId) -> Option<Self> {
        let rest = self.denials()?;
        let content = PolicyContent { accounts: [account.clone()].into(), ..rest.content };
        Some(Self { id, content, ..rest })
    }

    /// The policy `id` that stays in force after a recovery ends this one, which was last changed at `changed_at`: what it
    /// denies, if the owner may have been the one who denied it.
    #[must_use]
    pub fn left_after_recovery(&self, changed_at: Timestamp, intrusion: Intrusion, id: AccessPolicyId) -> Option<Self> {
        let rest = self.denials().filter(|_| changed_at < intrusion.known_since())?;
        Some(Self { id, ..rest })
    }

    /// What a recovery restores of a policy that stood before the intrusion and was ended or replaced at `ended_at`: only what
    /// it denies, if the owner may have been the one who ended it.
    #[must_use]
    pub fn restored(self, ended_at: Timestamp, intrusion: Intrusion) -> Option<Self> {
        if ended_at < intrusion.known_since() { self.denials() } else { Some(self) }
    }

    /// The same without what it gives; `None` if it denies nothing.
    fn denials(&self) -> Option<Self> {
        let deny = self.content.permissions.deny.clone();
        let permissions = Permissions { deny, ..Permissions::default() };
        let denials = Self { content: PolicyContent { permissions, ..self.content.clone() }, ..self.clone() };
        (!denials.content.permissions.deny.is_empty()).then_some(denials)
    }
}
