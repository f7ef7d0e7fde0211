//! Emails about accounts: sign-up, passwords, addresses, access, acts of the provider's staff, and services.

use crate::people::{FROM, TO, account, code, handle, key, known_people, service, timestamp};
use crate::requests::{record_of, request};
use crate::scenes::{SceneKind, SceneWriter};
use handover_api::people::KnownPerson;
use handover_rules::access::{
    AccessPolicy, AccessPolicyId, ActionGroup, ActionPattern, Catalogue, Permissions, PolicyContent, ResourcePattern,
};
use handover_rules::account::AccountNotice;
use handover_rules::desk::{DeskAct, SubjectKind};
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::recovery::{NAMED_PER_EFFECT, RecoveredAct, RecoveryEffect};
use handover_rules::{Category, Language, Request, RequestId, Role, Timestamp, ValidationCode};
use handover_server::mail::templates::account::AccountContext;
use handover_server::mail::templates::{account as account_template, service as service_template};
use handover_store::pages::Recovered;
use handover_store::{Account, AuditedAct, Caller, MailOrigin};

/// The owner of an account, and a call from its phone.
struct Facts {
    language: Language,
    owner: Account,
    origin: MailOrigin,
    code: ValidationCode,
    people: Vec<KnownPerson>,
    catalogue: Catalogue,
}

impl Facts {
    fn of(owner: &str, language: Language) -> Self {
        let agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0".to_owned();
        let caller = Some(Caller { agent, network: "192.0.2.0/24".to_owned() });
        let origin = MailOrigin { at: timestamp("2026-11-20T08:55:00Z"), caller };
        let (owner, people) = (account(owner, language), known_people(owner));
        Self { language, owner, origin, code: code(), people, catalogue: Catalogue::built_in() }
    }

    fn context(&self, notice: AccountNotice) -> AccountContext<'_> {
        AccountContext {
            notice,
            language: self.language,
            origin: &self.origin,
            account: (notice != AccountNotice::ConfirmSignUp).then_some(&self.owner.handle),
            name: if notice.may_reach_a_stranger() { "" } else { "Mira Halden" },
            current_address: &self.owner.email,
            token: notice.carries_token().then(|| (&self.code, timestamp("2026-12-01T08:55:00Z"))),
            provider: "Aldermoor",
            has_passwords: true,
            recovered: None,
            admin_requests: (&[], 0),
            ended_policies: &[],
            act: None,
            policy: None,
            people: &self.people,
            roles: &[],
            actions: (&self.catalogue, &[]),
            cooldown_until: (notice == AccountNotice::AddressChanged).then(cooldown_until),
        }
    }
}

fn cooldown_until() -> Timestamp {
    timestamp("2026-11-29T08:55:00Z")
}

fn add(writer: &mut SceneWriter, name: &'static str, context: AccountContext<'_>) {
    writer.add(name, SceneKind::Account(context.notice), account_template::compose(context));
}

pub(crate) fn accounts(writer: &mut SceneWriter) {
    let facts = Facts::of(TO, writer.language);
    let notices = [
        ("sign-up", AccountNotice::ConfirmSignUp),
        ("welcome", AccountNotice::Welcome),
        ("set-password", AccountNotice::SetPassword),
        ("password-changed", AccountNotice::PasswordChanged),
        ("sign-in-after-failures", AccountNotice::SignInAfterFailures),
        ("confirm-address", AccountNotice::ConfirmAddress),
        ("address-changed", AccountNotice::AddressChanged),
        ("address-replaced", AccountNotice::AddressReplaced),
        ("address-restored", AccountNotice::AddressRestored),
        ("application-granted", AccountNotice::ApplicationGranted),
    ];
    for (name, notice) in notices {
        add(writer, name, facts.context(notice));
    }
    let one_each = RecoveryEffect::ALL.map(|effect| (effect, 1));
    recovery(writer, "address-restored-requests", &one_each);
    recovery(writer, "address-restored-many-requests", &[(RecoveryEffect::Ends, 52)]);
    // To a former address.
    let to_new_admin =
        Request { roles: Role::Admin.into(), from: handle(TO), asker: handle(TO), to: handle(FROM), ..request() };
    let requested = [record_of(to_new_admin)];
    let context = AccountContext { admin_requests: (&requested, 1), ..facts.context(AccountNotice::AdminRequested) };
    add(writer, "admin-requested", context);
}

/// With more requests than the email lists.
fn recovery(writer: &mut SceneWriter, name: &'static str, effects: &[(RecoveryEffect, u64)]) {
    let requests = effects.iter().flat_map(|(effect, count)| {
        (0..(*count).min(NAMED_PER_EFFECT as u64)).map(|number| {
            let id = RequestId::new(482_330_017 + number).expect("a number");
            (record_of(Request { id, ..request() }), *effect)
        })
    });
    let more = |(effect, count): &(RecoveryEffect, u64)| (*effect, count.saturating_sub(NAMED_PER_EFFECT as u64));
    let unlisted = effects.iter().map(more).filter(|(_, more)| *more > 0).collect();
    // With several effects, some other acts as well.
    let kinds = if effects.len() > 1 { &RecoveredAct::ALL[..] } else { &[] };
    let acts = kinds.iter().map(|act| (*act, service().facts.key, RecoveryEffect::TookEffect)).collect();
    let recovered = Recovered { acts, requests: requests.collect(), unlisted };
    let facts = Facts::of(TO, writer.language);
    let context = AccountContext { recovered: Some(&recovered), ..facts.context(AccountNotice::AddressRestored) };
    add(writer, name, context);
}

pub(crate) fn access(writer: &mut SceneWriter) {
    let notices = [
        ("gave-access", AccountNotice::GaveAccess),
        ("access-given", AccountNotice::AccessGiven),
        ("access-changed", AccountNotice::AccessChanged),
        ("access-ended", AccountNotice::AccessEnded),
        ("access-dropped", AccountNotice::AccessDropped),
    ];
    let policy = AccessPolicy {
        id: AccessPolicyId::from_random(1),
        giver: handle(FROM),
        content: PolicyContent {
            name: "Agency, until June".to_owned(),
            note: Some("Restarts after updates.".to_owned()),
            accounts: [handle(TO)].into(),
            services: ResourcePattern::parse("dedicatedServer:ns-17496.dedicated.example").into_iter().collect(),
            permissions: Permissions {
                groups: [ActionGroup::See, ActionGroup::Technical].into(),
                ..Permissions::default()
            },
            expires_at: Some(timestamp("2027-06-01T00:00:00Z")),
        },
    };
    for (name, notice) in notices {
        let is_of_giver = notice == AccountNotice::GaveAccess;
        let mut facts = Facts::of(if is_of_giver { FROM } else { TO }, writer.language);
        facts.origin.caller = facts.origin.caller.filter(|_| is_of_giver);
        add(writer, name, AccountContext { policy: Some((&policy, &policy.giver)), ..facts.context(notice) });
    }
    let several = ["vps:*", "domain:shop-*"].into_iter().filter_map(ResourcePattern::parse).collect();
    let all = Permissions {
        groups: ActionGroup::ALL.into_iter().collect(),
        allow: ActionPattern::parse("conf*").into_iter().collect(),
        ..Permissions::default()
    };
    let widened = PolicyContent { services: several, permissions: all, expires_at: None, ..policy.content.clone() };
    let wide = AccessPolicy { content: widened, ..policy };
    let facts = Facts::of(TO, writer.language);
    let context = facts.context(AccountNotice::AccessGiven);
    add(writer, "access-given-to-several", AccountContext { policy: Some((&wide, &wide.giver)), ..context });
}

pub(crate) fn desk(writer: &mut SceneWriter) {
    let acts = [
        ("desk-sessions", DeskAct::EndSessions, SubjectKind::Account),
        ("desk-application", DeskAct::EndApplication, SubjectKind::Account),
        ("desk-policy", DeskAct::EndPolicy, SubjectKind::Account),
        ("desk-password", DeskAct::SendPasswordLink, SubjectKind::Account),
        ("desk-suspend", DeskAct::Suspend, SubjectKind::Account),
        ("desk-release", DeskAct::Release, SubjectKind::Account),
        ("desk-address-proposed", DeskAct::ProposeCorrection, SubjectKind::Account),
        ("desk-address", DeskAct::ApproveCorrection, SubjectKind::Account),
        ("desk-role", DeskAct::ApproveCorrection, SubjectKind::Service),
        ("desk-contacts", DeskAct::CorrectContacts, SubjectKind::Service),
    ];
    let mut facts = Facts::of(TO, writer.language);
    facts.origin.caller = None;
    for (name, act, kind) in acts {
        let sends_link = act == DeskAct::SendPasswordLink;
        let notice = if sends_link { AccountNotice::SetPassword } else { AccountNotice::DeskAct };
        let subject = if kind == SubjectKind::Service { "DOMAIN halden-ceramics.example" } else { TO };
        let is_address = act == DeskAct::ApproveCorrection && kind == SubjectKind::Account;
        let reason = Some("You called us: your phone\nwas stolen.".to_owned());
        let done = AuditedAct { about: Some((kind, subject.to_owned())), reason, ..AuditedAct::of(act) };
        let cooldown_until = is_address.then(cooldown_until);
        add(writer, name, AccountContext { act: Some(&done), cooldown_until, ..facts.context(notice) });
    }
}

pub(crate) fn services(writer: &mut SceneWriter) {
    let reader = account(TO, writer.language);
    let letter = service_template::ordered(&service(), &reader).expect("the reader is a contact");
    writer.add("ordered", SceneKind::Service(ServiceNotice::Ordered), letter);
    let mut later = service();
    later.facts.key = key("łódź-müller.example", Category::Hosting);
    later.expiration = Some("2027-01-24".parse().expect("a day"));
    let two = [service(), later];
    let page = "https://aldermoor.example/renew?customer={handle}&service={service}";
    // Without a page to renew on, the notice links to the service.
    let notices = [
        ("renewal", "2026-12-02", 1, page),
        ("renewal-tomorrow", "2026-12-31", 1, page),
        ("renewal-today", "2027-01-01", 1, ""),
        ("renewals", "2026-12-25", 2, ""),
        ("renewals-many-tomorrow", "2026-12-31", 40, ""),
        ("renewals-many-today", "2027-01-01", 40, ""),
    ];
    for (name, today, total, page) in notices {
        let listed = if total == 1 { &two[..1] } else { &two[..] };
        let today = today.parse().expect("a day");
        let letter = service_template::renewal(listed, total, &reader, today, page).expect("a notice is due");
        writer.add(name, SceneKind::Service(ServiceNotice::Renewal), letter);
    }
}
