//! Past changes of contacts. They go through the use cases, each step at its time: somebody asks, emails are delivered to
//! the mailbox, both accept with the codes in them, and the role moves. They lead to the contacts of the export.

use super::{handle, key};
use crate::config::Settings;
use crate::mail::outbox_worker::deliver_to_mailbox;
use crate::secrets::code_hash::hash;
use crate::use_cases::requests::{Asked, Line, RequestedActs, act_on_lines, ask};
use crate::use_cases::{Act, due};
use chrono::{Days, TimeDelta};
use handover_api::Link;
use handover_api::app::MailRow;
use handover_api::provider::objects::ServiceRow;
use handover_api::submissions::Lines;
use handover_rules::Category::{Cloud, Domain, Hosting, Zone};
use handover_rules::submission::ContactInput;
use handover_rules::{Category, NicHandle, PerRole, RequestId, Role, RoleSet, Timestamp, ValidationCode};
use handover_store::{StoreResult, WriteTx};

/// More than a change sends before it is answered.
const LATEST_MAILS: u32 = 10;

struct PastChange {
    /// Services of one submission.
    services: &'static [(&'static str, Category)],
    role: Role,
    asker: &'static str,
    from: &'static str,
    to: &'static str,
    days_ago: i64,
    /// The time for which the contact has the role before it returns to the admin.
    days: Option<u64>,
}

const CHANGES: [PastChange; 5] = [
    PastChange {
        services: &[
            ("halden-ceramics.example", Domain),
            ("halden-ceramics.example", Zone),
            ("halden-ceramics.example", Hosting),
        ],
        role: Role::Tech,
        asker: "mh20417-ovh",
        from: "mh20417-ovh",
        to: "wq77310-ovh",
        days_ago: 61,
        days: None,
    },
    PastChange {
        services: &[("atelier-für-töpferei.example", Domain)],
        role: Role::Tech,
        asker: "mh20417-ovh",
        from: "mh20417-ovh",
        to: "bl640125-ovh",
        days_ago: 47,
        days: Some(30),
    },
    PastChange {
        services: &[("łąka-i-las.example", Domain)],
        role: Role::Tech,
        asker: "zs40088-ovh",
        from: "zs40088-ovh",
        to: "mh20417-ovh",
        days_ago: 40,
        days: None,
    },
    PastChange {
        services: &[("smålands-keramik.example", Hosting)],
        role: Role::Tech,
        asker: "mh20417-ovh",
        from: "bl640125-ovh",
        to: "tq5108-ovh",
        days_ago: 33,
        days: None,
    },
    PastChange {
        services: &[("kiln-monitoring-production", Cloud)],
        role: Role::Billing,
        asker: "mh20417-ovh",
        from: "mh20417-ovh",
        to: "io33902-ovh",
        days_ago: 9,
        days: None,
    },
];

/// Gives services the contacts that they had before the changes.
pub(super) fn undo(services: &mut [ServiceRow]) {
    for change in CHANGES.iter().rev() {
        for service in services.iter_mut().filter(|service| change.concerns(service)) {
            let contacts = service.contacts().after(RoleSet::from(change.role), &handle(change.from));
            service.set_contacts(contacts);
        }
    }
}

/// Makes the changes, day by day until `now`.
pub(super) fn make(act: &mut Act<'_, '_>, settings: &Settings) -> StoreResult<()> {
    let oldest = CHANGES.iter().map(|change| change.days_ago).max().unwrap_or_default();
    for days_ago in (0..=oldest).rev() {
        let mut act = act.at(act.now - TimeDelta::days(days_ago));
        while due::run_chunk(&mut act)? {}
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

/// The codes that were mailed for these requests, with their readers.
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
