//! The preview in the browser, from what a list of services tells, until the server has answered.

use super::lines::{FormLine, FormService};
use super::preview::{PlannedLine, Preview, Shown};
use crate::submission::blockers::ChangeFacts;
use crate::submission::contact_input::Resolution;
use crate::submission::last_day::{LastDay, PresentEnd};
use crate::submission::plan::{Initiator, OwnRequests, Plan, PlanError, presumed_account};
use crate::submission::refused::{LineRefusal, RefusedLineRef};
use crate::{AccountFacts, NicHandle, PerRole, Role, RoleSet, ServiceFacts};
use chrono::NaiveDate;

/// The account that fills in the form, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint<'a> {
    /// The account.
    pub me: &'a AccountFacts,
    /// The [first last day](LastDay::first_day) that may be asked for.
    pub first_day: NaiveDate,
    /// Treatment of its own open requests.
    pub own: OwnRequests,
}

impl Viewpoint<'_> {
    /// The outcome of giving each service its new terms. Presumes that other accounts exist in the asker's zone and meet
    /// every condition, and that roles with an end go back to the admin, which makes a difference to the first last day
    /// alone.
    #[must_use]
    pub fn preview<'a>(
        self,
        services: impl IntoIterator<Item = (FormService<'a>, &'a FormLine)>,
        shown: Shown,
    ) -> Preview {
        let asker = &self.me.handle;
        let mut unchanged = 0;
        let mut planned: Vec<(FormService<'_>, Plan)> = Vec::new();
        let mut refused: Vec<(FormService<'_>, LineRefusal)> = Vec::new();
        for (service, line) in services {
            match self.plan(service, line) {
                Ok(plan) => planned.push((service, plan)),
                Err(PlanError::NothingToChange) => unchanged += 1,
                Err(error) => refused.push((service, LineRefusal::Plan(error))),
            }
        }
        let planned = planned.iter();
        let planned: Vec<PlannedLine<'_>> = planned
            .map(|(service, plan)| PlannedLine { service: service.key, contacts: service.contacts, plan })
            .collect();
        let refused = refused.iter();
        let refused: Vec<RefusedLineRef<'_>> = refused
            .map(|(of, refusal)| RefusedLineRef { service: of.key, refusal, open: of.open, file_line: None })
            .collect();
        Preview::new((asker, asker), &planned, unchanged, &refused, shown)
    }

    fn plan(self, service: FormService<'_>, new: &FormLine) -> Result<Plan, PlanError> {
        let resolve = |to: &Option<NicHandle>| to.clone().map_or(Resolution::Unchanged, Resolution::Account);
        let found = PerRole::from_fn(|role| resolve(new.contacts.get(role)));
        let present = service.tech_until.map(|until| PresentEnd { until, returns_to: service.contacts.admin.clone() });
        let last_day = LastDay { wanted: new.until, present: present.as_ref(), first_day: self.first_day };
        let incoming = Role::ALL.into_iter().filter_map(|role| new.contacts.get(role).as_ref());
        let facts = service.facts(self.me, incoming);
        last_day.plan_with(&self.me.handle, &found, &facts, Initiator::Asker(self.own))
    }
}

impl<'a> FormService<'a> {
    /// The facts of the service. Accounts other than `me` are presumed to meet every condition.
    pub(super) fn facts<'b>(self, me: &AccountFacts, new: impl Iterator<Item = &'b NicHandle>) -> ChangeFacts
    where
        'a: 'b,
    {
        let Self { key, contacts, status, open, .. } = self;
        let mut accounts = vec![me.clone()];
        for handle in Role::ALL.into_iter().map(|role| contacts.holder(role)).chain(new) {
            if accounts.iter().all(|account| account.handle != *handle) {
                accounts.push(presumed_account(handle, me.zone));
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
