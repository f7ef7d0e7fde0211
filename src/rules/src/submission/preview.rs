//! Preview of a change: what a submission will do, before it is sent.

use super::abilities::{Ability, abilities, gained};
use super::blockers::{ChangeFacts, OpenRequest};
use super::plan::Plan;
use crate::{Category, Contacts, NicHandle, Role, RoleSet, ServiceKey, ServiceName};
use chrono::NaiveDate;

/// The effects of a change of one service, or of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangePreview {
    /// Number of requests that will be created.
    pub request_count: usize,
    /// The requests, with those that differ only in the category merged.
    pub requests: Vec<PreviewedRequest>,
    /// Open requests of other accounts that will end, with the category of their service.
    pub superseded: Vec<(Category, OpenRequest)>,
    /// The accounts concerned: incoming contacts, outgoing contacts, the asker. Empty if no role goes to somebody else.
    pub accounts: Vec<AccountChange>,
}

/// Requests that differ only in the category of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewedRequest {
    /// The outgoing contact.
    pub from: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// The roles to transfer.
    pub roles: RoleSet,
    /// The last day (UTC) of the incoming contact in the tech role, if it is to have an end.
    pub until: Option<NaiveDate>,
    /// The name of the services.
    pub name: ServiceName,
    /// The categories of the services, one request each.
    pub categories: Vec<Category>,
    /// The accounts that get a code and have to confirm.
    pub parties: Vec<NicHandle>,
    /// The other accounts that are mailed about the transfer.
    pub notified: Vec<NicHandle>,
}

impl PreviewedRequest {
    /// Whether it only gives the present contact another last day.
    #[must_use]
    pub fn is_about_last_day(&self) -> bool {
        self.from == self.to
    }
}

/// The effect on one account once all requests are done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// The account.
    pub account: NicHandle,
    /// The roles it will hold on any of the services.
    pub holds: RoleSet,
    /// The abilities it gains.
    pub gains: Vec<Ability>,
    /// The abilities it loses.
    pub loses: Vec<Ability>,
    /// The abilities that exist on the services and that it will not have. Empty unless it is an incoming contact.
    pub lacks: Vec<Ability>,
}

impl ChangePreview {
    /// Previews planned submissions of `asker`, one for each service.
    #[must_use]
    pub fn new(asker: &NicHandle, plans: &[(&ChangeFacts, &Plan)]) -> Self {
        let mut preview = Self::default();
        for (facts, plan) in plans {
            preview.add(asker, facts, plan);
        }
        preview.accounts = preview.account_changes(asker, plans);
        preview
    }

    /// No party other than `account` has to confirm.
    #[must_use]
    pub fn is_confirmed_only_by(&self, account: &NicHandle) -> bool {
        self.requests.iter().flat_map(|request| &request.parties).all(|party| party == account)
    }

    fn add(&mut self, asker: &NicHandle, facts: &ChangeFacts, plan: &Plan) {
        let ServiceKey { name, category } = &facts.service.key;
        for planned in &plan.requests {
            self.request_count += 1;
            let notified = planned.notified(asker, facts.service.contacts.holder(Role::Admin));
            let alike = self.requests.iter_mut().find(|request| {
                request.from == planned.from
                    && request.to == planned.to
                    && request.roles == planned.roles
                    && request.name == *name
                    && request.until == planned.until
                    && request.notified == notified
            });
            match alike {
                Some(request) => request.categories.push(*category),
                None => self.requests.push(PreviewedRequest {
                    from: planned.from.clone(),
                    to: planned.to.clone(),
                    roles: planned.roles,
                    until: planned.until,
                    name: name.clone(),
                    categories: vec![*category],
                    parties: planned.parties(asker),
                    notified,
                }),
            }
        }
        let superseded = facts.open.iter().filter(|open| plan.supersedes.contains(&open.id));
        self.superseded.extend(superseded.map(|open| (*category, open.clone())));
    }

    fn account_changes(&self, asker: &NicHandle, plans: &[(&ChangeFacts, &Plan)]) -> Vec<AccountChange> {
        let moving = || self.requests.iter().filter(|request| !request.is_about_last_day());
        let incoming = moving().map(|request| &request.to);
        let outgoing = moving().map(|request| &request.from);
        let asker = core::iter::once(asker).filter(|_| moving().next().is_some());
        let mut changes: Vec<AccountChange> = Vec::new();
        for account in incoming.chain(outgoing).chain(asker) {
            if !changes.iter().any(|change| change.account == *account) {
                let is_incoming = self.requests.iter().any(|request| request.to == *account);
                changes.push(AccountChange::new(account, is_incoming, plans));
            }
        }
        changes
    }
}

impl AccountChange {
    fn new(account: &NicHandle, is_incoming: bool, plans: &[(&ChangeFacts, &Plan)]) -> Self {
        let mut holds = RoleSet::EMPTY;
        let (mut gains, mut loses, mut can, mut existing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (facts, plan) in plans {
            let category = facts.service.key.category;
            let contacts = &facts.service.contacts;
            let (before, after) = (contacts.roles_of(account), contacts_after(contacts, plan).roles_of(account));
            holds = holds.union(after);
            gains.extend(gained(before, after, category));
            loses.extend(gained(after, before, category));
            can.extend(abilities(after, category));
            existing.extend(Ability::ALL.into_iter().filter(|ability| ability.exists_for(category)));
        }
        // Handing on one role is part of reassigning all of them, which is listed instead.
        let is_listed = |ability: &Ability| !matches!(ability, Ability::HandOnTech | Ability::HandOnBilling);
        let lacks = |ability: &Ability| {
            is_incoming
                && is_listed(ability)
                && existing.contains(ability)
                && !can.contains(ability)
                && !loses.contains(ability)
        };
        Self {
            account: account.clone(),
            holds,
            gains: in_order(|ability| gains.contains(ability)),
            loses: in_order(|ability| loses.contains(ability)),
            lacks: in_order(lacks),
        }
    }
}

fn contacts_after(contacts: &Contacts, plan: &Plan) -> Contacts {
    plan.requests.iter().fold(contacts.clone(), |contacts, planned| contacts.after(planned.roles, &planned.to))
}

/// Removes duplicates and sorts by [`Ability::ALL`].
fn in_order(wanted: impl Fn(&Ability) -> bool) -> Vec<Ability> {
    Ability::ALL.into_iter().filter(wanted).collect()
}
