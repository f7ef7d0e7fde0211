//! The people of the demo, all invented.

use crate::store::import::ImportedAccount;
use crate::store::import::vocabulary::Locale;
use handover_rules::{EmailAddress, NicHandle, Subsidiary};

/// Somebody in the demo.
pub(super) struct Person {
    pub(super) handle: &'static str,
    email: &'static str,
    pub(super) first_name: &'static str,
    pub(super) name: &'static str,
    pub(super) organisation: &'static str,
    subsidiary: &'static str,
    language: &'static str,
    complete: bool,
    /// Where the holder of this person's domains lives.
    pub(super) country: &'static str,
}

impl Person {
    pub(super) fn email(&self) -> EmailAddress {
        EmailAddress::parse(self.email).expect("the demo's addresses are written rightly")
    }

    fn row(&self) -> ImportedAccount {
        ImportedAccount {
            handle: super::handle(self.handle),
            email: self.email(),
            first_name: self.first_name.to_owned(),
            name: self.name.to_owned(),
            organisation: self.organisation.to_owned(),
            subsidiary: Subsidiary::parse(self.subsidiary).expect("the demo's subsidiaries exist"),
            language: Locale::parse(self.language).expect("the demo's languages exist"),
            complete: self.complete,
        }
    }
}

/// Somebody of the zone EU whose profile is complete.
const fn from_eu(
    handle: &'static str,
    email: &'static str,
    names: [&'static str; 3],
    subsidiary: &'static str,
    language: &'static str,
) -> Person {
    let [first_name, name, organisation] = names;
    Person { handle, email, first_name, name, organisation, subsidiary, language, complete: true, country: subsidiary }
}

/// Everybody. In the way of a change stand: `sg1537920-ovh` with an unpaid bill, `tq5108-ovh` and `ib3391-ovh` without a
/// payment method, `ib3391-ovh` with an incomplete profile, and `ot6154-ovh` and `hm72550-ovh`, who are in zone CA.
const CAST: [Person; 14] = [
    from_eu("mh20417-ovh", "mira@halden.example", ["Mira", "Halden", "Halden Ceramics"], "DE", "en_GB"),
    from_eu("tq5108-ovh", "teo@quill.example", ["Teo", "Quill", ""], "IE", "en_IE"),
    from_eu("io33902-ovh", "ines@orbay.example", ["Ines", "Orbay", "Orbay Bookkeeping"], "PT", "en_GB"),
    from_eu("kv90077-ovh", "kasper@vael.example", ["Kasper", "Vael", ""], "NL", "en_GB"),
    from_eu("wq77310-ovh", "wren@quistlund.example", ["Wren", "Quistlund", ""], "FI", "en_GB"),
    from_eu("bl640125-ovh", "basil@lornemark.example", ["Basil", "Lornemark", "Lornemark Systems"], "DE", "de_DE"),
    from_eu("zs40088-ovh", "zofia@sarnolas.example", ["Zofia", "Sarnolas", ""], "PL", "pl_PL"),
    from_eu("ra1180394-ovh", "runa@aldisvik.example", ["Runa", "Aldisvik", "Glaze Lab"], "FI", "en_GB"),
    Person {
        country: "GR", ..from_eu("np2207-ovh", "nik@parvelos.example", ["Νικ", "Παρβέλος", ""], "EU", "en_GB")
    },
    from_eu("sg1537920-ovh", "selma@grovenny.example", ["Selma", "Grovenny", "Grovenny & Daughters"], "GB", "en_GB"),
    Person { complete: false, ..from_eu("ib3391-ovh", "ilse@bornhag.example", ["Ilse", "Bornhag", ""], "DE", "de_DE") },
    from_eu("vd61874-ovh", "vera@dunmere.example", ["Vera", "Dunmere", "Dunmere Trading"], "IE", "en_IE"),
    Person {
        country: "CA",
        ..from_eu("ot6154-ovh", "odile@traskette.example", ["Odile", "Traskette", ""], "QC", "fr_CA")
    },
    Person {
        country: "CA",
        ..from_eu("hm72550-ovh", "hal@merrowby.example", ["Hal", "Merrowby", "Merrowby Kilns"], "CA", "en_CA")
    },
];

pub(super) fn accounts() -> Vec<ImportedAccount> {
    CAST.iter().map(Person::row).collect()
}

/// The handles of everybody.
pub(super) fn handles() -> impl Iterator<Item = &'static str> {
    CAST.iter().map(|person| person.handle)
}

pub(super) fn person(handle: &NicHandle) -> &'static Person {
    CAST.iter().find(|person| person.handle == handle.as_str()).expect("the demo's contacts are in its cast")
}
