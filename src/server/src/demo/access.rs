//! Access without a role: what Mira has given and received, and its uses.

use super::handle;
use crate::config::Settings;
use crate::use_cases::Act;
use crate::use_cases::access::{give, record_uses};
use chrono::{NaiveTime, TimeDelta};
use handover_rules::access::{ActionGroup, ActionName, Permissions, PolicyContent, ResourcePattern};
use handover_rules::submission::abilities::Ability;
use handover_store::{Caller, NewUse, StoreResult};

/// Days since Mira has given access.
const GIVEN: i64 = 12;

/// The server of the agency.
const SERVER: &str = "dedicatedServer:ns-17496.dedicated.example";

/// Gives access, and records its uses.
pub(super) fn make(act: &mut Act<'_, '_>, settings: &Settings) -> StoreResult<()> {
    use ActionGroup::{BillingRead, See, Technical};
    let now = act.now;
    let agency = content("Move to the new server", "ra1180394-ovh", SERVER, &[See, Technical]);
    let end = (now + TimeDelta::days(30)).date_naive().and_time(NaiveTime::MIN).and_utc();
    let agency = PolicyContent { expires_at: Some(end), ..agency };
    let invoices = content("Invoices for the books", "io33902-ovh", "vps:*", &[BillingRead]);
    let cover = content("Holiday cover", "mh20417-ovh", "*", &[See, Technical]);
    let mut begin = act.at(now - TimeDelta::days(GIVEN));
    let caller = Caller { agent: "Firefox".to_owned(), network: "203.0.113.0/24".to_owned() };
    let mut server = None;
    for (giver, content) in [("mh20417-ovh", agency), ("mh20417-ovh", invoices), ("np2207-ovh", cover)] {
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
            giver: handle("mh20417-ovh"),
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
