//! Past changes of contacts. They go through the use cases, each step at its time: somebody asks, emails are delivered to
//! the mailbox, both accept with the codes in them, and the role moves. They lead to the contacts of the export.

use super::{handle, key};
use crate::config::Settings;
use crate::mail::outbox_worker::deliver_to_mailbox;
use crate::secrets::hash;
use crate::use_cases::access::{give, record_uses};
use crate::use_cases::requests::{Asked, Line, RequestedActs, act_on_lines, ask};
use crate::use_cases::{Act, schedule};
use chrono::{Days, NaiveTime, TimeDelta};
use handover_api::Link;
use handover_api::app::MailRow;
use handover_api::provider::objects::ServiceRow;
use handover_api::submissions::Lines;
use handover_rules::Category::{Cloud, Domain, Hosting, Zone};
use handover_rules::Role::{Billing, Tech};
use handover_rules::access::{ActionGroup, ActionName, Permissions, PolicyContent, ResourcePattern};
use handover_rules::submission::ContactInput;
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, NicHandle, PerRole, RequestId, Role, RoleSet, Timestamp, ValidationCode};
use handover_store::{Caller, NewUse, StoreResult, WriteTx};

/// More than a change sends before it is answered.
const LATEST_MAILS: u32 = 10;

struct PastChange {
    days_ago: i64,
    role: Role,
    asker: &'static str,
    from: &'static str,
    to: &'static str,
    /// Services of one submission.
    services: &'static [(&'static str, Category)],
    /// The days after which the role returns to the admin.
    days: Option<u64>,
}

const fn change(
    days_ago: i64,
    role: Role,
    [asker, from, to]: [&'static str; 3],
    services: &'static [(&'static str, Category)],
) -> PastChange {
    PastChange { days_ago, role, asker, from, to, services, days: None }
}

const MIRA: &str = "mh20417-ovh";

const CERAMICS: &str = "halden-ceramics.example";

const CHANGES: [PastChange; 5] = [
    change(61, Tech, [MIRA, MIRA, "wq77310-ovh"], &[(CERAMICS, Domain), (CERAMICS, Zone), (CERAMICS, Hosting)]),
    PastChange {
        days: Some(30),
        ..change(47, Tech, [MIRA, MIRA, "bl640125-ovh"], &[("atelier-für-töpferei.example", Domain)])
    },
    change(40, Tech, ["zs40088-ovh", "zs40088-ovh", MIRA], &[("łąka-i-las.example", Domain)]),
    change(33, Tech, [MIRA, "bl640125-ovh", "tq5108-ovh"], &[("smålands-keramik.example", Hosting)]),
    change(9, Billing, [MIRA, MIRA, "io33902-ovh"], &[("kiln-monitoring-production", Cloud)]),
];

/// Gives services the contacts that they had before the changes.
pub(super) fn undo_changes(services: &mut [ServiceRow]) {
    for change in CHANGES.iter().rev() {
        for service in services.iter_mut().filter(|service| change.concerns(service)) {
            let contacts = service.contacts().after(RoleSet::from(change.role), &handle(change.from));
            service.set_contacts(contacts);
        }
    }
}

/// Makes the changes, day by day until `now`.
pub(super) fn make_changes(act: &mut Act<'_, '_>, settings: &Settings) -> StoreResult<()> {
    for days_ago in (0..=CHANGES[0].days_ago).rev() {
        let mut act = act.at(act.now - TimeDelta::days(days_ago));
        while schedule::run_due_chunk(&mut act)? {}
        deliver_to_mailbox(&mut act, settings)?;
        for change in CHANGES.iter().filter(|change| change.days_ago == days_ago) {
            change.make(&mut act, settings)?;
        }
    }
    Ok(())
}

impl PastChange {
    fn concerns(&self, service: &ServiceRow) -> bool {
        self.services.iter().any(|(name, category)| service.key() == key(name, *category))
    }

    fn asked(&self, at: Timestamp) -> Asked {
        let until = self.days.and_then(|days| at.date_naive().checked_add_days(Days::new(days)));
        let to = || Ok(Some(ContactInput::Handle(handle(self.to))));
        let lines = self.services.iter().map(|(name, category)| Line {
            service: key(name, *category),
            inputs: PerRole::from_fn(|role| if role == self.role { to() } else { Ok(None) }),
            until,
            file_line: None,
        });
        Asked::for_service(handle(self.asker), lines.collect(), None)
    }

    fn make(&self, act: &mut Act<'_, '_>, settings: &Settings) -> StoreResult<()> {
        // A refused submission is caught by a test and must not prevent the start.
        let Ok(made) = ask(act, &self.asked(act.now), &|_| Ok(()))? else { return Ok(()) };
        deliver_to_mailbox(act, settings)?;
        for (party, code) in codes(act.tx, &made.requests)? {
            let accept = RequestedActs::Answer {
                code: hash(code.expose()),
                accept: Lines::All,
                decline: Lines::None,
                reason: None,
            };
            let _ = act_on_lines(act, made.submission, &party, &accept)?;
        }
        Ok(())
    }
}

fn codes(tx: &WriteTx<'_>, requests: &[RequestId]) -> StoreResult<Vec<(NicHandle, ValidationCode)>> {
    let mut codes = Vec::new();
    for MailRow { id, account, .. } in tx.mailbox(None, None, LATEST_MAILS)? {
        let link = tx.mailbox_mail(id)?.and_then(|mail| mail.link).unwrap_or_default();
        let (Link::MailedRequest { id, code: Some(code) } | Link::Request { id, code: Some(code), .. }) =
            Link::parse(&link)
        else {
            continue;
        };
        if let Some(party) = account.filter(|_| requests.contains(&id)) {
            codes.push((party, code));
        }
    }
    Ok(codes)
}

/// Days since Mira has given access.
const GIVEN: i64 = 12;

const SERVER: &str = "dedicatedServer:ns-17496.dedicated.example";

/// Gives access without a role, as Mira has given and received it, and records its uses.
pub(super) fn give_access(act: &mut Act<'_, '_>, settings: &Settings) -> StoreResult<()> {
    use ActionGroup::{BillingRead, See, Technical};
    let now = act.now;
    let agency = content("Move to the new server", "ra1180394-ovh", SERVER, &[See, Technical]);
    let end = (now + TimeDelta::days(30)).date_naive().and_time(NaiveTime::MIN).and_utc();
    let agency = PolicyContent { expires_at: Some(end), ..agency };
    let invoices = content("Invoices for the books", "io33902-ovh", "vps:*", &[BillingRead]);
    let cover = content("Holiday cover", MIRA, "*", &[See, Technical]);
    let mut begin = act.at(now - TimeDelta::days(GIVEN));
    let caller = Caller { agent: "Firefox".to_owned(), network: "203.0.113.0/24".to_owned() };
    let mut server = None;
    for (giver, content) in [(MIRA, agency), (MIRA, invoices), ("np2207-ovh", cover)] {
        // Refused access is caught by a test and must not prevent the start.
        let made = give(&mut begin, (&handle(giver), &caller), content, &settings.catalogue, &|_| Ok(()))?;
        server = server.or(made.ok().map(|row| row.id));
    }
    let Some(policy) = server else { return Ok(()) };
    for (days_ago, ability, allowed) in
        [(9, Ability::Configure, true), (5, Ability::SeeInvoices, false), (1, Ability::Configure, true)]
    {
        let used = NewUse {
            policy,
            giver: handle(MIRA),
            account: handle("ra1180394-ovh"),
            action: ActionName::from(ability),
            service: pattern(SERVER).service().expect("one service"),
            allowed,
        };
        record_uses(&mut act.at(now - TimeDelta::days(days_ago)), &[used], Some("Control panel"))?;
    }
    Ok(())
}

fn content(name: &str, to: &str, services: &str, groups: &[ActionGroup]) -> PolicyContent {
    PolicyContent {
        name: name.to_owned(),
        note: None,
        accounts: [handle(to)].into(),
        services: [pattern(services)].into(),
        permissions: Permissions { groups: groups.iter().copied().collect(), ..Permissions::default() },
        expires_at: None,
    }
}

fn pattern(text: &str) -> ResourcePattern {
    ResourcePattern::parse(text).expect("demo services are valid")
}
