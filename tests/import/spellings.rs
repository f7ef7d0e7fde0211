//! One domain in several spellings is one service (decision 0031).

use crate::common::{ExportFiles, TestDatabase, handle};
use handover_rules::{Category, Contacts};

/// The names of the small export in Unicode, and other spellings of them.
const SPELLINGS: [&str; 5] = [
    "xn--d-uga0v4h.example",
    "XN--D-UGA0V4H.Example.",
    "ŁÓDŹ.EXAMPLE",
    "\u{142}o\u{301}dz\u{301}.example",
    "łódź.example.",
];

fn spelled(spelling: &str) -> ExportFiles {
    ExportFiles::small().replace("services.csv", "łódź.example", spelling).replace(
        "holders.csv",
        "łódź.example",
        spelling,
    )
}

#[tokio::test]
async fn a_domain_in_another_spelling_is_the_same_service_and_keeps_its_contacts() {
    for [first, later] in
        SPELLINGS.map(|spelling| ["łódź.example", spelling]).into_iter().chain([[SPELLINGS[0], SPELLINGS[2]]])
    {
        let database = TestDatabase::new();
        database.import_valid(&spelled(first)).await;
        let domain = database.service("łódź.example", Category::Domain).await;
        let contacts = Contacts { tech: handle("cc33-ovh"), ..domain.facts.contacts };
        let changed = contacts.clone();
        database.store.write(move |tx| tx.set_contacts(domain.id, &changed)).await.expect("setting contacts");
        let before = database.dump();
        let summary = database.import_valid(&spelled(later)).await;
        assert_eq!((summary.services.unchanged, summary.holders.unchanged, summary.written()), (2, 1, 0), "{later}");
        assert_eq!(database.service("łódź.example", Category::Domain).await.facts.contacts, contacts);
        assert_eq!(database.dump(), before, "{later}");
    }
}

#[tokio::test]
async fn ids_of_other_services_keep_their_spelling() {
    let database = TestDatabase::new();
    let row =
        |name: &str, category: &str| format!("{name},{category},aa11-ovh,bb22-ovh,aa11-ovh,2020-01-01,,ok,manual");
    let files = ["vps-a1.vps.example", "VPS-A1.vps.example", "vps-a1.vps.example."]
        .iter()
        .fold(ExportFiles::small(), |files, name| files.and("services.csv", &row(name, "VPS")));
    let summary = database.import_valid(&files).await;
    assert_eq!(summary.services.added, 5);
}

#[tokio::test]
async fn two_spellings_of_a_domain_in_one_export_are_a_fault() {
    let row =
        |name: &str, category: &str| format!("{name},{category},aa11-ovh,bb22-ovh,aa11-ovh,2020-01-01,,ok,manual");
    let holder = |name: &str| format!("{name},individual,Anna,Arden,,anna@one.example,FR");
    for spelling in SPELLINGS {
        let database = TestDatabase::new();
        let files = ExportFiles::small()
            .and("services.csv", &row(spelling, "ZONE"))
            .and("services.csv", &row(spelling, "HOSTING"))
            .and("holders.csv", &holder(spelling));
        let faults = database.import_faulty(&files).await;
        let expected = [
            "services.csv, line 4, serviceName: \"łódź.example\" is already defined on line 3",
            "holders.csv, line 3, serviceName: \"łódź.example\" is already defined on line 2",
        ];
        assert_eq!(faults, expected, "{spelling}");
    }
}
