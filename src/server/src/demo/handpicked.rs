//! Handpicked services: names in many scripts, every status and every blocker.

use super::row::DemoService;
use chrono::NaiveDate;
use handover_rules::Category::{self, Cloud, Dedicated, Domain, EmailDomain, Hosting, PrivateDatabase, Vps, Zone};
use handover_rules::ServiceStatus::{self, Expired, InCreation, Ok as Running, PendingDebt, UnPaid};
use handover_store::import::ImportedService;

/// Name, category, admin, tech, billing (handles without suffix), days until expiration, status.
type HandpickedService = (&'static str, Category, &'static str, &'static str, &'static str, Option<i64>, ServiceStatus);

#[rustfmt::skip]
const LINES: [HandpickedService; 25] = [
    ("atelier-für-töpferei.example", Domain, "mh20417", "mh20417", "mh20417", Some(114), Running),
    ("blau-und-ton.example", Hosting, "mh20417", "tq5108", "io33902", Some(5), Running),
    ("bücherstube-märz.example", Zone, "mh20417", "tq5108", "mh20417", Some(286), Running),
    ("café-de-la-rivière.example", Domain, "mh20417", "mh20417", "sg1537920", Some(61), UnPaid),
    ("db-orders-7c41", PrivateDatabase, "mh20417", "bl640125", "mh20417", Some(222), Running),
    ("glaze-lab.test", Domain, "ra1180394", "mh20417", "ra1180394", Some(52), Running),
    ("halden-ceramics.example", Domain, "mh20417", "wq77310", "mh20417", Some(114), Running),
    ("halden-ceramics.example", Zone, "mh20417", "wq77310", "mh20417", Some(114), Running),
    ("halden-ceramics.example", Hosting, "mh20417", "wq77310", "mh20417", Some(162), Running),
    ("halden-ceramics.example", EmailDomain, "mh20417", "mh20417", "mh20417", Some(-20), Expired),
    ("kiln-monitoring-production", Cloud, "mh20417", "bl640125", "io33902", None, Running),
    ("łąka-i-las.example", Domain, "zs40088", "mh20417", "zs40088", Some(80), Running),
    ("mail.quiet-harbour.example", EmailDomain, "mh20417", "mh20417", "mh20417", Some(190), PendingDebt),
    ("ns-4471.dedicated.example", Dedicated, "mh20417", "bl640125", "io33902", Some(376), Running),
    ("post-ton-und-feuer.example", EmailDomain, "ra1180394", "ra1180394", "mh20417", Some(150), Running),
    ("smålands-keramik.example", Hosting, "mh20417", "tq5108", "mh20417", Some(228), Running),
    ("stoneware-auctions.test", Domain, "mh20417", "mh20417", "mh20417", Some(365), InCreation),
    ("the-extraordinarily-long-name-of-a-small-family-pottery-and-garden-centre.example", Domain,
        "mh20417", "sg1537920", "mh20417", Some(275), Running),
    ("velvet-anchor.example", Domain, "kv90077", "wq77310", "mh20417", Some(103), Running),
    ("velvet-anchor.example", Zone, "kv90077", "wq77310", "mh20417", Some(103), Running),
    ("vps-3f9a1c.cloud.example", Vps, "mh20417", "bl640125", "mh20417", Some(14), Running),
    ("wheel-thrown.test", Hosting, "mh20417", "mh20417", "mh20417", Some(331), Running),
    ("ξενώνας-αιγαίο.example", Domain, "np2207", "mh20417", "np2207", Some(100), Running),
    ("гончарная-мастерская.example", Zone, "mh20417", "tq5108", "mh20417", Some(293), Running),
    ("خزف-الواحة.example", Domain, "mh20417", "tq5108", "io33902", Some(176), Running),
];

/// Mira is a contact of every one of them.
pub(super) const COUNT: usize = LINES.len();

pub(super) fn services(today: NaiveDate) -> Vec<ImportedService> {
    let rows = LINES.iter().enumerate().map(|(number, line)| {
        let (name, category, admin, tech, billing, ends_in, status) = *line;
        let [admin, tech, billing] = [admin, tech, billing].map(|name| [name, "-ovh"].concat());
        let (admin, tech, billing) = (&admin, &tech, &billing);
        DemoService { name, category, admin, tech, billing, ends_in, status }.row(number, today)
    });
    rows.collect()
}
