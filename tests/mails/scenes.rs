//! The situations whose emails are kept: every kind, for every recipient.

use crate::cases::case_letters;
use crate::people::{account, code, handle, known_people, settings};
use chrono::{Days, NaiveDate};
use handover_rules::access::{
    AccessPolicy, AccessPolicyId, ActionGroup, ActionPattern, Permissions, PolicyContent, ResourcePattern,
};
use handover_rules::account::notices::AccountNotice;
use handover_rules::desk::{DeskAct, SubjectKind};
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service_notice::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::request::recovery::{NAMED_PER_EFFECT, RecoveredAct, RecoveryEffect};
use handover_rules::request::{Ended, Party};
use handover_rules::role_end::begin;
use handover_rules::{
    Blocker, Category, Contacts, Ending, Language, NicHandle, Request, RequestId, RequestState, Role, RoleSet,
    ServiceFacts, ServiceKey, ServiceName, ServiceStatus, SubmissionId, Timestamp,
};
use handover_server::mail::templates::lines_file::LinesFileContext;
use handover_server::mail::templates::{
    EmailContent, account as account_template, ordered, renewal, request as request_template,
};
use handover_store::pages::Recovered;
use handover_store::{
    AuditedAct, Caller, EndedRole, MailLines, MailOrigin, RequestRecord, RoleEndRecord, ServiceId, ServiceRecord,
};
use std::collections::BTreeMap;

/// The kind of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SceneKind {
    Request(Notice),
    Account(AccountNotice),
    Holder(HolderNotice),
    Service(ServiceNotice),
    Case,
}

/// An email and the name of its snapshot.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) kind: SceneKind,
    pub(crate) letter: EmailContent,
    /// The attached file.
    pub(crate) file: Option<String>,
}

/// The admin, who makes most requests.
const ADMIN: &str = "kv90077-ovh";
/// The outgoing contact.
const FROM: &str = "wq77310-ovh";
/// An account with access that asks in the name of another.
const DELEGATE: &str = "tq5108-ovh";
/// The incoming contact.
const TO: &str = "mh20417-ovh";
/// An account with a right-to-left name.
const NOURA: &str = "nw11220-ovh";

fn timestamp(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

/// A call from a phone.
fn origin() -> MailOrigin {
    let agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0".to_owned();
    let caller = Some(Caller { agent, network: "192.0.2.0/24".to_owned() });
    MailOrigin { at: timestamp("2026-11-20T08:55:00Z"), caller }
}

fn key(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("a name"), category }
}

/// The request of most scenes: the admin replaces the tech contact.
fn request() -> Request {
    let parties = [ADMIN, TO].map(|party| Party { account: handle(party), accepted_at: None });
    Request {
        id: RequestId::new(482_330_017).expect("a number"),
        service: key("velvet-anchor.example", Category::Domain),
        roles: Role::Tech.into(),
        until: None,
        asker: handle(ADMIN),
        from: handle(FROM),
        to: handle(TO),
        asked_at: timestamp("2026-11-20T08:55:00Z"),
        deadline: timestamp("2026-11-27T08:55:00Z"),
        state: RequestState::ValidatingByCustomers,
        parties: parties.into(),
        effect_at: None,
        reminders: 0,
        ended: None,
    }
}

/// The tech contact hands its own role on.
fn handed_on() -> Request {
    let mut request = request();
    request.asker = handle(FROM);
    request.parties[0].account = handle(FROM);
    request
}

/// The admin takes the role.
fn taken() -> Request {
    let mut request = request();
    request.to = handle(ADMIN);
    request.parties.truncate(1);
    request
}

/// Two roles of a service with a right-to-left name.
fn two_roles() -> Request {
    let roles: RoleSet = [Role::Tech, Role::Billing].into_iter().collect();
    Request { service: key("خزف-الواحة.example", Category::Hosting), roles, to: handle(NOURA), ..request() }
}

fn ended(how: Ending) -> Request {
    let ended = Some(Ended { at: timestamp("2026-11-22T10:00:00Z"), how });
    Request { ended, ..request() }
}

/// Expired, with the parties that had accepted.
fn expired(answered: &[&str]) -> Request {
    let mut request = ended(Ending::Expired);
    for party in &mut request.parties {
        let has = answered.contains(&party.account.as_str());
        party.accepted_at = has.then(|| timestamp("2026-11-21T10:00:00Z"));
    }
    request
}

/// Those who have not accepted, each with the number of such requests.
fn unanswered(requests: &[Request]) -> Vec<(NicHandle, u64)> {
    let mut numbers = BTreeMap::new();
    for party in requests.iter().flat_map(|request| &request.parties).filter(|party| party.accepted_at.is_none()) {
        *numbers.entry(party.account.clone()).or_default() += 1;
    }
    numbers.into_iter().collect()
}

struct SceneWriter {
    language: Language,
    scenes: Vec<Scene>,
}

impl SceneWriter {
    /// An email about a request, with a grace period in seconds.
    fn request_with(&mut self, name: &'static str, notice: Notice, request: Request, reader: &str, grace: u32) {
        let held = if request.asker == handle(FROM) { Role::Tech } else { Role::Admin };
        let is_together = name.ends_with("-together");
        let record = RequestRecord {
            submission: SubmissionId::new(request.id),
            lines: if is_together { 40 } else { 1 },
            all_or_nothing: is_together,
            service: ServiceId::new(1),
            asker_roles: held.into(),
            delegate: name.ends_with("-delegated").then(|| handle(DELEGATE)),
            request,
        };
        let code = notice.carries_code().then(code);
        let note = is_together.then(|| "We are moving to a new agency.".to_owned());
        let lines = MailLines::of_one(record, note);
        let letter = request_template::compose(request_template::RequestContext {
            notice,
            lines: &lines,
            first: &lines.first[0],
            ends: &[],
            recipient: &account(reader, self.language),
            people: &known_people(reader),
            code: code.as_ref(),
            settings: &settings(grace),
        });
        let letter = letter.expect("an email");
        self.scenes.push(Scene { name, kind: SceneKind::Request(notice), letter, file: None });
    }

    /// An email about several requests of a submission that lists two of them.
    fn lines(&mut self, name: &'static str, notice: Notice, requests: [Request; 2], total: u64, reader: &str) {
        let id = SubmissionId::new(requests[0].id);
        let end = |request: &Request| {
            let end = begin(request, &service().facts.contacts, None, request.asked_at)?;
            let by = name.ends_with("-early").then(|| handle(ADMIN));
            let how = EndedRole { at: end.ends_at(), by, went_to: Some(end.returns_to.clone()) };
            let ended = (notice == Notice::RoleEnded).then_some(how);
            Some(RoleEndRecord { service: ServiceId::new(1), end, ended })
        };
        let ends: Vec<RoleEndRecord> = requests.iter().filter_map(end).collect();
        let record = |request| RequestRecord {
            submission: id,
            lines: 52,
            all_or_nothing: name == "lines-confirm-asker" || name.ends_with("-together"),
            service: ServiceId::new(1),
            asker_roles: Role::Admin.into(),
            delegate: name.ends_with("-delegated").then(|| handle(DELEGATE)),
            request,
        };
        let note = Some("We are moving to a new agency.".to_owned());
        let have_last_days = requests.iter().any(|request| request.until.is_some());
        let ended_alike = requests[0].ended == requests[1].ended;
        let unanswered = if notice == Notice::Expired { unanswered(&requests) } else { Vec::new() };
        let deadlines =
            (requests[0].deadline.min(requests[1].deadline), requests[0].deadline.max(requests[1].deadline));
        let is_of_one_service = requests[0].service == requests[1].service;
        let roles = requests[0].roles.iter().chain(requests[1].roles.iter()).collect();
        let first = requests.map(record).into();
        let services = if is_of_one_service { 1 } else { total };
        let lines =
            MailLines { total, services, first, roles, deadlines, have_last_days, ended_alike, unanswered, note };
        let code = notice.carries_code().then(code);
        let letter = request_template::compose(request_template::RequestContext {
            notice,
            lines: &lines,
            first: &lines.first[0],
            ends: &ends,
            recipient: &account(reader, self.language),
            people: &known_people(reader),
            code: code.as_ref(),
            settings: &settings(120),
        });
        let (recipient, settings) = (account(reader, self.language), settings(120));
        let people = known_people(reader);
        let context = LinesFileContext { notice, recipient: &recipient, people: &people, settings: &settings };
        let of_line = |line: &RequestRecord| {
            let end = ends.iter().find(|end| end.end.request == line.request.id);
            context.line(line, end).expect("a line")
        };
        let file = || [vec![context.head()], lines.first.iter().map(of_line).collect()].concat().concat();
        let file = (lines.more() > 0 && !notice.asks()).then(file);
        let letter = letter.expect("an email");
        self.scenes.push(Scene { name, kind: SceneKind::Request(notice), letter, file });
    }

    /// An email about a role that ends; with who ended it early, and who got it.
    fn role_end(&mut self, name: &'static str, reader: &str, ended: Option<(Option<&str>, &str)>) {
        let request = Request { until: Some(last_day()), ..request() };
        let end = begin(&request, &service().facts.contacts, None, request.asked_at).expect("an end");
        let ended = ended.map(|(by, went_to)| EndedRole {
            at: end.ends_at(),
            by: by.map(handle),
            went_to: Some(handle(went_to)),
        });
        let notice = if ended.is_some() { Notice::RoleEnded } else { Notice::RoleEnding };
        let service = ServiceId::new(1);
        let record = RequestRecord {
            submission: SubmissionId::new(request.id),
            lines: 1,
            all_or_nothing: false,
            service,
            delegate: None,
            asker_roles: Role::Admin.into(),
            request,
        };
        let lines = MailLines::of_one(record, None);
        let letter = request_template::compose(request_template::RequestContext {
            notice,
            lines: &lines,
            first: &lines.first[0],
            ends: &[RoleEndRecord { service, end, ended }],
            recipient: &account(reader, self.language),
            people: &known_people(reader),
            code: None,
            settings: &settings(120),
        });
        self.scenes.push(Scene {
            name,
            kind: SceneKind::Request(notice),
            letter: letter.expect("an email"),
            file: None,
        });
    }

    fn request(&mut self, name: &'static str, notice: Notice, request: Request, reader: &str) {
        self.request_with(name, notice, request, reader, 120);
    }

    fn account(&mut self, name: &'static str, notice: AccountNotice) {
        let there_is_none = notice == AccountNotice::ConfirmSignUp;
        let owner = account(TO, self.language);
        let secret = code();
        let letter = account_template::compose(account_template::AccountContext {
            notice,
            language: self.language,
            origin: &origin(),
            account: (!there_is_none).then_some(&owner.handle),
            name: if notice.may_reach_a_stranger() { "" } else { "Mira Halden" },
            current_address: &owner.email,
            token: notice.carries_token().then(|| (&secret, timestamp("2026-12-01T08:55:00Z"))),
            provider: "Aldermoor",
            has_passwords: true,
            recovered: None,
            admin_requests: (&[], 0),
            act: None,
            policy: None,
            cooldown_until: (notice == AccountNotice::AddressChanged).then(|| timestamp("2026-11-29T08:55:00Z")),
        });
        self.scenes.push(Scene { name, kind: SceneKind::Account(notice), letter, file: None });
    }

    /// The email about a policy.
    fn policy(&mut self, name: &'static str, notice: AccountNotice) {
        let is_of_giver = notice == AccountNotice::GaveAccess;
        let owner = account(if is_of_giver { FROM } else { TO }, self.language);
        let policy = AccessPolicy {
            id: AccessPolicyId::from_random(1),
            giver: handle(FROM),
            content: PolicyContent {
                name: "Agency, until June".to_owned(),
                note: Some("Restarts after updates.".to_owned()),
                accounts: [handle(TO)].into(),
                services: ResourcePattern::parse("vps:*").into_iter().collect(),
                permissions: Permissions {
                    groups: ActionGroup::ALL.into_iter().collect(),
                    allow: ActionPattern::parse("conf*").into_iter().collect(),
                    ..Permissions::default()
                },
                expires_at: Some(timestamp("2027-06-01T00:00:00Z")),
            },
        };
        let letter = account_template::compose(account_template::AccountContext {
            notice,
            language: self.language,
            origin: &MailOrigin { caller: origin().caller.filter(|_| is_of_giver), ..origin() },
            account: Some(&owner.handle),
            name: "Mira Halden",
            current_address: &owner.email,
            token: None,
            provider: "Aldermoor",
            has_passwords: true,
            recovered: None,
            admin_requests: (&[], 0),
            act: None,
            policy: Some((&policy, &policy.giver)),
            cooldown_until: None,
        });
        self.scenes.push(Scene { name, kind: SceneKind::Account(notice), letter, file: None });
    }

    /// The email about a recovery, with more requests than it lists.
    fn recovery(&mut self, name: &'static str, effects: &[(RecoveryEffect, u64)]) {
        let owner = account(TO, self.language);
        let requests = effects.iter().flat_map(|(effect, count)| {
            (0..(*count).min(NAMED_PER_EFFECT as u64)).map(|number| {
                let id = RequestId::new(482_330_017 + number).expect("a number");
                let record = RequestRecord {
                    submission: SubmissionId::new(id),
                    lines: 1,
                    all_or_nothing: false,
                    service: ServiceId::new(1),
                    delegate: None,
                    asker_roles: Role::Admin.into(),
                    request: Request { id, ..request() },
                };
                (record, *effect)
            })
        });
        let more = |(effect, count): &(RecoveryEffect, u64)| (*effect, count.saturating_sub(NAMED_PER_EFFECT as u64));
        let unlisted = effects.iter().map(more).filter(|(_, more)| *more > 0).collect();
        // With several effects, some other acts as well.
        let kinds = if effects.len() > 1 { &RecoveredAct::ALL[..] } else { &[] };
        let acts = kinds.iter().map(|act| (*act, service().facts.key, RecoveryEffect::TookEffect)).collect();
        let recovered = Recovered { acts, requests: requests.collect(), unlisted };
        let letter = account_template::compose(account_template::AccountContext {
            notice: AccountNotice::AddressRestored,
            language: self.language,
            origin: &origin(),
            account: Some(&owner.handle),
            name: "Mira Halden",
            current_address: &owner.email,
            token: None,
            provider: "Aldermoor",
            has_passwords: true,
            recovered: Some(&recovered),
            admin_requests: (&[], 0),
            act: None,
            policy: None,
            cooldown_until: None,
        });
        self.scenes.push(Scene { name, kind: SceneKind::Account(AccountNotice::AddressRestored), letter, file: None });
    }

    /// The email to a former address about a request for a new admin.
    fn admin_requested(&mut self, name: &'static str) {
        let owner = account(TO, self.language);
        let request =
            Request { roles: Role::Admin.into(), from: handle(TO), asker: handle(TO), to: handle(FROM), ..request() };
        let record = RequestRecord {
            submission: SubmissionId::new(request.id),
            lines: 1,
            all_or_nothing: false,
            service: ServiceId::new(1),
            delegate: None,
            asker_roles: Role::Admin.into(),
            request,
        };
        let secret = code();
        let letter = account_template::compose(account_template::AccountContext {
            notice: AccountNotice::AdminRequested,
            language: self.language,
            origin: &origin(),
            account: Some(&owner.handle),
            name: "Mira Halden",
            current_address: &owner.email,
            token: Some((&secret, timestamp("2026-12-01T08:55:00Z"))),
            provider: "Aldermoor",
            has_passwords: true,
            recovered: None,
            admin_requests: (&[record], 1),
            act: None,
            policy: None,
            cooldown_until: None,
        });
        self.scenes.push(Scene { name, kind: SceneKind::Account(AccountNotice::AdminRequested), letter, file: None });
    }

    /// The email about an act of the provider's staff, which may carry a link.
    fn desk_act(&mut self, name: &'static str, act: DeskAct, kind: SubjectKind) {
        let sends_link = act == DeskAct::SendPasswordLink;
        let notice = if sends_link { AccountNotice::SetPassword } else { AccountNotice::DeskAct };
        let secret = code();
        let owner = account(TO, self.language);
        let about = match kind {
            SubjectKind::Service => (kind, "DOMAIN halden-ceramics.example".to_owned()),
            _ => (kind, owner.handle.to_string()),
        };
        let is_address =
            matches!(act, DeskAct::SetAddress | DeskAct::ApproveCorrection) && kind == SubjectKind::Account;
        let reason = Some("You called us: your phone\nwas stolen.".to_owned());
        let done = AuditedAct { about: Some(about), reason, ..AuditedAct::of(act) };
        let letter = account_template::compose(account_template::AccountContext {
            notice,
            language: self.language,
            origin: &MailOrigin { caller: None, ..origin() },
            account: Some(&owner.handle),
            name: "Mira Halden",
            current_address: &owner.email,
            token: sends_link.then(|| (&secret, timestamp("2026-12-01T08:55:00Z"))),
            provider: "Aldermoor",
            has_passwords: true,
            recovered: None,
            admin_requests: (&[], 0),
            act: Some(&done),
            policy: None,
            cooldown_until: is_address.then(|| timestamp("2026-11-29T08:55:00Z")),
        });
        self.scenes.push(Scene { name, kind: SceneKind::Account(notice), letter, file: None });
    }

    fn ordered(&mut self) {
        let letter = ordered::compose(&service(), &account(TO, self.language)).expect("the reader is a contact");
        self.scenes.push(Scene {
            name: "ordered",
            kind: SceneKind::Service(ServiceNotice::Ordered),
            letter,
            file: None,
        });
    }

    fn renewal(&mut self, name: &'static str, today: &str) {
        // Without a page to renew on, the notice links to the service.
        let page = if name == "renewal-today" {
            ""
        } else {
            "https://aldermoor.example/renew?customer={handle}&service={service}"
        };
        let letter =
            renewal::compose(&[service()], 1, &account(TO, self.language), today.parse().expect("a day"), page);
        let letter = letter.expect("a notice is due");
        self.scenes.push(Scene { name, kind: SceneKind::Service(ServiceNotice::Renewal), letter, file: None });
    }

    /// Two services of `total`.
    fn renewals(&mut self, name: &'static str, today: &str, total: u64) {
        let mut later = service();
        later.facts.key = key("łódź-müller.example", Category::Hosting);
        later.expiration = Some("2027-01-24".parse().expect("a day"));
        let (reader, today) = (account(TO, self.language), today.parse().expect("a day"));
        let letter = renewal::compose(&[service(), later], total, &reader, today, "").expect("a notice is due");
        self.scenes.push(Scene { name, kind: SceneKind::Service(ServiceNotice::Renewal), letter, file: None });
    }
}

/// Expires on New Year's Day. Mira is the billing contact.
pub(crate) fn service() -> ServiceRecord {
    ServiceRecord {
        id: ServiceId::new(1),
        facts: ServiceFacts {
            key: key("velvet-anchor.example", Category::Domain),
            status: ServiceStatus::Ok,
            contacts: Contacts { admin: handle(ADMIN), tech: handle(FROM), billing: handle(TO) },
        },
        creation: "2025-01-31".parse().expect("a day"),
        renewal: "manual".to_owned(),
        ordered_by: None,
        removal_at: None,
        expiration: Some("2027-01-01".parse().expect("a day")),
    }
}

/// Every email in a language.
pub(crate) fn scenes(language: Language) -> Vec<Scene> {
    let mut writer = SceneWriter { language, scenes: Vec::new() };
    asked(&mut writer);
    moved(&mut writer);
    with_last_day(&mut writer);
    without_effect(&mut writer);
    several(&mut writer);
    writer.account("sign-up", AccountNotice::ConfirmSignUp);
    writer.account("welcome", AccountNotice::Welcome);
    writer.account("set-password", AccountNotice::SetPassword);
    writer.account("password-changed", AccountNotice::PasswordChanged);
    writer.account("sign-in-after-failures", AccountNotice::SignInAfterFailures);
    writer.account("confirm-address", AccountNotice::ConfirmAddress);
    writer.account("address-changed", AccountNotice::AddressChanged);
    writer.account("address-replaced", AccountNotice::AddressReplaced);
    writer.account("address-restored", AccountNotice::AddressRestored);
    writer.account("application-granted", AccountNotice::ApplicationGranted);
    writer.policy("gave-access", AccountNotice::GaveAccess);
    writer.policy("access-given", AccountNotice::AccessGiven);
    writer.policy("access-changed", AccountNotice::AccessChanged);
    writer.policy("access-ended", AccountNotice::AccessEnded);
    writer.policy("access-dropped", AccountNotice::AccessDropped);
    writer.admin_requested("admin-requested");
    writer.desk_act("desk-sessions", DeskAct::EndSessions, SubjectKind::Account);
    writer.desk_act("desk-application", DeskAct::EndApplication, SubjectKind::Account);
    writer.desk_act("desk-policy", DeskAct::EndPolicy, SubjectKind::Account);
    writer.desk_act("desk-password", DeskAct::SendPasswordLink, SubjectKind::Account);
    writer.desk_act("desk-suspend", DeskAct::Suspend, SubjectKind::Account);
    writer.desk_act("desk-release", DeskAct::Release, SubjectKind::Account);
    writer.desk_act("desk-address-proposed", DeskAct::ProposeCorrection, SubjectKind::Account);
    writer.desk_act("desk-address", DeskAct::ApproveCorrection, SubjectKind::Account);
    writer.desk_act("desk-role", DeskAct::ApproveCorrection, SubjectKind::Service);
    writer.desk_act("desk-contacts", DeskAct::CorrectContacts, SubjectKind::Service);
    let one_each = RecoveryEffect::ALL.map(|effect| (effect, 1));
    writer.recovery("address-restored-requests", &one_each);
    writer.recovery("address-restored-many-requests", &[(RecoveryEffect::Ends, 52)]);
    writer.scenes.extend(crate::holder_scenes::scenes(language));
    writer.ordered();
    writer.renewal("renewal", "2026-12-02");
    writer.renewal("renewal-tomorrow", "2026-12-31");
    writer.renewal("renewal-today", "2027-01-01");
    writer.renewals("renewals", "2026-12-25", 2);
    writer.renewals("renewals-many-tomorrow", "2026-12-31", 40);
    writer.renewals("renewals-many-today", "2027-01-01", 40);
    let cases = case_letters(language).into_iter();
    writer.scenes.extend(cases.map(|(name, letter)| Scene { name, kind: SceneKind::Case, letter, file: None }));
    writer.scenes
}

fn asked(writer: &mut SceneWriter) {
    writer.request("confirm-incoming", Notice::Confirm, request(), TO);
    writer.request("confirm-asker", Notice::Confirm, request(), ADMIN);
    writer.request("confirm-asker-hands-on", Notice::Confirm, handed_on(), FROM);
    writer.request("confirm-asker-delegated", Notice::Confirm, request(), ADMIN);
    writer.request("confirm-incoming-delegated", Notice::Confirm, request(), TO);
    writer.request("confirm-incoming-from-tech", Notice::Confirm, handed_on(), TO);
    writer.request("confirm-self", Notice::Confirm, taken(), ADMIN);
    writer.request_with("confirm-two-roles", Notice::Confirm, two_roles(), NOURA, 3600);
    writer.request_with("confirm-at-once", Notice::Confirm, taken(), ADMIN, 0);
    let all = Request { roles: Role::ALL.into_iter().collect(), ..request() };
    writer.request_with("confirm-all-roles", Notice::Confirm, all, TO, 45);
    writer.request("reminder-incoming", Notice::Reminder, request(), TO);
    writer.request("reminder-asker", Notice::Reminder, request(), ADMIN);
    writer.request("reminder-asker-delegated", Notice::Reminder, request(), ADMIN);
    writer.request("reminder-self", Notice::Reminder, taken(), ADMIN);
    writer.request("confirm-together", Notice::Confirm, request(), TO);
    writer.request("reminder-together", Notice::Reminder, request(), TO);
}

/// Two services of one submission.
fn pair(how: Option<Ending>) -> [Request; 2] {
    let first = how.map_or_else(request, ended);
    let id = RequestId::new(482_330_018).expect("a number");
    [first.clone(), Request { id, service: key("halden-ceramics.example", Category::Hosting), ..first }]
}

fn several(writer: &mut SceneWriter) {
    writer.lines("lines-confirm-incoming", Notice::Confirm, pair(None), 52, TO);
    writer.lines("lines-confirm-asker", Notice::Confirm, pair(None), 2, ADMIN);
    writer.lines("lines-confirm-asker-delegated", Notice::Confirm, pair(None), 2, ADMIN);
    writer.lines("lines-reminder-incoming", Notice::Reminder, pair(None), 2, TO);
    writer.lines("lines-reminder-together", Notice::Reminder, pair(None), 2, TO);
    writer.lines("lines-reminder-asker", Notice::Reminder, pair(None), 2, ADMIN);
    writer.lines("lines-done", Notice::Done, pair(Some(Ending::Done)), 52, TO);
    writer.lines("lines-changed", Notice::Changed, pair(Some(Ending::Done)), 2, FROM);
    // Roles of one service that move to different accounts.
    let of_one = |how| {
        let [first, second] = pair(how);
        [first.clone(), Request { service: first.service, roles: Role::Billing.into(), ..second }]
    };
    writer.lines("lines-confirm-one-service", Notice::Confirm, of_one(None), 2, ADMIN);
    writer.lines("lines-changed-one-service", Notice::Changed, of_one(Some(Ending::Done)), 2, FROM);
    several_without_effect(writer);
}

fn several_without_effect(writer: &mut SceneWriter) {
    let [admin, to] = [|| handle(ADMIN), || handle(TO)];
    let declined = || pair(Some(Ending::Declined { by: to(), reason: None }));
    let reason = || Some("I leave at the end of the year.\nBetter ask Kasper.".to_owned());
    let with_reason = pair(Some(Ending::Declined { by: to(), reason: reason() }));
    writer.lines("lines-declined-with-reason", Notice::Declined, with_reason, 2, ADMIN);
    writer.lines("lines-declined", Notice::Declined, declined(), 2, ADMIN);
    writer.lines("lines-declined-by-you", Notice::Declined, declined(), 2, TO);
    let differing = || {
        let [first, second] = declined();
        let ended = pair(Some(Ending::Declined { by: admin(), reason: reason() }))[1].ended.clone();
        [first, Request { ended, ..second }]
    };
    writer.lines("lines-declined-by-several", Notice::Declined, differing(), 52, ADMIN);
    let withdrawn = || pair(Some(Ending::Withdrawn { by: admin() }));
    writer.lines("lines-withdrawn", Notice::Withdrawn, withdrawn(), 52, TO);
    writer.lines("lines-withdrawn-by-you", Notice::Withdrawn, withdrawn(), 2, ADMIN);
    let taken_back = || pair(Some(Ending::TakenBack { by: to() }));
    writer.lines("lines-taken-back", Notice::TakenBack, taken_back(), 2, ADMIN);
    writer.lines("lines-taken-back-by-you", Notice::TakenBack, taken_back(), 2, TO);
    let superseded = || pair(Some(Ending::Superseded { by: to() }));
    writer.lines("lines-superseded", Notice::Superseded, superseded(), 2, ADMIN);
    writer.lines("lines-superseded-by-you", Notice::Superseded, superseded(), 2, TO);
    let recovered = pair(Some(Ending::AccountRecovered { by: admin() }));
    writer.lines("lines-account-recovered", Notice::AccountRecovered, recovered, 2, TO);
    let reason = "Both of you called: asked for by mistake.".to_owned();
    let ended_by_provider = pair(Some(Ending::EndedByProvider { reason }));
    writer.lines("lines-ended-by-provider", Notice::EndedByProvider, ended_by_provider, 52, TO);
    let removed = pair(Some(Ending::AccountRemoved { account: admin() }));
    writer.lines("lines-account-removed", Notice::EndedByProvider, removed, 52, TO);
    let expired_pair = |first: &[&str], second: &[&str]| {
        let [one, two] = pair(None);
        [Request { id: one.id, ..expired(first) }, Request { id: two.id, service: two.service, ..expired(second) }]
    };
    writer.lines("lines-expired", Notice::Expired, expired_pair(&[ADMIN], &[ADMIN]), 2, ADMIN);
    writer.lines("lines-expired-you", Notice::Expired, expired_pair(&[ADMIN], &[ADMIN]), 2, TO);
    writer.lines("lines-expired-both", Notice::Expired, expired_pair(&[], &[]), 2, TO);
    writer.lines("lines-expired-some", Notice::Expired, expired_pair(&[ADMIN], &[ADMIN, TO]), 2, TO);
    writer.lines("lines-blocked", Notice::Blocked, pair(None), 2, TO);
    let reasons = vec![Blocker::Expired, Blocker::InCreation];
    writer.lines("lines-failed", Notice::Failed, pair(Some(Ending::Failed { reasons })), 52, ADMIN);
}

fn last_day() -> NaiveDate {
    "2026-12-31".parse().expect("a day")
}

fn with_last_day(writer: &mut SceneWriter) {
    let until = Some(last_day());
    writer.request("confirm-until", Notice::Confirm, Request { until, ..request() }, TO);
    let parties = [ADMIN, FROM].map(|party| Party { account: handle(party), accepted_at: None }).to_vec();
    let extended = Request { until, to: handle(FROM), parties, ..request() };
    writer.request("confirm-last-day", Notice::Confirm, extended.clone(), FROM);
    writer.request("confirm-last-day-asker", Notice::Confirm, extended.clone(), ADMIN);
    writer.request("reminder-last-day", Notice::Reminder, extended.clone(), FROM);
    writer.request("done-last-day", Notice::Done, extended, FROM);
    let limited = || {
        let [first, second] = pair(None);
        [Request { until, ..first }, Request { until: Some(last_day() + Days::new(1)), ..second }]
    };
    writer.lines("lines-until", Notice::Confirm, limited(), 2, TO);
    writer.role_end("role-ending-holder", TO, None);
    writer.role_end("role-ending-back", FROM, None);
    writer.role_end("role-ending-admin", ADMIN, None);
    writer.role_end("role-ended-holder", TO, Some((None, FROM)));
    writer.role_end("role-ended-back", FROM, Some((Some(ADMIN), FROM)));
    writer.role_end("role-ended-to-admin", ADMIN, Some((None, ADMIN)));
    writer.role_end("role-ended-other", FROM, Some((None, ADMIN)));
    writer.role_end("role-ended-stays", ADMIN, Some((None, TO)));
    writer.lines("lines-ending-holder", Notice::RoleEnding, limited(), 2, TO);
    writer.lines("lines-ending-admin", Notice::RoleEnding, limited(), 52, ADMIN);
    writer.lines("lines-role-ended-back", Notice::RoleEnded, limited(), 2, FROM);
    writer.lines("lines-role-ended-early", Notice::RoleEnded, limited(), 2, TO);
}

fn moved(writer: &mut SceneWriter) {
    writer.request("done-incoming", Notice::Done, ended(Ending::Done), TO);
    writer.request("done-asker", Notice::Done, ended(Ending::Done), ADMIN);
    writer.request("done-asker-handed-on", Notice::Done, handed_on(), FROM);
    writer.request("changed-outgoing", Notice::Changed, ended(Ending::Done), FROM);
    writer.request("changed-admin", Notice::Changed, handed_on(), ADMIN);
}

fn without_effect(writer: &mut SceneWriter) {
    let [admin, to] = [handle(ADMIN), handle(TO)];
    let reason = Some("I leave at the end of the year.\nBetter ask Kasper. <b>Bye</b>".to_owned());
    let with_reason = ended(Ending::Declined { by: to.clone(), reason });
    writer.request("declined-with-reason", Notice::Declined, with_reason, ADMIN);
    let declined = ended(Ending::Declined { by: to.clone(), reason: None });
    writer.request("declined-by-you", Notice::Declined, declined.clone(), TO);
    writer.request("declined", Notice::Declined, declined, ADMIN);
    let withdrawn = ended(Ending::Withdrawn { by: admin.clone() });
    writer.request("withdrawn-by-you", Notice::Withdrawn, withdrawn.clone(), ADMIN);
    writer.request("withdrawn", Notice::Withdrawn, withdrawn, TO);
    let taken_back = ended(Ending::TakenBack { by: to });
    writer.request("taken-back-by-you", Notice::TakenBack, taken_back.clone(), TO);
    writer.request("taken-back", Notice::TakenBack, taken_back, ADMIN);
    let superseded = ended(Ending::Superseded { by: admin });
    writer.request("superseded-by-you", Notice::Superseded, superseded.clone(), ADMIN);
    writer.request("superseded", Notice::Superseded, superseded, TO);
    let recovered = ended(Ending::AccountRecovered { by: handle(ADMIN) });
    writer.request("account-recovered", Notice::AccountRecovered, recovered, TO);
    let ended_by_provider =
        ended(Ending::EndedByProvider { reason: "Both of you called: asked for by mistake.".to_owned() });
    writer.request("ended-by-provider", Notice::EndedByProvider, ended_by_provider, TO);
    let removed = ended(Ending::AccountRemoved { account: handle(ADMIN) });
    writer.request("account-removed", Notice::EndedByProvider, removed, TO);
    writer.request("expired-you", Notice::Expired, expired(&[ADMIN]), TO);
    writer.request("expired-other", Notice::Expired, expired(&[ADMIN]), ADMIN);
    writer.request("expired-both", Notice::Expired, expired(&[]), TO);
    let account = handle(TO);
    let reasons = vec![
        Blocker::RightMissing { roles: Role::Tech.into() },
        Blocker::RoleLost { roles: Role::Tech.into() },
        Blocker::OtherZone { from: handle(ADMIN), to: account.clone() },
        Blocker::ProfileIncomplete { account: account.clone() },
        Blocker::AddressUnconfirmed { account: account.clone() },
        Blocker::UnpaidInvoice { account: account.clone() },
        Blocker::NoPaymentMethod { account },
        Blocker::Expired,
        Blocker::InDebt,
    ];
    let failed = ended(Ending::Failed { reasons });
    writer.request("blocked", Notice::Blocked, request(), TO);
    writer.request("failed-incoming", Notice::Failed, failed.clone(), TO);
    writer.request("failed-asker", Notice::Failed, failed, ADMIN);
}
