//! Emails about holders of domains: every kind, for every reader.

use crate::people::{ADMIN, TO, account, code, timestamp};
use crate::scenes::{SceneKind, SceneWriter};
use handover_api::people::KnownPerson;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::holder::{HolderChange, HolderChangeEnd, HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::{EmailAddress, Language, LegalForm, ServiceName};
use handover_server::mail::templates::EmailContent;
use handover_server::mail::templates::holder::{HolderContext, HolderReader, compose};

/// Text that the admin chose; no holder may get it from the provider.
pub(crate) const ENTERED: &str = "Ashdown, call +44 1632 960148 now";

fn identity(last_name: &str, email: &str) -> HolderIdentity {
    HolderIdentity {
        legal_form: LegalForm::Individual,
        first_name: "Odile".to_owned(),
        last_name: last_name.to_owned(),
        organisation: String::new(),
        email: EmailAddress::parse(email).expect("an address"),
    }
}

fn change(how: Option<HolderChangeEnding>, opts_out: bool) -> HolderChange {
    HolderChange {
        id: HolderChangeId::new(482_330_017),
        domain: domain(),
        asker: account(ADMIN, Language::English).handle,
        before: identity("Vance", "domains@larkmoor.example"),
        after: identity(ENTERED, "office@larkmoor-tea.example"),
        opts_out,
        asked_at: timestamp("2026-11-20T08:55:00Z"),
        deadline: timestamp("2026-12-04T08:55:00Z"),
        old_accepted_at: None,
        new_accepted_at: None,
        ended: how.map(|how| HolderChangeEnd { at: timestamp("2026-11-22T10:00:00Z"), how }),
    }
}

fn domain() -> ServiceName {
    ServiceName::parse("velvet-anchor.example").expect("a name")
}

pub(crate) fn holders(writer: &mut SceneWriter) {
    use HolderReader::{Admin, Holder};
    use HolderSide::{New, Old};
    let open = || change(None, false);
    let ended = |how| change(Some(how), false);
    let declined = |by| ended(HolderChangeEnding::Declined { by });
    let failed = || ended(HolderChangeEnding::Failed { reasons: Vec::new() });
    let by_provider = || HolderChangeEnding::EndedByProvider {
        reason: "The admin told us on the phone\nthat it was somebody else.".to_owned(),
    };
    let withdrawn = HolderChangeEnding::Withdrawn { by: open().asker };
    let scenes = [
        ("holder-ask-old", HolderNotice::AskOld, Holder(Old), Some(open())),
        ("holder-ask-new", HolderNotice::AskNew, Holder(New), Some(open())),
        ("holder-done-old", HolderNotice::Done, Holder(Old), Some(ended(HolderChangeEnding::Done))),
        ("holder-done-new", HolderNotice::Done, Holder(New), Some(change(Some(HolderChangeEnding::Done), true))),
        ("holder-done-admin", HolderNotice::Done, Admin, Some(ended(HolderChangeEnding::Done))),
        ("holder-declined-by-old", HolderNotice::Declined, Holder(New), Some(declined(Old))),
        ("holder-declined-by-new", HolderNotice::Declined, Admin, Some(declined(New))),
        ("holder-lapsed", HolderNotice::Lapsed, Holder(Old), Some(ended(HolderChangeEnding::Lapsed))),
        ("holder-withdrawn", HolderNotice::Withdrawn, Holder(New), Some(ended(withdrawn))),
        ("holder-ended", HolderNotice::EndedByProvider, Holder(New), Some(ended(by_provider()))),
        ("holder-ended-admin", HolderNotice::EndedByProvider, Admin, Some(ended(by_provider()))),
        ("holder-failed", HolderNotice::Failed, Holder(Old), Some(failed())),
        ("holder-failed-admin", HolderNotice::Failed, Admin, Some(failed())),
        ("holder-details-changed", HolderNotice::DetailsChanged, Holder(Old), None),
        ("holder-released", HolderNotice::Done, Holder(Old), None),
        ("holder-released-contact", HolderNotice::Done, Admin, None),
    ];
    for (name, notice, reader, change) in scenes {
        let letter = letter(writer.language, notice, reader, change.as_ref());
        writer.add(name, SceneKind::Holder(notice), letter);
    }
}

fn letter(
    language: Language,
    notice: HolderNotice,
    reader: HolderReader,
    change: Option<&HolderChange>,
) -> EmailContent {
    let secret = code();
    // The old holder has an account here.
    let has_account = reader == HolderReader::Holder(HolderSide::Old);
    compose(HolderContext {
        notice,
        reader,
        domain: &domain(),
        change,
        admin: &account(ADMIN, language),
        holder: has_account.then(|| account(TO, language)).as_ref(),
        people: &[KnownPerson {
            handle: account(ADMIN, language).handle,
            name: has_account.then(|| account(ADMIN, language).full_name()),
            organisation: None,
            label: None,
        }],
        token: notice.asks().map(|_| &secret),
        provider: "Aldermoor",
    })
}
