//! A recipient that an event concerns twice is notified once.

use crate::{prelude::*, test};
use handover_rules::cases::Objector;
use handover_rules::cases::notices::{CaseMail, CaseNotice, CaseRecipient, all_notified, without_repetitions};

const HOLDER: CaseRecipient = CaseRecipient::Objector(Objector::Holder);
const ADMIN: CaseRecipient = CaseRecipient::Objector(Objector::Admin);

fn mail(notice: CaseNotice, to: CaseRecipient, account: Option<&str>, address: &str) -> CaseMail {
    let account = account.map(|account| NicHandle::parse(account).expect("a handle"));
    CaseMail { notice, to, account, address: EmailAddress::parse(address).expect("an address") }
}

#[test]
fn a_mailbox_reads_the_same_once_and_as_an_account() {
    for notice in [CaseNotice::MayObject, CaseNotice::Objected, CaseNotice::NothingChanges, CaseNotice::Changed] {
        let holder = mail(notice, HOLDER, None, "Mira@halden.example");
        let admin = mail(notice, ADMIN, Some("mh20417-ovh"), "mira@halden.example");
        assert_eq!(
            without_repetitions(vec![holder.clone(), admin.clone()]),
            std::slice::from_ref(&admin),
            "{notice:?}"
        );
        let other = mail(notice, ADMIN, Some("tq5108-ovh"), "teo@quill.example");
        assert_eq!(without_repetitions(vec![holder.clone(), other.clone()]), [holder, other], "{notice:?}");
    }
    // Two mailboxes without an account, and two accounts with one mailbox.
    let holder = mail(CaseNotice::Changed, HOLDER, None, "mira@halden.example");
    let new = mail(CaseNotice::Changed, CaseRecipient::OthersConcerned, None, "mira@halden.example");
    assert_eq!(without_repetitions(vec![holder.clone(), new]), [holder]);
    let one = mail(CaseNotice::Changed, ADMIN, Some("mh20417-ovh"), "mira@halden.example");
    let two = mail(CaseNotice::Changed, CaseRecipient::OthersConcerned, Some("tq5108-ovh"), "mira@halden.example");
    assert_eq!(without_repetitions(vec![one.clone(), two.clone()]), [one, two]);
}

#[test]
fn different_mails_to_one_mailbox_are_both_sent() {
    let address = "mira@halden.example";
    let different = vec![
        mail(CaseNotice::MayObject, ADMIN, Some("mh20417-ovh"), address),
        mail(CaseNotice::Executed, CaseRecipient::Claimant, None, address),
        mail(CaseNotice::Changed, ADMIN, Some("mh20417-ovh"), address),
    ];
    assert_eq!(without_repetitions(different.clone()), different);
}

#[test]
fn email_to_the_admin_notifies_the_holder_of_the_same_mailbox() {
    let [admin, holder] = [(Objector::Admin, at(2)), (Objector::Holder, at(3))];
    assert_eq!(all_notified(&[admin], true), [admin, (Objector::Holder, at(2))]);
    assert_eq!(all_notified(&[admin], false), [admin]);
    assert_eq!(all_notified(&[admin, holder], true), [admin, holder]);
    // The admin is notified as an account of its own.
    assert_eq!(all_notified(&[holder], true), [holder]);
    assert_eq!(all_notified(&[], true), []);
}
