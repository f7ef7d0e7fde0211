//! Services made from a list of words, so that the list is as long as a real one.

use super::{Written, handpicked};
use crate::store::import::ImportedService;
use chrono::NaiveDate;
use handover_rules::Category::{self, Cloud, Dedicated, Domain, EmailDomain, Hosting, PrivateDatabase, Vps, Zone};
use handover_rules::ServiceStatus::{self, Expired, InCreation, Ok as Running, PendingDebt, UnPaid};

/// How many services name Mira, made and handpicked together.
const OF_MIRA: usize = 312;

const FIRST: [&str; 23] = [
    "amber",
    "birch",
    "clay",
    "dune",
    "ember",
    "fjord",
    "garten",
    "heron",
    "ivory",
    "jasmin",
    "kobalt",
    "lehm",
    "mosaik",
    "niño",
    "olive",
    "porzellan",
    "quartz",
    "rosée",
    "saffran",
    "terre",
    "ufer",
    "vänern",
    "zürich",
];

const SECOND: [&str; 17] = [
    "atelier", "bazaar", "café", "depot", "école", "foundry", "galerie", "hof", "kiln", "loft", "markt", "ofen",
    "press", "sklep", "studio", "teahouse", "works",
];

/// What stands under one name: a site, or something that stands alone.
const FAMILIES: [&[Category]; 7] = [
    &[Domain, Zone, Hosting, EmailDomain],
    &[Domain, Zone],
    &[Vps],
    &[Domain, Zone, Hosting],
    &[Cloud, PrivateDatabase],
    &[Dedicated],
    &[Domain, Zone, EmailDomain],
];

/// Admin, tech and billing contacts as they repeat through Mira's services. Teo stays tech only and Ines billing only;
/// Kasper is admin of two handpicked services and of nothing else.
const CONTACTS: [[&str; 3]; 13] = [
    ["mh20417-ovh", "mh20417-ovh", "mh20417-ovh"],
    ["mh20417-ovh", "tq5108-ovh", "mh20417-ovh"],
    ["mh20417-ovh", "tq5108-ovh", "io33902-ovh"],
    ["mh20417-ovh", "wq77310-ovh", "mh20417-ovh"],
    ["mh20417-ovh", "bl640125-ovh", "io33902-ovh"],
    ["ra1180394-ovh", "mh20417-ovh", "ra1180394-ovh"],
    ["mh20417-ovh", "mh20417-ovh", "io33902-ovh"],
    ["mh20417-ovh", "ib3391-ovh", "mh20417-ovh"],
    ["zs40088-ovh", "zs40088-ovh", "mh20417-ovh"],
    ["mh20417-ovh", "tq5108-ovh", "mh20417-ovh"],
    ["mh20417-ovh", "bl640125-ovh", "mh20417-ovh"],
    ["vd61874-ovh", "mh20417-ovh", "mh20417-ovh"],
    ["mh20417-ovh", "wq77310-ovh", "io33902-ovh"],
];

/// Contacts of services that Mira has no part in: two in zone CA, two in her own.
const OTHER_CONTACTS: [[&str; 3]; 4] = [
    ["ot6154-ovh", "ot6154-ovh", "hm72550-ovh"],
    ["hm72550-ovh", "hm72550-ovh", "hm72550-ovh"],
    ["vd61874-ovh", "sg1537920-ovh", "vd61874-ovh"],
    ["np2207-ovh", "bl640125-ovh", "np2207-ovh"],
];

/// The services that fill Mira's list up.
pub(super) fn of_mira(today: NaiveDate) -> Vec<ImportedService> {
    let made = (0..).flat_map(|family| family_rows(family, CONTACTS[family % CONTACTS.len()], today));
    made.take(OF_MIRA - handpicked::COUNT).collect()
}

/// Services of others, so that not everything is Mira's.
pub(super) fn of_others(today: NaiveDate) -> Vec<ImportedService> {
    let beyond_mira = OF_MIRA;
    let made = (0..12).flat_map(|n| family_rows(beyond_mira + n, OTHER_CONTACTS[n % OTHER_CONTACTS.len()], today));
    made.collect()
}

/// The services under the name of the `family`-th family.
fn family_rows(family: usize, contacts: [&'static str; 3], today: NaiveDate) -> impl Iterator<Item = ImportedService> {
    let categories = FAMILIES[family % FAMILIES.len()];
    categories.iter().enumerate().map(move |(member, category)| {
        let number = family * FAMILIES.len() + member;
        let [admin, tech, billing] = contacts;
        let (status, ends_in) = match category {
            // Paid by use: it has no end.
            Cloud => (Running, None),
            _ => state(number),
        };
        let name = name(family, *category);
        Written { name: &name, category: *category, admin, tech, billing, ends_in, status }.row(number, today)
    })
}

/// The name of a family's member. The two lists have no common divisor, so no pair of words comes twice before all have
/// come.
fn name(family: usize, category: Category) -> String {
    let (first, second) = (FIRST[family % FIRST.len()], SECOND[family % SECOND.len()]);
    let number = 0x2f31 + family * 0x11d;
    match category {
        Vps => format!("vps-{number:06x}.cloud.example"),
        Dedicated => format!("ns-{number}.dedicated.example"),
        PrivateDatabase => format!("db-{second}-{number:04x}"),
        Cloud => format!("{first}-{second}-production"),
        _ => format!("{first}-{second}.{}", ["example", "test", "invalid"][family % 3]),
    }
}

/// State and days until the end: most run for long, some end soon or have ended, a few are in debt or being made.
fn state(number: usize) -> (ServiceStatus, Option<i64>) {
    let days = i64::try_from(number * 53 % 640).unwrap_or_default();
    let (status, ends_in) = match number % 40 {
        7 => (Expired, -3 - days % 50),
        16 => (UnPaid, 20 + days),
        24 => (PendingDebt, 20 + days),
        33 => (InCreation, 365),
        3 | 19 | 29 => (Running, 1 + days % 28),
        _ => (Running, 31 + days),
    };
    (status, Some(ends_in))
}
