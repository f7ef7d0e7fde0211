//! Demo data: fictional people and services. See decision 0020.
//!
//! Its [`export`] is imported like a provider's. It covers everything in the guide. Mira Halden is a contact of 312
//! services, admin of most; Teo Quill (tech) and Ines Orbay (billing) can take roles from her, and Kasper Vael has asked
//! her to take one. Others have properties that block a change: Selma Grovenny has an unpaid bill, Teo Quill and Ilse
//! Bornhag have no payment method, Ilse Bornhag has an incomplete profile, and Odile Traskette and Hal Merrowby are in
//! zone CA. `glaze-lab.test` is in dispute.

mod access;
mod api_key;
mod export;
mod papers;
mod past_changes;
mod prepare;
mod receiver;
mod showcase;
mod staff;

pub use api_key::renew_api_key;
pub use export::export;
pub(crate) use papers::sample_paper;
pub use prepare::prepare;
pub use receiver::add_receiver;
pub use showcase::showcase_accounts;

use crate::mail::i18n as t;
use crate::use_cases::requests::{Asked, Line};
use handover_api::app::{DemoAccount, LocalizedText};
use handover_rules::PerRole;
use handover_rules::submission::ContactInput;
use handover_rules::{Category, Language, NicHandle, Role, ServiceKey, ServiceName};

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

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("demo handles are valid")
}

fn key(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("demo service names are valid"), category }
}
