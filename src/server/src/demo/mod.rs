//! Demo data: fictional people and services. See decision 0020.
//!
//! Its [`export`] is imported like a provider's. It covers everything in the guide. Mira Halden is a contact of 312
//! services, admin of most; Teo Quill (tech) and Ines Orbay (billing) can take roles from her, and Kasper Vael has asked
//! her to take one. Others have properties that block a change: Selma Grovenny has an unpaid bill, Teo Quill and Ilse
//! Bornhag have no payment method, Ilse Bornhag has an incomplete profile, and Odile Traskette and Hal Merrowby are in
//! zone CA. `glaze-lab.test` is in dispute.

mod past;
mod prepare;

pub use prepare::{add_receiver, prepare, renew_api_key};

use crate::import;
use crate::mail::i18n as t;
use crate::use_cases::requests::{Asked, Line};
use chrono::{NaiveDate, TimeDelta};
use handover_api::app::{DemoAccount, LocalizedText};
use handover_api::provider::ExportTable;
use handover_rules::cases::papers::{PaperKind, PaperType};
use handover_rules::submission::ContactInput;
use handover_rules::{Category, Language, NicHandle, PerRole, Role, ServiceKey, ServiceName};
use handover_store::import::Export;
use handover_store::{ReadTx, StoreResult};
use std::fmt::Write;

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
pub(crate) fn labels() -> (NicHandle, Vec<(NicHandle, &'static str)>) {
    let labels = [("tq5108-ovh", "Webmaster"), ("io33902-ovh", "Bookkeeper"), ("hm72550-ovh", "Kiln supplier")];
    (handle("mh20417-ovh"), labels.map(|(of, label)| (handle(of), label)).to_vec())
}

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("demo handles are valid")
}

fn key(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("demo service names are valid"), category }
}

/// The day on which the files are up to date.
const WRITTEN: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a valid date");

const FILES: [(ExportTable, &str); 5] = [
    (ExportTable::Accounts, include_str!("files/accounts.csv")),
    (ExportTable::Services, include_str!("files/services.csv")),
    (ExportTable::Holders, include_str!("files/holders.csv")),
    (ExportTable::Bills, include_str!("files/bills.csv")),
    (ExportTable::PaymentMethods, include_str!("files/payment_methods.csv")),
];

/// The demo data as of `today` (UTC).
///
/// # Panics
/// Never: the files are valid.
#[must_use]
pub fn export(today: NaiveDate) -> Export {
    let mut export = import::parse_texts(FILES).expect("the files are valid");
    let age = today - WRITTEN;
    for service in &mut export.services {
        service.creation += age;
        postpone(&mut service.expiration, age);
    }
    for bill in &mut export.bills {
        bill.issued += age;
        postpone(&mut bill.due, age);
    }
    for method in &mut export.payment_methods {
        postpone(&mut method.last_day, age);
    }
    export
}

fn postpone(day: &mut Option<NaiveDate>, by: TimeDelta) {
    *day = day.map(|day| day + by);
}

/// Picks up to four accounts with different views: the admin of the most services, its most frequent tech contact, an
/// account with billing roles only, and an admin of few services.
pub fn showcase_accounts(reader: &ReadTx<'_>) -> StoreResult<Vec<DemoAccount>> {
    let mut picked: Vec<NicHandle> = Vec::new();
    let Some(busiest) = reader.busiest_admin()? else {
        return Ok(Vec::new());
    };
    let others = [reader.main_tech_of(&busiest)?, reader.billing_only()?, reader.admin_of_few()?];
    for candidate in std::iter::once(busiest).chain(others.into_iter().flatten()) {
        if !picked.contains(&candidate) {
            picked.push(candidate);
        }
    }
    let people: StoreResult<Vec<Option<DemoAccount>>> = picked.iter().map(|handle| describe(reader, handle)).collect();
    Ok(people?.into_iter().flatten().collect())
}

fn describe(reader: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<DemoAccount>> {
    let Some(account) = reader.account(handle)? else {
        return Ok(None);
    };
    let roles = reader.role_counts(handle)?;
    let counts = [(Role::Admin, roles.admin), (Role::Tech, roles.tech), (Role::Billing, roles.billing)];
    let sees = localized(|language| summarize(language, roles.services, counts));
    Ok(Some(DemoAccount { handle: handle.clone(), name: account.full_name(), sees }))
}

/// A summary such as `Contact for 4 services: admin for 3, billing for 2`.
fn summarize(language: Language, services: u64, roles: [(Role, u64); 3]) -> String {
    let held: Vec<(Role, u64)> = roles.into_iter().filter(|(_, count)| *count > 0).collect();
    match held.as_slice() {
        [] => t::server_demo_none(language).to_owned(),
        [(role, count)] => t::server_demo_only(language, *count, t::word_role(language, *role)),
        several => {
            let part = |(role, count): &(Role, u64)| {
                t::server_demo_role(language, &count.to_string(), t::word_role(language, *role))
            };
            let parts: Vec<String> = several.iter().map(part).collect();
            t::server_demo_several(language, services, &parts.join(", "))
        }
    }
}

/// A sample paper, so that the procedures can be tried without scanning anything. Its kind is its text: papers that people photograph are images, others a PDF of one page.
pub(crate) fn sample_paper(kind: PaperKind) -> (PaperType, Vec<u8>) {
    let name = match kind {
        PaperKind::Identity => return (PaperType::Jpeg, include_bytes!("samples/identity.jpg").to_vec()),
        PaperKind::ProofOfAddress => return (PaperType::Png, include_bytes!("samples/proof-of-address.png").to_vec()),
        PaperKind::RegisterExtract => "Extract from the company register",
        PaperKind::JournalExtract => "Extract from the official journal",
        PaperKind::FoundingAct => "Founding act",
        PaperKind::Authority => "Authority of the holder",
        PaperKind::Agreement => "Agreement of both holders",
        PaperKind::ClaimantIdentity => "Identity card of the claimant",
        PaperKind::Deed => "Certificate of inheritance",
        PaperKind::Judgment => "Judgment",
    };
    let page = format!(
        "BT /F1 30 Tf 60 460 Td (SAMPLE) Tj 0 -48 Td ({name}) Tj /F1 14 Tf 0 -36 Td \
         (Made for the demo of Handover. It proves nothing.) Tj ET 40 360 515 150 re S"
    );
    (PaperType::Pdf, pdf(&page))
}

/// A document of one A4 page with this content stream.
fn pdf(content: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = writeln!(file, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::inspect;
    use Role::{Admin, Billing, Tech};

    #[test]
    fn summarizes_roles_in_one_line() {
        let summarize = |services, roles| super::summarize(Language::English, services, roles);
        assert_eq!(summarize(0, [(Admin, 0), (Tech, 0), (Billing, 0)]), "Not a contact for any service");
        assert_eq!(summarize(1, [(Admin, 0), (Tech, 0), (Billing, 1)]), "Only billing contact, for 1 service");
        assert_eq!(
            summarize(4, [(Admin, 3), (Tech, 0), (Billing, 2)]),
            "Contact for 4 services: admin for 3, billing for 2"
        );
    }

    #[test]
    fn summarizes_in_every_language() {
        let texts = localized(|language| summarize(language, 4, [(Admin, 3), (Tech, 0), (Billing, 2)]));
        assert_eq!(texts.len(), Language::ALL.len());
        assert!(texts[1].text.starts_with("Contact de 4 services"), "{}", texts[1].text);
    }

    #[test]
    fn samples_are_accepted_as_papers_and_cover_every_type() {
        let mut types = Vec::new();
        for kind in PaperKind::ALL {
            let (paper_type, content) = sample_paper(kind);
            assert_eq!(inspect(&content), Ok(paper_type), "{kind:?}");
            types.push(paper_type);
        }
        assert!(PaperType::ALL.iter().all(|paper_type| types.contains(paper_type)));
    }
}
