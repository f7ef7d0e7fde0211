use super::*;
use chrono::NaiveDate;
use handover_api::modify::{FoundAccount, ModifyContext};
use handover_api::services::ServiceRow;
use handover_rules::Category;
use handover_rules::model::handle::HandleError;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{
    AccountFacts, Blocker, Contacts, EmailAddress, NicHandle, RequestId, ServiceName, ServiceStatus, Zone,
};

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).unwrap()
}

fn key(category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse("kiln.example").unwrap(), category }
}

fn row(category: Category) -> ServiceRow {
    ServiceRow {
        service: key(category),
        ascii: None,
        contacts: Contacts { admin: handle("ad1-xx"), tech: handle("te1-xx"), billing: handle("bi1-xx") },
        status: ServiceStatus::Ok,
        expiration: None,
        open: vec![],
        tech_until: None,
        claims: Vec::new(),
        answer_by: None,
    }
}

fn open(number: u64, asker: &str, role: Role) -> OpenRequest {
    OpenRequest {
        id: RequestId::new(number).unwrap(),
        asker: handle(asker),
        roles: role.into(),
        to: handle("te2-xx"),
        together: false,
    }
}

/// The input of the dialog.
struct Dialog {
    context: ModifyContext,
    entries: PerRole<String>,
    ticked: Vec<ServiceKey>,
    checks: Vec<CheckResult>,
    until: Option<NaiveDate>,
    replaces: Option<RequestId>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Dialog {
    fn of(me: &str) -> Self {
        let me = AccountFacts {
            handle: handle(me),
            zone: Zone::Eu,
            profile_complete: true,
            address_confirmed: true,
            has_unpaid_bill: false,
            has_payment_method: true,
            suspended: false,
            cooldown_until: None,
        };
        let context = ModifyContext {
            service: row(Category::Domain),
            me,
            known: vec![],
            siblings: vec![row(Category::Zone)],
            tech_end: None,
        };
        Self { context, entries: PerRole::default(), ticked: vec![], checks: vec![], until: None, replaces: None }
    }

    fn with(mut self, role: Role, text: &str) -> Self {
        text.clone_into(self.entries.get_mut(role));
        self
    }

    fn ticking(mut self, category: Category) -> Self {
        self.ticked.push(key(category));
        self
    }

    /// Adds the server's check of the entry of `role`.
    fn checked(mut self, role: Role, account: Option<(&str, Zone)>, blockers: Vec<Blocker>) -> Self {
        let mut check = check(Category::Domain);
        *check.entries.get_mut(role) = Some(self.entries.get(role).clone());
        *check.accounts.get_mut(role) =
            account.map(|(who, zone)| FoundAccount { handle: handle(who), is_in_my_zone: zone == Zone::Eu });
        *check.blockers.get_mut(role) = blockers;
        self.checks.push(check);
        self
    }

    fn model(&self) -> Model {
        let address = EmailAddress::parse("me@kiln.example");
        Model::new(Input {
            context: &self.context,
            own_address: address.as_ref(),
            suffix: "xx",
            entries: &self.entries,
            ticked: &self.ticked,
            until: self.until,
            first_day: day("2026-11-20"),
            replaces: self.replaces,
            checks: &self.checks,
            other_zone: None,
        })
    }

    fn entry(&self, role: Role) -> EntryState {
        self.model().roles.get(role).entry.clone()
    }
}

fn check(category: Category) -> CheckResult {
    CheckResult {
        service: key(category),
        entries: PerRole::default(),
        accounts: PerRole::default(),
        blockers: PerRole::default(),
        malformed: PerRole::default(),
        failed: false,
    }
}

fn unpaid(who: &str) -> Blocker {
    Blocker::UnpaidInvoice { account: handle(who) }
}

#[test]
fn empty_form_has_nothing_to_send() {
    let model = Dialog::of("ad1-xx").model();
    assert_eq!(model.errors(), [InputError::NothingEntered(Some(Role::Admin))]);
    assert_eq!(model.preview, ChangePreview::default());
    assert_eq!(model.siblings.len(), 0, "offered only with a change");
    assert_eq!(Dialog::of("te1-xx").model().errors(), [InputError::NothingEntered(Some(Role::Tech))]);
}

#[test]
fn roles_the_user_may_not_change_are_locked() {
    let model = Dialog::of("te1-xx").model();
    assert_eq!(model.roles.admin.locks, [Blocker::RightMissing { roles: Role::Admin.into() }]);
    assert_eq!(model.roles.tech.locks, []);
    assert!(!model.is_locked());
    assert!(!model.roles.tech.may_take, "already the contact");
    let model = Dialog::of("ad1-xx").model();
    assert!(!model.roles.admin.may_take && model.roles.tech.may_take && model.roles.billing.may_take);
}

#[test]
fn expired_service_is_locked() {
    let mut dialog = Dialog::of("ad1-xx");
    dialog.context.service.status = ServiceStatus::Expired;
    assert_eq!(dialog.model().roles.admin.locks, [Blocker::Expired]);
    assert!(dialog.model().is_locked());
}

#[test]
fn own_unpaid_invoice_locks_own_roles() {
    let mut dialog = Dialog::of("ad1-xx");
    dialog.context.me.has_unpaid_bill = true;
    let model = dialog.model();
    assert_eq!(model.roles.admin.locks, [unpaid("ad1-xx")]);
    assert_eq!(model.roles.tech.locks, [], "held by another account");
    let dialog = dialog.with(Role::Tech, "ad1-xx");
    assert_eq!(dialog.entry(Role::Tech), EntryState::Blocked(vec![unpaid("ad1-xx")]));
}

#[test]
fn own_missing_payment_method_blocks_taking_billing() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Billing, "AD1-xx ");
    dialog.context.me.has_payment_method = false;
    let blocker = Blocker::NoPaymentMethod { account: handle("ad1-xx") };
    assert_eq!(dialog.entry(Role::Billing), EntryState::Blocked(vec![blocker]));
    assert_eq!(dialog.model().errors(), [InputError::Entry(Role::Billing)]);
    assert_eq!(dialog.model().omissions, [(Role::Billing, Omission::Invalid)]);
}

#[test]
fn malformed_handle_gets_a_suggestion() {
    let entry = |text: &str| Dialog::of("ad1-xx").with(Role::Tech, text).entry(Role::Tech);
    let suggestion = Some(handle("kv90077-xx"));
    let error = HandleError::NoHyphen;
    assert_eq!(entry("kv90077xx"), EntryState::Malformed { error, is_address: false, suggestion });
    assert_eq!(entry("kv@"), EntryState::Malformed { error, is_address: true, suggestion: None });
}

#[test]
fn present_contact_by_handle_or_address_is_no_change() {
    assert_eq!(Dialog::of("ad1-xx").with(Role::Tech, " TE1-XX").entry(Role::Tech), EntryState::Unchanged);
    assert_eq!(Dialog::of("te1-xx").with(Role::Tech, "me@kiln.example").entry(Role::Tech), EntryState::Unchanged);
    let checked = Dialog::of("ad1-xx").with(Role::Tech, "te@kiln.example").checked(Role::Tech, None, vec![]);
    assert_eq!(checked.entry(Role::Tech), EntryState::Unchanged, "accepted without an account");
    assert_eq!(checked.model().errors(), [InputError::NothingEntered(Some(Role::Admin))]);
}

#[test]
fn unchecked_handle_is_planned_and_unchecked_address_is_not() {
    let model = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").model();
    assert_eq!(model.roles.tech.entry, EntryState::Checking);
    assert_eq!((model.preview.request_count, model.awaits_lookup()), (1, false));

    let by_address = Dialog::of("ad1-xx").with(Role::Tech, "te2@kiln.example");
    let model = by_address.model();
    assert_eq!((model.preview.request_count, model.awaits_lookup()), (0, true));
    assert_eq!(model.omissions, [(Role::Tech, Omission::AddressPending)]);

    let model = by_address.checked(Role::Tech, Some(("te2-xx", Zone::Eu)), vec![]).model();
    assert_eq!(model.submissions[0].change.contact_tech.as_deref(), Some("te2-xx"), "sends the account that was shown");
    assert_eq!(model.omissions, []);
}

#[test]
fn check_is_valid_until_the_entry_changes() {
    let unable = Blocker::Unable { account: handle("te2-xx") };
    let dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").checked(Role::Tech, None, vec![unable.clone()]);
    assert_eq!(dialog.entry(Role::Tech), EntryState::Blocked(vec![unable]));
    assert_eq!(dialog.with(Role::Tech, "te3-xx").entry(Role::Tech), EntryState::Checking);
}

#[test]
fn account_of_another_zone_is_blocked_once_checked() {
    let dialog =
        Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").checked(Role::Tech, Some(("te2-xx", Zone::Ca)), vec![]);
    let other_zone = Blocker::OtherZone { from: handle("te1-xx"), to: handle("te2-xx") };
    assert_eq!(dialog.entry(Role::Tech), EntryState::Blocked(vec![other_zone]));
}

#[test]
fn failed_check_allows_handles_but_not_addresses() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").checked(Role::Tech, None, vec![]);
    dialog.checks[0].failed = true;
    assert_eq!(dialog.entry(Role::Tech), EntryState::Unchecked);
    assert_eq!(dialog.model().errors(), []);
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2@kiln.example").checked(Role::Tech, None, vec![]);
    dialog.checks[0].failed = true;
    assert_eq!(dialog.entry(Role::Tech), EntryState::UnknownAddress);
    assert_eq!(dialog.model().errors(), [InputError::Entry(Role::Tech)]);
}

#[test]
fn one_request_per_outgoing_and_incoming_contact() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "ne1-xx").with(Role::Billing, "ne1-xx");
    assert_eq!(dialog.model().preview.request_count, 2);
    dialog.context.service.contacts.billing = handle("te1-xx");
    let model = dialog.model();
    assert_eq!(model.preview.request_count, 1);
    let request = &model.preview.requests[0];
    assert_eq!(request.roles, [Role::Tech, Role::Billing].into_iter().collect());
    assert_eq!(request.parties, [handle("ad1-xx"), handle("ne1-xx")]);
    assert_eq!(request.notified, [handle("te1-xx")]);
}

#[test]
fn preview_omits_invalid_entries() {
    let model = Dialog::of("ad1-xx").with(Role::Admin, "kv90077xx").with(Role::Tech, "te2-xx").model();
    assert_eq!(model.omissions, [(Role::Admin, Omission::Invalid)]);
    assert_eq!(model.preview.request_count, 1);
    assert_eq!(model.errors(), [InputError::Entry(Role::Admin)]);
}

#[test]
fn admin_supersedes_requests_of_others() {
    let mut dialog = Dialog::of("ad1-xx");
    dialog.context.service.open = vec![open(48_221, "te1-xx", Role::Tech)];
    let model = dialog.model();
    assert_eq!(model.roles.tech.locks, []);
    assert_eq!(model.roles.tech.supersedes.as_ref().map(|open| open.id.get()), Some(48_221));
    assert_eq!(model.preview.superseded, [], "only if the role changes");
    let dialog = dialog.with(Role::Tech, "te3-xx");
    assert_eq!(dialog.model().preview.superseded.len(), 1);
}

#[test]
fn own_open_request_locks_the_role_and_omits_its_entry() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te3-xx");
    dialog.context.service.open = vec![open(48_221, "ad1-xx", Role::Tech)];
    let model = dialog.model();
    let blocker = Blocker::RequestOpen { request: RequestId::new(48_221).unwrap(), roles: Role::Tech.into() };
    assert_eq!(model.roles.tech.locks, [blocker]);
    assert_eq!(model.roles.tech.entry, EntryState::Locked);
    assert_eq!(model.submissions, []);
    assert_eq!(model.omissions, [(Role::Tech, Omission::Locked)]);
}

#[test]
fn selected_sibling_is_a_separate_submission() {
    let dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx");
    assert_eq!(dialog.model().siblings[0].offer, Offer::Available);
    assert_eq!(dialog.model().submissions.len(), 1);
    let dialog = dialog.ticking(Category::Zone);
    let model = dialog.model();
    assert_eq!(
        model.submissions.iter().map(|submission| submission.service.category).collect::<Vec<_>>(),
        [Category::Domain, Category::Zone]
    );
    assert_eq!(model.preview.request_count, 2);
    assert_eq!(model.preview.requests.len(), 1, "merged in the preview");
    assert_eq!(model.entries_to_check(&key(Category::Domain), &dialog.entries).len(), 2);
}

#[test]
fn offer_of_a_sibling_follows_the_rules() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").ticking(Category::Zone);
    dialog.context.siblings[0].open = vec![open(7, "ad1-xx", Role::Tech)];
    assert!(matches!(dialog.model().siblings[0].offer, Offer::Blocked(_)));
    assert_eq!(dialog.model().submissions.len(), 1, "the selection no longer counts");
    dialog.context.siblings[0].open.clear();
    dialog.context.siblings[0].contacts.tech = handle("te2-xx");
    assert_eq!(dialog.model().siblings[0].offer, Offer::Unchanged);
    dialog.context.siblings[0].contacts.admin = handle("xx9-xx");
    dialog.context.siblings[0].contacts.tech = handle("ad1-xx");
    assert_eq!(dialog.model().siblings[0].offer, Offer::Available, "a tech contact can name its successor");
    assert_eq!(dialog.model().siblings[0].other_contacts, [(Role::Tech, handle("ad1-xx"))]);
    assert_eq!(dialog.model().siblings[0].tech_until, None);
    let day = NaiveDate::from_ymd_opt(2030, 6, 30);
    dialog.context.siblings[0].tech_until = day;
    assert_eq!(dialog.model().siblings[0].tech_until, day);
    dialog.context.siblings[0].service.category = Category::Vps;
    assert_eq!(dialog.model().siblings, [], "not part of the site");
}

#[test]
fn selected_sibling_with_blockers_is_an_error() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").ticking(Category::Zone);
    let unable = Blocker::Unable { account: handle("te1-xx") };
    let mut check = check(Category::Zone);
    check.entries.tech = Some("te2-xx".to_owned());
    check.blockers.tech = vec![unable.clone()];
    dialog.checks.push(check);
    let model = dialog.model();
    assert_eq!(model.siblings[0].blockers, [unable]);
    assert_eq!(model.errors(), [InputError::Sibling(row(Category::Zone).service)]);
    assert_eq!(model.submissions.len(), 1);
    dialog.ticked.clear();
    assert_eq!(dialog.model().errors(), []);
}

#[test]
fn taking_a_role_needs_only_the_own_confirmation() {
    let model = Dialog::of("ad1-xx").with(Role::Tech, "ad1-xx").model();
    assert_eq!(model.preview.requests[0].parties, [handle("ad1-xx")]);
    assert_eq!(model.preview.requests[0].notified, [handle("te1-xx")]);
    assert_eq!(model.preview.accounts.len(), 2);
}

#[test]
fn a_last_day_goes_with_the_new_tech_contact() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx");
    dialog.until = Some(day("2026-12-24"));
    let change = dialog.model().submissions.remove(0).change;
    assert_eq!((change.contact_tech.as_deref(), change.until), (Some("te2-xx"), dialog.until));
    dialog.until = Some(day("2026-11-19"));
    let model = dialog.model();
    assert!(model.submissions.is_empty());
    assert_eq!(model.roles.tech.entry, EntryState::Blocked(vec![Blocker::LastDayOutOfRange]));
}

#[test]
fn another_last_day_needs_no_other_contact() {
    let mut dialog = Dialog::of("ad1-xx");
    let (until, returns_to) = (day("2026-12-01"), handle("te9-xx"));
    dialog.context.tech_end = Some(PresentEnd { until, returns_to });
    dialog.until = Some(day("2026-12-24"));
    let change = dialog.model().submissions.remove(0).change;
    assert_eq!((change.contact_tech.as_deref(), change.until), (Some("te1-xx"), dialog.until));
    dialog.until = Some(until);
    assert_eq!(dialog.model().errors(), [InputError::SameLastDay]);
    assert_eq!(dialog.with(Role::Tech, "te1-xx").model().errors(), [InputError::SameLastDay]);
}

#[test]
fn another_last_day_is_a_change_of_one_service() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te1-xx").ticking(Category::Zone);
    let (until, returns_to) = (day("2026-12-01"), handle("te9-xx"));
    dialog.context.tech_end = Some(PresentEnd { until, returns_to });
    dialog.context.siblings[0].contacts.tech = handle("te2-xx");
    dialog.context.siblings[0].tech_until = Some(until);
    dialog.until = Some(day("2026-12-24"));
    let model = dialog.model();
    assert_eq!((model.siblings.len(), model.submissions.len()), (0, 1));
    assert_eq!(model.preview.accounts, [], "nobody gets or loses a role");

    // Another contact is named beside it: only that one is named for the other service.
    let model = dialog.with(Role::Billing, "te3-xx").model();
    let change = &model.submissions[1].change;
    assert_eq!((change.contact_tech.as_deref(), change.until), (None, None));
    assert_eq!(change.contact_billing.as_deref(), Some("te3-xx"));
}

#[test]
fn the_request_that_is_replaced_locks_nothing() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te3-xx");
    dialog.context.service.open = vec![open(5, "ad1-xx", Role::Tech)];
    assert!(!dialog.model().roles.tech.locks.is_empty());
    dialog.replaces = RequestId::new(5);
    let model = dialog.model();
    assert_eq!(model.submissions[0].change.replaces, RequestId::new(5));
    assert_eq!(model.roles.tech.supersedes, None);
}

#[test]
fn a_replacement_is_a_change_of_one_service() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te3-xx");
    assert_eq!(dialog.model().siblings.len(), 1);
    dialog.replaces = RequestId::new(5);
    assert_eq!(dialog.model().siblings.len(), 0);
}
