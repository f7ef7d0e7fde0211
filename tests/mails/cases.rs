//! Emails about cases of holders without access to an account.

use crate::people::{TO, code, handle, timestamp};
use crate::scenes::{SceneKind, SceneWriter};
use handover_rules::cases::claim::Claim;
use handover_rules::cases::lifecycle::{Opening, open};
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::papers::papers_needed;
use handover_rules::cases::{CaseNumber, CasePolicy, Claimant, Objector, Procedure};
use handover_rules::holder::data::HolderIdentity;
use handover_rules::model::role::Role;
use handover_rules::{EmailAddress, Language, LegalForm, ServiceName};
use handover_server::mail::templates::EmailContent;
use handover_server::mail::templates::case::{CaseContext, compose};
use handover_store::CaseRecord;

/// The name of a scene.
const fn name(notice: CaseNotice) -> &'static str {
    match notice {
        CaseNotice::ConfirmMailbox => "case-confirm",
        CaseNotice::SendPapers => "case-send-papers",
        CaseNotice::PapersReceived => "case-papers-received",
        CaseNotice::AskedAgain => "case-asked-again",
        CaseNotice::Reminder => "case-reminder",
        CaseNotice::Approved => "case-approved",
        CaseNotice::CheckedAgain => "case-checked-again",
        CaseNotice::Executed => "case-executed",
        CaseNotice::Refused => "case-refused",
        CaseNotice::Closed => "case-closed",
        CaseNotice::Lapsed => "case-lapsed",
        CaseNotice::MayObject => "case-may-object",
        CaseNotice::Objected => "case-objected",
        CaseNotice::NothingChanges => "case-nothing-changes",
        CaseNotice::Changed => "case-changed",
    }
}

/// The claimant acts for an association.
fn record(claim: Claim) -> CaseRecord {
    let opened_at = timestamp("2026-11-20T10:31:00Z");
    let opening = Opening {
        procedure: claim.procedure(),
        legal_form: LegalForm::Association,
        claimant: Claimant::Representative,
        opened_by: None,
    };
    let (case, _) =
        open(CaseNumber::new(482_910_573).expect("nine digits"), opening, opened_at, &CasePolicy::default());
    CaseRecord {
        case,
        domain: ServiceName::parse("bluebell-court.example").expect("a name"),
        email: EmailAddress::parse("imre@castellan.example").expect("an address"),
        name: "Imre Castellan".to_owned(),
        language: "en_GB".to_owned(),
        claim,
        network: String::new(),
    }
}

/// Each email about a change of contacts, and the ones with another text about a change of holder.
pub(crate) fn cases(writer: &mut SceneWriter) {
    let contacts = CaseNotice::ALL.map(|notice| (name(notice), notice, contacts_claim()));
    let holder = [
        ("case-holder-confirm", CaseNotice::ConfirmMailbox),
        ("case-holder-send-papers", CaseNotice::SendPapers),
        ("case-holder-approved", CaseNotice::Approved),
        ("case-holder-may-object", CaseNotice::MayObject),
        ("case-holder-executed", CaseNotice::Executed),
        ("case-holder-changed", CaseNotice::Changed),
    ];
    let holder = holder.map(|(name, notice)| (name, notice, holder_claim()));
    for (name, notice, claim) in contacts.into_iter().chain(holder) {
        let letter = letter(notice, claim, writer.language);
        writer.add(name, SceneKind::Case, letter);
    }
}

fn contacts_claim() -> Claim {
    Claim::Contacts { roles: [Role::Admin, Role::Billing].into_iter().collect(), to: handle(TO) }
}

fn holder_claim() -> Claim {
    Claim::Holder(HolderIdentity {
        legal_form: LegalForm::Association,
        first_name: "Imre".to_owned(),
        last_name: "Castellan".to_owned(),
        organisation: "Friends of Bluebell Court".to_owned(),
        email: EmailAddress::parse("imre@castellan.example").expect("an address"),
    })
}

fn letter(notice: CaseNotice, claim: Claim, language: Language) -> EmailContent {
    let record = record(claim);
    let (to, name) = match notice {
        CaseNotice::MayObject | CaseNotice::Objected | CaseNotice::NothingChanges | CaseNotice::Changed => {
            (CaseRecipient::Objector(Objector::Admin), "Kasper Vael")
        }
        _ => (CaseRecipient::Claimant, "Imre Castellan"),
    };
    let case = &record.case;
    let has_reason = matches!(notice, CaseNotice::AskedAgain | CaseNotice::Refused);
    let secret = code();
    compose(CaseContext {
        notice,
        record: &record,
        language,
        name,
        link: notice.link(to).map(|link| (link, &secret)),
        until: Some(timestamp("2026-12-20T10:31:00Z")),
        is_holder: matches!(case.procedure, Procedure::ChangeHolder),
        missing: &papers_needed(case.procedure, case.legal_form, case.claimant),
        reason: Some("The journal extract is from May 2024.\nThe authority is not signed.").filter(|_| has_reason),
        provider: "Aldermoor",
    })
}
