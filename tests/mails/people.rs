//! Made-up people, a service and settings.

use clap::Parser;
use handover_api::people::KnownPerson;
use handover_rules::{
    Category, Contacts, EmailAddress, Language, NicHandle, ServiceFacts, ServiceKey, ServiceName, ServiceStatus,
    Subsidiary, Timestamp, ValidationCode,
};
use handover_server::cli::{Cli, Command};
use handover_server::config::Settings;
use handover_store::{Account, ServiceId, ServiceRecord};

/// The admin, who makes most requests.
pub(crate) const ADMIN: &str = "kv90077-ovh";
/// The outgoing contact.
pub(crate) const FROM: &str = "wq77310-ovh";
/// The incoming contact.
pub(crate) const TO: &str = "mh20417-ovh";
/// An account with access that asks in the name of another.
pub(crate) const DELEGATE: &str = "tq5108-ovh";
/// An account with a right-to-left name.
pub(crate) const NOURA: &str = "nw11220-ovh";

pub(crate) const CODE: &str = "q7Rk2VfZ0tLx94HwNbYcJ3mDsE8uPaG5";

pub(crate) fn code() -> ValidationCode {
    ValidationCode::parse(CODE).expect("32 letters and digits")
}

pub(crate) fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("a handle")
}

pub(crate) fn timestamp(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

pub(crate) fn key(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("a name"), category }
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

/// An account that gets its emails in `language`.
pub(crate) fn account(text: &str, language: Language) -> Account {
    let (first_name, name) = match text {
        TO => ("Mira", "Halden"),
        ADMIN => ("Kasper", "Vael"),
        FROM => ("Wren", "Quistlund"),
        // A right-to-left name with a control character (RLO) that would reverse the rest of the line.
        _ => ("نورة\u{202e}", "الواحة"),
    };
    Account {
        handle: handle(text),
        email: EmailAddress::parse("mira@halden.example").expect("an address"),
        confirmed: true,
        first_name: first_name.to_owned(),
        name: name.to_owned(),
        organisation: String::new(),
        subsidiary: Subsidiary::parse("FR").expect("a subsidiary"),
        language: match language {
            Language::English => "en_GB",
            Language::French => "fr_FR",
        }
        .to_owned(),
        complete: true,
        password: None,
        address_changed_at: None,
        suspended_at: None,
        is_name_hidden: false,
        undeliverable_at: None,
        language_chosen: false,
        imported_email: None,
    }
}

/// The names that a reader sees: one of them is that of an organisation, from right to left.
pub(crate) fn known_people(reader: &str) -> Vec<KnownPerson> {
    let person = |text: &str, name: Option<&str>, organisation: Option<&str>| KnownPerson {
        handle: handle(text),
        name: name.map(str::to_owned),
        organisation: organisation.map(str::to_owned),
        label: Some("never in an email".to_owned()),
    };
    let mut people = vec![
        person(TO, Some("Mira Halden"), Some("Halden Ceramics")),
        person(ADMIN, Some("Kasper Vael"), None),
        person(FROM, None, Some("نورة\u{202e} الواحة")),
    ];
    people.retain(|person| person.handle != handle(reader));
    people
}

/// Settings with a grace period in seconds.
pub(crate) fn settings(grace: u32) -> Settings {
    let grace = grace.to_string();
    let arguments = ["handover", "serve", "--database", "handover.db", "--smtp-url", "smtp://mail.example:25"];
    let more = ["--public-url", "https://contacts.example", "--grace-seconds", &grace];
    let sender = ["--mail-from", "Handover <no-reply@handover.example>"];
    let support = ["--support-url", "https://aldermoor.example/support"];
    let Command::Serve(options) =
        Cli::try_parse_from(arguments.into_iter().chain(more).chain(sender).chain(support)).expect("options").command
    else {
        unreachable!("the first argument is serve")
    };
    options.settings(([127, 0, 0, 1], 8080).into()).expect("the options are valid")
}
