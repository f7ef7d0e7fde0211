//! A claimant's entries beside the holder on record.

use crate::{prelude::*, test};
use handover_rules::cases::record::StatedField::{Email, LegalForm as Form, Name};
use handover_rules::cases::record::differences;
use handover_rules::holder::data::HolderIdentity;

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

#[test]
fn entries_differ_from_the_record_beyond_case_and_space() {
    let record = HolderIdentity {
        legal_form: LegalForm::Individual,
        first_name: "Zoë".to_owned(),
        last_name: "Marsh".to_owned(),
        organisation: String::new(),
        email: email("zoe@marsh.example"),
    };
    for (name, form, address, expected) in [
        ("Zoë Marsh", LegalForm::Individual, "zoe@marsh.example", &[][..]),
        (" ZOË marsh ", LegalForm::Individual, "Zoe@Marsh.example", &[]),
        ("Zoe Marsh", LegalForm::Individual, "zoe@marsh.example", &[Name]),
        ("Zoë Marsh", LegalForm::Association, "zoe@marsh.example", &[Form]),
        ("Zoë Marsh", LegalForm::Individual, "zoe@marsh.test", &[Email]),
        ("Marsh Ltd", LegalForm::Corporation, "office@marsh.example", &[Name, Form, Email]),
    ] {
        assert_eq!(differences(&record, name, form, &email(address)), expected, "{name} {address}");
    }
}
