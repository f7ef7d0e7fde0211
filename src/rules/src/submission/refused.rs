//! Refusals of the lines of a submission, grouped by reason (decisions 0008 and 0035).

use super::blockers::{Blocker, OpenRequest, as_seen_by};
use super::plan::PlanError;
use crate::model::account::HandleError;
use crate::{NicHandle, PerRole, RequestId, Role, ServiceKey, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// The reason a service is refused, without the details of one service.
    #[derive(PartialOrd, Ord)]
    pub enum RefusalKind {
        /// The service does not exist, or not for the asker.
        NoService = "noService",
        /// A new contact is neither a handle nor an address.
        Malformed = "malformed",
        /// The service is named twice.
        NamedTwice = "namedTwice",
        /// The asker may not change the role.
        RightMissing = "rightMissing",
        /// Another account holds the role by now.
        RoleLost = "roleLost",
        /// The new contact does not exist.
        NoSuchAccount = "noSuchAccount",
        /// Several accounts have the address.
        SeveralAccounts = "severalAccounts",
        /// The two accounts are in different geographical zones.
        OtherZone = "otherZone",
        /// A required field of the profile is empty.
        ProfileIncomplete = "profileIncomplete",
        /// The email address is not confirmed.
        AddressUnconfirmed = "addressUnconfirmed",
        /// An invoice is unpaid.
        UnpaidInvoice = "unpaidInvoice",
        /// There is no valid payment method.
        NoPaymentMethod = "noPaymentMethod",
        /// The address of the asker was changed recently.
        CoolingDown = "coolingDown",
        /// The account cannot take or give up the role at present.
        Unable = "unable",
        /// The service is still being created.
        InCreation = "inCreation",
        /// The service has expired.
        Expired = "expired",
        /// Money is owed for the service.
        InDebt = "inDebt",
        /// The last day has passed, or is too far away.
        LastDay = "lastDay",
        /// A request for the role is open.
        RequestOpen = "requestOpen",
    }
}

/// The reason a line cannot become requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineRefusal {
    /// The service does not exist, or not for the asker.
    NoService,
    /// A new contact is neither a handle nor an address.
    Malformed {
        inputs: PerRole<Option<HandleError>>,
    },
    NamedTwice,
    /// The rules refuse it. Not redacted.
    Plan(PlanError),
}

/// A reason, and the account or the entry that it is about, if it is about one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusalReason {
    pub kind: RefusalKind,
    pub account: Option<NicHandle>,
    /// The role whose input matches no single account.
    pub role: Option<Role>,
}

impl RefusalReason {
    const fn new(kind: RefusalKind) -> Self {
        Self { kind, account: None, role: None }
    }

    fn of(role: Role, blocker: Blocker) -> Self {
        let about = |kind, account| Self { kind, account: Some(account), role: None };
        let entered = |kind| Self { kind, account: None, role: Some(role) };
        match blocker {
            Blocker::RightMissing { .. } => Self::new(RefusalKind::RightMissing),
            Blocker::RoleLost { .. } => Self::new(RefusalKind::RoleLost),
            Blocker::NoSuchAccount => entered(RefusalKind::NoSuchAccount),
            Blocker::SeveralAccounts => entered(RefusalKind::SeveralAccounts),
            Blocker::OtherZone { to, .. } => about(RefusalKind::OtherZone, to),
            Blocker::ProfileIncomplete { account } => about(RefusalKind::ProfileIncomplete, account),
            Blocker::AddressUnconfirmed { account } => about(RefusalKind::AddressUnconfirmed, account),
            Blocker::UnpaidInvoice { account } => about(RefusalKind::UnpaidInvoice, account),
            Blocker::NoPaymentMethod { account } => about(RefusalKind::NoPaymentMethod, account),
            Blocker::CoolingDown { account, .. } => about(RefusalKind::CoolingDown, account),
            Blocker::Unable { account } => about(RefusalKind::Unable, account),
            Blocker::InCreation => Self::new(RefusalKind::InCreation),
            Blocker::Expired => Self::new(RefusalKind::Expired),
            Blocker::LastDayOutOfRange => Self::new(RefusalKind::LastDay),
            Blocker::InDebt => Self::new(RefusalKind::InDebt),
            Blocker::RequestOpen { .. } => Self::new(RefusalKind::RequestOpen),
        }
    }
}

/// The reasons against a line as far as `viewer` may know them, each once.
#[must_use]
pub fn reasons_of(refusal: &LineRefusal, viewer: &NicHandle) -> Vec<RefusalReason> {
    let mut reasons = match refusal {
        LineRefusal::NoService => vec![RefusalReason::new(RefusalKind::NoService)],
        LineRefusal::Malformed { .. } => vec![RefusalReason::new(RefusalKind::Malformed)],
        LineRefusal::NamedTwice => vec![RefusalReason::new(RefusalKind::NamedTwice)],
        LineRefusal::Plan(PlanError::NothingToChange) => Vec::new(),
        LineRefusal::Plan(PlanError::Blocked { reasons }) => {
            let seen = |role| as_seen_by(reasons.get(role), viewer).into_iter().map(move |seen| (role, seen));
            Role::ALL.into_iter().flat_map(seen).map(|(role, blocker)| RefusalReason::of(role, blocker)).collect()
        }
    };
    reasons.sort();
    reasons.dedup();
    reasons
}

/// A line that cannot be changed, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct RefusedLineRef<'a> {
    pub service: &'a ServiceKey,
    /// The reason. Not redacted.
    pub refusal: &'a LineRefusal,
    pub open: &'a [OpenRequest],
    /// Its line in the file that it comes from.
    pub file_line: Option<u64>,
}

impl RefusedLineRef<'_> {
    /// The conflicting open requests.
    fn requests(&self) -> Vec<RequestId> {
        let LineRefusal::Plan(PlanError::Blocked { reasons }) = self.refusal else { return Vec::new() };
        let in_the_way = |blocker: &Blocker| match blocker {
            Blocker::RequestOpen { request, .. } => Some(*request),
            _ => None,
        };
        let all = Role::ALL.into_iter().flat_map(|role| reasons.get(role)).filter_map(in_the_way);
        let mut requests: Vec<RequestId> = all.collect();
        requests.sort_unstable();
        requests.dedup();
        requests
    }
}

/// Services that are refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedServices {
    /// The reason, as far as the asker may know it.
    pub reason: RefusalKind,
    /// The account that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<NicHandle>,
    /// Number of services.
    pub count: u64,
    /// The first of them, up to the limit.
    pub services: Vec<ServiceKey>,
    /// The line of the file in which each of `services` stands, if they come from one: as many, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u64>,
    /// The role whose input matches no single account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The conflicting open requests of each of `services`, in the same order, if these are the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Vec<RequestId>>,
    /// Number of open requests that the asker may replace (`replaceOwn`), of those that conflict with all these
    /// services.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replaceable: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalRemedy {
    /// Pay what is owed. With an account: this one, for all of its bills; otherwise the billing contact of each service.
    Pay(Option<NicHandle>),
    /// Renew the services, as their billing contact.
    Renew,
    /// Complete one's own profile.
    Profile,
    SeeRequest(RequestId),
    /// Replace one's own open requests.
    ReplaceOwn,
    /// Write to another account, which can resolve it.
    WriteTo(NicHandle),
    /// Choose another last day.
    LastDay,
    Entry,
}

impl RefusedServices {
    /// Remedy for `me` besides leaving the services out; `None` if only time helps, or the provider.
    #[must_use]
    pub fn remedy(&self, me: &NicHandle) -> Option<RefusalRemedy> {
        let account = || self.account.clone();
        let is_mine = self.account.as_ref() == Some(me);
        match self.reason {
            RefusalKind::UnpaidInvoice => Some(RefusalRemedy::Pay(account())),
            RefusalKind::InDebt => Some(RefusalRemedy::Pay(None)),
            RefusalKind::Expired => Some(RefusalRemedy::Renew),
            RefusalKind::ProfileIncomplete | RefusalKind::AddressUnconfirmed | RefusalKind::NoPaymentMethod
                if is_mine =>
            {
                Some(RefusalRemedy::Profile)
            }
            RefusalKind::OtherZone
            | RefusalKind::ProfileIncomplete
            | RefusalKind::AddressUnconfirmed
            | RefusalKind::NoPaymentMethod
            | RefusalKind::Unable => account().filter(|_| !is_mine).map(RefusalRemedy::WriteTo),
            RefusalKind::RequestOpen if self.replaceable > 0 => Some(RefusalRemedy::ReplaceOwn),
            RefusalKind::RequestOpen => self.requests.iter().flatten().next().copied().map(RefusalRemedy::SeeRequest),
            RefusalKind::LastDay => Some(RefusalRemedy::LastDay),
            RefusalKind::Malformed | RefusalKind::NoSuchAccount | RefusalKind::SeveralAccounts => {
                Some(RefusalRemedy::Entry)
            }
            _ => None,
        }
    }
}

/// Groups refused lines by reason, as far as `viewer` may know it: those with most services first. Names at most `named`
/// services of each group.
#[must_use]
pub fn by_reason<'a>(
    lines: impl IntoIterator<Item = RefusedLineRef<'a>>,
    viewer: &NicHandle,
    named: usize,
) -> Vec<RefusedServices> {
    let reasons =
        |line: RefusedLineRef<'a>| reasons_of(line.refusal, viewer).into_iter().map(move |reason| (reason, line));
    let mut all: Vec<(RefusalReason, RefusedLineRef<'_>)> = lines.into_iter().flat_map(reasons).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let groups = all.chunk_by(|(one, _), (other, _)| one == other);
    let mut groups: Vec<RefusedServices> = groups.map(|group| one_group(group, viewer, named)).collect();
    groups.sort_by_key(|group| core::cmp::Reverse(group.count));
    groups
}

fn one_group(lines: &[(RefusalReason, RefusedLineRef<'_>)], viewer: &NicHandle, named: usize) -> RefusedServices {
    let reason = lines[0].0.clone();
    let (mut requests, mut replaceable) = (Vec::new(), 0);
    if reason.kind == RefusalKind::RequestOpen {
        for (number, (_, line)) in lines.iter().enumerate() {
            let in_the_way = line.requests();
            let may_be_replaced =
                |open: &&OpenRequest| in_the_way.contains(&open.id) && open.may_be_replaced_by(viewer);
            replaceable += line.open.iter().filter(may_be_replaced).count() as u64;
            if number < named {
                requests.push(in_the_way);
            }
        }
    }
    let shown = || lines.iter().take(named).map(|(_, line)| line);
    let RefusalReason { kind, account, role } = reason;
    RefusedServices {
        reason: kind,
        account,
        count: lines.len() as u64,
        services: shown().map(|line| line.service.clone()).collect(),
        lines: shown().filter_map(|line| line.file_line).collect(),
        role,
        requests,
        replaceable,
    }
}
