//! Preview of a submission over many services, as far as a list of them tells: shown in the browser until the server
//! has answered (decision 0036).

use super::blockers::{ChangeFacts, OpenRequest};
use super::contact_input::Resolution;
use super::last_day::{LastDay, PresentEnd};
use super::plan::{OwnRequests, Plan, PlanError, presumed_account};
use super::refused::{LineRefusal, RefusedGroup, RefusedLineRef, by_reason};
use crate::{AccountFacts, Contacts, NicHandle, PerRole, Role, RoleSet, ServiceFacts, ServiceKey, ServiceStatus, Zone};
use chrono::NaiveDate;

/// A service as a list has it.
#[derive(Clone, Copy, Debug)]
pub struct ForeseenService<'a> {
    /// The service.
    pub key: &'a ServiceKey,
    /// Its contacts.
    pub contacts: &'a Contacts,
    /// Its status.
    pub status: ServiceStatus,
    /// Its open requests.
    pub open: &'a [OpenRequest],
    /// The last day (UTC) of its tech contact.
    pub tech_until: Option<NaiveDate>,
}

/// The new terms of a service.
#[derive(Clone, Debug, Default)]
pub struct NewTerms {
    /// The new contacts; `None` where the present one stays.
    pub contacts: PerRole<Option<NicHandle>>,
    /// The last day (UTC) of the tech contact.
    pub until: Option<NaiveDate>,
}

/// The account for which the preview is made, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint<'a> {
    /// The account that would ask.
    pub asker: &'a NicHandle,
    /// Its zone.
    pub zone: Zone,
    /// The [first last day](LastDay::first_day) that may be asked for.
    pub first_day: NaiveDate,
    /// Treatment of its own open requests.
    pub own: OwnRequests,
}

/// The expected outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foresight {
    /// Services that would change.
    pub will_change: u64,
    /// Services that have these contacts already.
    pub unchanged: u64,
    /// Services that cannot be changed.
    pub cannot_change: u64,
    /// Open requests of other accounts that it would end.
    pub supersedes: u64,
    /// Open requests of the asker that it would replace.
    pub withdraws: u64,
    /// The first of the last days that roles would get.
    pub first_last_day: Option<NaiveDate>,
    /// The accounts that would have to confirm, with their numbers of services: the asker first, then by handle.
    pub parties: Vec<(NicHandle, u64)>,
    /// Refused services by reason. A service may be in several groups.
    pub refused: Vec<RefusedGroup>,
}

impl Viewpoint<'_> {
    /// The outcome of giving each service its new terms. Presumes that accounts exist in the asker's zone and meet every
    /// condition, and that roles with an end go back to the admin, which makes a difference to the first last day alone.
    /// Groups of refused services name `named` of them.
    #[must_use]
    pub fn foresee<'a>(
        self,
        services: impl IntoIterator<Item = (ForeseenService<'a>, NewTerms)>,
        named: usize,
    ) -> Foresight {
        let mut foresight = Foresight::default();
        let mut refused: Vec<(ForeseenService<'_>, LineRefusal)> = Vec::new();
        let mut parties: Vec<NicHandle> = Vec::new();
        let mut last_days: Vec<NaiveDate> = Vec::new();
        for (service, terms) in services {
            match self.plan(service, &terms) {
                Ok(plan) => {
                    foresight.will_change += 1;
                    foresight.supersedes += plan.supersedes.len() as u64;
                    foresight.withdraws += plan.withdraws.len() as u64;
                    last_days.extend(plan.requests.iter().filter_map(|request| request.until));
                    parties.extend(plan.requests.iter().flat_map(|request| request.parties(self.asker)));
                }
                Err(PlanError::NothingToChange) => foresight.unchanged += 1,
                Err(error) => refused.push((service, LineRefusal::Plan(error))),
            }
        }
        foresight.first_last_day = last_days.into_iter().min();
        foresight.cannot_change = refused.len() as u64;
        let refused = refused.iter();
        let lines = refused.map(|(of, refusal)| RefusedLineRef { service: of.key, refusal, open: of.open });
        foresight.refused = by_reason(lines, self.asker, named);
        let is_other = |party: &NicHandle| party != self.asker;
        parties.sort_by(|one, other| is_other(one).cmp(&is_other(other)).then_with(|| one.cmp(other)));
        let groups = parties.chunk_by(|one, other| one == other);
        foresight.parties = groups.map(|group| (group[0].clone(), group.len() as u64)).collect();
        foresight
    }

    fn plan(self, service: ForeseenService<'_>, terms: &NewTerms) -> Result<Plan, PlanError> {
        let resolve = |to: &Option<NicHandle>| to.clone().map_or(Resolution::Unchanged, Resolution::Account);
        let found = PerRole::from_fn(|role| resolve(terms.contacts.get(role)));
        let present = service.tech_until.map(|until| PresentEnd { until, returns_to: service.contacts.admin.clone() });
        let last_day = LastDay { wanted: terms.until, present: present.as_ref(), first_day: self.first_day };
        last_day.plan_with(self.asker, &found, &self.facts(service, terms), self.own)
    }

    fn facts(self, service: ForeseenService<'_>, terms: &NewTerms) -> ChangeFacts {
        let ForeseenService { key, contacts, status, open, .. } = service;
        let mut accounts: Vec<AccountFacts> = Vec::new();
        let holders = Role::ALL.into_iter().map(|role| contacts.holder(role));
        let new = Role::ALL.into_iter().filter_map(|role| terms.contacts.get(role).as_ref());
        for handle in core::iter::once(self.asker).chain(holders).chain(new) {
            if accounts.iter().all(|account| account.handle != *handle) {
                accounts.push(presumed_account(handle, self.zone));
            }
        }
        ChangeFacts {
            service: ServiceFacts { key: key.clone(), status, contacts: contacts.clone() },
            accounts,
            open: open.to_vec(),
            lost_to_siblings: RoleSet::EMPTY,
        }
    }
}
