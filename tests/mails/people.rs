//! Made-up people and settings.

use clap::Parser;
use handover_api::people::KnownPerson;
use handover_rules::{EmailAddress, Language, NicHandle, Subsidiary, ValidationCode};
use handover_server::cli::{Cli, Command};
use handover_server::config::Settings;
use handover_store::Account;

pub(crate) const CODE: &str = "q7Rk2VfZ0tLx94HwNbYcJ3mDsE8uPaG5";

pub(crate) fn code() -> ValidationCode {
    ValidationCode::parse(CODE).expect("32 letters and digits")
}

pub(crate) fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("a handle")
}

/// An account that gets its emails in `language`.
pub(crate) fn account(text: &str, language: Language) -> Account {
    let (first_name, name) = match text {
        "mh20417-ovh" => ("Mira", "Halden"),
        "kv90077-ovh" => ("Kasper", "Vael"),
        "wq77310-ovh" => ("Wren", "Quistlund"),
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
        person("mh20417-ovh", Some("Mira Halden"), Some("Halden Ceramics")),
        person("kv90077-ovh", Some("Kasper Vael"), None),
        person("wq77310-ovh", None, Some("نورة\u{202e} الواحة")),
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
