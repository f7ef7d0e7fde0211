//! From what is entered, and what is known, to what the dialog shows: pure, and decided by the rules crate alone.
//!
//! The browser knows the service with its open requests, the asker's own account, and what the server answered to
//! earlier questions. Every other account is taken for one that lacks nothing, until the server says otherwise.

use handover_api::modify::{ChangeContact, FoundAccount, ModifyContext};
use handover_api::problem::MalformedInputs;
use handover_api::services::ServiceRow;
use handover_rules::PerRole;
use handover_rules::model::handle::{HandleError, suggestion};
use handover_rules::submission::blockers::{self, ChangeFacts, OpenRequest};
use handover_rules::submission::{
    ChangePreview, ContactInput, Lookup, Plan, PlanError, PlannedRequest, Resolution, locked_roles, lookups, plan,
    presumed_account, resolved_accounts,
};
use handover_rules::{
    AccountFacts, Blocker, Category, EmailAddress, NicHandle, Role, RoleSet, ServiceFacts, ServiceKey,
};

/// Everything the dialog is made of.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// What the server said about the service and the asker.
    pub(super) form: &'a ModifyContext,
    /// The asker's own address.
    pub(super) address: Option<&'a EmailAddress>,
    /// The ending of the provider's handles.
    pub(super) suffix: &'a str,
    /// What stands in the fields.
    pub(super) entries: &'a PerRole<String>,
    /// The services of the same name that are to change, too.
    pub(super) ticked: &'a [ServiceKey],
    /// What the server answered, one answer a service.
    pub(super) answers: &'a [Answer],
}

/// What the server said about the entries for one service. It counts for a role as long as its entry is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// Which service.
    pub(super) service: ServiceKey,
    /// The entries it was asked about.
    pub(super) asked: PerRole<Option<String>>,
    /// Who they are.
    pub(super) found: PerRole<Option<FoundAccount>>,
    /// Why they cannot be taken.
    pub(super) reasons: PerRole<Vec<Blocker>>,
    /// Which of them it could not read.
    pub(super) misshapen: MalformedInputs,
    /// Whether there is no answer.
    pub(super) failed: bool,
}

impl Answer {
    /// Whether the server answered that nothing stands in the way.
    pub(super) fn is_clear(&self) -> bool {
        !self.failed && Role::ALL.into_iter().all(|role| self.reasons.get(role).is_empty())
    }

    fn covers(&self, role: Role, text: &str) -> bool {
        self.asked.get(role).as_deref() == Some(text)
    }
}

/// What the dialog shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Model {
    /// The rows.
    pub(super) roles: PerRole<RoleState>,
    /// The services of the same name; empty while nothing is entered.
    pub(super) siblings: Vec<Sibling>,
    /// What is to be sent, this service first.
    pub(super) targets: Vec<Target>,
    /// What the submission will do.
    pub(super) preview: ChangePreview,
    /// Roles with an input that is not part of the submission.
    pub(super) left_out: Vec<(Role, Why)>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RoleState {
    /// Why the role cannot be changed, whoever is entered; none when it can.
    pub(super) locks: Vec<Blocker>,
    /// The open request of somebody else that a change of this role ends.
    pub(super) ends: Option<OpenRequest>,
    /// Whether the asker may take the role itself.
    pub(super) may_take: bool,
    /// Whether the entry is an address.
    pub(super) by_address: bool,
    /// What there is to say about the entry.
    pub(super) verdict: Verdict,
}

/// What there is to say about an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is entered.
    #[default]
    Empty,
    /// Neither a handle nor an address.
    Misshapen {
        /// What is wrong with it as a handle.
        error: HandleError,
        /// Whether it was meant as an address.
        is_address: bool,
        /// What may have been meant.
        suggestion: Option<NicHandle>,
    },
    /// It is the present contact.
    Unchanged,
    /// It cannot be taken.
    Blocked(Vec<Blocker>),
    /// The server has not been asked, or has not answered yet.
    Asking,
    /// The server could not be asked about this handle; it will say when it is sent.
    Unasked,
    /// The server could not be asked who has this address, so it is not known whom the change would name.
    Unknown,
    /// It can be taken.
    Fine(FoundAccount),
    /// Something is entered for a role that cannot be changed any more.
    Locked,
}

/// A service of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sibling {
    /// Which one.
    pub(super) service: ServiceKey,
    /// The contacts that would go there, where they are not the same as here.
    pub(super) others: Vec<(Role, NicHandle)>,
    /// Whether it can change, too.
    pub(super) offer: Offer,
    /// Whether it is to change.
    pub(super) is_ticked: bool,
    /// Why the server would refuse it.
    pub(super) refused: Vec<Blocker>,
}

/// Whether a service of the same name can have the same change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// It can.
    Free,
    /// It has the new contacts already.
    Same,
    /// It cannot, for these reasons.
    Barred(Vec<Blocker>),
}

/// A submission to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// For which service.
    pub(super) service: ServiceKey,
    /// What is asked for.
    pub(super) change: ChangeContact,
    /// The requests it becomes.
    pub(super) requests: Vec<PlannedRequest>,
}

/// Why a role is not part of what will happen, though something is entered for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The entry is wrong.
    Wrong,
    /// It is not known yet who has the address.
    Waiting,
    /// The role cannot be changed any more.
    Locked,
}

/// Something that has to be mended before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// The entry of a role.
    Entry(Role),
    /// A ticked service.
    Sibling(Category),
    /// Nothing is entered; the first role that could be.
    Nothing(Option<Role>),
}

impl Model {
    /// Number of requests that can be sent now; zero while an input needs fixing.
    pub(super) fn sendable_requests(&self) -> usize {
        let is_complete = self.left_out.iter().all(|(_, why)| *why == Why::Waiting);
        if is_complete { self.preview.request_count } else { 0 }
    }

    pub(super) fn new(known: Known<'_>) -> Self {
        let Known { form, entries, .. } = known;
        let (me, row) = (&form.me.handle, &form.service);
        let locks = locked_roles(me, &facts(&form.me, row, &PerRole::default(), &[]));
        let read = PerRole::from_fn(|role| {
            if locks.get(role).is_empty() { ContactInput::read(Some(entries.get(role))) } else { Ok(None) }
        });
        let wanted = PerRole::from_fn(|role| read.get(role).clone().ok().flatten());
        let address_of = |who: &NicHandle| known.address.filter(|_| who == me).cloned();
        let lookups = lookups(me, &row.contacts, wanted, address_of);
        let answer = answer_for(known.answers, &row.service);
        let found = PerRole::from_fn(|role| found(lookups.get(role), role, entries.get(role).trim(), answer));
        let facts = facts(&form.me, row, &found, known.answers);
        let blocked = match plan(me, &found, &facts) {
            Err(PlanError::Blocked { reasons }) => reasons,
            Ok(_) | Err(PlanError::NothingToChange) => PerRole::default(),
        };

        let roles = PerRole::from_fn(|role| {
            let text = entries.get(role).trim();
            let verdict = match (read.get(role), lookups.get(role)) {
                _ if !locks.get(role).is_empty() => {
                    if text.is_empty() {
                        Verdict::Empty
                    } else {
                        Verdict::Locked
                    }
                }
                (Err(error), _) => misshapen(text, *error, known.suffix),
                (Ok(None), _) => Verdict::Empty,
                (Ok(Some(_)), Lookup::Wanted(entry)) => {
                    verdict(role, text, entry, blocked.get(role), answer, me, known)
                }
                (Ok(Some(_)), _) => Verdict::Unchanged,
            };
            let holder = row.contacts.holder(role);
            RoleState {
                ends: facts.open.iter().find(|open| open.roles.contains(role)).cloned(),
                may_take: locks.get(role).is_empty() && holder != me,
                locks: locks.get(role).clone(),
                by_address: matches!(read.get(role), Ok(Some(ContactInput::Address(_)))),
                verdict,
            }
        });
        let good = PerRole::from_fn(|role| match roles.get(role).verdict {
            Verdict::Asking | Verdict::Unasked | Verdict::Fine(_) => found.get(role).clone(),
            _ => Resolution::Unchanged,
        });
        let why = |role: Role| match roles.get(role).verdict {
            Verdict::Misshapen { .. } | Verdict::Blocked(_) | Verdict::Unknown => Some((role, Why::Wrong)),
            Verdict::Asking if *good.get(role) == Resolution::Unchanged => Some((role, Why::Waiting)),
            Verdict::Locked => Some((role, Why::Locked)),
            _ => None,
        };
        let left_out = Role::ALL.into_iter().filter_map(why).collect();

        let mut plans = Vec::new();
        let mut siblings = Vec::new();
        if let Ok(main) = plan(me, &good, &facts) {
            let sites = form.siblings.iter().filter(|other| are_of_one_site(row, other));
            let mut others = Vec::new();
            for other in sites {
                let (sibling, planned) = sibling(known, &good, other);
                others.extend(planned.map(|planned| (other, planned)));
                siblings.push(sibling);
            }
            plans.push((row, main));
            plans.extend(others);
        }
        let targets = plans.iter().map(|(row, plan)| Target {
            service: row.service.clone(),
            change: change(plan),
            requests: plan.requests.clone(),
        });
        let targets = targets.collect();
        let known_facts: Vec<ChangeFacts> =
            plans.iter().map(|(row, _)| self::facts(&form.me, row, &good, known.answers)).collect();
        let plans: Vec<(&ChangeFacts, &Plan)> = known_facts.iter().zip(plans.iter().map(|(_, plan)| plan)).collect();
        Self { roles, siblings, targets, preview: ChangePreview::new(me, &plans), left_out }
    }

    /// Whether no role can be changed at all.
    pub(super) fn is_locked(&self) -> bool {
        Role::ALL.into_iter().all(|role| !self.roles.get(role).locks.is_empty())
    }

    /// What has to be mended before anything is sent, in the order of the page.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let is_wrong = |role: &Role| {
            matches!(
                self.roles.get(*role).verdict,
                Verdict::Misshapen { .. } | Verdict::Blocked(_) | Verdict::Unknown | Verdict::Locked
            )
        };
        let mut problems: Vec<Problem> = Role::ALL.into_iter().filter(is_wrong).map(Problem::Entry).collect();
        let refused = self.siblings.iter().filter(|sibling| sibling.is_ticked && !sibling.refused.is_empty());
        problems.extend(refused.map(|sibling| Problem::Sibling(sibling.service.category)));
        if problems.is_empty() && self.targets.is_empty() {
            let free = Role::ALL.into_iter().find(|role| self.roles.get(*role).locks.is_empty());
            problems.push(Problem::Nothing(free));
        }
        problems
    }

    /// Whether an address has to be looked up before it is known what would be sent.
    pub(super) fn waits_for_look_up(&self) -> bool {
        self.left_out.iter().any(|(_, why)| *why == Why::Waiting)
    }

    /// What the server is to be asked, service by service.
    pub(super) fn questions(&self, main: &ServiceKey, entries: &PerRole<String>) -> Vec<(ServiceKey, Asked)> {
        let asked = PerRole::from_fn(|role| match self.roles.get(role).verdict {
            Verdict::Empty | Verdict::Misshapen { .. } | Verdict::Unchanged | Verdict::Locked => None,
            _ => Some(entries.get(role).trim().to_owned()),
        });
        if Role::ALL.into_iter().all(|role| asked.get(role).is_none()) {
            return Vec::new();
        }
        let others = self.siblings.iter().filter(|sibling| sibling.is_ticked && sibling.offer == Offer::Free);
        let services = core::iter::once(main).chain(others.map(|sibling| &sibling.service));
        services.map(|service| (service.clone(), asked.clone())).collect()
    }
}

/// The entries of a question.
pub(super) type Asked = PerRole<Option<String>>;

/// The body that asks for these entries.
pub(super) fn body(entries: &Asked) -> ChangeContact {
    ChangeContact {
        contact_admin: entries.admin.clone(),
        contact_tech: entries.tech.clone(),
        contact_billing: entries.billing.clone(),
    }
}

/// Whether two services of one name belong to one site.
fn are_of_one_site(one: &ServiceRow, other: &ServiceRow) -> bool {
    one.service.name == other.service.name
        && one.service.category.is_part_of_a_site()
        && other.service.category.is_part_of_a_site()
}

fn answer_for<'a>(answers: &'a [Answer], service: &ServiceKey) -> Option<&'a Answer> {
    answers.iter().find(|answer| answer.service == *service)
}

/// What the rules decide by: the asker as it is, everybody else as far as is known.
fn facts(me: &AccountFacts, row: &ServiceRow, found: &PerRole<Resolution>, answers: &[Answer]) -> ChangeFacts {
    let mut accounts = vec![me.clone()];
    let holders = Role::ALL.into_iter().map(|role| row.contacts.holder(role));
    for who in holders.chain(resolved_accounts(found)) {
        if accounts.iter().any(|account| account.handle == *who) {
            continue;
        }
        let zones =
            answers.iter().flat_map(|answer| Role::ALL.into_iter().filter_map(|role| answer.found.get(role).as_ref()));
        let mut account = presumed_account(who, me);
        if let Some(known) = zones.into_iter().find(|known| known.handle == *who) {
            account.zone = if known.is_in_my_zone { me.zone } else { me.zone.another() };
        }
        accounts.push(account);
    }
    ChangeFacts {
        service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
        accounts,
        open: row.open.clone(),
        lost_to_siblings: RoleSet::EMPTY,
    }
}

/// Who an entry is, as far as is known: a handle is taken for an account until the server says otherwise; who has an
/// address is not known before it answers.
fn found(lookup: &Lookup, role: Role, text: &str, answer: Option<&Answer>) -> Resolution {
    match lookup {
        Lookup::Unchanged => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => Resolution::Account(handle.clone()),
        Lookup::Wanted(ContactInput::Address(_)) => {
            let found =
                answer.filter(|answer| answer.covers(role, text)).and_then(|answer| answer.found.get(role).as_ref());
            found.map_or(Resolution::Unchanged, |found| Resolution::Account(found.handle.clone()))
        }
    }
}

fn misshapen(text: &str, error: HandleError, suffix: &str) -> Verdict {
    Verdict::Misshapen { error, is_address: text.contains('@'), suggestion: suggestion(text, suffix) }
}

/// What there is to say about an entry that names somebody.
fn verdict(
    role: Role,
    text: &str,
    entry: &ContactInput,
    blocked: &[Blocker],
    answer: Option<&Answer>,
    me: &NicHandle,
    known: Known<'_>,
) -> Verdict {
    let answer = answer.filter(|answer| answer.covers(role, text));
    if let Some(error) = answer.and_then(|answer| *answer.misshapen.get(role)) {
        return misshapen(text, error, known.suffix);
    }
    let said = answer.map(|answer| answer.reasons.get(role).as_slice()).unwrap_or_default();
    let all: Vec<Blocker> = blocked.iter().chain(said).cloned().collect();
    if !all.is_empty() {
        return Verdict::Blocked(blockers::as_seen_by(&all, me));
    }
    let Some(answer) = answer else { return Verdict::Asking };
    match (answer.found.get(role), entry) {
        (Some(found), _) if found.handle == *known.form.service.contacts.holder(role) => Verdict::Unchanged,
        (Some(found), _) => Verdict::Fine(found.clone()),
        (None, ContactInput::Handle(_)) => Verdict::Unasked,
        (None, ContactInput::Address(_)) if answer.failed => Verdict::Unknown,
        // The server has nothing against it and names nobody: it is the present contact's address.
        (None, ContactInput::Address(_)) => Verdict::Unchanged,
    }
}

/// A service of the same name, and its part in the plan where it has one.
fn sibling(known: Known<'_>, good: &PerRole<Resolution>, row: &ServiceRow) -> (Sibling, Option<Plan>) {
    let me = &known.form.me;
    let main = &known.form.service.contacts;
    let planned = plan(&me.handle, good, &facts(me, row, good, known.answers));
    let (offer, planned) = match planned {
        Ok(planned) => (Offer::Free, Some(planned)),
        Err(PlanError::NothingToChange) => (Offer::Same, None),
        Err(PlanError::Blocked { reasons }) => {
            let all: Vec<Blocker> = Role::ALL.into_iter().flat_map(|role| reasons.get(role).iter().cloned()).collect();
            (Offer::Barred(blockers::as_seen_by(&all, &me.handle)), None)
        }
    };
    let changing = |role: &Role| *good.get(*role) != Resolution::Unchanged;
    let others = Role::ALL.into_iter().filter(changing).map(|role| (role, row.contacts.holder(role).clone()));
    let is_ticked = offer == Offer::Free && known.ticked.contains(&row.service);
    let answer = answer_for(known.answers, &row.service).filter(|_| is_ticked);
    let said: Vec<Blocker> = Role::ALL
        .into_iter()
        .filter_map(|role| {
            answer
                .filter(|answer| answer.covers(role, known.entries.get(role).trim()))
                .map(|answer| answer.reasons.get(role))
        })
        .flatten()
        .cloned()
        .collect();
    let refused = blockers::as_seen_by(&said, &me.handle);
    let planned = planned.filter(|_| is_ticked && refused.is_empty());
    let others = others.filter(|(role, holder)| main.holder(*role) != holder).collect();
    (Sibling { service: row.service.clone(), others, offer, is_ticked, refused }, planned)
}

/// What to send for a plan: the accounts it names, so that what was shown is what is asked for.
fn change(plan: &Plan) -> ChangeContact {
    let to = |role: Role| {
        let draft = plan.requests.iter().find(|draft| draft.roles.contains(role));
        draft.map(|draft| draft.to.as_str().to_owned())
    };
    ChangeContact { contact_admin: to(Role::Admin), contact_tech: to(Role::Tech), contact_billing: to(Role::Billing) }
}

#[cfg(test)]
mod tests;
