//! Services generated from word lists, so that the services list is as long as a real one.

use super::handpicked;
use super::row::DemoService;
use chrono::NaiveDate;
use handover_rules::Category::{self, Cloud, Dedicated, Domain, EmailDomain, Hosting, PrivateDatabase, Vps, Zone};
use handover_rules::ServiceStatus::{self, Expired, InCreation, Ok as Running, PendingDebt, UnPaid};
use handover_store::import::ImportedService;

/// Mira's services, generated and handpicked.
const MIRA_SERVICES: usize = 312;

const FIRST_WORDS: [&str; 23] = [
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

const SECOND_WORDS: [&str; 17] = [
    "atelier", "bazaar", "café", "depot", "école", "foundry", "galerie", "hof", "kiln", "loft", "markt", "ofen",
    "press", "sklep", "studio", "teahouse", "works",
];

/// Categories of the services that share a name: a website, or a single service.
const FAMILIES: [&[Category]; 7] = [
    &[Domain, Zone, Hosting, EmailDomain],
    &[Domain, Zone],
    &[Vps],
    &[Domain, Zone, Hosting],
    &[Cloud, PrivateDatabase],
    &[Dedicated],
    &[Domain, Zone, EmailDomain],
];

/// Admin, tech and billing contacts of Mira's services, in rotation. Teo is only ever tech and Ines billing; Kasper only
/// has two handpicked services.
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

/// Contacts of services that Mira is no contact of: two in zone CA, two in hers.
const OTHER_CONTACTS: [[&str; 3]; 4] = [
    ["ot6154-ovh", "ot6154-ovh", "hm72550-ovh"],
    ["hm72550-ovh", "hm72550-ovh", "hm72550-ovh"],
    ["vd61874-ovh", "sg1537920-ovh", "vd61874-ovh"],
    ["np2207-ovh", "bl640125-ovh", "np2207-ovh"],
];

/// Mira's generated services.
pub(super) fn of_mira(today: NaiveDate) -> Vec<ImportedService> {
    let services = (0..).flat_map(|family| family_rows(family, CONTACTS[family % CONTACTS.len()], today));
    services.take(MIRA_SERVICES - handpicked::COUNT).collect()
}

/// Services that Mira is no contact of.
pub(super) fn of_others(today: NaiveDate) -> Vec<ImportedService> {
    let services =
        (0..12).flat_map(|n| family_rows(MIRA_SERVICES + n, OTHER_CONTACTS[n % OTHER_CONTACTS.len()], today));
    services.collect()
}

/// The services of one family.
fn family_rows(family: usize, contacts: [&'static str; 3], today: NaiveDate) -> impl Iterator<Item = ImportedService> {
    let categories = FAMILIES[family % FAMILIES.len()];
    categories.iter().enumerate().map(move |(member, category)| {
        let number = family * FAMILIES.len() + member;
        let [admin, tech, billing] = contacts;
        let (status, ends_in) = match category {
            // Billed by usage: does not expire.
            Cloud => (Running, None),
            _ => state(number),
        };
        let name = name(family, *category);
        DemoService { name: &name, category: *category, admin, tech, billing, ends_in, status }.row(number, today)
    })
}

/// The name of a service. The lengths of the word lists are coprime, so no pair repeats before all have occurred.
fn name(family: usize, category: Category) -> String {
    let (first, second) = (FIRST_WORDS[family % FIRST_WORDS.len()], SECOND_WORDS[family % SECOND_WORDS.len()]);
    let number = 0x2f31 + family * 0x11d;
    match category {
        Vps => format!("vps-{number:06x}.cloud.example"),
        Dedicated => format!("ns-{number}.dedicated.example"),
        PrivateDatabase => format!("db-{second}-{number:04x}"),
        Cloud => format!("{first}-{second}-production"),
        _ => format!("{first}-{second}.{}", ["example", "test", "invalid"][family % 3]),
    }
}

/// Status and days until expiration: mostly far away, some soon or past, a few in debt or in creation.
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
