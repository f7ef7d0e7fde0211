//! The fictional people of the demo.

use super::row;
use handover_rules::{EmailAddress, NicHandle, Subsidiary};
use handover_store::import::ImportedAccount;
use handover_store::import::vocabulary::Locale;

pub(super) struct CastMember {
    pub(super) handle: &'static str,
    email: &'static str,
    pub(super) first_name: &'static str,
    pub(super) name: &'static str,
    pub(super) organisation: &'static str,
    subsidiary: &'static str,
    language: &'static str,
    complete: bool,
    /// Country of the holder of this person's domains.
    pub(super) country: &'static str,
}

impl CastMember {
    pub(super) fn email(&self) -> EmailAddress {
        EmailAddress::parse(self.email).expect("demo addresses are valid")
    }

    fn row(&self) -> ImportedAccount {
        ImportedAccount {
            handle: row::handle(self.handle),
            email: self.email(),
            first_name: self.first_name.to_owned(),
            name: self.name.to_owned(),
            organisation: self.organisation.to_owned(),
            subsidiary: Subsidiary::parse(self.subsidiary).expect("demo subsidiaries are valid"),
            language: Locale::parse(self.language).expect("demo locales are valid"),
            complete: self.complete,
        }
    }
}

/// A person in zone EU with a complete profile.
const fn eu_person(
    handle: &'static str,
    email: &'static str,
    names: [&'static str; 3],
    subsidiary: &'static str,
    language: &'static str,
) -> CastMember {
    let [first_name, name, organisation] = names;
    CastMember {
        handle,
        email,
        first_name,
        name,
        organisation,
        subsidiary,
        language,
        complete: true,
        country: subsidiary,
    }
}

/// Blockers: `sg1537920-ovh` has an unpaid bill, `tq5108-ovh` and `ib3391-ovh` have no payment method, `ib3391-ovh` has an
/// incomplete profile, and `ot6154-ovh` and `hm72550-ovh` are in zone CA.
const CAST: [CastMember; 14] = [
    eu_person("mh20417-ovh", "mira@halden.example", ["Mira", "Halden", "Halden Ceramics"], "DE", "en_GB"),
    eu_person("tq5108-ovh", "teo@quill.example", ["Teo", "Quill", ""], "IE", "en_IE"),
    eu_person("io33902-ovh", "ines@orbay.example", ["Ines", "Orbay", "Orbay Bookkeeping"], "PT", "en_GB"),
    eu_person("kv90077-ovh", "kasper@vael.example", ["Kasper", "Vael", ""], "NL", "en_GB"),
    eu_person("wq77310-ovh", "wren@quistlund.example", ["Wren", "Quistlund", ""], "FI", "en_GB"),
    eu_person("bl640125-ovh", "basil@lornemark.example", ["Basil", "Lornemark", "Lornemark Systems"], "DE", "de_DE"),
    eu_person("zs40088-ovh", "zofia@sarnolas.example", ["Zofia", "Sarnolas", ""], "PL", "pl_PL"),
    eu_person("ra1180394-ovh", "runa@aldisvik.example", ["Runa", "Aldisvik", "Glaze Lab"], "FI", "en_GB"),
    CastMember {
        country: "GR",
        ..eu_person("np2207-ovh", "nik@parvelos.example", ["Νικ", "Παρβέλος", ""], "EU", "en_GB")
    },
    eu_person("sg1537920-ovh", "selma@grovenny.example", ["Selma", "Grovenny", "Grovenny & Daughters"], "GB", "en_GB"),
    CastMember {
        complete: false,
        ..eu_person("ib3391-ovh", "ilse@bornhag.example", ["Ilse", "Bornhag", ""], "DE", "de_DE")
    },
    eu_person("vd61874-ovh", "vera@dunmere.example", ["Vera", "Dunmere", "Dunmere Trading"], "IE", "en_IE"),
    CastMember {
        country: "CA",
        ..eu_person("ot6154-ovh", "odile@traskette.example", ["Odile", "Traskette", ""], "QC", "fr_CA")
    },
    CastMember {
        country: "CA",
        ..eu_person("hm72550-ovh", "hal@merrowby.example", ["Hal", "Merrowby", "Merrowby Kilns"], "CA", "en_CA")
    },
];

pub(super) fn accounts() -> Vec<ImportedAccount> {
    CAST.iter().map(CastMember::row).collect()
}

pub(super) fn handles() -> impl Iterator<Item = &'static str> {
    CAST.iter().map(|person| person.handle)
}

pub(super) fn person(handle: &NicHandle) -> &'static CastMember {
    CAST.iter().find(|person| person.handle == handle.as_str()).expect("demo contacts are in the cast")
}
