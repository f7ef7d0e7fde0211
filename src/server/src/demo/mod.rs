//! Invented people and services to try the product with.
//!
//! The data is an [`Export`] like a provider's and comes in the same way. It is the same every time, dated relative to
//! the day it is made, so that what expires soon always does. Everything the guide describes can be tried with it:
//! Mira Halden is admin of most of it, Teo Quill and Ines Orbay can take roles from her, Kasper Vael has asked her to
//! take one; others stand for what is in the way of a change ([`cast`] says who).

mod cast;
mod handpicked;
mod made;
mod money;
mod pick;
mod prepare;

pub use pick::pick_people;
pub use prepare::prepare;

use crate::mail::i18n as t;
use crate::store::import::vocabulary::{Country, LegalForm, RenewalType};
use crate::store::import::{Export, ImportedHolder, ImportedService};
use crate::use_cases::requests::Submission;
use chrono::{Days, NaiveDate};
use handover_api::app::{DemoAccount, LocalizedText};
use handover_rules::PerRole;
use handover_rules::submission::ContactInput;
use handover_rules::{Category, Contacts, Language, NicHandle, Role, ServiceKey, ServiceName, ServiceStatus};

/// The demo data as it is on `today` (a UTC day).
#[must_use]
pub fn export(today: NaiveDate) -> Export {
    let mut services = handpicked::services(today);
    services.extend(made::of_mira(today));
    services.extend(made::of_others(today));
    let holders = services.iter().filter(|service| service.key.category == Category::Domain).map(holder).collect();
    Export {
        accounts: cast::accounts(),
        holders,
        services,
        bills: money::bills(today),
        payment_methods: money::payment_methods(today),
    }
}

/// The four people to sign in as.
#[must_use]
pub fn people() -> Vec<DemoAccount> {
    let person = |account, name: &str, sees: fn(Language) -> &'static str| DemoAccount {
        handle: handle(account),
        name: name.to_owned(),
        sees: said(|language| sees(language).to_owned()),
    };
    vec![
        person("mh20417-ovh", "Mira Halden", t::server_demo_mira),
        person("tq5108-ovh", "Teo Quill", t::server_demo_teo),
        person("io33902-ovh", "Ines Orbay", t::server_demo_ines),
        person("kv90077-ovh", "Kasper Vael", t::server_demo_kasper),
    ]
}

/// Something said in every language.
fn said(text: impl Fn(Language) -> String) -> Vec<LocalizedText> {
    Language::ALL.map(|language| LocalizedText { language: language.tag().to_owned(), text: text(language) }).to_vec()
}

/// What the people have asked for when the demo begins, to be submitted the normal way: two requests wait for Mira's
/// answer, one each for those of Ines and Teo.
#[must_use]
pub fn submissions() -> Vec<Submission> {
    [
        ("kv90077-ovh", "velvet-anchor.example", Role::Tech, "mh20417-ovh"),
        ("mh20417-ovh", "halden-ceramics.example", Role::Billing, "io33902-ovh"),
        ("ra1180394-ovh", "glaze-lab.test", Role::Tech, "tq5108-ovh"),
    ]
    .map(|(asker, domain, asked, to)| Submission {
        asker: handle(asker),
        service: key(domain, Category::Domain),
        entries: PerRole::from_fn(|role| (role == asked).then(|| ContactInput::Handle(handle(to)))),
    })
    .to_vec()
}

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("the demo's handles are written rightly")
}

fn key(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("the demo's services are named rightly"), category }
}

/// A day `days` after `today`, or before it.
fn day(today: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let day = if days < 0 { today.checked_sub_days(distance) } else { today.checked_add_days(distance) };
    day.expect("the demo stays within a few years of today")
}

/// A service as the demo's tables write it.
struct Written<'a> {
    name: &'a str,
    category: Category,
    admin: &'a str,
    tech: &'a str,
    billing: &'a str,
    /// Days until its last day; `None` without an end.
    ends_in: Option<i64>,
    status: ServiceStatus,
}

impl Written<'_> {
    /// The row; `number` spreads days of creation and types of renewal.
    fn row(&self, number: usize, today: NaiveDate) -> ImportedService {
        let age = match self.status {
            ServiceStatus::InCreation => 0,
            _ => 120 + i64::try_from(number * 97 % 2700).unwrap_or_default(),
        };
        let renewal = ["automaticV2016", "manual", "automaticV2014"][number % 3];
        ImportedService {
            key: key(self.name, self.category),
            contacts: Contacts { admin: handle(self.admin), tech: handle(self.tech), billing: handle(self.billing) },
            creation: day(today, -age),
            expiration: self.ends_in.map(|days| day(today, days)),
            status: self.status,
            renewal: RenewalType::parse(renewal).expect("the demo's types of renewal exist"),
        }
    }
}

/// A domain's holder: the person, or the organisation, of its admin.
fn holder(domain: &ImportedService) -> ImportedHolder {
    let person = cast::person(&domain.contacts.admin);
    let form = if person.organisation.is_empty() { "individual" } else { "corporation" };
    ImportedHolder {
        service: domain.key.name.clone(),
        legal_form: LegalForm::parse(form).expect("the demo's legal forms exist"),
        first_name: person.first_name.to_owned(),
        last_name: person.name.to_owned(),
        organisation: person.organisation.to_owned(),
        email: person.email(),
        country: Country::parse(person.country).expect("the demo's countries are two capital letters"),
    }
}
