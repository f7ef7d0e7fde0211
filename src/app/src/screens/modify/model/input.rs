//! The arguments of [`Model::new`](super::Model::new).

use chrono::NaiveDate;
use handover_api::modify::{ChangeContact, FoundAccount, ModifyContext};
use handover_api::problem::MalformedInputs;
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{Plan, PlanError, Resolution, presumed_account, resolved_accounts};
use handover_rules::{Blocker, EmailAddress, NicHandle, PerRole, RequestId, Role, RoleSet, ServiceFacts, ServiceKey};

/// The content of the form, and what the browser knows of the server.
#[derive(Clone, Copy)]
pub(in super::super) struct Input<'a> {
    pub(in super::super) context: &'a ModifyContext,
    /// The user's own address.
    pub(in super::super) own_address: Option<&'a EmailAddress>,
    /// The suffix of the provider's handles.
    pub(in super::super) suffix: &'a str,
    /// The texts of the fields.
    pub(in super::super) entries: &'a PerRole<String>,
    /// The last day of the tech contact.
    pub(in super::super) until: Option<NaiveDate>,
    /// The first last day that may be asked for.
    pub(in super::super) first_day: NaiveDate,
    /// The open request that the submission replaces.
    pub(in super::super) replaces: Option<RequestId>,
    /// A DNS zone of another name that the user has chosen.
    pub(in super::super) other_zone: Option<&'a ServiceRow>,
    /// The selected services.
    pub(in super::super) ticked: &'a [ServiceKey],
    /// The last check of each service.
    pub(in super::super) checks: &'a [CheckResult],
}

impl<'a> Input<'a> {
    pub(super) fn me(self) -> &'a NicHandle {
        &self.context.me.handle
    }

    /// The trimmed text of a field.
    pub(super) fn entry(self, role: Role) -> &'a str {
        self.entries.get(role).trim()
    }

    /// The check of a service, as far as it covers the present entry of `role`.
    pub(super) fn check(self, service: &ServiceKey, role: Role) -> Option<&'a CheckResult> {
        let entry = Some(self.entry(role));
        self.checks.iter().find(|check| check.service == *service && check.entries.get(role).as_deref() == entry)
    }

    /// The facts about a change of `row`. Other accounts than the user's are presumed to meet every condition, apart from
    /// their zone where a check revealed it.
    pub(super) fn facts(self, row: &ServiceRow, resolutions: &PerRole<Resolution>) -> ChangeFacts {
        let me = &self.context.me;
        let mut accounts = vec![me.clone()];
        let holders = Role::ALL.into_iter().map(|role| row.contacts.holder(role));
        for handle in holders.chain(resolved_accounts(resolutions)) {
            if accounts.iter().any(|account| account.handle == *handle) {
                continue;
            }
            let mut account = presumed_account(handle, me.zone);
            if let Some(found) = self.found_account(handle) {
                account.zone = if found.is_in_my_zone { me.zone } else { me.zone.another() };
            }
            accounts.push(account);
        }
        ChangeFacts {
            service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
            accounts,
            open: self.open(row).cloned().collect(),
            lost_to_siblings: RoleSet::EMPTY,
        }
    }

    /// The open requests of `row` that stay open.
    pub(super) fn open(self, row: &ServiceRow) -> impl Iterator<Item = &OpenRequest> {
        row.open.iter().filter(move |open| self.replaces != Some(open.id))
    }

    /// Plans the change of `row`.
    pub(super) fn plan(
        self,
        row: &ServiceRow,
        resolutions: &PerRole<Resolution>,
        facts: &ChangeFacts,
    ) -> Result<Plan, PlanError> {
        let present = self.context.tech_end.as_ref().filter(|_| row.service == self.context.service.service);
        LastDay { wanted: self.until, present, first_day: self.first_day }.plan(self.me(), resolutions, facts)
    }

    fn found_account(self, handle: &NicHandle) -> Option<&'a FoundAccount> {
        let mut found = self
            .checks
            .iter()
            .flat_map(|check| Role::ALL.into_iter().filter_map(|role| check.accounts.get(role).as_ref()));
        found.find(|account| account.handle == *handle)
    }
}

/// The entries of a check; `None` for roles that are not part of it.
pub(in super::super) type CheckedEntries = PerRole<Option<String>>;

/// The request body of a check.
pub(in super::super) fn check_body(entries: &CheckedEntries) -> ChangeContact {
    ChangeContact {
        contact_admin: entries.admin.clone(),
        contact_tech: entries.tech.clone(),
        contact_billing: entries.billing.clone(),
        ..ChangeContact::default()
    }
}

/// The server's answer to a check of one service. It is valid for a role as long as its entry stays the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct CheckResult {
    pub(in super::super) service: ServiceKey,
    pub(in super::super) entries: CheckedEntries,
    /// The accounts that the entries name.
    pub(in super::super) accounts: PerRole<Option<FoundAccount>>,
    pub(in super::super) blockers: PerRole<Vec<Blocker>>,
    /// The entries that the server could not parse.
    pub(in super::super) malformed: MalformedInputs,
    /// There is no answer.
    pub(in super::super) failed: bool,
}

impl CheckResult {
    /// Every entry was accepted.
    pub(in super::super) fn is_clear(&self) -> bool {
        !self.failed && Role::ALL.into_iter().all(|role| self.blockers.get(role).is_empty())
    }
}
