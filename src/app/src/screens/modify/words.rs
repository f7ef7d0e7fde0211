//! The words of the dialog: what stands beside a field and, in the same words, in the summary of what is wrong.

use super::model::{Model, Offer, Problem, RoleState, Sibling, Verdict};
use crate::components::{Tone, fill, words};
use crate::platform::i18n::modify as t;
use crate::platform::intl;
use handover_rules::PerRole;
use handover_rules::model::handle::HandleError;
use handover_rules::submission::blockers::{OpenRequest, as_seen_by};
use handover_rules::{Blocker, Category, NicHandle, RequestId, Role, Zone};

/// Something said beside a field or a box to tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// [`Tone::Bad`] marks the entry as wrong.
    pub(super) tone: Tone,
    /// Its icon.
    pub(super) icon: &'static str,
    /// A sentence; `{0}` stands for the request it speaks of.
    pub(super) text: String,
    /// That request.
    pub(super) request: Option<RequestId>,
    /// The handle that may have been meant.
    pub(super) suggestion: Option<NicHandle>,
    /// Whether the reader can mend it, in the profile.
    pub(super) is_mine: bool,
}

impl Told {
    fn new(tone: Tone, icon: &'static str, text: impl Into<String>) -> Self {
        Self { tone, icon, text: text.into(), request: None, suggestion: None, is_mine: false }
    }

    /// All of it as text.
    pub(super) fn plain(&self) -> String {
        let request = self.request.map(request_name).unwrap_or_default();
        let text = fill(&self.text, &[&request]);
        match &self.suggestion {
            Some(handle) => [&text, " ", &t::modify_did_you_mean(handle.as_str())].concat(),
            None => text,
        }
    }
}

/// Keeps the place of a request in a text that is filled later, as [`Told::text`] says.
const REQUEST: &str = "{0}";

/// How a request is called in a sentence.
pub(super) fn request_name(id: RequestId) -> String {
    t::request_inside(intl::request_number(id).as_str())
}

/// Who reads, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reader {
    /// Who.
    pub(super) me: NicHandle,
    /// Its zone.
    pub(super) zone: Zone,
    /// The ending of the provider's handles.
    pub(super) suffix: String,
    /// The open requests of the service.
    pub(super) open: Vec<OpenRequest>,
    /// The one role that the dialog asks for, where it does not ask for all.
    pub(super) only: Option<Role>,
}

/// What stands beside the field of a role; `at_rest` is whether a wrong shape may be told of yet.
pub(super) fn beside(role: Role, state: &RoleState, at_rest: bool, reader: &Reader) -> Option<Told> {
    if let Some(lock) = state.locks.first() {
        return Some(locked(lock, reader));
    }
    let told = match &state.verdict {
        Verdict::Empty | Verdict::Locked => return None,
        Verdict::Misshapen { .. } if !at_rest => return None,
        Verdict::Misshapen { error, is_address, suggestion } => {
            let text = if *is_address {
                t::modify_misshapen().to_owned()
            } else {
                shape(*error, suggestion.is_none().then_some(&reader.suffix))
            };
            Told { suggestion: suggestion.clone(), ..bad(text) }
        }
        Verdict::Unchanged => Told::new(Tone::Plain, "info", unchanged(role)),
        Verdict::Blocked(reasons) if state.by_address && reasons.contains(&Blocker::NoSuchAccount) => {
            bad(t::modify_unknown_address())
        }
        Verdict::Blocked(reasons) => blocked(reasons, reader),
        Verdict::Asking => Told::new(Tone::Plain, "wait", t::modify_checking()),
        Verdict::Unasked => Told::new(Tone::Warn, "alert", t::modify_unchecked()),
        Verdict::Unknown => bad(t::modify_no_look_up()),
        Verdict::Fine(found) if found.handle == reader.me => Told::new(Tone::Ok, "ok", t::modify_fine_you()),
        Verdict::Fine(found) => {
            let zone = reader.zone.as_str();
            let text = if state.by_address {
                t::modify_fine_address(found.handle.as_str(), zone)
            } else {
                t::modify_fine(zone)
            };
            Told::new(Tone::Ok, "ok", text)
        }
    };
    Some(told)
}

fn unchanged(role: Role) -> &'static str {
    match role {
        Role::Admin => t::modify_unchanged_admin(),
        Role::Tech => t::modify_unchanged_tech(),
        Role::Billing => t::modify_unchanged_billing(),
    }
}

fn bad(text: impl Into<String>) -> Told {
    Told::new(Tone::Bad, "alert", text)
}

/// Why a role cannot be changed.
fn locked(lock: &Blocker, reader: &Reader) -> Told {
    match lock {
        Blocker::RequestOpen { request, .. } => {
            let open = reader.open.iter().find(|open| open.id == *request);
            let (to, mine) =
                open.map_or((String::new(), false), |open| (who(&open.to, &reader.me), open.asker == reader.me));
            let text = if mine {
                t::modify_locked_by_you(REQUEST, to.as_str())
            } else {
                t::modify_locked_by_other(REQUEST, to.as_str())
            };
            Told { request: Some(*request), ..Told::new(Tone::Warn, "wait", text) }
        }
        Blocker::RightMissing { .. } => Told::new(Tone::Plain, "lock", words::blocker(lock, &reader.me)),
        _ => Told { is_mine: is_mine(lock, &reader.me), ..Told::new(Tone::Warn, "lock", with_mending(lock, reader)) },
    }
}

/// Why a submission is refused.
pub(super) fn refused(reasons: &PerRole<Vec<Blocker>>, reader: &Reader) -> String {
    let all: Vec<Blocker> = Role::ALL.into_iter().flat_map(|role| reasons.get(role).iter().cloned()).collect();
    blocked(&as_seen_by(&all, &reader.me), reader).plain()
}

/// Why an entry, or a service of the same name, is refused: every reason with the way to mend it.
fn blocked(reasons: &[Blocker], reader: &Reader) -> Told {
    let request = reasons.iter().find_map(|reason| match reason {
        Blocker::RequestOpen { request, .. } => Some(*request),
        _ => None,
    });
    let sentences: Vec<String> = reasons.iter().map(|reason| with_mending(reason, reader)).collect();
    let is_mine = reasons.iter().any(|reason| is_mine(reason, &reader.me));
    Told { request, is_mine, ..bad(sentences.join(" ")) }
}

/// Whether it is something that the reader's own profile shows, and can mend.
fn is_mine(reason: &Blocker, me: &NicHandle) -> bool {
    match reason {
        Blocker::UnpaidInvoice { account }
        | Blocker::NoPaymentMethod { account }
        | Blocker::ProfileIncomplete { account }
        | Blocker::AddressUnconfirmed { account }
        | Blocker::Unable { account } => account == me,
        _ => false,
    }
}

fn with_mending(reason: &Blocker, reader: &Reader) -> String {
    let said = match reason {
        Blocker::RequestOpen { .. } => t::modify_request_there(REQUEST),
        Blocker::OtherZone => t::modify_other_zone(reader.zone.as_str()),
        _ => words::blocker(reason, &reader.me),
    };
    match mending(reason, &reader.me) {
        Some(mending) => [&said, " ", mending].concat(),
        None => said,
    }
}

/// What can be done about a reason.
fn mending(reason: &Blocker, me: &NicHandle) -> Option<&'static str> {
    let own = |account: &NicHandle, mine: &'static str, others: &'static str| if account == me { mine } else { others };
    Some(match reason {
        Blocker::NoSuchAccount => t::modify_mend_spelling(),
        Blocker::OtherZone => t::modify_mend_zone(),
        Blocker::UnpaidInvoice { account } => own(account, t::modify_mend_bill_yours(), t::modify_mend_bill_theirs()),
        Blocker::NoPaymentMethod { account } => {
            own(account, t::modify_mend_payment_yours(), t::modify_mend_payment_theirs())
        }
        Blocker::ProfileIncomplete { account } => {
            own(account, t::modify_mend_profile_yours(), t::modify_mend_profile_theirs())
        }
        Blocker::AddressUnconfirmed { account } => {
            own(account, t::modify_mend_address_yours(), t::modify_mend_address_theirs())
        }
        Blocker::Unable { account } => own(account, t::modify_mend_unable_yours(), t::modify_mend_unable_theirs()),
        Blocker::InCreation => t::modify_mend_in_creation(),
        Blocker::Expired => t::modify_mend_expired(),
        Blocker::InDebt => t::modify_mend_debt(),
        _ => return None,
    })
}

/// What is wrong with a handle; with the provider's ending, also what one looks like.
fn shape(error: HandleError, suffix: Option<&String>) -> String {
    let Some(suffix) = suffix else {
        let text = match error {
            HandleError::NoHyphen => t::modify_no_hyphen(),
            HandleError::BadName => t::modify_bad_name(),
            HandleError::BadSuffix => t::modify_bad_ending(),
        };
        return text.to_owned();
    };
    let example = ["aa00000-", suffix].concat();
    match error {
        HandleError::NoHyphen => t::modify_no_hyphen_example(example.as_str()),
        HandleError::BadName => t::modify_bad_name_example(example.as_str()),
        HandleError::BadSuffix => t::modify_bad_ending_example(example.as_str()),
    }
}

/// What stands beside a service of the same name.
pub(super) fn beside_sibling(sibling: &Sibling, reader: &Reader) -> Option<Told> {
    match &sibling.offer {
        Offer::Free if sibling.refused.is_empty() => None,
        Offer::Free => Some(blocked(&sibling.refused, reader)),
        Offer::Same => Some(Told::new(Tone::Plain, "ok", t::modify_sibling_same())),
        Offer::Barred(reasons) => {
            let told = blocked(reasons, reader);
            Some(Told { tone: Tone::Warn, icon: "lock", ..told })
        }
    }
}

/// What has to be mended, each with the id of its field and the words beside it.
pub(super) fn problems(model: &Model, reader: &Reader) -> Vec<(&'static str, String)> {
    model.problems().into_iter().map(|problem| line(model, problem, reader)).collect()
}

fn line(model: &Model, problem: Problem, reader: &Reader) -> (&'static str, String) {
    match problem {
        Problem::Entry(role) => {
            let told = beside(role, model.roles.get(role), true, reader);
            let told = told.map(|told| told.plain()).unwrap_or_default();
            (field_id(role), t::modify_problem(words::role(role), told.as_str()))
        }
        Problem::Sibling(category) => {
            let sibling = model.siblings.iter().find(|sibling| sibling.service.category == category);
            let told = sibling.and_then(|sibling| beside_sibling(sibling, reader));
            let told = told.map(|told| told.plain()).unwrap_or_default();
            (box_id(category), t::modify_problem(words::category(category), told.as_str()))
        }
        Problem::Nothing(role) => {
            let text = if reader.only.is_some() { t::webmaster_missing() } else { t::modify_nothing() };
            (field_id(reader.only.or(role).unwrap_or(Role::Admin)), text.to_owned())
        }
    }
}

/// The id of a role's field.
pub(super) const fn field_id(role: Role) -> &'static str {
    match role {
        Role::Admin => "new-admin",
        Role::Tech => "new-tech",
        Role::Billing => "new-billing",
    }
}

/// The id of the box of a service of the same name.
pub(super) const fn box_id(category: Category) -> &'static str {
    match category {
        Category::Domain => "with-domain",
        Category::Zone => "with-zone",
        Category::Hosting => "with-hosting",
        _ => "with-mail",
    }
}

/// The label of a role's field.
pub(super) fn new_contact(role: Role) -> &'static str {
    match role {
        Role::Admin => t::modify_new_admin(),
        Role::Tech => t::modify_new_tech(),
        Role::Billing => t::modify_new_billing(),
    }
}

/// A role and what its holder is, for the group of its field.
pub(super) fn contact(role: Role) -> &'static str {
    match role {
        Role::Admin => t::modify_admin_contact(),
        Role::Tech => t::modify_tech_contact(),
        Role::Billing => t::modify_billing_contact(),
    }
}

/// Somebody in a sentence that does not begin with it.
pub(super) fn who(account: &NicHandle, me: &NicHandle) -> String {
    if account == me { t::you_inside().to_owned() } else { account.as_str().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn reader() -> Reader {
        let id = RequestId::new(48_221).unwrap();
        let open = OpenRequest { id, asker: handle("ad1-xx"), roles: Role::Tech.into(), to: handle("te2-xx") };
        Reader { me: handle("ad1-xx"), zone: Zone::Eu, suffix: "xx".to_owned(), open: vec![open], only: None }
    }

    fn told(verdict: Verdict, at_rest: bool) -> Option<String> {
        let state = RoleState { verdict, ..RoleState::default() };
        beside(Role::Tech, &state, at_rest, &reader()).map(|told| told.plain())
    }

    #[test]
    fn a_wrong_shape_is_told_once_the_entry_rests() {
        let verdict = || Verdict::Misshapen {
            error: HandleError::NoHyphen,
            is_address: false,
            suggestion: Some(handle("kv9-xx")),
        };
        assert_eq!(told(verdict(), false), None);
        let text = "A NIC handle needs a hyphen before its ending. Did you mean kv9-xx?";
        assert_eq!(told(verdict(), true).as_deref(), Some(text));
    }

    #[test]
    fn a_request_in_the_way_is_named() {
        let lock = Blocker::RequestOpen { request: RequestId::new(48_221).unwrap(), roles: Role::Tech.into() };
        let state = RoleState { locks: vec![lock], ..RoleState::default() };
        let text = "Not now: request 4822\u{a0}1 already moves this role to te2-xx. Cancel it to name someone else.";
        assert_eq!(beside(Role::Tech, &state, true, &reader()).map(|told| told.plain()).as_deref(), Some(text));
    }

    #[test]
    fn every_reason_comes_with_what_can_be_done() {
        let reasons = vec![Blocker::OtherZone, Blocker::Unable { account: handle("te2-xx") }];
        let text = told(Verdict::Blocked(reasons), false).unwrap();
        assert!(text.contains("(EU). Ask for a handle in your zone. te2-xx can’t take"), "{text}");
    }

    #[test]
    fn the_summary_says_what_stands_beside_the_field() {
        let mut model = Model {
            roles: PerRole::default(),
            siblings: vec![],
            targets: vec![],
            preview: handover_rules::submission::ChangePreview::default(),
            left_out: vec![],
        };
        model.roles.tech.verdict = Verdict::Blocked(vec![Blocker::SeveralAccounts]);
        let beside = told(model.roles.tech.verdict.clone(), true).unwrap();
        assert_eq!(problems(&model, &reader()), [("new-tech", ["Tech: ", &beside].concat())]);
    }
}
