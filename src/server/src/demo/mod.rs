//! Demo data: fictional people and services. See decision 0020.
//!
//! It is an [`Export`] and imported like a provider's. It is deterministic, with dates relative to the day of creation,
//! and covers everything in the guide: Mira Halden is admin of most services, Teo Quill and Ines Orbay can take roles from
//! her, Kasper Vael has asked her to take one, and the rest of [`cast`] have properties that block a change.

mod api_key;
mod billing;
mod cast;
mod generated;
mod handpicked;
mod papers;
mod past_changes;
mod prepare;
mod receiver;
mod row;
mod showcase;
mod staff;

pub use api_key::renew_api_key;
pub(crate) use papers::sample_paper;
pub use prepare::prepare;
pub use receiver::add_receiver;
pub use showcase::showcase_accounts;

use crate::mail::i18n as t;
use crate::use_cases::requests::{Asked, Line};
use chrono::NaiveDate;
use handover_api::app::{DemoAccount, LocalizedText};
use handover_rules::PerRole;
use handover_rules::holder::data::{CountryCode, Holder, HolderDetails, HolderIdentity};
use handover_rules::submission::ContactInput;
use handover_rules::{Category, Language, LegalForm, NicHandle, Role};
use handover_store::import::{Export, ImportedHolder, ImportedService};
use row::{handle, key};

/// The demo data as of `today` (UTC).
#[must_use]
pub fn export(today: NaiveDate) -> Export {
    let mut services = handpicked::services(today);
    services.extend(generated::of_mira(today));
    services.extend(generated::of_others(today));
    let holders = services.iter().filter(|service| service.key.category == Category::Domain).map(holder).collect();
    Export {
        accounts: cast::accounts(),
        holders,
        services,
        bills: billing::bills(today),
        payment_methods: billing::payment_methods(today),
    }
}

/// The suggested accounts to sign in as.
#[must_use]
pub fn accounts() -> Vec<DemoAccount> {
    let person = |account, name: &str, sees: fn(Language) -> &'static str| DemoAccount {
        handle: handle(account),
        name: name.to_owned(),
        sees: localized(|language| sees(language).to_owned()),
    };
    vec![
        person("mh20417-ovh", "Mira Halden", t::server_demo_mira),
        person("tq5108-ovh", "Teo Quill", t::server_demo_teo),
        person("io33902-ovh", "Ines Orbay", t::server_demo_ines),
        person("kv90077-ovh", "Kasper Vael", t::server_demo_kasper),
    ]
}

/// A text in every language.
fn localized(text: impl Fn(Language) -> String) -> Vec<LocalizedText> {
    Language::ALL.map(|language| LocalizedText { language: language.tag().to_owned(), text: text(language) }).to_vec()
}

/// The initial requests: two wait for Mira's answer, one each for Ines's and Teo's.
#[must_use]
pub fn submissions() -> Vec<Asked> {
    [
        ("kv90077-ovh", "velvet-anchor.example", Role::Tech, "mh20417-ovh"),
        ("mh20417-ovh", "halden-ceramics.example", Role::Billing, "io33902-ovh"),
        ("ra1180394-ovh", "glaze-lab.test", Role::Tech, "tq5108-ovh"),
    ]
    .map(|(asker, domain, asked, to)| {
        let inputs = PerRole::from_fn(|role| Ok((role == asked).then(|| ContactInput::Handle(handle(to)))));
        let line = Line { service: key(domain, Category::Domain), inputs, until: None, file_line: None };
        Asked::for_service(handle(asker), vec![line], None)
    })
    .to_vec()
}

/// Private labels of Mira: the handle and the label. One is for somebody whose name she does not see.
#[must_use]
pub fn labels() -> (NicHandle, Vec<(NicHandle, &'static str)>) {
    let labels = [("tq5108-ovh", "Webmaster"), ("io33902-ovh", "Bookkeeper"), ("hm72550-ovh", "Kiln supplier")];
    (handle("mh20417-ovh"), labels.map(|(of, label)| (handle(of), label)).to_vec())
}

/// The holder of a domain: its admin, as a person or organisation. `glaze-lab.test` is in dispute.
fn holder(domain: &ImportedService) -> ImportedHolder {
    let person = cast::person(&domain.contacts.admin);
    let legal_form = if person.organisation.is_empty() { LegalForm::Individual } else { LegalForm::Corporation };
    let identity = HolderIdentity {
        legal_form,
        first_name: person.first_name.to_owned(),
        last_name: person.name.to_owned(),
        organisation: person.organisation.to_owned(),
        email: person.email(),
    };
    let details = HolderDetails {
        // Numbers reserved for fiction.
        phone: "+44 1632 960148".to_owned(),
        street: "14 Kiln Lane".to_owned(),
        postcode: "ZZ1 4KL".to_owned(),
        town: "Larkmoor".to_owned(),
        country: CountryCode::parse(person.country).expect("demo country codes are valid"),
    };
    ImportedHolder {
        service: domain.key.name.clone(),
        holder: Holder { identity, details },
        is_disputed: domain.key.name.as_str() == "glaze-lab.test",
    }
}
