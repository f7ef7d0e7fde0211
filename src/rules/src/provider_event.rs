//! Events for the provider's other systems: their members, the subject within which they keep their order, and positions in
//! their feed (decision 0055).
//!
//! An event has handles and names of services, nothing else about people: receivers ask for the rest.

use crate::access::{AccessPolicyId, ActionName};
use crate::cases::CaseNumber;
use crate::cases::timeline::{CaseEntry, CaseMilestone};
use crate::holder::notices::{HolderHistoryEntry, HolderHistoryEvent};
use crate::model::macros::string_value;
use crate::model::timestamp;
use crate::request::{Answer, Ended};
use crate::{
    Category, Contacts, Ending, NicHandle, Request, RequestId, RoleSet, ServiceKey, ServiceName, Timestamp, string_enum,
};
use core::fmt;
use serde::{Deserialize, Serialize};

/// The history that the numbers of events belong to. A database that went back to an earlier moment begins another one,
/// which gives the same numbers to other events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEpoch(String);

impl FeedEpoch {
    pub const LENGTH: usize = 10;

    /// Parses the hexadecimal digits of an epoch.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == Self::LENGTH && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of an event, and the position of a reader that has processed it: `3f9c21d07a-4712`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FeedPosition {
    /// The history.
    pub epoch: FeedEpoch,
    /// The number of the event in it; 0 before the first.
    pub number: i64,
}

impl FeedPosition {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (epoch, number) = text.split_once('-')?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self { epoch: FeedEpoch::parse(epoch)?, number: is_number.then(|| number.parse().ok()).flatten()? })
    }
}

impl fmt::Display for FeedPosition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.epoch.as_str(), self.number)
    }
}

string_value! { FeedPosition or "a position of the feed", |position| position.to_string() }

/// The reason a reader cannot go on from its position without missing events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedGap {
    /// The database went back to an earlier moment: events after that are gone, or have other ids.
    OtherHistory,
    /// Events after the position were deleted, because they were old.
    Deleted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedExtent {
    /// The history.
    pub epoch: FeedEpoch,
    /// The number of the oldest event; `None` of an empty feed.
    pub first: Option<i64>,
    /// The number of the latest event; 0 of an empty feed.
    pub last: i64,
}

impl FeedExtent {
    /// The number after which a reader goes on.
    ///
    /// # Errors
    /// It would miss events.
    pub fn go_on_after(&self, position: &FeedPosition) -> Result<i64, FeedGap> {
        if position.epoch != self.epoch || position.number > self.last {
            return Err(FeedGap::OtherHistory);
        }
        if self.first.is_some_and(|first| position.number + 1 < first) {
            return Err(FeedGap::Deleted);
        }
        Ok(position.number)
    }

    #[must_use]
    pub fn position(&self, number: i64) -> FeedPosition {
        FeedPosition { epoch: self.epoch.clone(), number }
    }
}

string_enum! {
    /// Kind of an event.
    #[derive(PartialOrd, Ord)]
    pub enum EventKind {
        /// A request was asked for.
        RequestAsked = "request.asked",
        /// A party answered a request.
        RequestAnswered = "request.answered",
        /// A request ended.
        RequestEnded = "request.ended",
        /// An account ordered a service.
        ServiceOrdered = "service.ordered",
        /// A service got other contacts.
        ContactChanged = "contact.changed",
        /// A domain got another holder, or its holder other details.
        HolderChanged = "holder.changed",
        /// An account got another email address.
        AddressChanged = "address.changed",
        /// Staff suspended an account.
        AccountSuspended = "account.suspended",
        /// Staff released a suspended account.
        AccountReleased = "account.released",
        /// Staff approved or refused a case, or it was carried out.
        CaseDecided = "case.decided",
        /// An account gave others access by a policy.
        PolicyCreated = "policy.created",
        /// The giver changed a policy, or an account dropped its access.
        PolicyChanged = "policy.changed",
        /// A policy was ended.
        PolicyEnded = "policy.ended",
        /// A system asked for an action that an account was about to take, and a policy permitted it, or is about it.
        AccessUsed = "access.used",
    }
}

string_enum! {
    /// Outcome of a request, without the details that are for its parties.
    pub enum EndedBy {
        /// The roles were transferred.
        Done = "done",
        /// A party declined.
        Declined = "declined",
        /// The deadline passed.
        Expired = "expired",
        /// The asker withdrew.
        Withdrawn = "withdrawn",
        /// A party took its acceptance back.
        TakenBack = "takenBack",
        /// A contact asked for another change of the role.
        Superseded = "superseded",
        /// The owner of an account undid the acts of an intruder.
        AccountRecovered = "accountRecovered",
        /// Staff ended it.
        EndedByProvider = "endedByProvider",
        /// A check found blockers.
        Failed = "failed",
    }
}

/// An event, as receivers read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum ProviderEvent {
    /// [`EventKind::RequestAsked`].
    #[serde(rename = "request.asked")]
    RequestAsked {
        /// The request.
        request: RequestId,
        /// Its service.
        service: ServiceKey,
        /// The roles to transfer.
        roles: RoleSet,
        /// The account that asked.
        asker: NicHandle,
        /// The outgoing contact.
        from: NicHandle,
        /// The incoming contact.
        to: NicHandle,
    },
    /// [`EventKind::RequestAnswered`].
    #[serde(rename = "request.answered")]
    RequestAnswered {
        /// The request.
        request: RequestId,
        /// Its service.
        service: ServiceKey,
        /// The party.
        by: NicHandle,
        /// Its answer.
        answer: Answer,
    },
    /// [`EventKind::RequestEnded`].
    #[serde(rename = "request.ended")]
    RequestEnded {
        /// The request.
        request: RequestId,
        /// Its service.
        service: ServiceKey,
        /// Outcome.
        ending: EndedBy,
        /// The account that ended it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<NicHandle>,
    },
    /// [`EventKind::ServiceOrdered`].
    #[serde(rename = "service.ordered")]
    ServiceOrdered {
        /// The service.
        service: ServiceKey,
        /// The account that ordered it.
        #[serde(rename = "orderedBy")]
        ordered_by: NicHandle,
        /// Its first contacts.
        contacts: Contacts,
    },
    /// [`EventKind::ContactChanged`].
    #[serde(rename = "contact.changed")]
    ContactChanged {
        /// The service.
        service: ServiceKey,
        /// The contacts before.
        before: Contacts,
        /// The contacts from now on.
        after: Contacts,
        /// The request that has done it, if one has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<RequestId>,
    },
    /// [`EventKind::HolderChanged`].
    #[serde(rename = "holder.changed")]
    HolderChanged {
        /// The domain.
        service: ServiceKey,
        /// Kind of change: `changed` or `replaced` is another holder, `detailsChanged` the phone or the postal address.
        change: HolderHistoryEvent,
    },
    /// [`EventKind::AddressChanged`].
    #[serde(rename = "address.changed")]
    AddressChanged {
        /// The account.
        account: NicHandle,
    },
    /// [`EventKind::AccountSuspended`].
    #[serde(rename = "account.suspended")]
    AccountSuspended {
        /// The account.
        account: NicHandle,
    },
    /// [`EventKind::AccountReleased`].
    #[serde(rename = "account.released")]
    AccountReleased {
        /// The account.
        account: NicHandle,
    },
    /// [`EventKind::CaseDecided`].
    #[serde(rename = "case.decided")]
    CaseDecided {
        /// The case.
        case: CaseNumber,
        /// The domain.
        service: ServiceKey,
        /// The decision: `approved`, `refused` or `executed`.
        decision: CaseMilestone,
    },
    /// [`EventKind::PolicyCreated`].
    #[serde(rename = "policy.created")]
    PolicyCreated {
        /// The policy.
        policy: AccessPolicyId,
        /// The account that gives access.
        giver: NicHandle,
        /// The accounts that have access.
        accounts: Vec<NicHandle>,
    },
    /// [`EventKind::PolicyChanged`].
    #[serde(rename = "policy.changed")]
    PolicyChanged {
        /// The policy.
        policy: AccessPolicyId,
        /// The account that gives access.
        giver: NicHandle,
        /// The accounts that have access from now on.
        accounts: Vec<NicHandle>,
    },
    /// [`EventKind::PolicyEnded`].
    #[serde(rename = "policy.ended")]
    PolicyEnded {
        /// The policy.
        policy: AccessPolicyId,
        /// The account that gave access.
        giver: NicHandle,
        /// The giver, or the account that dropped its access as the last one; absent if the provider did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<NicHandle>,
    },
    /// [`EventKind::AccessUsed`].
    #[serde(rename = "access.used")]
    AccessUsed {
        /// The policy.
        policy: AccessPolicyId,
        /// The account that gives access.
        giver: NicHandle,
        /// The account that used it.
        account: NicHandle,
        /// The service.
        service: ServiceKey,
        /// The action.
        action: ActionName,
        /// Permitted or not.
        allowed: bool,
    },
}

impl ProviderEvent {
    #[must_use]
    pub fn asked(request: &Request) -> Self {
        let Request { id, service, roles, asker, from, to, .. } = request;
        Self::RequestAsked {
            request: *id,
            service: service.clone(),
            roles: *roles,
            asker: asker.clone(),
            from: from.clone(),
            to: to.clone(),
        }
    }

    #[must_use]
    pub fn ended(request: &Request, ended: &Ended) -> Self {
        let (ending, by) = ending(&ended.how);
        Self::RequestEnded { request: request.id, service: request.service.clone(), ending, by: by.cloned() }
    }

    /// The event of an entry in the history of a holder; `None` for steps on the way to another holder.
    #[must_use]
    pub fn of_holder(domain: &ServiceName, entry: &HolderHistoryEntry) -> Option<Self> {
        use HolderHistoryEvent::{Changed, DetailsChanged, Replaced};
        let is_change = matches!(entry.event, Changed | DetailsChanged | Replaced);
        is_change.then(|| Self::HolderChanged { service: domain_key(domain), change: entry.event })
    }

    /// The event of an entry in the timeline of a case; `None` if it is no decision.
    #[must_use]
    pub fn of_case(case: CaseNumber, domain: &ServiceName, entry: &CaseEntry) -> Option<Self> {
        use CaseMilestone::{Approved, Executed, Refused};
        let is_decision = matches!(entry.milestone, Approved | Refused | Executed);
        is_decision.then(|| Self::CaseDecided { case, service: domain_key(domain), decision: entry.milestone })
    }

    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::RequestAsked { .. } => EventKind::RequestAsked,
            Self::RequestAnswered { .. } => EventKind::RequestAnswered,
            Self::RequestEnded { .. } => EventKind::RequestEnded,
            Self::ServiceOrdered { .. } => EventKind::ServiceOrdered,
            Self::ContactChanged { .. } => EventKind::ContactChanged,
            Self::HolderChanged { .. } => EventKind::HolderChanged,
            Self::AddressChanged { .. } => EventKind::AddressChanged,
            Self::AccountSuspended { .. } => EventKind::AccountSuspended,
            Self::AccountReleased { .. } => EventKind::AccountReleased,
            Self::CaseDecided { .. } => EventKind::CaseDecided,
            Self::PolicyCreated { .. } => EventKind::PolicyCreated,
            Self::PolicyChanged { .. } => EventKind::PolicyChanged,
            Self::PolicyEnded { .. } => EventKind::PolicyEnded,
            Self::AccessUsed { .. } => EventKind::AccessUsed,
        }
    }

    /// The service, the account or the policy that it is about. Events about the same one are delivered in order.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::RequestAsked { service, .. }
            | Self::RequestAnswered { service, .. }
            | Self::RequestEnded { service, .. }
            | Self::ServiceOrdered { service, .. }
            | Self::ContactChanged { service, .. }
            | Self::HolderChanged { service, .. }
            | Self::CaseDecided { service, .. }
            | Self::AccessUsed { service, .. } => format!("{} {}", service.category.as_str(), service.name),
            Self::AddressChanged { account }
            | Self::AccountSuspended { account }
            | Self::AccountReleased { account } => account.to_string(),
            Self::PolicyCreated { policy, .. }
            | Self::PolicyChanged { policy, .. }
            | Self::PolicyEnded { policy, .. } => policy.to_string(),
        }
    }
}

fn domain_key(domain: &ServiceName) -> ServiceKey {
    ServiceKey { name: domain.clone(), category: Category::Domain }
}

const fn ending(how: &Ending) -> (EndedBy, Option<&NicHandle>) {
    match how {
        Ending::Done => (EndedBy::Done, None),
        Ending::Declined { by, .. } => (EndedBy::Declined, Some(by)),
        Ending::Expired => (EndedBy::Expired, None),
        Ending::Withdrawn { by } => (EndedBy::Withdrawn, Some(by)),
        Ending::TakenBack { by } => (EndedBy::TakenBack, Some(by)),
        Ending::Superseded { by } => (EndedBy::Superseded, Some(by)),
        Ending::AccountRecovered { by } => (EndedBy::AccountRecovered, Some(by)),
        Ending::EndedByProvider { .. } | Ending::AccountRemoved { .. } => (EndedBy::EndedByProvider, None),
        Ending::Failed { .. } => (EndedBy::Failed, None),
    }
}

/// An event with its place in the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedEntry {
    /// Its position, which no other event ever has.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "3f9c21d07a-4712"))]
    pub id: FeedPosition,
    /// The time of the event, which for scheduled ones may be earlier than that of the entries before.
    #[serde(deserialize_with = "timestamp::read")]
    pub timestamp: Timestamp,
    /// The event.
    #[serde(flatten)]
    pub event: ProviderEvent,
}
