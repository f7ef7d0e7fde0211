use super::*;
use handover_rules::{Contacts, RequestId, ServiceName, ServiceStatus, Zone};

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
    }
}

fn open(number: u64, asker: &str, role: Role) -> OpenRequest {
    OpenRequest { id: RequestId::new(number).unwrap(), asker: handle(asker), roles: role.into(), to: handle("te2-xx") }
}

/// The dialog of one account, with nothing entered.
struct Dialog {
    form: ModifyContext,
    entries: PerRole<String>,
    ticked: Vec<ServiceKey>,
    answers: Vec<Answer>,
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
        };
        let form =
            ModifyContext { service: row(Category::Domain), me, known: vec![], siblings: vec![row(Category::Zone)] };
        Self { form, entries: PerRole::default(), ticked: vec![], answers: vec![] }
    }

    fn with(mut self, role: Role, text: &str) -> Self {
        text.clone_into(self.entries.get_mut(role));
        self
    }

    fn ticking(mut self, category: Category) -> Self {
        self.ticked.push(key(category));
        self
    }

    /// The server answers for `role`.
    fn answered(mut self, role: Role, found: Option<(&str, Zone)>, reasons: Vec<Blocker>) -> Self {
        let mut answer = answer(Category::Domain);
        *answer.asked.get_mut(role) = Some(self.entries.get(role).clone());
        *answer.found.get_mut(role) =
            found.map(|(who, zone)| FoundAccount { handle: handle(who), is_in_my_zone: zone == Zone::Eu });
        *answer.reasons.get_mut(role) = reasons;
        self.answers.push(answer);
        self
    }

    fn model(&self) -> Model {
        let address = EmailAddress::parse("me@kiln.example");
        Model::new(Known {
            form: &self.form,
            address: address.as_ref(),
            suffix: "xx",
            entries: &self.entries,
            ticked: &self.ticked,
            answers: &self.answers,
        })
    }

    fn verdict(&self, role: Role) -> Verdict {
        self.model().roles.get(role).verdict.clone()
    }
}

fn answer(category: Category) -> Answer {
    Answer {
        service: key(category),
        asked: PerRole::default(),
        found: PerRole::default(),
        reasons: PerRole::default(),
        misshapen: PerRole::default(),
        failed: false,
    }
}

fn unpaid(who: &str) -> Blocker {
    Blocker::UnpaidInvoice { account: handle(who) }
}

#[test]
fn nothing_entered_is_nothing_to_send() {
    let model = Dialog::of("ad1-xx").model();
    assert_eq!(model.problems(), [Problem::Nothing(Some(Role::Admin))]);
    assert_eq!(model.preview, ChangePreview::default());
    assert_eq!(model.siblings.len(), 0, "offered once something changes");
    assert_eq!(Dialog::of("te1-xx").model().problems(), [Problem::Nothing(Some(Role::Tech))]);
}

#[test]
fn roles_of_others_are_locked_with_the_reason() {
    let model = Dialog::of("te1-xx").model();
    assert_eq!(model.roles.admin.locks, [Blocker::RightMissing { roles: Role::Admin.into() }]);
    assert_eq!(model.roles.tech.locks, []);
    assert!(!model.is_locked());
    assert!(!model.roles.tech.may_take, "it is theirs already");
    let model = Dialog::of("ad1-xx").model();
    assert!(!model.roles.admin.may_take && model.roles.tech.may_take && model.roles.billing.may_take);
}

#[test]
fn an_expired_service_is_locked_as_a_whole() {
    let mut dialog = Dialog::of("ad1-xx");
    dialog.form.service.status = ServiceStatus::Expired;
    assert_eq!(dialog.model().roles.admin.locks, [Blocker::Expired]);
    assert!(dialog.model().is_locked());
}

#[test]
fn what_the_asker_owes_locks_what_it_holds_before_anything_is_entered() {
    let mut dialog = Dialog::of("ad1-xx");
    dialog.form.me.has_unpaid_bill = true;
    let model = dialog.model();
    assert_eq!(model.roles.admin.locks, [unpaid("ad1-xx")]);
    assert_eq!(model.roles.tech.locks, [], "somebody else gives this one up");
    let dialog = dialog.with(Role::Tech, "ad1-xx");
    assert_eq!(dialog.verdict(Role::Tech), Verdict::Blocked(vec![unpaid("ad1-xx")]));
}

#[test]
fn a_missing_payment_method_of_the_asker_is_known_at_once() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Billing, "AD1-xx ");
    dialog.form.me.has_payment_method = false;
    let reason = Blocker::NoPaymentMethod { account: handle("ad1-xx") };
    assert_eq!(dialog.verdict(Role::Billing), Verdict::Blocked(vec![reason]));
    assert_eq!(dialog.model().problems(), [Problem::Entry(Role::Billing)]);
    assert_eq!(dialog.model().left_out, [(Role::Billing, Why::Wrong)]);
}

#[test]
fn a_wrong_shape_suggests_what_may_have_been_meant() {
    let wrong = |text: &str| Dialog::of("ad1-xx").with(Role::Tech, text).verdict(Role::Tech);
    let suggestion = Some(handle("kv90077-xx"));
    let error = HandleError::NoHyphen;
    assert_eq!(wrong("kv90077xx"), Verdict::Misshapen { error, is_address: false, suggestion });
    assert_eq!(wrong("kv@"), Verdict::Misshapen { error, is_address: true, suggestion: None });
}

#[test]
fn the_present_contact_is_no_change_however_it_is_spelled() {
    assert_eq!(Dialog::of("ad1-xx").with(Role::Tech, " TE1-XX").verdict(Role::Tech), Verdict::Unchanged);
    assert_eq!(Dialog::of("te1-xx").with(Role::Tech, "me@kiln.example").verdict(Role::Tech), Verdict::Unchanged);
    let asked = Dialog::of("ad1-xx").with(Role::Tech, "te@kiln.example").answered(Role::Tech, None, vec![]);
    assert_eq!(asked.verdict(Role::Tech), Verdict::Unchanged, "the server knows the address");
    assert_eq!(asked.model().problems(), [Problem::Nothing(Some(Role::Admin))]);
}

#[test]
fn a_handle_counts_before_the_server_has_answered_and_an_address_does_not() {
    let model = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").model();
    assert_eq!(model.roles.tech.verdict, Verdict::Asking);
    assert_eq!((model.preview.request_count, model.waits_for_look_up()), (1, false));

    let by_address = Dialog::of("ad1-xx").with(Role::Tech, "te2@kiln.example");
    let model = by_address.model();
    assert_eq!((model.preview.request_count, model.waits_for_look_up()), (0, true));
    assert_eq!(model.left_out, [(Role::Tech, Why::Waiting)]);

    let model = by_address.answered(Role::Tech, Some(("te2-xx", Zone::Eu)), vec![]).model();
    assert_eq!(model.targets[0].change.contact_tech.as_deref(), Some("te2-xx"), "what was shown is what is sent");
    assert_eq!(model.left_out, []);
}

#[test]
fn what_the_server_says_counts_as_long_as_the_entry_is_the_same() {
    let unable = Blocker::Unable { account: handle("te2-xx") };
    let dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").answered(Role::Tech, None, vec![unable.clone()]);
    assert_eq!(dialog.verdict(Role::Tech), Verdict::Blocked(vec![unable]));
    assert_eq!(dialog.with(Role::Tech, "te3-xx").verdict(Role::Tech), Verdict::Asking);
}

#[test]
fn an_account_of_another_zone_is_refused_by_the_rules_once_the_zone_is_known() {
    let dialog =
        Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").answered(Role::Tech, Some(("te2-xx", Zone::Ca)), vec![]);
    assert_eq!(dialog.verdict(Role::Tech), Verdict::Blocked(vec![Blocker::OtherZone]));
}

#[test]
fn without_an_answer_a_handle_may_be_sent_and_an_address_may_not() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").answered(Role::Tech, None, vec![]);
    dialog.answers[0].failed = true;
    assert_eq!(dialog.verdict(Role::Tech), Verdict::Unasked);
    assert_eq!(dialog.model().problems(), []);
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2@kiln.example").answered(Role::Tech, None, vec![]);
    dialog.answers[0].failed = true;
    assert_eq!(dialog.verdict(Role::Tech), Verdict::Unknown);
    assert_eq!(dialog.model().problems(), [Problem::Entry(Role::Tech)]);
}

#[test]
fn requests_are_split_by_who_gives_and_who_takes() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "ne1-xx").with(Role::Billing, "ne1-xx");
    assert_eq!(dialog.model().preview.request_count, 2);
    dialog.form.service.contacts.billing = handle("te1-xx");
    let model = dialog.model();
    assert_eq!(model.preview.request_count, 1);
    let made = &model.preview.requests[0];
    assert_eq!(made.roles, [Role::Tech, Role::Billing].into_iter().collect());
    assert_eq!(made.parties, [handle("ad1-xx"), handle("ne1-xx")]);
    assert_eq!(made.notified, [handle("te1-xx")]);
}

#[test]
fn a_wrong_entry_is_left_out_and_the_rest_is_still_shown() {
    let model = Dialog::of("ad1-xx").with(Role::Admin, "kv90077xx").with(Role::Tech, "te2-xx").model();
    assert_eq!(model.left_out, [(Role::Admin, Why::Wrong)]);
    assert_eq!(model.preview.request_count, 1);
    assert_eq!(model.problems(), [Problem::Entry(Role::Admin)]);
}

#[test]
fn an_admin_ends_the_requests_of_others_and_is_told_so() {
    let mut dialog = Dialog::of("ad1-xx");
    dialog.form.service.open = vec![open(48_221, "te1-xx", Role::Tech)];
    let model = dialog.model();
    assert_eq!(model.roles.tech.locks, []);
    assert_eq!(model.roles.tech.ends.as_ref().map(|open| open.id.get()), Some(48_221));
    assert_eq!(model.preview.superseded, [], "only when the role is named anew");
    let dialog = dialog.with(Role::Tech, "te3-xx");
    assert_eq!(dialog.model().preview.superseded.len(), 1);
}

#[test]
fn a_request_of_ones_own_locks_the_role_and_keeps_what_was_typed_out() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te3-xx");
    dialog.form.service.open = vec![open(48_221, "ad1-xx", Role::Tech)];
    let model = dialog.model();
    let reason = Blocker::RequestOpen { request: RequestId::new(48_221).unwrap(), roles: Role::Tech.into() };
    assert_eq!(model.roles.tech.locks, [reason]);
    assert_eq!(model.roles.tech.verdict, Verdict::Locked);
    assert_eq!(model.targets, []);
    assert_eq!(model.left_out, [(Role::Tech, Why::Locked)]);
}

#[test]
fn a_ticked_service_of_the_same_name_is_a_submission_of_its_own() {
    let dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx");
    assert_eq!(dialog.model().siblings[0].offer, Offer::Free);
    assert_eq!(dialog.model().targets.len(), 1);
    let dialog = dialog.ticking(Category::Zone);
    let model = dialog.model();
    assert_eq!(
        model.targets.iter().map(|target| target.service.category).collect::<Vec<_>>(),
        [Category::Domain, Category::Zone]
    );
    assert_eq!(model.preview.request_count, 2);
    assert_eq!(model.preview.requests.len(), 1, "they are alike");
    assert_eq!(model.questions(&key(Category::Domain), &dialog.entries).len(), 2);
}

#[test]
fn services_that_cannot_follow_say_why() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").ticking(Category::Zone);
    dialog.form.siblings[0].open = vec![open(7, "ad1-xx", Role::Tech)];
    assert!(matches!(dialog.model().siblings[0].offer, Offer::Barred(_)));
    assert_eq!(dialog.model().targets.len(), 1, "a tick from before does not count any more");
    dialog.form.siblings[0].open.clear();
    dialog.form.siblings[0].contacts.tech = handle("te2-xx");
    assert_eq!(dialog.model().siblings[0].offer, Offer::Same);
    dialog.form.siblings[0].contacts.admin = handle("xx9-xx");
    dialog.form.siblings[0].contacts.tech = handle("ad1-xx");
    assert_eq!(dialog.model().siblings[0].offer, Offer::Free, "as its tech contact, one may name another");
    assert_eq!(dialog.model().siblings[0].others, [(Role::Tech, handle("ad1-xx"))]);
    dialog.form.siblings[0].service.category = Category::Vps;
    assert_eq!(dialog.model().siblings, [], "no part of the site");
}

#[test]
fn a_ticked_service_that_the_server_would_refuse_has_to_be_unticked() {
    let mut dialog = Dialog::of("ad1-xx").with(Role::Tech, "te2-xx").ticking(Category::Zone);
    let unable = Blocker::Unable { account: handle("te1-xx") };
    let mut said = answer(Category::Zone);
    said.asked.tech = Some("te2-xx".to_owned());
    said.reasons.tech = vec![unable.clone()];
    dialog.answers.push(said);
    let model = dialog.model();
    assert_eq!(model.siblings[0].refused, [unable]);
    assert_eq!(model.problems(), [Problem::Sibling(Category::Zone)]);
    assert_eq!(model.targets.len(), 1);
    dialog.ticked.clear();
    assert_eq!(dialog.model().problems(), []);
}

#[test]
fn taking_a_role_oneself_needs_nobody_else() {
    let model = Dialog::of("ad1-xx").with(Role::Tech, "ad1-xx").model();
    assert_eq!(model.preview.requests[0].parties, [handle("ad1-xx")]);
    assert_eq!(model.preview.requests[0].notified, [handle("te1-xx")]);
    assert_eq!(model.preview.accounts.len(), 2);
}
